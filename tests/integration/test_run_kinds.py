# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run is: interim while the survey is open, the main one under the seed that was drawn when it
closed, a sensitivity run under another.
"""

import csv
import io
import json
import unittest

import made_survey
import support


def setUpModule():
    kesu = Case.kesu = unittest.enterModuleContext(support.Kesu(workers=1))
    made_survey.secure_instrument(kesu)


class Case(unittest.TestCase):
    kesu = None

    def run_json(self, *arguments):
        return json.loads(self.kesu.run(*arguments, "--format", "json").stdout)

    def life(self, slug):
        return self.run_json("survey", "show", slug)

    def make(self, slug, **more):
        made_survey.make_sampled(self.kesu, slug, **more)

    def make_real(self, slug, seed):
        self.make(slug, seed=seed, persons=25, rehearsal=False, instrument="made-with-keys")


class Real(Case):
    def test_interim_then_main_then_others(self):
        self.make_real("kinds-real", 5)
        interim = self.run_json("score", "kinds-real")
        self.assertEqual((interim["run"]["kind"], interim["run"]["seed"]), ("interim", 1))
        self.assertIsNone(interim["target"])
        self.assertIn("中期计算", interim["notice"])
        self.assertEqual({row["target_verdict"] for row in interim["estimates"]}, {None})
        run = interim["run"]["id"]
        text = self.kesu.run("score", "kinds-real").stdout
        self.assertIn("不与目标比较", text)
        self.assertNotIn("目标 target", text)
        rows = list(csv.DictReader(io.StringIO(
            self.kesu.run("export", "kinds-real", "--run", str(run)).stdout)))
        self.assertTrue(all("中期计算" in row["notice"] and not row["target_verdict"]
                            for row in rows))
        self.assertEqual(self.life("kinds-real")["state"], "open")
        self.assertIsNone(self.life("kinds-real")["seed"])

        seed = self.run_json("survey", "close", "kinds-real")["seed"]
        self.assertGreater(seed, 1)
        audited = self.kesu.sql("SELECT detail ->> 'seed' FROM kesu.audit WHERE action = 'survey.seed'"
                                " AND object = 'survey/kinds-real'")
        self.assertEqual(audited, [[str(seed)]])
        other = self.run_json("score", "kinds-real", "--seed", "8")
        self.assertEqual((other["run"]["kind"], other["run"]["seed"]), ("sensitivity", 8))
        self.assertEqual(self.life("kinds-real")["state"], "closed")
        self.assertIsNone(self.life("kinds-real")["spread"])
        main = self.run_json("score", "kinds-real")
        self.assertEqual((main["run"]["kind"], main["run"]["seed"]), ("main", seed))
        self.assertEqual((main["target"]["value"], main["notice"]), (0.175, None))
        self.assertIn("敏感性计算", self.kesu.run("score", "kinds-real", "--seed", "9").stdout)

        # Neither seed's last run wins.
        self.kesu.run("export", "kinds-real")
        last = self.run_json("audit", "list", "--limit", "1")["audit"][0]
        self.assertEqual(last["object"], f"run/{main['run']['id']}")

        life = self.life("kinds-real")
        self.assertEqual((life["state"], life["steps"][-1]["reason"]),
                         ("scored", f"run {main['run']['id']}"))
        self.assertEqual([one["kind"] for one in life["runs"]],
                         ["interim", "interim", "sensitivity", "main", "sensitivity"])
        self.assertEqual(life["spread"]["runs"], 3)
        self.assertLessEqual(life["spread"]["low"], life["spread"]["high"])
        # An interim run stays one, also when it is read later.
        rows = list(csv.DictReader(io.StringIO(
            self.kesu.run("export", "kinds-real", "--run", str(run)).stdout)))
        self.assertTrue(all("中期计算" in row["notice"] for row in rows))

    def test_nobody_chooses(self):
        self.make_real("kinds-chosen", 7)
        self.kesu.run("survey", "close", "kinds-chosen")
        seed = self.life("kinds-chosen")["seed"]
        self.kesu.sql("UPDATE kesu.survey SET seed = 7 WHERE slug = 'kinds-chosen'")
        self.assertEqual(self.life("kinds-chosen")["seed"], seed)
        run = self.kesu.sql("INSERT INTO kesu.run (survey_id, result_class, rehearsal, region, seed,"
                            " requested_by, kind) SELECT survey_id, result_class, rehearsal, region,"
                            " 7, 'x', 'main' FROM kesu.survey WHERE slug = 'kinds-chosen'"
                            " RETURNING run_id, kind")[0]
        self.assertEqual(run[1], "sensitivity")
        for change in ("kind = 'main'", f"seed = {seed}"):
            with self.assertRaisesRegex(AssertionError, "never changed|figures stay"):
                self.kesu.sql(f"UPDATE kesu.run SET {change} WHERE run_id = {run[0]}")

    def test_seeds_differ(self):
        seeds = self.kesu.sql("SELECT kesu.seed_drawn() FROM generate_series(1, 2000)")
        self.assertEqual(len({seed for seed, in seeds}), 2000)
        mean = sum(int(seed) for seed, in seeds) / 2000 / 2**48
        self.assertAlmostEqual(mean, 0.5, delta=0.05)  # six standard errors and more


class Rehearsal(Case):
    def test_held_against_the_target_while_open(self):
        """It shows what a finished survey's figures look like, and says that it is interim."""
        self.make("kinds-rehearsal", seed=6, persons=25)
        shown = self.run_json("score", "kinds-rehearsal")
        self.assertEqual((shown["run"]["kind"], shown["target"]["value"]), ("interim", 0.175))
        self.assertIn("中期计算", self.kesu.run("score", "kinds-rehearsal").stdout)
        first = self.run_json("survey", "close", "kinds-rehearsal")["seed"]
        self.run_json("survey", "open", "kinds-rehearsal")
        self.assertIsNone(self.life("kinds-rehearsal")["seed"])
        self.assertNotEqual(self.run_json("survey", "close", "kinds-rehearsal")["seed"], first)


if __name__ == "__main__":
    unittest.main()
