# SPDX-License-Identifier: GPL-3.0-or-later
"""A share measured in four ways: which one is the headline, what is published of the others, and
that anybody gets the same figures from the exported weights and scores. All people are simulated
(演练数据)."""

import csv
import io
import json
import math
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from support import PATIENCE_SECONDS, PROGRAM, Kesu, widest

MEASURES = ("observed", "eap", "plausible", "plausible_rapid_kept")
FIGURES = ("share", "se", "ci", "df")
CUT = 70
DRAWS = 10
SMALL = ("--persons", "4", "--residents", "6000", "--seed", "5")


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


class Measures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kesu = cls.enterClassContext(Kesu())
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="kesu-measures-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.answer("whole", *SMALL)
        cls.answer("parts", *SMALL, "--booklets", "kesu-open-50-bib7")
        cls.whole, cls.parts = (cls.score(slug) for slug in ("whole", "parts"))

    @classmethod
    def answer(cls, slug, *sample, response="1"):
        """Makes a rehearsal in which some people guess rapidly."""
        out = str(cls.folder / f"{slug}.csv")
        cls.kesu.run("rehearse", "donghu", "--slug", slug, "--out", out,
                     "--truth", str(cls.folder / f"{slug}-truth.csv"), *sample)
        cls.kesu.run("simulate", slug, "--server", cls.kesu.server, "--sample", out,
                     "--rapid-share", "0.15", "--response", response)

    @classmethod
    def score(cls, slug):
        return json.loads(cls.kesu.run("score", slug, "--format", "json").stdout)

    def each_measured(self, document):
        """Every cell has figures of all measures, but a withheld cell has none."""
        headline = document["headline"]
        told = {estimate["status"] for estimate in document["estimates"]}
        self.assertTrue({"show", "suppress"} <= told)
        for estimate in document["estimates"]:
            measures = estimate["measures"]
            self.assertEqual(tuple(measures), MEASURES)
            if estimate["status"] == "suppress":
                self.assertEqual(set(measures.values()), {None})
                continue
            self.assertEqual({name: estimate[name] for name in FIGURES}, measures[headline])
            for measure in measures.values():
                self.assertTrue(0 <= measure["ci"][0] <= measure["share"] <= measure["ci"][1] <= 1)

    def test_the_whole_form_is_headed_by_observed_points(self):
        document = self.whole
        self.assertEqual((document["headline"], document["run"]["recipe"]["headline"]),
                         ("observed", "observed"))
        self.assertIsNone(document["run"]["recipe"]["booklets"])
        self.each_measured(document)
        weights = rows_of(self.kesu.run("export", "whole", "weights").stdout)
        total = math.fsum(float(row["weight"]) for row in weights)
        literate = math.fsum(float(row["weight"]) for row in weights if row["literate"] == "1")
        self.assertAlmostEqual(document["estimates"][0]["share"], literate / total, delta=1e-12)

    def test_booklets_are_headed_by_plausible_scores(self):
        document = self.parts
        recipe = document["run"]["recipe"]
        self.assertEqual((document["headline"], recipe["headline"]), ("plausible", "plausible"))
        self.assertEqual((recipe["booklets"]["code"], recipe["booklets"]["booklets"]),
                         ("kesu-open-50-bib7", 7))
        self.each_measured(document)
        measures = document["estimates"][0]["measures"]
        self.assertEqual(len({measure["share"] for measure in measures.values()}), 4)
        self.assertLess(measures["eap"]["share"], measures["plausible"]["share"])
        self.assertLess(measures["plausible"]["df"], measures["observed"]["df"])

    def test_the_measurement_says_how_it_went(self):
        for document, alpha in ((self.whole, True), (self.parts, False)):
            found = document["measurement"]
            self.assertEqual(found, document["run"]["diagnostics"]["measurement"])
            self.assertEqual((found["status"], found["message"], found["draws"]),
                             ("good", "", DRAWS))
            self.assertEqual(found["reliability"]["alpha"] is not None, alpha)
            for name in ("eap", "marginal", "with_regressors"):
                self.assertTrue(0.3 < found["reliability"][name] < 1)
            rapid = found["rapid"]
            self.assertEqual([one["item"] for one in rapid["thresholds"]],
                             [f"{letter}{number:02}" for letter, number in self.items()])
            self.assertTrue(all(0 < one["seconds"] <= 10 for one in rapid["thresholds"]))
            self.assertGreater(rapid["guesses"], 100)
            self.assertAlmostEqual(rapid["share_of_answers"],
                                   rapid["guesses"] / rapid["timed_answers"])
            self.assertGreater(rapid["respondents_below_rte"], 10)
            self.assertLess(rapid["respondents_below_rte"], rapid["respondents_timed"])

    def items(self):
        codes = [row[0] for row in self.kesu.sql(
            "select item.code from kesu.item join kesu.instrument using (instrument_id)"
            " where instrument.code = 'kesu-open-50' order by number")]
        return [(code[0], int(code[1:])) for code in codes]

    # --- recomputed from what is exported ---
    def exported(self, slug):
        weights, scales, scores = (rows_of(self.kesu.run("export", slug, kind).stdout)
                                   for kind in ("weights", "scales", "plausible"))
        self.assertEqual([row["respondent"] for row in weights],
                         [row["respondent"] for row in scores])
        self.assertEqual([row["weight"] for row in weights], [row["weight"] for row in scores])
        self.assertEqual({row["label"] for row in scores}, {"演练数据"})
        return weights, scales, scores

    def combined(self, weights, scales, columns):
        """The replicates' variance of the rows' means over the draws, plus that between the draws."""
        columns_of = {name: [float(row[name]) for row in weights]
                      for name in ("weight", *(scale["replicate"] for scale in scales))}
        totals = {name: math.fsum(values) for name, values in columns_of.items()}

        def share(name, column):
            return math.fsum(w * y for w, y in zip(columns_of[name], column)) / totals[name]
        means = [math.fsum(row) / len(columns) for row in zip(*columns)]
        mean = share("weight", means)
        sampling = math.fsum(float(scale["scale"]) * (share(scale["replicate"], means) - mean) ** 2
                             for scale in scales)
        between = math.fsum((share("weight", column) - mean) ** 2 for column in columns)
        between /= len(columns) - 1 or 1
        return mean, math.sqrt(sampling + (1 + 1 / len(columns)) * between)

    def test_a_stranger_finds_the_same_figures(self):
        for slug, document in (("whole", self.whole), ("parts", self.parts)):
            weights, scales, scores = self.exported(slug)
            measures = document["estimates"][0]["measures"]
            draws = [[float(row[f"ps{d}"]) >= CUT for row in scores]
                     for d in range(1, DRAWS + 1)]
            eap = [[row["eap"] != "" and float(row["eap"]) >= CUT for row in scores]]
            for name, columns in (("plausible", draws), ("eap", eap)):
                share, se = self.combined(weights, scales, columns)
                self.assertAlmostEqual(share, measures[name]["share"], delta=1e-12)
                self.assertAlmostEqual(se, measures[name]["se"], delta=1e-9)
            self.assertTrue(all(float(row[f"ps{d}"]) in range(0, 101, 2)
                                for row in scores[:50] for d in range(1, DRAWS + 1)))

    def test_kesu_estimate_finds_the_headline(self):
        path = self.folder / "scores.csv"
        self.kesu.run("export", "parts", "plausible", "--out", str(path))
        names = ",".join(f"ps{d}" for d in range(1, DRAWS + 1))
        done = subprocess.run(
            [PROGRAM, "estimate", str(path), "--plausible", names, "--cut", str(CUT), "--strata",
             "stratum", "--psu", "psu", "--weight", "weight", "--by", "sex", "--format", "json"],
            capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=True)
        found = {one["by"]["sex"]: one["estimate"]
                 for one in json.loads(done.stdout)["estimates"]}
        told = {one["group"]: one for one in self.parts["estimates"] if one["level"] == "county"}
        for sex in ("male", "female"):
            self.assertAlmostEqual(found[sex], told[f"sex={sex}"]["share"], delta=1e-12)

    def test_csv_has_every_measure(self):
        for slug, document in (("whole", self.whole), ("parts", self.parts)):
            rows = rows_of(self.kesu.run("export", slug).stdout)
            self.assertEqual(len(rows), len(document["estimates"]))
            for row, estimate in zip(rows, document["estimates"]):
                self.assertEqual(row["headline"], document["headline"])
                for name, measure in estimate["measures"].items():
                    cells = [row[f"{name}_{figure}"]
                             for figure in ("share", "se", "ci_low", "ci_high")]
                    told = [measure["share"], measure["se"], *measure["ci"]] if measure else []
                    self.assertEqual([float(cell) for cell in cells if cell], told)

    def test_the_table_shows_the_measures_of_the_region(self):
        text = self.kesu.run("score", "parts").stdout
        block = text[text.index("测量口径"):]
        for words in ("演练数据", "原始得分", "EAP 折算得分", "似真值得分 plausible scores ←", "含快速猜答",
                      "信度 reliability"):
            self.assertIn(words, block)

    def test_the_table_fits_a_hundred_columns(self):
        for slug in ("whole", "parts"):
            for more in ((), ("--all",), ("--truth", self.folder / f"{slug}-truth.csv")):
                text = self.kesu.run("score", slug, *map(str, more)).stdout
                self.assertLessEqual(widest(text), 100)
                self.assertIn("360102 东湖区", text)
                self.assertNotIn("nan", text)
                for words in ("Region, group", "Measure (", "Township"):  # rows are not broken
                    self.assertRegex(text, re.escape(words) + ".*95 % CI.*(Status|Covers)?\n")
                for words in ("地区、人群", "口径（", "乡镇街道 "):
                    self.assertRegex(text, f"\n{words}.*(95%置信区间|状态|覆盖)\n")

    # --- the same answers, the same bits ---
    def test_threads_change_nothing(self):
        def figures(document):
            return {(e["region"], e["group"]): (e["share"], e["se"], e["ci"], e["measures"])
                    for e in document["estimates"]}
        for threads in ("1", "3"):
            self.kesu.environment["OMP_NUM_THREADS"] = threads
            again = self.score("parts")
            del self.kesu.environment["OMP_NUM_THREADS"]
            self.assertEqual(figures(again), figures(self.parts))
            self.assertEqual(again["measurement"], self.parts["measurement"])

    # --- where people cannot be measured ---
    def test_too_few_people(self):
        few = ("--psus", "2", "--persons", "1", "--residents", "400", "--seed", "3")
        self.answer("few-whole", *few, response="0.2")
        document = self.score("few-whole")
        self.assertEqual(document["headline"], "observed")
        self.assertIn(document["measurement"]["status"], ("impossible", "not_converged"))
        self.assertIn("fewer than 11 answers", document["measurement"]["message"])
        stored = self.kesu.sql("select distinct measure from kesu.estimate_measure"
                               f" where run_id = {document['run']['id']}")
        self.assertEqual(stored, [["observed"]])
        done = self.kesu.run("export", "few-whole", "plausible", check=False)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("could not measure", done.stderr)
        self.answer("few-parts", *few, "--booklets", "kesu-open-50-bib7", response="0.2")
        done = self.kesu.run("score", "few-parts", check=False)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("cannot be measured: 有题目作答不足11人", done.stderr)
        self.assertNotRegex(done.stderr, r"\b[KR]\d|answers to|\b[0-9]\b")
        self.assertEqual(self.kesu.sql(
            "select run.state, failure like '%cannot be measured%' from kesu.run"
            " join kesu.survey using (survey_id) where slug = 'few-parts'"), [["failed", "t"]])

    # --- what the database refuses ---
    def test_the_store_keeps_what_is_published(self):
        run = self.parts["run"]["id"]
        for change in ("update kesu.estimate_measure set share = 0.5",
                       "delete from kesu.estimate_measure"):
            with self.assertRaisesRegex(AssertionError, "is done"):
                self.kesu.sql(f"{change} where run_id = {run}")
        with self.assertRaisesRegex(AssertionError, "check constraint|foreign key"):
            self.kesu.sql(
                "insert into kesu.estimate_measure select run_id, 'activity', vintage, region,"
                " \"group\", measure, share, se, ci_low, ci_high, df from kesu.estimate_measure"
                f" where run_id = {run} limit 1")


if __name__ == "__main__":
    unittest.main()
