# SPDX-License-Identifier: GPL-3.0-or-later
"""A county's survey from its frame to a signed figure, by commands and residents' phones alone: no
statement of SQL on the way. All people are simulated (演练数据)."""

import json
import subprocess
import unittest

import support
import whole_path

SLUG = "whole-path"
STEPS = ["survey.create", "survey.approved", "frame.import", "frame.import", "survey.draw",
         "survey.invite", "survey.open", "load.margins", "survey.seed", "survey.closed"]


class WholePath(unittest.TestCase):
    def test_from_the_frame_to_a_signed_figure(self):
        county = whole_path.County(seed=1)
        self.assertEqual((len(county.frame.areas), len(county.people)), (30, 12000))
        with support.Kesu(workers=2) as kesu:
            path = whole_path.Path(kesu, SLUG, county)
            letters = path.prepare()
            self.assertEqual(len(letters), whole_path.STRATA * whole_path.PSUS * whole_path.TAKE)
            path.open()
            outcomes = whole_path.Residents(kesu, SLUG, county).go(letters)
            self.assertEqual(len(outcomes), 5, outcomes)
            figure = path.figure()
            self.check_figure(figure, county, outcomes)
            published = path.publish(figure["run"]["id"])
            self.check_published(kesu, published, figure)
            self.check_trace(kesu, letters, outcomes)

    def check_figure(self, figure, county, outcomes):
        whole = figure["estimates"][0]
        self.assertEqual((whole["region"], whole["group"], whole["n"]),
                         (whole_path.REGION, "all", outcomes[whole_path.FINISHED]))
        self.assertEqual(figure["run"]["kind"], "main")
        truth = county.truth()["all"]
        self.assertTrue(whole["ci"][0] <= truth <= whole["ci"][1], (truth, whole))
        self.assertLess(whole["ci"][1] - whole["ci"][0], 0.25)
        self.assertAlmostEqual(figure["run"]["diagnostics"]["weight_sum"], len(county.people), 4)

    def check_published(self, kesu, published, figure):
        key = json.loads(published.read_text("utf-8"))["public_key"]
        done = subprocess.run([support.PROGRAM, "verify", str(published), "--key", key, "--format",
                               "json"], env=support.clean_environment(), cwd="/", text=True,
                              capture_output=True, check=True)
        self.assertTrue(json.loads(done.stdout)["valid"])
        signed = json.loads(published.read_text("utf-8"))["manifest"]["figures"]["estimates"]
        self.assertEqual(signed, figure["estimates"])
        life = json.loads(kesu.run("survey", "show", SLUG, "--format", "json").stdout)
        self.assertEqual(life["state"], "published")
        self.assertEqual([bool(run["published"]) for run in life["runs"]], [True])

    def check_trace(self, kesu, letters, outcomes):
        """Who, when and what of every step; nobody's name or link in it, or in the log."""
        life = json.loads(kesu.run("survey", "show", SLUG, "--format", "json").stdout)["fieldwork"]
        self.assertEqual(
            [life[name] for name in ("submitted", "withdrawn", "started")],
            [outcomes[whole_path.FINISHED], outcomes[whole_path.WITHDRAWN],
             sum(outcomes[kind] for kind in (whole_path.FINISHED, whole_path.BROKEN_OFF,
                                             whole_path.WITHDRAWN))])
        noted = kesu.run("audit", "list", "--survey", SLUG, "--format", "json").stdout
        steps = [one["action"] for one in json.loads(noted)["audit"]]
        self.assertEqual([step for step in steps if step in STEPS], STEPS)
        self.assertEqual([steps.count(step) for step in ("survey.scored", "survey.published")], [1, 1])
        told = noted + kesu.log.read_text("utf-8")
        for letter in letters:
            for secret in (letter["name"], letter["address"], letter["code"], letter["link"][-32:]):
                self.assertNotIn(secret, told)
        kesu.run("audit", "verify")


if __name__ == "__main__":
    unittest.main()
