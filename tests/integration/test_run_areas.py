# SPDX-License-Identifier: GPL-3.0-or-later
"""A run's figures for townships and ranks of siblings: both estimates, intervals of ranks, refusals."""

import csv
import io
import json
import math
import statistics
import unittest

import made_survey
from support import Kesu

SLUG, LONE, FEW = "made-townships", "made-lone-county", "made-few"


def setUpModule():
    kesu = unittest.enterModuleContext(Kesu())
    Areas.kesu = kesu
    made_survey.make_sampled(kesu, SLUG)
    Areas.document = scored(kesu, SLUG)


def scored(kesu, slug, *more):
    return json.loads(kesu.run("score", slug, "--format", "json", *more).stdout)


def z_of(siblings, level=.95):
    return statistics.NormalDist().inv_cdf(1 - (1 - level ** (1 / siblings)) / 2)


class Areas(unittest.TestCase):
    kesu = document = None

    def near(self, got, want, relative=1e-9):
        self.assertTrue(math.isclose(got, want, rel_tol=relative), f"{got} is not {want}")

    def stored(self, run):
        """{region: stored figures of the model and of the direct cell}."""
        return {row[0]: row[1:] for row in self.kesu.sql(
            "select a.region, kind, a.share, rmse, a.ci_low, a.ci_high, gamma, a.status, e.n, e.share,"
            " e.se, e.df, e.deff from kesu.area_estimate a join kesu.estimate e on e.run_id = a.run_id"
            f" and e.region = a.region and e.\"group\" = 'all' where a.run_id = {run}")}

    def test_every_township_has_both_figures(self):
        direct = {e["region"]: e for e in self.document["estimates"] if e["group"] == "all"}
        townships = [r for r, e in direct.items() if e["level"] == "township"]
        self.assertEqual([area["region"] for area in self.document["areas"]], townships)
        for area in self.document["areas"]:
            own = direct[area["region"]]
            self.assertEqual(area["parent"], "360102")
            self.assertEqual(area["direct"], {name: own[name] for name in
                                              ("n", "share", "se", "ci", "status", "reason")})
            model = area["model"]
            self.assertEqual(model["kind"], "sampled")
            if model["status"] == "suppress":
                self.assertEqual({model[name] for name in ("share", "rmse", "ci", "gamma")}, {None})
                continue
            if own["status"] == "suppress":  # else it could be calculated from the model's
                self.assertIsNone(model["gamma"])
                for figure in (model["share"], model["rmse"], *model["ci"]):
                    self.assertEqual(figure, round(figure, 3))
            else:
                self.assertTrue(0 < model["gamma"] < 1)
                self.assertEqual(model["gamma"], round(model["gamma"], 2))
            self.assertLess(model["rmse"] / model["share"], .333)
            self.assertEqual(model["status"] == "show", model["rmse"] / model["share"] <= .165)
            self.assertTrue(model["ci"][0] <= model["share"] <= model["ci"][1])

    def test_the_diagnostics_say_what_the_model_is_made_of(self):
        """Where a direct share is withheld the model's numbers, which would tell it, are too."""
        made = self.document["run"]["diagnostics"]["townships"]
        self.assertEqual([(m["region"], m["outcome"], m["townships"], m["sampled"]) for m in made],
                         [("360102", "made", 10, 10)])
        model, stored = made[0], self.stored(self.document["run"]["id"])
        rows = [[float(x or "nan") for x in (r[7], r[8], r[9], r[10])] for r in stored.values()]
        self.assertLess(sum(df for _, _, _, df in rows), 8)
        county = next(e for e in self.document["estimates"] if e["group"] == "all")
        self.assertEqual((model["deff_of"], model["deff_df"]), ("county", county["df"]))
        direct = {e["region"]: e["status"] for e in self.document["estimates"]
                  if e["group"] == "all" and e["level"] == "township"}
        self.assertIn("suppress", direct.values())
        for name in ("deff", "variance_between", "benchmark_factor"):
            self.assertIsNone(model[name])
        self.assertEqual(model["coefficients"],
                         [{"name": "(Intercept)", "estimate": None, "se": None}])
        # gamma = A / (A + D / 4 n) with one A and one D for all
        ratio = [float(row[5]) / (1 - float(row[5])) / float(row[7]) for row in stored.values()]
        for one in ratio:
            self.near(one, ratio[0])
        self.assertIn("Fay-Herriot", self.document["run"]["recipe"]["small_areas"]["model"])

    def test_ranks_are_intervals_of_one_kind(self):
        ranks = self.document["ranks"]
        stored = self.stored(self.document["run"]["id"])
        self.assertEqual({rank["parent"] for rank in ranks}, {"360102"})
        self.assertEqual({rank["figure"] for rank in ranks}, {"model"})
        figure = {region: (float(row[1]), float(row[2])) for region, row in stored.items()}
        z = z_of(len(figure))
        low = {region: p - z * e for region, (p, e) in figure.items()}
        high = {region: p + z * e for region, (p, e) in figure.items()}
        for rank in ranks:
            own = rank["region"]
            self.assertEqual((rank["ranked"], rank["siblings"]), (10, 10))
            self.assertEqual(rank["rank"], [1 + sum(low[i] > high[own] for i in figure),
                                            10 - sum(high[i] < low[own] for i in figure)])
            self.assertEqual(set(rank["tied_with"]), {
                i for i in figure if i != own and low[i] <= high[own] and low[own] <= high[i]})
            self.assertNotIn("place", rank)

    def test_the_same_again(self):
        again = scored(self.kesu, SLUG, "--seed", "1")
        for name in ("areas", "ranks", "rank_targets"):
            self.assertEqual(again[name], self.document[name])

    def test_files_and_tables_carry_them(self):
        rows = list(csv.DictReader(io.StringIO(self.kesu.run("export", SLUG).stdout)))
        models = {area["region"]: area["model"] for area in self.document["areas"]}
        for row in rows:
            if row["group"] != "all" or row["region"] not in models:
                self.assertEqual(row["model_kind"] + row["rank_low"] + row["siblings"], "")
                continue
            model = models[row["region"]]
            self.assertEqual(row["model_share"], "" if model["share"] is None
                             else f"{model['share']:.15g}")
            self.assertEqual((row["model_kind"], row["model_status"], row["rank_figure"]),
                             (model["kind"], model["status"], "model"))
        table = self.kesu.run("score", SLUG, "--wide").stdout
        self.assertIn("模型估计不代替直接估计", table)
        self.assertIn("名次的95%置信区间", table)

    def test_a_shown_gamma_has_two_decimals(self):
        """The gammas of withheld townships would follow from every digit of another."""
        survey = made_survey.create(self.kesu, "made-gamma", state="draft")
        run = int(self.kesu.sql(
            "insert into kesu.run (survey_id, result_class, rehearsal, region, state, progress, step,"
            " seed, requested_by, started_at, finished_at, program_version, snapshot_sha256, recipe,"
            " diagnostics) select survey_id, result_class, rehearsal, region, 'done', 1, 'done', 7,"
            " 'test', now(), now(), '0.1.0', sha256('snapshot'), '{}', '{\"respondents\": 120}'"
            f" from kesu.survey where survey_id = {survey} returning run_id")[0][0])
        for at, town in enumerate(made_survey.TOWNS[:2]):
            self.kesu.sql(
                "insert into kesu.estimate (run_id, result_class, vintage, region, \"group\", n, share,"
                " se, ci_low, ci_high, df, deff, n_eff, status, reason) select run_id, r.result_class,"
                f" vintage, '{town}', 'all', 60, 0.2, 0.05, 0.11, 0.32, 18, 1.1, 54,"
                f" '{('show', 'suppress')[at]}', '' from kesu.run r join kesu.survey using (survey_id)"
                f" where run_id = {run}; insert into kesu.area_estimate (run_id, result_class, vintage,"
                " region, parent, kind, share, rmse, ci_low, ci_high, gamma, status, reason) select"
                f" run_id, r.result_class, vintage, '{town}', '360102', 'sampled', 0.2, 0.03, 0.15,"
                " 0.26, 0.345678, 'show', 'good' from kesu.run r join kesu.survey using (survey_id)"
                f" where run_id = {run}")
        rows = {row["region"]: row["model_gamma"] for row in csv.DictReader(io.StringIO(
            self.kesu.run("export", "made-gamma", "--run", str(run)).stdout))}
        self.assertEqual(float(rows[made_survey.TOWNS[0]]), 0.35)
        self.assertEqual(rows[made_survey.TOWNS[1]], "")

    def test_what_is_published_stays(self):
        run = self.document["run"]["id"]
        for change in (f"update kesu.area_estimate set gamma = 0 where run_id = {run}",
                       f"delete from kesu.region_rank where run_id = {run}"):
            with self.assertRaises(AssertionError) as caught:
                self.kesu.sql(change)
            self.assertIn("its figures stay as they are", str(caught.exception))

    def test_an_activity_has_neither(self):
        for table, columns, values in (
                ("area_estimate", "parent, kind, status, reason", "region, 'none', 'suppress', 'few_df'"),
                ("region_rank", "parent, figure, ranked, siblings", "region, 'direct', 2, 2")):
            with self.assertRaises(AssertionError) as caught:
                self.kesu.sql(f"insert into kesu.{table} (run_id, result_class, vintage, region,"
                              f" {columns}) select {self.activity()}, 'activity', vintage, region,"
                              f" {values} from kesu.survey where slug = 'donghu-rehearsal'")
            self.assertIn(f"{table}_result_class_check", str(caught.exception))

    def activity(self):
        return scored(self.kesu, "donghu-rehearsal")["run"]["id"]


