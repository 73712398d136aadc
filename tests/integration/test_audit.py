# SPDX-License-Identifier: GPL-3.0-or-later
"""The audit is a chain: what is changed, deleted, inserted or cut off is found, and no role of the
server can do any of it.
"""

import concurrent.futures
import hashlib
import json
import subprocess
import unittest

import support

ROLES = ("kesu", "kesu_resident", "kesu_staff", "kesu_identity")
BY_FORCE = "SET session_replication_role = replica; "  # no trigger runs: only a superuser can


def setUpModule():
    Case.kesu = unittest.enterModuleContext(support.Kesu(workers=1))


class Case(unittest.TestCase):
    kesu = None

    def setUp(self):
        """A chain of its own; what came before it is out of the way."""
        self.kesu.sql(BY_FORCE + "DELETE FROM kesu.audit; UPDATE kesu.audit_head SET rows = 0,"
                      " last_id = 0, hash = decode(repeat('00', 32), 'hex')")
        for number in range(1, 7):
            self.note(f"row.{number}")

    def note(self, action, before="", behind=""):
        self.kesu.sql(f"{before} SELECT kesu.audit_note('somebody', '{action}', 'thing/1',"
                      f""" '{{"b": [1.50, "二"], "aa": null}}'); {behind}""")

    def verify(self, *more):
        done = self.kesu.run("audit", "verify", "--format", "json", *more, check=False)
        return done.returncode, json.loads(done.stdout), done.stderr

    def head(self):
        status, told, _ = self.verify()
        self.assertEqual((status, told["whole"], told["wrong"]), (0, True, None))
        return f"{told['rows']}:{told['hash']}"

    def wrong_at(self, number, words, *more):
        status, told, stderr = self.verify(*more)
        self.assertEqual((status, told["whole"], told["wrong"]["id"]), (1, False, number), told)
        self.assertIn(words, told["wrong"]["problem"])
        self.assertIn(words, stderr)


class Chain(Case):
    def test_whole(self):
        """The hashes are what a reader of the list computes without the program."""
        told = json.loads(self.kesu.run("audit", "list", "--format", "json").stdout)["audit"]
        digest = bytes(32)
        for row in told:
            text = json.dumps(list(row.values()), ensure_ascii=False)
            digest = hashlib.sha256(digest + text.replace("1.5,", "1.50,").encode()).digest()
        self.assertEqual(self.head(), f"6:{digest.hex()}")

    def test_changed(self):
        for change in ("account = 'another'", "at = at + interval '1 microsecond'",
                       "detail = '{}'", "object = 'thing/2'", "hash = sha256('x')"):
            with self.subTest(change):
                self.setUp()
                self.kesu.sql(BY_FORCE + f"UPDATE kesu.audit SET {change} WHERE audit_id = 3")
                self.wrong_at(3, "row 3 does not follow from row 2")

    def test_changed_with_its_own_hash(self):
        self.kesu.sql(BY_FORCE + "UPDATE kesu.audit SET account = 'another' WHERE audit_id = 3;"
                      "UPDATE kesu.audit a SET hash = kesu.audit_hash(b.hash, a) FROM kesu.audit b"
                      " WHERE a.audit_id = 3 AND b.audit_id = 2")
        self.wrong_at(4, "row 4 does not follow from row 3")

    def test_deleted(self):
        self.kesu.sql(BY_FORCE + "DELETE FROM kesu.audit WHERE audit_id IN (3, 4)")
        self.wrong_at(5, "row 5 does not follow from row 2")

    def test_inserted(self):
        self.kesu.sql(BY_FORCE + "UPDATE kesu.audit SET audit_id = audit_id + 10"
                      " WHERE audit_id > 4; INSERT INTO kesu.audit (audit_id, account, action,"
                      " object, hash) VALUES (5, 'a', 'b', 'c', sha256('x'))")
        self.wrong_at(5, "row 5 does not follow from row 4")

    def test_appended_past_the_head(self):
        self.kesu.sql(BY_FORCE + "INSERT INTO kesu.audit SELECT 7, at, account, action, object,"
                      " detail, hash FROM kesu.audit WHERE audit_id = 6; UPDATE kesu.audit a"
                      " SET hash = kesu.audit_hash(b.hash, a) FROM kesu.audit b"
                      " WHERE a.audit_id = 7 AND b.audit_id = 6")
        self.wrong_at(7, "not the one that the head names")

    def test_tail_deleted(self):
        self.kesu.sql(BY_FORCE + "DELETE FROM kesu.audit WHERE audit_id > 4")
        self.wrong_at(5, "the tail is missing")

    def test_made_anew_by_the_owner(self):
        """Only a head that was written down tells of it."""
        noted = self.head()
        self.assertEqual(self.verify("--head", noted)[0], 0)
        self.note("row.7")
        self.assertEqual(self.verify("--head", noted)[0], 0)
        cut = (BY_FORCE + "DELETE FROM kesu.audit WHERE audit_id > 4; UPDATE kesu.audit_head"
               " SET rows = 4, last_id = 4, hash = a.hash FROM kesu.audit a WHERE audit_id = 4")
        self.kesu.sql(cut)
        self.assertEqual(self.verify()[0], 0)
        self.wrong_at(5, "written down has 6 rows", "--head", noted)
        for number in range(3):
            self.note(f"other.{number}")
        self.assertEqual(self.verify()[0], 0)
        self.wrong_at(6, "up to row 6", "--head", noted)

    def test_no_head(self):
        self.kesu.sql(BY_FORCE + "DELETE FROM kesu.audit_head")
        self.wrong_at(6, "the head is missing")
        self.kesu.sql(BY_FORCE + "INSERT INTO kesu.audit_head VALUES (true, 0, 0, sha256('x'))")

    def test_two_writers(self):
        """The second waits for the first, and what is rolled back leaves no gap."""
        def write(number):
            end = "ROLLBACK" if number % 4 == 0 else "COMMIT"
            self.note(f"at.once.{number}", "BEGIN;", f"SELECT pg_sleep(0.02); {end}")
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            list(pool.map(write, range(40)))
        self.assertTrue(self.head().startswith("36:"))
        self.assertEqual(self.kesu.sql("SELECT max(audit_id) FROM kesu.audit"), [["36"]])
        self.assertEqual(self.kesu.sql(
            "SELECT count(*) FROM kesu.audit a JOIN kesu.audit b ON b.audit_id = a.audit_id + 1"
            " WHERE b.at <= a.at"), [["0"]])


