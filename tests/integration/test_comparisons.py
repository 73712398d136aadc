# SPDX-License-Identifier: GPL-3.0-or-later
"""What a plan promises beside others' figures: every judgement computed apart, and what is refused."""

import math
import statistics
import unittest

import made_survey
import recompute
from support import Kesu
from test_figures import written
from test_release import recomputed

OWN, CITY, PEERS = "360734", "360700", ("360702", "360703", "360704", "360722")
TOWNS = [f"3607341{i:02d}" for i in range(7)]
MADE, RIVAL = "made-own", "made-city"
EMPTY, FULL = "before", "after"  # the figures were loaded: two runs of the same survey
# Of the nation: series, what it has otherwise than test_figures.NATION.
NATION = {
    "a error": {"estimate": 0.31, "se": 0.004}, "b n": {"estimate": 0.2, "n": 1200},
    "c bare": {"estimate": 0.6}, "d near": {"estimate": 0.42},
    "e old": {"year": 2019}, "f other": {"standard": "benchmark-2016"}, "g unstated": {"standard": ""},
    "h promised": {"estimate": 0.3, "se": 0.005, "year": 2024, "standard": "cast-2024@1"},
}


def setUpModule():
    Comparisons.kesu = kesu = unittest.enterModuleContext(Kesu())
    kesu.sql("insert into kesu.target (programme_id, number, region, year, kind, comparison, against,"
             " wording, quote) select programme_id, number, region, year, 'comparison', comparison,"
             f" against, 'made', quote from kesu.programme, (values (101, '{OWN}', 2025, 'above', 'CN',"
             f" 'more than all'), (102, '{OWN}', 2025, 'at_least', '{CITY}', 'as many as there'),"
             f" (103, '{TOWNS[0]}', 2024, 'above', 'CN', 'a township, too')) as t"
             " (number, region, year, comparison, against, quote) where code = 'xunwu'")
    made_survey.sampled_in(kesu, MADE, "xunwu", TOWNS, 9, persons=15)
    Comparisons.tables[EMPTY] = kesu.run("score", MADE, "--wide").stdout
    Comparisons.documents[EMPTY] = shown(kesu, MADE)
    made_survey.sampled_in(kesu, RIVAL, "xunwu", [CITY] * 4, 8, root=CITY, persons=15)
    kesu.run("score", RIVAL)
    Comparisons.documents[RIVAL] = shown(kesu, RIVAL)
    load(kesu)
    Comparisons.tables[FULL] = kesu.run("score", MADE, "--wide").stdout
    Comparisons.documents[FULL] = shown(kesu, MADE)


def shown(kesu, slug):
    """The document of the survey's last run."""
    return kesu.client().request("GET", f"/api/v1/surveys/{slug}/indicators").json()


def load(kesu):
    rows = [{"series": series, "year": 2025, **row} for series, row in NATION.items()]
    rows += [{"series": "peers", "year": 2025, "region": region, **row} for region, row in zip(
        PEERS, ({"estimate": 0.9, "se": 0.01}, {"estimate": 0.05}, {"standard": "benchmark-2016"},
                {"estimate": 0.5, "n": 40}))]
    path = kesu.folder / "figures.csv"
    path.write_text(written(rows), encoding="utf-8")
    kesu.run("load", "--figures", str(path))