class Refusals(unittest.TestCase):
    @property
    def kesu(self):
        return Areas.kesu

    def sampled_in(self, slug, *survey_is, **also):
        made_survey.sampled_in(self.kesu, slug, *survey_is, **also)
        return scored(self.kesu, slug)

    def pooled(self, run):
        model, = run["diagnostics"]["townships"]
        self.assertEqual((model["deff_of"], model["deff_df"]), ("townships", 14))

    def test_peers_that_others_surveyed_are_ranked_with(self):
        """Three counties of one city, each with its own survey; the last has the target."""
        towns = [f"3607341{i:02d}" for i in range(7)]
        runs = {}
        for at, county in enumerate(("360702", "360722")):
            document = self.sampled_in(f"made-peer-{at}", "xunwu", [county] * 4, 20 + at, root=county,
                                       persons=30)
            self.assertEqual(document["rank_targets"], [])
            runs[county] = document["run"]["id"]
            self.assertNotEqual(document["estimates"][0]["status"], "suppress")
        document = self.sampled_in("made-peer-own", "xunwu", towns, 30)
        self.assertEqual({one["region"]: one["run"]
                          for one in document["run"]["diagnostics"]["peers"]
                          if one["region"].startswith("3607")}, runs)
        ranks = {rank["region"]: rank for rank in document["ranks"] if rank["parent"] == "360700"}
        self.assertEqual(len(ranks), 18)
        self.assertEqual({region for region, rank in ranks.items() if rank["rank"]},
                         {*runs, "360734"})
        own = ranks["360734"]
        self.assertEqual((own["figure"], own["ranked"], own["siblings"]), ("direct", 3, 18))
        target, again, province = document["rank_targets"]
        for one in (target, again):
            self.assertEqual((one["rank"], one["outcome"]), (own["rank"], "ranked"))
        # Among the province's counties, of which the other packs' surveys are some.
        wide = next(rank for rank in document["ranks"]
                    if (rank["parent"], rank["region"]) == ("360000", "360734"))
        self.assertEqual((province["among"], province["rank"]), ("360000", wide["rank"]))
        self.assertEqual(wide["siblings"], 100)
        self.assertGreaterEqual(wide["ranked"], 3)
        figures = {row[0]: (float(row[1]), float(row[2])) for row in self.kesu.sql(
            "select region, share, se from kesu.estimate where \"group\" = 'all' and run_id in"
            f" ({document['run']['id']}, {', '.join(map(str, runs.values()))})"
            " and region in ('360702', '360722', '360734')")}
        low, high = ({r: p + sign * z_of(3) * e for r, (p, e) in figures.items()}
                     for sign in (-1, 1))
        for region in figures:
            self.assertEqual(ranks[region]["rank"],
                             [1 + sum(low[i] > high[region] for i in figures),
                              3 - sum(high[i] < low[region] for i in figures)])

    def test_margins_of_every_township_make_covariates(self):
        regions = [f"3601020{i:02d}" for i in (2, 4, 5, 6, 7, 8, 9)] + ["360102100", "360102400",
                                                                        "360102401"]
        rows = ["region,variable,level,total"]
        for at, region in enumerate(regions):
            urban = 1000 + 700 * at
            rows += [f"{region},residence,urban,{urban}", f"{region},residence,rural,{9000 - urban}"]
        path = self.kesu.folder / "margins.csv"
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        survey = made_survey.make_sampled(self.kesu, "made-known", 9)
        self.assertGreater(survey, 0)
        self.kesu.run("load", "--margins", str(path), "--survey", "made-known", "--year", "2020",
                      "--source", "made up for a test")
        document = scored(self.kesu, "made-known")
        model, = document["run"]["diagnostics"]["townships"]
        self.assertEqual([one["name"] for one in model["coefficients"]],
                         ["(Intercept)", "share urban"])

    def test_too_few_townships(self):
        document = self.sampled_in(FEW, "donghu", ["360102002", "360102004", "360102005"], 5)
        for area in document["areas"]:
            model = area["model"]
            self.assertEqual((model["kind"], model["status"], model["reason"], model["share"]),
                             ("none", "suppress", "few_areas", None))
        self.assertEqual(document["run"]["diagnostics"]["townships"][0]["outcome"], "few_areas")
        self.assertEqual(len(document["areas"]), 10)

    def test_a_lone_county_has_no_rank_among_its_peers(self):
        regions = [f"3607341{i:02d}" for i in range(7)]
        document = self.sampled_in(LONE, "xunwu", regions, 6)
        self.assertEqual({(one["region"], one["among"]) for one in document["rank_targets"]},
                         {("360734", "360700"), ("360734", "360000")})
        target = document["rank_targets"][0]
        self.assertEqual((target["rank"], target["outcome"]), (None, "no_figures_of_peers"))
        self.assertNotIn("360700", {rank["parent"] for rank in document["ranks"]})
        kinds = {area["region"]: area["model"]["kind"] for area in document["areas"]}
        self.assertEqual({kinds[region] for region in regions}, {"sampled"})
        self.pooled(document["run"])
        self.assertEqual({kind for region, kind in kinds.items() if region not in regions},
                         {"synthetic"})
        for rank in (one for one in document["ranks"] if one["parent"] == "360734"):
            self.assertEqual((rank["ranked"], rank["siblings"]), (7, 16))
            self.assertEqual(rank["rank"] is None, rank["region"] not in regions)
        self.assertIn("无法给出名次", self.kesu.run("score", LONE, "--wide").stdout)


if __name__ == "__main__":
    unittest.main()
