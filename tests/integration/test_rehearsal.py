# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands around a rehearsal: load, sample, simulate, account, migrate."""

import csv
import hashlib
import hmac
import json
import pathlib
import shutil
import subprocess
import tempfile
import unittest
import uuid

import made_survey
from support import PROGRAM, SOURCE, SURVEY, Kesu, wait_until

SAVES = 51  # the background and fifty items


def stamped(digest):
    """The first half of a digest as a UUID of version 8."""
    data = bytearray(digest[:16])
    data[6] = data[6] & 0x0F | 0x80
    data[8] = data[8] & 0x3F | 0x80
    return str(uuid.UUID(bytes=bytes(data)))


def row_of(token):
    """The key of the row of an invitation's token."""
    return stamped(hashlib.sha256(b"kesu-invitation:" + token.encode()).digest())


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def groups_of(background, year):
    age = year - background["birth_year"]
    band = next(f"{low}-{high}" for low, high in
                ((18, 29), (30, 39), (40, 49), (50, 59), (60, 69)) if low <= age <= high)
    yield "all"
    yield "age=" + band
    for name in ("sex", "residence", "education"):
        yield f"{name}={background[name]}"
    if background["occupation"] in ("farmer", "industrial_worker", "official"):
        yield "key_group=" + background["occupation"]
    if age >= 60:
        yield "key_group=older"