class Roles(Case):
    def refused(self, role, statement):
        with self.subTest(role=role, statement=statement), self.assertRaisesRegex(
                AssertionError, "permission denied|never changed|only kesu.audit_note"):
            self.kesu.sql(f"BEGIN; SET LOCAL ROLE {role}; {statement}; COMMIT")

    def test_nobody_writes_but_by_noting(self):
        before = self.head()
        for role in ROLES:
            for statement in (
                    "UPDATE kesu.audit SET account = 'x'", "DELETE FROM kesu.audit",
                    "TRUNCATE kesu.audit", "UPDATE kesu.audit_head SET rows = 9, last_id = 9",
                    "DELETE FROM kesu.audit_head", "TRUNCATE kesu.audit_head",
                    "INSERT INTO kesu.audit (audit_id, account, action, object, hash)"
                    " VALUES (7, 'x', 'y', 'z', sha256('x'))",
                    "INSERT INTO kesu.audit (audit_id, account, action, object)"
                    " VALUES (7, 'x', 'y', 'z')",
                    "INSERT INTO kesu.audit_head VALUES (false, 0, 0, sha256('x'))"):
                self.refused(role, statement)
        for role in ("kesu_resident", "kesu_staff"):
            self.refused(role, "SELECT kesu.audit_note('x', 'y', 'z')")
            self.refused(role, "SELECT * FROM kesu.audit")
            self.refused(role, "SELECT * FROM kesu.audit_head")
        self.assertEqual(self.head(), before)


