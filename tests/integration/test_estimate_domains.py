# SPDX-License-Identifier: GPL-3.0-or-later
"""`kesu estimate`: design effects, degrees of freedom of domains, shares of 0, levels that are numbers.
R's figures are those of survey 4.1."""

import csv
import io
import unittest

from test_estimate import DATA, LONELY, EstimateCase


class Effects(EstimateCase):
    """svymean(..., deff = "replace"): it needs no sum of the weights, and n_eff is n over it."""

    def check(self, got, n, deff_replace):
        self.near(got["deff_replace"], deff_replace, 1e-10)
        self.near(got["n_eff"], n / deff_replace, 1e-10)

    def normalised(self):
        with open(DATA / "apistrat.csv", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        mean = sum(float(row["pw"]) for row in rows) / len(rows)
        lines = [",".join([row["stype"], repr(float(row["pw"]) / mean), row["api00"],
                           row["enroll"], row["sch_wide"], row["comp_imp"]]) for row in rows]
        return self.write("\n".join(["stype,w,api00,enroll,sch_wide,comp_imp", *lines]))

    def test_weights_of_mean_1(self):
        path = self.normalised()
        design = ["--strata", "stype", "--weight", "w"]
        got = self.estimates(path, *design, "--mean", "api00")
        self.assertIsNone(got["method"]["deff"])
        self.assertEqual(got["method"]["n_eff"], "n / deff_replace")
        self.check(got["estimates"][0], 200, 1.19729176942)
        self.assertIsNone(got["estimates"][0]["deff"])
        self.check(self.one(path, *design, "--total", "enroll"), 200, .366883206876)
        got = self.estimates(path, *design, "--mean", "api00", "--by", "sch_wide")["estimates"]
        for domain, n, deff in zip(got, (48, 152), (1.29721870984, 1.19238018714)):
            self.check(domain, n, deff)
            self.assertIsNone(domain["deff"])
        for cell in self.estimates(path, *design, "--table", "sch_wide,comp_imp")["estimates"]:
            self.assertIsNone(cell["deff"])
            self.near(cell["n_eff"], 200 / cell["deff_replace"], 1e-12)
            self.assertTrue(10 < cell["n_eff"] < 400)

    def test_calibrated(self):
        margins = self.write("variable,level,total\nstype,0,4421\nstype,1,755\nstype,2,1018\n",
                             "margins.csv")
        options = ["--psu", "dnum", "--weight", "pw", "--mean", "api00", "--calibrate", "rake",
                   "--margins"]
        got = self.estimates(DATA / "apiclus1.csv", *options, margins)
        self.assertEqual(got["method"]["deff"], "without replacement")
        self.check(got["estimates"][0], 183, 9.62040046668)
        margins = self.write("variable,level,total\nstype,0,130\nstype,1,23\nstype,2,30\n",
                             "margins.csv")
        got = self.one(DATA / "apiclus1.csv", *options, margins)
        self.assertIsNone(got["deff"])
        self.assertTrue(10 < got["n_eff"] < 30)


class DegreesOfFreedom(EstimateCase):
    """degf(subset(design, ...)): a domain has the degrees of freedom of its own psus."""

    LEFT = "h,a,x,y,g\n" + "".join(
        f"{a // 3},{a},{x},{x % 2},{g}\n" for a, x, g in (
            (0, 5, "A"), (0, 7, "A"), (0, 9, "A"), (1, 4, "B"), (1, 6, "B"), (2, 3, "B"),
            (3, 5, "C"), (3, 8, "C"), (4, 6, "C"), (4, 7, "B"), (5, 2, "C"), (5, 4, "B")))

    def test_intervals(self):
        want = ((14, .7073311667, .8352179033), (7, .2486694139, .7513305861),
                (11, .2778379150, .8080727686))
        design = ["--psu", "dnum", "--weight", "pw", "--by", "stype"]
        got = self.estimates(DATA / "apiclus1.csv", *design, "--share", "comp_imp")
        self.assertEqual(got["method"]["df"], "domain")
        for estimate, (df, low, high) in zip(got["estimates"], want):
            self.assertEqual(estimate["df"], df)
            self.near(estimate["ci"][0], low, 1e-8)
            self.near(estimate["ci"][1], high, 1e-8)
        want = ((600.423087175, 697.313023936), (527.763642527, 709.379214615),
                (561.168333994, 701.711666006))
        for estimate, limits in zip(self.estimates(
                DATA / "apiclus1.csv", *design, "--mean", "api00")["estimates"], want):
            for got, limit in zip(estimate["ci"], limits):
                self.near(got, limit)
        whole = self.estimates(DATA / "apiclus1.csv", *design, "--mean", "api00", "--df", "design")
        self.assertEqual(whole["method"]["df"], "design")
        self.assertEqual([e["df"] for e in whole["estimates"]], [14, 14, 14])

    def test_replicates(self):
        got = self.estimates(DATA / "apiclus1.csv", "--psu", "dnum", "--weight", "pw", "--by",
                             "stype", "--mean", "api00", "--replicates", "jk1")["estimates"]
        self.assertEqual([e["df"] for e in got], [14, 7, 11])

    def test_contrast(self):
        options = ["--psu", "dnum", "--weight", "pw", "--by", "stype", "--mean", "api00",
                   "--contrast", "0-1,1-2"]
        first, second = self.estimates(DATA / "apiclus1.csv", *options)["contrasts"]
        self.assertEqual((first["df"], second["df"]), (14, 11))
        self.near(first["p"], .334790114361)
        self.near(first["ci"][0], -34.7538977338)
        second = self.estimates(DATA / "apiclus1.csv", *options, "--df", "design")["contrasts"][1]
        self.assertEqual(second["df"], 14)

    def test_table(self):
        """Rows without one of the values are in no cell, nor are their psus in its domain."""
        text = "p,a,b\n" + "".join(
            f"{p},{p * i % 2},{i % 2 if p < 7 else ''}\n" for p in range(9) for i in range(6))
        path = self.write(text)
        for rule, df in (("domain", 6), ("design", 8)):
            got = self.estimates(path, "--psu", "p", "--table", "a,b", "--df", rule)
            self.assertEqual(got["estimates"][0]["df"], df)
            self.near(got["test"]["ddf"], got["test"]["ndf"] * df)

    def test_one_psu(self):
        path = self.write(self.LEFT)
        design = ["--strata", "h", "--psu", "a", "--by", "g"]
        void = ["se", "deff", "deff_replace", "n_eff"]
        for kind, rule, more in (("--mean", "domain", []), ("--mean", "design", []),
                                 ("--total", "domain", []), ("--mean", "domain",
                                                             ["--replicates", "jkn"])):
            got = self.estimates(path, *design, kind, "x", "--df", rule, *more,
                                 "--contrast", "A-B,C-B")
            alone, *others = got["estimates"]
            self.assertEqual((alone["status"], alone["df"], alone["ci"]), ("no_df", 0, [None, None]))
            self.assertEqual([alone[name] for name in void], [None] * 4)
            for estimate in others:
                self.assertIsNone(estimate["status"])
                self.assertGreater(estimate["se"], 0)
            lost, kept = got["contrasts"]
            self.assertEqual((lost["status"], kept["status"]), ("no_df", None))
            self.assertEqual([lost[name] for name in ("se", "t", "p", "p_holm", "df")], [None] * 5)
            self.assertEqual(lost["ci"], [None, None])
            self.near(kept["p_holm"], kept["p"])
        alone = self.estimates(path, *design, "--share", "y")["estimates"][0]
        self.assertEqual((alone["status"], alone["se"], alone["ci"]), ("no_df", None, [None, None]))
        said = self.run_program(path, [*design, "--mean", "x"]).stdout
        self.assertIn("A：没有自由度", said)
        self.assertIn("no degree of freedom", said)
        said = self.run_program(path, [*design, "--mean", "x", "--format", "csv"]).stdout
        self.assertEqual([row["status"] for row in csv.DictReader(io.StringIO(said))],
                         ["no_df", "", ""])

    def test_one_row_and_a_lonely_psu(self):
        path = self.write("g,x\na,1\na,3\na,6\nb,4\n")
        for kind in ("--mean", "--total"):
            got = self.estimates(path, kind, "x", "--by", "g")["estimates"]
            self.assertEqual((got[1]["status"], got[1]["se"], got[1]["deff"], got[1]["n_eff"]),
                             ("no_df", None, None, None))
        path = self.write(LONELY)
        got = self.estimates(path, "--strata", "h", "--weight", "w", "--mean", "age", "--by", "h",
                             "--lonely", "remove", "--contrast", "3-1")
        self.assertEqual([e["status"] for e in got["estimates"]], [None, None, "no_df"])
        self.assertIsNone(got["contrasts"][0]["p"])

    def test_taken_whole_has_no_error(self):
        path = self.write("h,N,y\na,1,1\nb,9,4\nb,9,8\n")
        got = self.estimates(path, "--strata", "h", "--fpc", "N", "--mean", "y", "--by", "h")
        self.assertEqual([(e["se"] == 0, e["status"]) for e in got["estimates"]],
                         [(True, None), (False, None)])


class Extremes(EstimateCase):
    """Limits of a share of 0 or 1 allow for the clusters."""

    def limit(self, n):
        return 1 - .025 ** (1 / n)

    def test_no_other_domain(self):
        path = self.write("a,y\n" + "".join(f"{a},0\n" * 20 for a in range(30)))
        for kind in ("logit", "beta", "wald"):
            got = self.one(path, "--psu", "a", "--share", "y", "--ci", kind)
            self.near(got["ci"][1], self.limit(30), 1e-9)
            self.assertEqual(got["n_eff"], 30)
        self.near(self.one(path, "--share", "y")["ci"][1], self.limit(600), 1e-9)

    def test_other_domains(self):
        """Their design effects, each by its degrees of freedom."""
        rows = [(a, "n", 0) for a in range(9) for _ in range(10)]
        rows += [(a, g, int(i < 3 * (a % 3))) for a in range(9) for g in "uv" for i in range(
            8 if g == "u" else 6)]
        path = self.write("a,g,y\n" + "".join(f"{a},{g},{y}\n" for a, g, y in rows))
        none, u, v = self.estimates(path, "--psu", "a", "--share", "y", "--by", "g")["estimates"]
        effect = (u["deff_replace"] + v["deff_replace"]) / 2
        self.assertGreater(effect, 1)
        self.near(none["n_eff"], 90 / effect, 1e-9)
        self.near(none["ci"][1], self.limit(90 / effect), 1e-9)

    def test_beta_counts_no_more_than_its_rows(self):
        path = self.write("a,y\n" + "".join(f"{a},{i % 2}\n" for a in range(20)
                                            for i in range(4 + (a == 0))))
        got = self.one(path, "--psu", "a", "--share", "y", "--ci", "beta")
        self.assertLess(got["deff_replace"], 0.1)
        plain = self.one(path, "--share", "y", "--ci", "beta")
        self.assertLess(got["ci"][0], plain["ci"][0] + 0.02)
        self.assertLess(got["ci"][0], .40)


class NumbersInTwoWays(EstimateCase):
    """1 and 1.0 are one number: as strata, psus or domains they would be two."""

    def text(self, other, first="1"):
        rows = [(first, 11, 0), (first, 12, 1), (2, 21, 0), (2, 22, 1), (other, 13, 1),
                (other, 14, 0), (other, 15, 1)]
        return "h,p,y\n" + "".join(f"{h},{p},{y}\n" for h, p, y in rows)

    def test_refused(self):
        for other in ("1.0", "01", "1e0", "+1", "1.", "10e-1", "0.1E1"):
            for column in ("--strata", "--psu", "--by"):
                self.refused(self.text(other), ["--mean", "y", column, "h"], 1, "line 6, column h",
                             f'"{other}"', 'number "1" of line 2', "--as-text h")
            self.refused(self.text(other), ["--table", "h,p"], 1, "line 6, column h", "line 2")
        self.refused(self.text("-0", "0"), ["--mean", "y", "--by", "h"], 1, "line 6", "line 2")

    def test_long_numbers_are_told_apart(self):
        """A double cannot hold the codes of villages with more than 15 digits; texts can."""
        path = self.write(self.text("360102001001000002", "360102001001000001.0"))
        got = self.estimates(path, "--mean", "y", "--by", "h")["estimates"]
        self.assertEqual(len(got), 3)
        self.refused(self.text("360102001001000001.0", "360102001001000001"),
                     ["--mean", "y", "--by", "h"], 1, "line 6", "line 2")

    def test_texts(self):
        path = self.write(self.text("01"))
        got = self.estimates(path, "--mean", "y", "--strata", "h", "--psu", "p", "--as-text", "h")
        self.assertEqual(got["method"]["strata_count"], 3)
        for one, other in (("A1", "A1.0"), ("1", "1.5"), ("1.0", "1.5")):
            path = self.write(self.text(other, one))
            got = self.estimates(path, "--mean", "y", "--strata", "h", "--psu", "p")
            self.assertEqual(got["method"]["strata_count"], 3)

    def test_across_files(self):
        whole = "h,p,y\n1,11,0\n1,12,1\n1,13,1\n"
        a, b = self.write(whole, "a.csv"), self.write(whole.replace("\n1,", "\n1.0,"), "b.csv")
        done = self.run_program(a, [b, "--mean", "y", "--strata", "h", "--psu", "p"])
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        for word in ("b.csv: line 2, column h", "a.csv:2", "--as-text h"):
            self.assertIn(word, done.stderr)


if __name__ == "__main__":
    unittest.main()