class Rehearsal(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kesu = cls.enterClassContext(Kesu())

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kesu-rehearsal-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def fails(self, *arguments, status=1):
        done = self.kesu.run(*arguments, check=False)
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertEqual(done.stdout, "")
        return done.stderr

    def json(self, *arguments):
        return json.loads(self.kesu.run(*arguments, "--format", "json").stdout)

    def sample(self, slug, *more, name="sample.csv"):
        self.json("rehearse", "donghu", "--slug", slug,
                  "--out", str(self.folder / name), *more)
        return rows_of(self.folder / name)

    def simulate(self, slug, *more):
        return self.json("simulate", slug, "--server", self.kesu.server, *more)

    # --- load ---
    def stored(self):
        return [self.kesu.sql(f"select * from kesu.{table} t order by t::text") for table in
                ("catalogue", "region", "programme", "programme_region", "target", "baseline",
                 "instrument", "item", "standard", "booklet_design", "booklet",
                 "survey")]

    def test_loading_again_changes_nothing(self):
        before = self.stored()
        report = self.json("load", str(SOURCE / "questionnaires"))
        self.assertEqual(report["programmes"], {"found": 5, "added": 0})
        self.assertEqual(report["surveys"], {"found": 5, "added": 0})
        self.assertEqual(self.stored(), before)

    def change(self, name, old, new, target=None):
        text = (SOURCE / "questionnaires" / name).read_text(encoding="utf-8")
        self.assertIn(old, text)
        path = self.folder / (target or pathlib.Path(name).name)
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return str(path)

    def test_other_bytes_need_another_version(self):
        path = self.change("instruments/kesu-open-50.json", '"points": 2', '"points":  2')
        self.assertRegex(self.fails("load", path),
                         r"kesu-open-50\.json:\d+: /version: .*raise the version")

    def test_all_problems_are_named_and_nothing_is_stored(self):
        before = self.stored()
        self.change("programmes/donghu.json", '"vintage": 2023', '"vintage": "2023"')
        self.change("programmes/rugao.json", '"slug": "rugao-', '"slug": "Rugao ')
        (self.folder / "package.json").write_text('{"name": "somebody else\'s"}')
        (self.folder / "later.json").write_text('{"format": "kesu-programme/9"}')
        said = self.fails("load", str(self.folder))
        self.assertRegex(said, r"donghu\.json:\d+: /vintage: ")
        self.assertRegex(said, r"rugao\.json:\d+: /surveys/0/slug: ")
        self.assertRegex(said, r"later\.json:1: /format: ")
        self.assertNotIn("package.json", said)
        self.assertEqual(self.stored(), before)

    def test_a_region_and_an_instrument_must_be_the_stored_ones(self):
        self.change("programmes/donghu.json", '"zh": "江西省"', '"zh": "江西"')
        self.change("programmes/qijiang.json", '"instrument_version": "1.0.0"',
                    '"instrument_version": "9.9.9"')
        text = (self.folder / "qijiang.json").read_text(encoding="utf-8")
        (self.folder / "qijiang.json").write_text(
            text.replace("qijiang-rehearsal", "qijiang-second"), encoding="utf-8")
        said = self.fails("load", str(self.folder))
        self.assertRegex(said, r"donghu\.json:\d+: /regions/0: 360000 is stored with another name")
        self.assertRegex(said, r"qijiang\.json:\d+: /surveys/0/instrument: .*9\.9\.9.*not loaded")

    def test_a_new_title_reaches_the_workers(self):
        version = "select version from kesu.catalogue"
        before = int(self.kesu.sql(version)[0][0])
        path = self.change("programmes/xunwu.json", '"zh": "寻乌县', '"zh": "新寻乌县')
        self.kesu.run("load", path)
        self.assertEqual(int(self.kesu.sql(version)[0][0]), before + 1)
        self.kesu.run("load", str(SOURCE / "questionnaires/programmes/xunwu.json"))

    # --- rehearse ---
    def test_a_rehearsal_needs_a_programme_and_a_file(self):
        out = str(self.folder / "sample.csv")
        self.assertIn("nowhere", self.fails("rehearse", "nowhere", "--out", out))
        self.fails("rehearse", "donghu", status=2)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_a_sample_is_stored_as_it_is_written(self):
        small = ("--psus", "3", "--persons", "2", "--residents", "4000")
        rows = self.sample("stored-sample", *small)
        self.assertEqual((self.folder / "sample.csv").stat().st_mode & 0o777, 0o600)
        stored = self.kesu.sql(
            "select i.attempt, i.psu, p.stratum, p.region, p.residence, i.base_weight "
            "from kesu.invitation i join kesu.psu p using (survey_id, psu) "
            "join kesu.survey s using (survey_id) where s.slug = 'stored-sample' order by 1")
        written = sorted([row_of(row["token"]), row["psu"], row["stratum"], row["region"],
                          row["residence"], float(row["base_weight"])] for row in rows)
        self.assertEqual([[*row[:5], float(row[5])] for row in stored], written)
        self.assertEqual(
            self.kesu.sql("select result_class, rehearsal, sampled, state from kesu.survey "
                          "where slug = 'stored-sample'"), [["model_assisted", "t", "t", "open"]])
        residents = sum(region["residents"] for region in json.loads(
            (self.folder / "sample.csv.population.json").read_text())["regions"])
        self.assertAlmostEqual(sum(float(row["base_weight"]) for row in rows), residents, places=3)
        strata = {}
        for row in rows:
            strata.setdefault(row["stratum"], set()).add(row["psu"])
        self.assertGreaterEqual(min(len(psus) for psus in strata.values()), 2)
        self.assertIn("stored-sample", self.fails(
            "rehearse", "donghu", "--slug", "stored-sample",
            "--out", str(self.folder / "again.csv")))
        self.assertFalse((self.folder / "again.csv").exists())
        self.same_seed_same_people(rows, small)

    def same_seed_same_people(self, rows, small):
        again = self.sample("stored-sample-2", *small, name="two.csv")
        for one, other in zip(rows, again, strict=True):
            self.assertNotEqual(one.pop("token"), other.pop("token"))
        self.assertEqual(rows, again)

    def test_files_are_never_replaced(self):
        (self.folder / "truth.csv").write_text("mine")
        said = self.fails("rehearse", "donghu", "--slug", "no-such-sample",
                          "--residents", "200", "--out", str(self.folder / "sample.csv"),
                          "--truth", str(self.folder / "truth.csv"))
        self.assertIn("truth.csv", said)
        self.assertEqual([path.name for path in self.folder.iterdir()], ["truth.csv"])
        self.assertEqual(
            self.kesu.sql("select 1 from kesu.survey where slug = 'no-such-sample'"), [])

    # --- simulate ---
    def attempt_of(self, slug, token):
        """The attempt an invitation's token starts, as the server derives it under its key."""
        survey = self.kesu.sql(f"select survey_id from kesu.survey where slug = '{slug}'")[0][0]
        key = (self.kesu.database / "secret").read_bytes()
        text = f"kesu:invitation:{survey}:{row_of(token)}:0"
        return stamped(hmac.new(key, text.encode(), "sha256").digest())

    def literate(self, slug, scene):
        """{attempt: (is literate, background)} from the stored answers and the city's keys."""
        key = {str(number): (str(item["key"]), item["points"])
               for number, item in enumerate(scene["items"], 1)}
        points, background = {}, {}
        for attempt, items, responses, about in self.kesu.sql(
                "select attempt, items, responses, background from kesu.answer "
                "join kesu.attempt using (attempt) join kesu.survey using (survey_id) "
                f"where slug = '{slug}'"):
            if about:
                background[attempt] = json.loads(about)
                continue
            right, worth = key[items.strip("{}")]
            points[attempt] = points.get(attempt, 0) + worth * (responses.strip("{}") == right)
        return {attempt: (points[attempt] >= scene["cut"], background[attempt])
                for attempt in points}

    def test_asking_everybody_gives_the_truth(self):
        """Everybody in a small city is invited: the stored answers must give every cell of truth.csv."""
        rows = self.sample("whole-city", "--residents", "40", "--psus", "10000",
                           "--persons", "10000", "--truth", str(self.folder / "truth.csv"))
        sample = ("--sample", str(self.folder / "sample.csv"))
        report = self.simulate("whole-city", *sample, "--language", "mixed")
        self.assertEqual(report["label"], "演练数据")
        self.assertEqual((report["submitted"], report["failed"]), (len(rows), 0))
        self.assertEqual(report["saves"], SAVES * len(rows))
        scene = json.loads((self.folder / "sample.csv.population.json").read_text())
        answered = self.literate("whole-city", scene)
        cells = {}
        for row in rows:
            is_literate, background = answered[self.attempt_of("whole-city", row["token"])]
            for region in (row["region"], "360102"):
                for group in groups_of(background, scene["year"]):
                    cell = cells.setdefault((region, group), [0, 0])
                    cell[0] += 1
                    cell[1] += is_literate
        for truth in rows_of(self.folder / "truth.csv"):
            cell = cells.pop((truth["region"], truth["group"]), [0, 0])
            self.assertEqual([truth["residents"], truth["literate"]], list(map(str, cell)), truth)
        self.assertEqual(cells, {})
        self.assertEqual(len({row["region"] for row in rows}), 10)
        self.margins_are_counted()
        self.everybody_again(sample, len(rows))

    def test_a_sample_file_from_a_spreadsheet(self):
        rows = self.sample("sheet-city", "--residents", "200", "--psus", "2", "--persons", "2")
        text = (self.folder / "sample.csv").read_text(encoding="utf-8")
        scene = (self.folder / "sample.csv.population.json").read_text(encoding="utf-8")
        for name, content in (("mark.csv", "\ufeff" + text + ",,,,,,\n,,,,,,\n"),
                              ("twice.csv", text + ",,,,,,\n" + text.splitlines()[-1] + "\n"),
                              ("quote.csv", text + 'x"y,1\n')):
            (self.folder / name).write_text(content, encoding="utf-8")
            (self.folder / f"{name}.population.json").write_text(scene, encoding="utf-8")
        report = self.simulate("sheet-city", "--sample", str(self.folder / "mark.csv"))
        self.assertEqual((report["submitted"], report["failed"]), (len(rows), 0))
        last = len(rows) + 1
        self.assertIn(f"twice.csv: line {last + 2}: the token is in line {last}, too", self.fails(
            "simulate", "sheet-city", "--sample", str(self.folder / "twice.csv")))
        self.assertNotIn("strict checking", self.fails(
            "simulate", "sheet-city", "--sample", str(self.folder / "quote.csv")))

    def test_simulated_people_answer_rehearsals_only(self):
        made_survey.create(self.kesu, "made-real-activity", result_class="activity", rehearsal=False)
        self.assertIn("is no rehearsal", self.fails("simulate", "made-real-activity",
                                                    "--residents", "3"))
        # A sample file that names another survey gets no further than the server.
        self.sample("honest-city", "--residents", "200", "--psus", "2", "--persons", "2")
        path = self.folder / "sample.csv.population.json"
        path.write_text(path.read_text(encoding="utf-8").replace("honest-city", "made-real-activity"),
                        encoding="utf-8")
        wait_until(lambda: self.start("made-real-activity").status != 404, "the workers notice")
        self.assertIn("403", self.fails("simulate", "made-real-activity", "--server",
                                        self.kesu.server, "--sample",
                                        str(self.folder / "sample.csv")))
        refused = self.start("made-real-activity", {"Kesu-Simulated": "yes"})
        self.assertEqual((refused.status, refused.json()["type"]), (403, "/problems/no-rehearsal"))
        self.assertEqual(self.start("made-real-activity").status, 201)

    def start(self, slug, headers=None):
        client = self.kesu.client()
        try:
            return client.request("POST", f"/api/v1/surveys/{slug}/attempts",
                                  {"language": "zh", "consent": True}, headers=headers)
        finally:
            client.close()

    def margins_are_counted(self):
        """The margins of the survey are exactly the residents in truth.csv."""
        truth = {(row["region"], row["group"]): float(row["residents"])
                 for row in rows_of(self.folder / "truth.csv")}
        stored = self.kesu.sql(
            "select m.region, variable, level, total, w.rehearsal, w.source from kesu.margin m"
            " join kesu.margin_source w using (margin_source_id)"
            " join kesu.survey using (survey_id) where slug = 'whole-city'")
        self.assertEqual(len(stored), 2 + 5 + 2 + 5 + 10)
        for region, variable, level, total, rehearsal, source in stored:
            cell = (level, "all") if variable == "region" else (region, f"{variable}={level}")
            self.assertEqual((float(total), rehearsal, source), (truth[cell], "t", "演练数据"))

    def everybody_again(self, sample, count):
        """A second run saves nothing, because all answers are saved and all receipts given."""
        receipts = self.kesu.sql("select * from kesu.receipt order by 1")
        report = self.simulate("whole-city", *sample)
        self.assertEqual((report["submitted"], report["saves"]), (count, 0))
        self.assertEqual(self.kesu.sql("select * from kesu.receipt order by 1"), receipts)

    def test_the_silent_are_left_out(self):
        rows = self.sample("silent-city", "--residents", "200", "--psus", "4", "--persons", "6")
        sample = ("--sample", str(self.folder / "sample.csv"))
        self.assertIn("--response", self.fails("simulate", "silent-city", *sample, "--response",
                                               "0", status=2))
        first = self.simulate("silent-city", *sample, "--response", "0.5")
        self.assertEqual(first["silent"] + first["submitted"], len(rows))
        self.assertGreater(min(first["silent"], first["submitted"]), len(rows) / 5)
        again = self.simulate("silent-city", *sample, "--response", "0.5")
        self.assertEqual((again["silent"], again["saves"]), (first["silent"], 0))
        self.assertEqual(again["invitation"], first["invitation"])
        self.assertIn(first["invitation"], [row["token"] for row in rows])
        self.assertEqual(self.kesu.sql("select count(*) from kesu.attempt where attempt = "
                                       f"'{self.attempt_of('silent-city', first['invitation'])}'"),
                         [["0"]])
        found = json.loads(self.kesu.run(
            "score", "silent-city", "--format", "json").stdout)["run"]["diagnostics"]
        self.assertAlmostEqual(found["response"]["rr1"], first["submitted"] / len(rows))
        self.assertLess(found["calibration"]["largest_margin_error"], 1e-9)

    def test_uninvited_residents_at_a_rate(self):
        report = self.simulate(SURVEY, "--residents", "4", "--rate", "100")
        self.assertEqual((report["submitted"], report["saves"]), (4, 4 * SAVES))
        self.assertGreater(report["seconds"], (4 * SAVES - 1) / 100 - 0.01)

    def test_a_server_that_is_not_there_is_an_error(self):
        self.fails("simulate", SURVEY, "--residents", "1", "--server", "ftp://127.0.0.1")
        self.fails("simulate", SURVEY, status=2)
        self.fails("simulate", "no-such-survey", "--residents", "1")

    def test_a_file_of_letters_is_looked_at(self):
        letters = self.folder / "letters.csv"
        code = "3F2A-" + "-".join(["09BC"] * 7)
        letters.write_text(f'batch,code\nC1,"{code}"\nC1,"{code[:-1]}G"\n')
        given = ("--invitations", str(letters))
        self.fails("simulate", SURVEY, *given, "--residents", "1", status=2)
        self.assertIn("line 3, column code", self.fails("simulate", SURVEY, *given))
        letters.write_text(f"code\n{code}\n")
        self.assertIn("without invitations", self.fails("simulate", SURVEY, *given))

    def test_a_crowd_that_is_not_let_in_goes_away(self):
        for state, status in (("draft", 404), ("closed", 410)):
            with self.subTest(state=state):
                slug = "not-let-in-" + state
                self.kesu.sql(f"""
                    insert into kesu.survey (slug, programme_id, vintage, region, title, year,
                      result_class, rehearsal, sampled, instrument_id, instrument_bank,
                      standard_code, standard_version, state)
                    select '{slug}', programme_id, vintage, region, title, year, result_class,
                      rehearsal, sampled, instrument_id, instrument_bank, standard_code,
                      standard_version, '{state}' from kesu.survey where slug = '{SURVEY}'""")
                told = self.fails("simulate", slug, "--residents", "500", "--server",
                                  self.kesu.server)
                self.assertIn(f"lets nobody into survey {slug}: starting an attempt:"
                              f" status {status}", told)

    # --- account, migrate ---
    def test_the_command_line_beats_the_environment_wherever_it_stands(self):
        done = subprocess.run(
            [PROGRAM, "account", "--embedded", str(self.kesu.database), "list", "--format", "json"],
            env={**self.kesu.environment, "KESU_EMBEDDED": "/nowhere"}, text=True,
            capture_output=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("accounts", json.loads(done.stdout))

    def test_an_account_and_its_token(self):
        made = self.json("account", "add", "li", "--role", "monitor", "--region", "360102")
        stored = self.kesu.sql("select encode(t.sha256, 'hex'), a.scope from "
                               "kesu_identity.account a join kesu_identity.api_token t on "
                               "t.account = a.name where a.name = 'li'")
        self.assertEqual(stored, [[hashlib.sha256(made["token"].encode()).hexdigest(), "360102"]])
        self.assertIn("li", self.fails(
            "account", "add", "li", "--role", "monitor", "--region", "360102"))
        self.kesu.run("account", "disable", "li")
        listed = {account["name"]: account["disabled"]
                  for account in self.json("account", "list")["accounts"]}
        self.assertTrue(listed["li"])
        self.fails("account", "disable", "nobody")
        self.fails("account", "add", "wang", "--role", "boss", "--region", "360102", status=2)

    def test_an_account_and_its_person_at_a_provider(self):
        issuer, link = "https://id.example.org", ("--issuer", "https://id.example.org", "--subject")
        for name in ("zhao", "qian"):
            self.kesu.run("account", "add", name, "--role", "monitor", "--region", "360102")
        self.assertEqual(self.json("account", "link", "zhao", *link, "赵-3"),
                         {"name": "zhao", "issuer": issuer, "subject": "赵-3"})
        self.kesu.run("account", "link", "zhao", *link, "赵-3")  # is so already
        self.kesu.run("account", "link", "zhao", *link, "赵-4")
        self.assertIn("zhao", self.fails("account", "link", "qian", *link, "赵-3"))
        self.assertIn("nobody", self.fails("account", "link", "nobody", *link, "赵-5"))
        self.assertIn("255", self.fails("account", "link", "qian", *link, "x" * 256))
        for given in ((), ("--issuer", issuer), ("--subject", "赵-5"), ("--issuer", "", *link[2:], "1")):
            self.fails("account", "link", "qian", *given, status=2)
        self.assertEqual(self.kesu.sql("select account, subject from kesu_identity.oidc_link order by 2"),
                         [["zhao", "赵-3"], ["zhao", "赵-4"]])
        self.kesu.run("account", "link", "qian", *link, "赵-6")
        self.assertEqual(self.json("account", "unlink", "zhao"), {"name": "zhao", "unlinked": 2})
        self.assertEqual(self.json("account", "unlink", "zhao")["unlinked"], 0)
        self.assertIn("nobody", self.fails("account", "unlink", "nobody"))
        noted = [(row["action"], row["object"], row["detail"].get("subject"))
                 for row in self.json("audit", "list")["audit"] if "link" in row["action"]]
        self.assertEqual(noted[:2], [("account.link", "account/zhao", "赵-3"),
                                     ("account.link", "account/zhao", "赵-4")])
        self.assertEqual(sorted(noted[3:]), [("account.unlink", "account/zhao", "赵-3"),
                                             ("account.unlink", "account/zhao", "赵-4")])
        self.assertEqual(len(noted), 5)

    def test_migrate_says_where_the_schema_is(self):
        states = {step["state"] for step in self.json("migrate", "status")["migrations"]}
        self.assertEqual(states, {"applied"})
        self.fails("migrate", "down", status=2)
        self.fails("migrate", "sideways", status=2)


if __name__ == "__main__":
    unittest.main()
