# SPDX-License-Identifier: GPL-3.0-or-later
"""Going down with the schema of a database in use: what residents have answered is asked for, and
accounts keep their tokens.
"""

import hashlib
import unittest

import support


class Down(unittest.TestCase):
    def down(self, kesu, to, *more):
        done = kesu.run("migrate", "down", "--to", str(to), *more, check=False)
        return done.returncode, done.stderr

    def applied(self, kesu):
        return int(kesu.sql("SELECT count(*) FROM kesu_migration.applied")[0][0])

    def tokens_stay(self, kesu):
        """Over the step that gives tokens rows of their own, both ways."""
        [step] = [int(path.name[:4]) for path in
                  (support.SOURCE / "schema/migrations").glob("*_accounts.up.sql")]
        hashes = {}
        for name, role in (("op", "operator"), ("mon", "monitor"), ("design", "designer")):
            token = kesu.run("account", "add", name, "--role", role, "--region", "360102").stdout
            hashes[name] = hashlib.sha256(token.strip().encode()).hexdigest()
        kesu.sql("INSERT INTO kesu_identity.account (name, role, scope)"
                 " VALUES ('walker', 'interviewer', '360102')")
        status, told = self.down(kesu, step - 1)
        self.assertEqual(status, 0, told)
        self.assertIn("kesu migrate status", kesu.run("export", "x", check=False).stderr)
        before = kesu.sql("SELECT name, role, disabled, encode(token_sha256, 'hex'),"
                          " expires_at > now() FROM kesu_identity.account ORDER BY name")
        self.assertEqual([row[:3] for row in before], [
            ["design", "evaluator", "t"], ["mon", "monitor", "f"], ["op", "operator", "f"],
            ["walker", "evaluator", "t"]])
        self.assertEqual({row[0]: row[3] for row in before if row[4] == "t"}, hashes)
        kesu.run("migrate", "up")
        after = kesu.sql("SELECT account, role, encode(sha256, 'hex')"
                         " FROM kesu_identity.credential ORDER BY account")
        self.assertEqual(after, [["mon", "monitor", hashes["mon"]],
                                 ["op", "administrator", hashes["op"]]])

    def test_answers_are_not_dropped_by_the_way(self):
        with support.Kesu(workers=1) as kesu:
            newest = self.applied(kesu)
            self.tokens_stay(kesu)
            # Without residents there is nothing to ask for.
            status, told = self.down(kesu, 4)
            self.assertEqual((status, self.applied(kesu)), (0, 4), told)
            kesu.run("migrate", "up")
            kesu.stop()
            kesu.start()
            attempt = kesu.begin()
            attempt.save(1, [support.answer_to(attempt.booklet()["items"][0])])
            stored = kesu.sql("SELECT * FROM kesu.answer")
            for to, named in ((10, "attempt.booklet"), (3, "answer.attempt"),
                              (0, "answer.responses")):
                with self.subTest(to=to):
                    status, told = self.down(kesu, to)
                    self.assertEqual((status, self.applied(kesu)), (1, newest), told)
                    self.assertIn(named, told)
                    self.assertIn("--destroy-answers", told)
                    self.assertEqual(kesu.sql("SELECT * FROM kesu.answer"), stored)
            self.assertEqual(attempt.save(2, [support.answer_to(attempt.booklet()["items"][0])]), 2)
            status, told = self.down(kesu, 0, "--destroy-answers")
            self.assertEqual(status, 0, told)
            self.assertEqual(kesu.sql("SELECT to_regnamespace('kesu') IS NULL"), [["t"]])
            self.assertEqual(kesu.sql("SELECT rolname FROM pg_roles WHERE rolname LIKE 'kesu\\_%'"), [])


if __name__ == "__main__":
    unittest.main()