class Commands(Case):
    def rows(self, *more):
        told = json.loads(self.kesu.run("audit", "list", "--format", "json", *more).stdout)
        for row in told["audit"]:
            self.assertEqual(row["detail"].pop("operator"), support.operator())
        return [(row["action"], row["object"], row["detail"]) for row in told["audit"]]

    def test_accounts_and_runs(self):
        self.kesu.run("account", "add", "--role", "monitor", "--region", "360102", "wang")
        self.kesu.run("account", "disable", "wang")
        self.kesu.run("score", "--quiet", "--seed", "5", support.SURVEY)
        run = self.kesu.sql("SELECT max(run_id) FROM kesu.run")[0][0]
        asked = ("run.request", f"run/{run}",
                 {"kind": "interim", "seed": 5, "survey": support.SURVEY})
        self.assertEqual(self.rows("--limit", "3"), [
            ("account.create", "account/wang", {"role": "monitor", "scope": "360102"}),
            ("account.disable", "account/wang", {}), asked])
        self.assertEqual(self.rows("--survey", support.SURVEY), [asked])
        self.head()

    def test_exports(self):
        self.kesu.run("score", "--quiet", support.SURVEY)
        run = self.kesu.sql("SELECT max(run_id) FROM kesu.run")[0][0]
        for asked in ((), ("--run", run)):
            self.kesu.run("export", support.SURVEY, "results", *asked)
            self.assertEqual(self.rows("--limit", "1"), [
                ("export", f"run/{run}", {"file": "results", "survey": support.SURVEY})])
        before = self.head()
        self.kesu.run("export", support.SURVEY, "results", "--run", "999", check=False)
        self.assertEqual(self.head(), before)

    def test_documents(self):
        """Everything that is loaded, once: loading it again changes nothing."""
        path = support.SOURCE / "questionnaires/standards/cast-2024.json"
        with support.Kesu(workers=1, load=False) as kesu:
            for _ in range(2):
                kesu.run("load", str(support.SOURCE / "questionnaires"))
            told = json.loads(kesu.run("audit", "list", "--format", "json").stdout)["audit"]
            stored = kesu.sql(
                "SELECT 'standard/' || code || '@' || version FROM kesu.standard UNION ALL"
                " SELECT 'instrument/' || code || '@' || version FROM kesu.instrument UNION ALL"
                " SELECT 'booklets/' || code || '@' || version FROM kesu.booklet_design UNION ALL"
                " SELECT 'programme/' || code || '@1' FROM kesu.programme")
            loaded = {row["object"]: row["detail"] for row in told if row["action"] == "load"}
            self.assertEqual(sorted(loaded), sorted(name for name, in stored))
            self.assertIn({"sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                           "operator": support.operator()}, loaded.values())
            margins = kesu.folder / "margins.csv"
            margins.write_text("region,variable,level,total\n360102,sex,male,1000\n"
                               "360102,sex,female,1000\n")
            kesu.run("load", "--margins", str(margins), "--programme", "donghu",
                     "--year", "2020", "--source", "made up by the test")
            last = json.loads(kesu.run("audit", "list", "--format", "json", "--limit",
                                       "1").stdout)["audit"][0]
            self.assertEqual((last["action"], last["object"], last["detail"]), (
                "load.margins", "programme/donghu",
                {"survey": None, "year": 2020, "source": "made up by the test",
                 "operator": support.operator()}))

    def test_who_ran_a_command(self):
        """The database vouches for its login; the system user beside it is what the command says."""
        def last(**environment):
            done = subprocess.run([support.PROGRAM, "score", "--quiet", support.SURVEY, "--embedded",
                                   str(self.kesu.database)], cwd=self.kesu.folder, check=True,
                                  env={**self.kesu.environment, **environment})
            self.assertEqual(done.returncode, 0)
            told = json.loads(self.kesu.run("audit", "list", "--format", "json", "--limit",
                                            "1").stdout)["audit"][0]
            return told["account"], told["detail"]["operator"]
        self.assertEqual(last(), ("kesu", support.operator()))
        self.assertEqual(last(SUDO_USER="li-si"), ("kesu", "li-si"))
        self.kesu.sql("BEGIN; SET LOCAL kesu.operator = 'x'; SELECT kesu.audit_note('wang', 'y', 'z');"
                      " COMMIT")
        told = self.kesu.sql("SELECT detail FROM kesu.audit ORDER BY audit_id DESC LIMIT 1")
        self.assertEqual(told, [["{}"]])  # not beside an account
        self.head()

    def test_an_account_is_no_login(self):
        """A row has `operator` exactly when it is a login's, and no account has a login's name."""
        for name, said in (("kesu", '{"operator": null}'), ("wang", "{}")):
            self.kesu.sql(f"""SELECT kesu.audit_note('{name}', 'y', 'z', '{{"operator": "claimed"}}')""")
            self.assertEqual(self.kesu.sql(
                "SELECT account, detail FROM kesu.audit ORDER BY audit_id DESC LIMIT 1"), [[name, said]])
        before = self.head()
        for name in ("kesu", "kesu_staff", "pg_monitor"):
            done = self.kesu.run("account", "add", name, "--role", "monitor", "--region", "360102",
                                 check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn(f"the name {name} is that of a database role", done.stderr)
        self.assertEqual(self.head(), before)
        self.assertEqual(self.kesu.sql("SELECT count(*) FROM kesu_identity.account a"
                                       " JOIN pg_roles r ON r.rolname = a.name"), [["0"]])

    def test_words_for_people(self):
        told = self.kesu.run("audit", "list", "--limit", "1").stdout
        self.assertRegex(told, r'^ +6  20\S+Z  somebody +row\.6 +thing/1  {"b": \[1\.50, "二"\]')
        told = self.kesu.run("audit", "verify").stdout
        self.assertRegex(told, r"^审计链完整.*\nhead 6:[0-9a-f]{64}\n$")

    def test_misused(self):
        for given, words in ((("verify", "--head", "6:abc"), "ROWS:HASH"),
                             (("list", "--limit", "0"), "limit"), (("look",), "list or verify"),
                             (("list", "--survey", "another"), "there is no survey another")):
            done = self.kesu.run("audit", *given, check=False)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(words, done.stderr)


class Migration(unittest.TestCase):
    def test_older_rows_begin_the_chain(self):
        with support.Kesu(workers=1, load=False) as kesu:
            kesu.run("migrate", "down", "--to", "22")
            old = "INSERT INTO kesu.audit (account, action, object) VALUES ('a', 'b', 'c')"
            kesu.sql(old)
            kesu.sql(f"BEGIN; {old}; ROLLBACK")  # leaves a gap
            kesu.sql(old)
            kesu.run("migrate", "up")
            kesu.sql("SELECT kesu.audit_note('g', 'h', 'i')")
            self.assertEqual(kesu.sql("SELECT array_agg(audit_id ORDER BY audit_id)"
                                      " FROM kesu.audit"), [["{1,3,4}"]])
            self.assertIn("head 3:", kesu.run("audit", "verify").stdout)
            kesu.run("migrate", "down", "--to", "22")
            kesu.sql(old)
            self.assertEqual(kesu.sql("SELECT max(audit_id) FROM kesu.audit"), [["5"]])


if __name__ == "__main__":
    unittest.main()
