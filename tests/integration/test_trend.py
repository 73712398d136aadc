# SPDX-License-Identifier: GPL-3.0-or-later
"""A second wave against the first and the plan's baselines: every figure computed independently."""

import csv
import io
import json
import math
import statistics
import unittest

import made_survey
import recompute
from support import Kesu

REGION, TOWNSHIP = "360102", "360102002"
FIRST, OTHER, SECOND = "trend-first", "trend-other", "trend-second"
YEARS = {FIRST: 2021, OTHER: 2022, SECOND: 2023}  # the target's year is 2025


def setUpModule():
    kesu = unittest.enterModuleContext(Kesu())
    Trend.kesu = kesu
    kesu.sql("insert into kesu.baseline (programme_id, region, year, share, derived, quote)"
             " select programme_id, region, year, share, year = 2015, 'made' from kesu.programme,"
             f" (values ('{REGION}', 2015, 0.05), ('{REGION}', 2020, 0.1), ('{REGION}', 2023, 0.2),"
             f" ('{TOWNSHIP}', 2020, 0.1)) as b (region, year, share) where code = 'donghu'")
    for seed, slug in enumerate(YEARS, 11):
        made_survey.make_sampled(kesu, slug, seed, year=YEARS[slug],
                                 standard="benchmark-2016" if slug == OTHER else "cast-2024")
        Trend.documents[slug] = json.loads(kesu.run("score", slug, "--format", "json").stdout)


def whole(document, region=REGION):
    return next(e for e in document["estimates"] if (e["region"], e["group"]) == (region, "all"))


def normal(gap):
    return statistics.NormalDist(gap["difference"], gap["se"])


def logit(share):
    return math.log(share / (1 - share))


def normal_cdf(z):
    return (1 + math.erf(z / math.sqrt(2))) / 2


