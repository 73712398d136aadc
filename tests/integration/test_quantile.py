# SPDX-License-Identifier: GPL-3.0-or-later
"""`kesu estimate --quantile`: R's svyquantile, what is printed, bad input."""

import csv
import io

from test_estimate import DATA, ONE_STAGE, EstimateCase

CLUS1 = DATA / "apiclus1.csv"


class Numbers(EstimateCase):
    """The default rule and interval of svyquantile."""

    def quantiles(self, path, *options):
        return self.estimates(path, *options)["estimates"]

    def check(self, got, *want):
        self.assertEqual(len(got), len(want))
        for row, (at, estimate, low, high, se) in zip(got, want):
            self.assertEqual((row["at"], row["estimate"], row["ci"]), (at, estimate, [low, high]))
            if se is None:
                self.assertIsNone(row["se"])
            else:
                self.near(row["se"], se, 1e-6)

    def test_api(self):
        got = self.quantiles(CLUS1, *ONE_STAGE, "--quantile", "api00", "--at", ".25,.5,.75")
        self.check(got, (0.25, 552, 492, 627, 31.47166), (0.5, 652, 561, 714, 35.66788),
                   (0.75, 719, 696, 777, 18.88300))
        self.assertEqual({(row["n"], row["df"], row["status"]) for row in got}, {(183, 14, None)})
        self.assertEqual(self.quantiles(CLUS1, *ONE_STAGE, "--quantile", "api00"), got)

    def test_domains(self):
        """A limit is not defined where that of the share leaves 0 to 1."""
        got = self.quantiles(CLUS1, *ONE_STAGE, "--quantile", "api00", "--by", "stype")
        self.assertEqual([row["by"]["stype"] for row in got], ["0"] * 3 + ["1"] * 3 + ["2"] * 3)
        self.assertEqual([row["estimate"] for row in got], [553, 652, 729, 529, 608, 703, 547, 642, 699])
        self.assertEqual((got[3]["ci"], got[3]["se"]), ([None, 687], None))
        self.assertEqual((got[4]["ci"], got[4]["df"]), ([478, 724], 7))

    def test_rule(self):
        """Equal weights: the first value with a share of at or more; rows that are missing stay aside."""
        path = self.write("x,w\n4,1\n1,1\nNA,1\n3,1\n2,1\n9,0\n")
        got = self.quantiles(path, "--weight", "w", "--quantile", "x", "--at", "0.25,0.26,0.5,0.75,1")
        self.assertEqual([row["estimate"] for row in got], [1, 2, 2, 3, 4])
        self.assertEqual({row["n"] for row in got}, {4})

    def test_one_psu(self):
        path = self.write("x,g,a\n1,s,1\n2,s,1\n3,t,1\n4,t,2\n5,t,3\n")
        got = self.quantiles(path, "--psu", "a", "--quantile", "x", "--by", "g", "--at", "0.5")
        self.assertEqual((got[0]["status"], got[0]["estimate"], got[0]["se"]), ("no_df", 1, None))
        self.assertIsNone(got[1]["status"])


class Output(EstimateCase):
    def test_forms(self):
        options = [*ONE_STAGE, "--quantile", "api00", "--by", "stype", "--at", "0.5"]
        done = self.run_program(CLUS1, [*options, "--format", "csv"])
        rows = list(csv.DictReader(io.StringIO(done.stdout)))
        self.assertEqual(list(rows[0]), ["stype", "at", "n", "estimate", "se", "ci_low", "ci_high", "df",
                                         "status"])
        self.assertEqual([row["estimate"] for row in rows], ["652", "608", "642"])
        self.assertIn("分位数", self.run_program(CLUS1, options).stdout)
        method = self.estimates(CLUS1, *options)["method"]
        self.assertEqual((method["estimator"], method["columns"], method["interval"]),
                         ("quantile", ["api00"], "woodruff"))

    def test_refused(self):
        text = CLUS1.read_text(encoding="utf-8")
        for options, words in (
                (["--mean", "api00", "--at", "0.5"], "--at goes with --quantile"),
                (["--quantile", "api00", "--at", "0.5,2"], "--at 2: not a number from 0 to 1"),
                (["--quantile", "api00", "--at", "x"], "--at x"),
                (["--quantile", "api00", "--mean", "api00"], "an estimate of its own"),
                (["--quantile", "api00", "--by", "stype", "--contrast", "all"], "--contrast"),
                (["--quantile", "api00", "--cut", "3"], "--cut"),
                (["--quantile", "api00", "--plausible", "api00,api99"], "--plausible"),
                (["--quantile", "api00", "--negative-weights", "allow"], "--negative-weights")):
            with self.subTest(words):
                self.refused(text, options, 2, words)