class Comparisons(unittest.TestCase):
    kesu, documents, tables = None, {}, {}

    def of(self, slug, against, region=OWN):
        return [one for one in self.documents[slug]["comparisons"]
                if (one["with"], one["region"]) == (against, region)]

    def own(self, region=OWN, slug=FULL):
        return next(e for e in self.documents[slug]["estimates"]
                    if (e["region"], e["group"]) == (region, "all"))

    def judged(self, one, se, df):
        """Held against the share as the run has published it."""
        own, figure = self.own(one["region"]), one["figure"]
        t = recompute.student_quantile(0.975, df)
        difference = own["share"] - figure["share"]
        self.assertAlmostEqual(one["difference"], difference, delta=1e-12)
        self.assertAlmostEqual(one["se"], se, delta=1e-12)
        self.assertAlmostEqual(one["df"], df, delta=1e-7)
        self.assertAlmostEqual(one["ci"][0], difference - t * se, delta=1e-7)
        self.assertAlmostEqual(one["ci"][1], difference + t * se, delta=1e-7)
        self.assertAlmostEqual(one["probability"], recompute.student_cdf(difference / se, df),
                               delta=1e-7)
        self.assertEqual(one["verdict"], "above" if one["ci"][0] >= 0 else
                         "below" if one["ci"][1] < 0 else "undecided")

    def test_without_figures_a_promise_says_so(self):
        for one in self.documents[EMPTY]["comparisons"] + self.documents[RIVAL]["comparisons"]:
            self.assertEqual((one["outcome"], one["figure"], one["reason"]),
                             ("not_loaded", None, None))
            self.assertNotIn("difference", one)
        self.assertEqual([(one["with"], one["with_name"]["zh"], one["comparison"], one["quote"])
                          for one in self.of(EMPTY, "CN")],
                         [("CN", "全国", "above", "more than all")])
        self.assertIn("对照数据未载入 / Comparison figure not loaded", self.tables[EMPTY])
        target = self.documents[EMPTY]["rank_targets"][0]
        self.assertEqual((target["outcome"], target["outside"], target["bound"]),
                         ("no_figures_of_peers", 0, False))

    def test_a_figure_with_its_error(self):
        known = self.of(FULL, "CN")[0]
        own = self.own()
        variances = own["se"] ** 2, 0.004 ** 2
        self.assertEqual((known["outcome"], known["figure"]["kind"], known["figure_se_most"]),
                         ("judged", "published_with_error", None))
        self.judged(known, math.sqrt(sum(variances)),
                    sum(variances) ** 2 / (variances[0] ** 2 / own["df"]))
        self.assertEqual({name: known["figure"][name] for name in (
            "series", "version", "standard", "instrument", "source", "url", "note", "n", "run")},
            {"series": "a error", "version": 1, "standard": "cast-2024", "instrument": None,
             "source": "made up for a test", "url": "https://example.org/x", "note": None, "n": None,
             "run": None})

    def test_a_figure_without_its_error_gives_a_bound(self):
        own = self.own()
        for series, least in (("b n", math.sqrt(0.2 * 0.8 / 1200)), ("c bare", 0), ("d near", 0)):
            one = next(c for c in self.of(FULL, "CN") if c["figure"] and
                       c["figure"]["series"] == series)
            self.assertEqual(one["outcome"], "bound")
            self.judged(one, math.hypot(own["se"], least), own["df"])
            t = recompute.student_quantile(0.975, own["df"])
            if one["verdict"] == "undecided":
                self.assertIsNone(one["figure_se_most"])
            else:
                self.assertAlmostEqual(
                    one["figure_se_most"],
                    math.sqrt((one["difference"] / t) ** 2 - own["se"] ** 2), delta=1e-7)
                self.assertGreaterEqual(one["figure_se_most"], least)
        self.assertEqual({one["verdict"] for one in self.of(FULL, "CN") if one["outcome"] == "bound"},
                         {"above", "below", "undecided"})

    def test_what_is_not_comparable_stops(self):
        told = {one["figure"]["series"]: one for one in self.of(FULL, "CN")}
        self.assertEqual(list(told), list(NATION))
        for series, reason in (("e old", "year"), ("f other", "standard"),
                               ("g unstated", "standard_not_stated"), ("h promised", "year")):
            one = told[series]
            self.assertEqual((one["outcome"], one["reason"]), ("not_comparable", reason))
            self.assertFalse({"difference", "ci", "probability", "verdict"} & set(one))
        # The year of the promise counts once the survey has reached it.
        township = {one["figure"]["series"]: one["outcome"]
                    for one in self.of(FULL, "CN", TOWNS[0])}
        self.assertNotEqual(township["h promised"], "not_comparable")
        self.assertIn("不可比：评定标准不同 / Not comparable: By another standard", self.tables[FULL])

    def test_another_survey_of_this_server_comes_first(self):
        one, = self.of(FULL, CITY)
        own, city = self.own(), self.own(CITY, RIVAL)
        variances = own["se"] ** 2, city["se"] ** 2
        document = self.documents[FULL]
        self.assertEqual(
            {name: one["figure"][name] for name in ("kind", "run", "standard", "instrument", "share")},
            {"kind": "own_run", "run": self.documents[RIVAL]["run"]["id"],
             "standard": document["standard"], "instrument": document["instrument"],
             "share": city["share"]})
        self.judged(one, math.sqrt(sum(variances)), sum(variances) ** 2 / (
            variances[0] ** 2 / own["df"] + variances[1] ** 2 / city["df"]))

    def test_of_real_people_only_what_is_signed_and_stands(self):
        """The two surveys as real ones: what the other has is told once it is signed, until it is
        withdrawn."""
        def told(*changes):
            return len(self.kesu.sql("; ".join((
                "begin; set local session_replication_role = replica",
                "alter table kesu.survey drop constraint banks_stay_apart",
                f"update kesu.survey set rehearsal = false where slug in ('{MADE}', '{RIVAL}')",
                "update kesu.run set rehearsal = false, kind = 'main' where survey_id in"
                f" (select survey_id from kesu.survey where slug in ('{MADE}', '{RIVAL}'))", *changes,
                "select w.run_id from kesu.run r, kesu_fn.published_of(r, '360700', 'observed') w"
                f" where r.run_id = {self.documents[FULL]['run']['id']}", "rollback"))))

        sign = ("insert into kesu.publication (run_id, survey_id, account, manifest, public_key) select"
                f" run_id, survey_id, 'made', '', sha256('') from kesu.run where run_id ="
                f" {self.documents[RIVAL]['run']['id']}")
        self.assertEqual(told(), 0)
        self.assertEqual(told(sign), 1)
        self.assertEqual(told(sign, f"update kesu.survey set state = 'withdrawn' where slug = '{RIVAL}'"),
                         0)

    def test_a_withheld_share_is_not_compared(self):
        withheld = [town for town in TOWNS if self.own(town)["status"] == "suppress"]
        for one in self.of(FULL, "CN", TOWNS[0]):
            if one["outcome"] != "not_comparable":
                self.assertEqual(one["outcome"] == "withheld", TOWNS[0] in withheld)
                self.assertEqual("difference" in one, TOWNS[0] not in withheld)

    def test_peers_that_never_used_this_are_ranked_with(self):
        document = self.documents[FULL]
        target = document["rank_targets"][0]
        self.assertEqual((target["outcome"], target["outside"], target["not_comparable"],
                          target["bound"]), ("ranked", 3, 1, True))
        ranks = {rank["region"]: rank for rank in document["ranks"] if rank["parent"] == CITY}
        self.assertEqual({region for region, rank in ranks.items() if rank["rank"]},
                         {OWN, PEERS[0], PEERS[1], PEERS[3]})
        self.assertEqual({region for region, rank in ranks.items() if rank["bound"]},
                         {PEERS[1], PEERS[3]})
        z = statistics.NormalDist().inv_cdf(0.5 + 0.5 * 0.95 ** (1 / 4))
        figures = {OWN: (self.own()["share"], self.own()["se"]), PEERS[0]: (0.9, 0.01),
                   PEERS[1]: (0.05, 0), PEERS[3]: (0.5, math.sqrt(0.25 / 40))}
        low, high = ({r: p + sign * z * e for r, (p, e) in figures.items()} for sign in (-1, 1))
        for region in figures:
            self.assertEqual(ranks[region]["rank"],
                             [1 + sum(low[i] > high[region] for i in figures),
                              4 - sum(high[i] < low[region] for i in figures)])
        self.assertEqual(target["rank"], ranks[OWN]["rank"])
        self.assertIn("名次置信区间至少这样宽", self.tables[FULL])

    def test_promised_gaps_are_told_with_the_gaps(self):
        document = self.documents[FULL]
        places, people = document["gap_targets"]
        self.assertEqual((places["between"], people["between"]),
                         (["residence", "region"], ["residence", "sex", "age"]))
        for target in (places, people):
            of = [gap for gap in document["gaps"] if gap["region"] == OWN
                  and gap["group"].partition("=")[0] in target["between"]]
            spreads = [one for one in document["spreads"]
                       if one["region"] == OWN and "region" in target["between"]]
            self.assertEqual((target["gaps"], target["spreads"], target["compared"]),
                             (len(of), len(spreads), 0))
            self.assertEqual(target["outcome"],
                             "no_earlier_wave" if of or spreads else "no_figures")
        self.assertGreater(people["gaps"], 0)
        self.assertIn("缩小城乡之间、性别和年龄之间的差距", self.tables[FULL])

    def test_what_a_plan_marks_stands_with_the_results(self):
        marked, = self.documents[FULL]["marked_regions"]
        self.assertEqual((marked["region"], marked["unit"], marked["listed"]),
                         ("360734900", False, False))
        self.assertIn("自编", marked["note"]["zh"])
        self.assertIn("城市社区管委会", self.tables[FULL])
        self.assertIsNone(self.documents[FULL]["monitoring"])

    def test_a_release_recomputes_them(self):
        """Of a main run: the same promises, ranks among what others have published, and a unit."""
        self.kesu.sql(f"update kesu.programme_region set is_unit = true where code = '{TOWNS[6]}'")
        self.kesu.run("survey", "close", MADE)
        self.kesu.run("score", MADE)
        folder = self.kesu.folder / "release"
        self.kesu.run("export", MADE, "release", "--out", str(folder))
        needed = [f"ranks.csv {CITY} {peer} rank_high" for peer in (OWN, *PEERS[:2], PEERS[3])]
        needed += [f"comparisons.csv {OWN} {one} {column}" for column in (
            "outcome", "difference", "se", "df", "ci_low", "ci_high", "probability", "verdict")
                   for one in ("CN a error", "CN b n", "CN c bare", f"{CITY} ")]
        needed += [f"comparisons.csv {OWN} CN c bare reference_se_most"]
        for told in recomputed(folder):
            self.assertEqual((told.status, told.differ, told.errors), (0, [], ""))
            self.assertLessEqual(set(needed), told.figures)
            self.assertIn(f"ranks.csv {OWN} {TOWNS[0]} siblings", told.figures)
            self.assertNotIn(f"ranks.csv {OWN} {TOWNS[6]} siblings", told.figures)
        path = folder / "comparisons.csv"
        path.write_bytes(path.read_bytes().replace(b'"judged"', b'"bound"', 1))
        for told in recomputed(folder):
            self.assertEqual(told.status, 1)
            self.assertIn(f"comparisons.csv {OWN} CN a error outcome", told.differ)

    def test_a_run_keeps_what_it_was_judged_by(self):
        before = self.documents[FULL]["comparisons"]
        path = self.kesu.folder / "again.csv"
        path.write_text(written([{"series": "a error", "year": 2025, "estimate": 0.9}]),
                        encoding="utf-8")
        self.kesu.run("load", "--figures", str(path))
        self.assertEqual(shown(self.kesu, MADE)["comparisons"], before)


if __name__ == "__main__":
    unittest.main()