class Trend(unittest.TestCase):
    kesu, documents = None, {}

    def changes(self, slug, region=REGION):
        return [c for c in self.documents[slug]["trend"] if c["region"] == region]

    def test_which_figures_are_compared(self):
        """No figure of another standard, of the survey's own year or a later one, or a withheld one."""
        told = [(c["kind"], c["year"], c["run"], c["derived"]) for c in self.changes(SECOND)]
        first = self.documents[FIRST]["run"]["id"]
        self.assertEqual(told, [("wave", 2021, first, False), ("baseline", 2020, None, False),
                                ("baseline", 2015, None, True)])
        self.assertEqual([c["year"] for c in self.changes(FIRST)], [2020, 2015])
        for document in self.documents.values():
            for change in document["trend"]:
                self.assertNotEqual(whole(document, change["region"])["status"], "suppress")

    def test_change_since_a_wave(self):
        first, second = whole(self.documents[FIRST]), whole(self.documents[SECOND])
        change = self.changes(SECOND)[0]
        variances = first["se"] ** 2, second["se"] ** 2
        se = math.sqrt(sum(variances))
        df = sum(variances) ** 2 / (variances[0] ** 2 / first["df"]
                                    + variances[1] ** 2 / second["df"])
        difference = second["share"] - first["share"]
        t = recompute.student_quantile(0.975, df)
        self.assertEqual((change["share"], change["se"]), (first["share"], first["se"]))
        self.assertAlmostEqual(change["change"], difference, delta=1e-12)
        self.assertAlmostEqual(change["change_se"], se, delta=1e-12)
        self.assertAlmostEqual(change["df"], df, delta=1e-9)
        self.assertAlmostEqual(change["ci"][0], difference - t * se, delta=1e-7)
        self.assertAlmostEqual(change["ci"][1], difference + t * se, delta=1e-7)
        self.assertAlmostEqual(change["p"],
                               2 * (1 - recompute.student_cdf(abs(difference) / se, df)),
                               delta=1e-7)

    def test_change_since_a_baseline(self):
        second = whole(self.documents[SECOND])
        t = recompute.student_quantile(0.975, second["df"])
        for change in self.changes(SECOND)[1:]:
            difference = second["share"] - change["share"]
            room = (difference / t) ** 2 - second["se"] ** 2
            self.assertIsNone(change["se"])
            self.assertIsNone(change["p"])
            self.assertIn("均未公布，与本次未必可比", change["note"]["zh"])
            self.assertAlmostEqual(change["change_se"], second["se"], delta=1e-12)
            self.assertAlmostEqual(change["ci"][1], difference + t * second["se"], delta=1e-7)
            if room < 0:
                self.assertIsNone(change["reference_se_most"])
            else:
                self.assertAlmostEqual(change["reference_se_most"], math.sqrt(room), delta=1e-7)

    def test_what_has_become_of_a_gap(self):
        """Of the same two groups in the wave of the same standard; the other one is not compared."""
        first = {(g["region"], g["group"], g["against"]): g for g in self.documents[FIRST]["gaps"]}
        compared = [g for g in self.documents[SECOND]["gaps"] if g["changes"]]
        self.assertGreater(len(compared), 3)
        self.assertEqual([g["changes"] for g in first.values() if g["changes"]], [])
        for gap in compared:
            change, = gap["changes"]
            then = first[gap["region"], gap["group"], gap["against"]]
            self.assertEqual((change["year"], change["run"], change["difference"], change["se"]),
                             (2021, self.documents[FIRST]["run"]["id"], then["difference"], then["se"]))
            self.assertAlmostEqual(change["change"], gap["difference"] - then["difference"],
                                   delta=1e-12)
            self.assertAlmostEqual(change["change_se"], math.hypot(gap["se"], then["se"]), delta=1e-12)
            narrower = statistics.fmean(
                abs(now.inv_cdf((i + .5) / 200)) < abs(before.inv_cdf((j + .5) / 200))
                for now, before in [(normal(gap), normal(then))]
                for i in range(200) for j in range(200))
            self.assertAlmostEqual(change["narrowed_probability"], narrower, delta=.01)

    def test_target_ahead(self):
        """One wave has no projection. Two waves have a line through both, on two scales."""
        self.assertEqual(self.documents[FIRST]["target"]["projections"], [])
        target = self.documents[SECOND]["target"]
        self.assertEqual(target["basis"], "current_survey")
        first, second = whole(self.documents[FIRST]), whole(self.documents[SECOND])
        linear, logistic = target["projections"]
        self.assertEqual((linear["model"], logistic["model"], linear["waves"], linear["year"]),
                         ("linear", "logit", 2, 2025))
        slope = (second["share"] - first["share"]) / 2
        self.assertAlmostEqual(linear["share"], second["share"] + 2 * slope, delta=1e-12)
        se = math.sqrt(4 * second["se"] ** 2 + first["se"] ** 2)
        self.assertAlmostEqual(linear["se"], se, delta=1e-12)
        self.assertAlmostEqual(linear["probability"], normal_cdf(
            (linear["share"] - target["value"]) / se), delta=1e-9)
        value = 2 * logit(second["share"]) - logit(first["share"])
        self.assertAlmostEqual(logit(logistic["share"]), value, delta=1e-9)

    def test_probability_of_today(self):
        for document in self.documents.values():
            target = document["target"]["value"]
            for estimate in document["estimates"]:
                if estimate["status"] == "suppress" or not 0 < estimate["share"] < 1:
                    continue
                p, se = estimate["share"], estimate["se"]
                t = (logit(p) - logit(target)) * p * (1 - p) / se
                expected = recompute.student_cdf(t, estimate["df"])
                self.assertAlmostEqual(estimate["target_probability"], expected, delta=1e-6)
                verdict = ("above" if expected >= 0.975 else
                           "below" if expected < 0.025 else "undecided")
                self.assertEqual(estimate["target_verdict"], verdict)

    def test_verdict_of_the_target_of_then(self):
        """Loading a plan again with another target changes no verdict that a run has published."""
        run = self.documents[SECOND]["run"]["id"]
        ask = ("export", SECOND, "results", "--run", str(run))
        before = self.kesu.run(*ask).stdout
        change = (f"update kesu.target set value = %s where kind = 'share' and region = '{REGION}'"
                  " and programme_id = (select programme_id from kesu.programme"
                  " where code = 'donghu') returning value")
        try:
            self.kesu.sql(change % "0.01")
            self.assertEqual(self.kesu.run(*ask).stdout, before)
            held = json.loads(self.kesu.run("score", FIRST, "--format", "json").stdout)
            self.assertEqual((held["target"]["value"], whole(held)["target_verdict"]),
                             (0.01, "above"))
        finally:
            self.kesu.sql(change % "0.175")
        self.assertIn(",0.175,2025,\"at_least\",", before)

    def test_verdict_of_an_older_run(self):
        """A run from before verdicts were stored has the plan's target and no verdict."""
        held = json.loads(self.kesu.run("score", OTHER, "--format", "json").stdout)
        run = held["run"]["id"]
        self.kesu.sql("set session_replication_role = replica;"
                      f" delete from kesu.run_target where run_id = {run};"
                      " update kesu.estimate set target_probability = null, target_verdict = null"
                      f" where run_id = {run}")
        rows = list(csv.DictReader(io.StringIO(
            self.kesu.run("export", OTHER, "results", "--run", str(run)).stdout)))
        self.assertEqual({(r["target"], r["target_probability"], r["target_verdict"])
                          for r in rows}, {("0.175", "", "")})

    def test_table_and_file(self):
        run = str(self.documents[SECOND]["run"]["id"])
        rows = list(csv.DictReader(io.StringIO(
            self.kesu.run("export", SECOND, "results", "--run", run).stdout)))
        row = rows[0]
        self.assertEqual((row["region"], row["group"], row["target_basis"],
                          row["change_since_kind"], row["change_since_year"]),
                         (REGION, "all", "current_survey", "wave", "2021"))
        self.assertEqual(float(row["change"]), self.changes(SECOND)[0]["change"])
        self.assertEqual({r["change"] for r in rows if r["group"] != "all"}, {""})
        text = self.kesu.run("score", SECOND, "--wide").stdout
        for words in ("变化 change: 360102", "未必可比", "外推 projection: 2025",
                      "按本次调查，目标年份尚未到"):
            self.assertIn(words, text)

    def test_a_withdrawn_wave(self):
        """Is no earlier figure any more; what an earlier run was compared with stays."""
        change = ("set session_replication_role = replica; update kesu.survey set state = '%s'"
                  f" where slug = '{FIRST}'")
        state = self.kesu.sql(f"select state from kesu.survey where slug = '{FIRST}'")[0][0]
        run = str(self.documents[SECOND]["run"]["id"])
        before = self.kesu.run("export", SECOND, "results", "--run", run).stdout
        try:
            self.kesu.sql(change % "withdrawn")
            again = json.loads(self.kesu.run("score", SECOND, "--format", "json").stdout)
            self.assertEqual({c["kind"] for c in again["trend"]}, {"baseline"})
            self.assertEqual(self.kesu.run("export", SECOND, "results", "--run", run).stdout, before)
        finally:
            self.kesu.sql(change % state)

    def test_what_is_stored_stays(self):
        run = self.documents[SECOND]["run"]["id"]
        for change in ("trend set se = 0", "projection set se = 0", "run_target set value = 0.1",
                       "estimate set target_verdict = 'above'"):
            with self.assertRaises(AssertionError) as caught:
                self.kesu.sql(f"update kesu.{change} where run_id = {run}")
            self.assertIn("stay as they are", str(caught.exception))


if __name__ == "__main__":
    unittest.main(verbosity=2)
