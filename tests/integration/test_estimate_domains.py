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

    def test_above_n(self):
        """Near-equal psus by chance: the figure is n over deff, and it is said what that is worth."""
        path = self.write("p,y\n" + "".join(f"{p},{i + p / 1000}\n" for p in range(3)
                                            for i in range(5)))
        got = self.estimates(path, "--psu", "p", "--mean", "y")
        self.assertGreater(got["estimates"][0]["n_eff"], 10000)
        self.assertEqual(got["method"]["n_eff_above_2n"], 1)
        said = self.run_program(path, ["--psu", "p", "--mean", "y"]).stdout
        self.assertIn("n_eff above twice n", said)
        said = self.estimates(DATA / "apistrat.csv", "--strata", "stype", "--weight", "pw", "--mean",
                              "api00")
        self.assertEqual(said["method"]["n_eff_above_2n"], 0)

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
        self.assertEqual((first["df"], second["df"]), (7, 7))
        self.near(first["p"], .35110763396581)
        self.near(first["ci"][0], -41.421483349797)
        second = self.estimates(DATA / "apiclus1.csv", *options, "--df", "design")["contrasts"][1]
        self.assertEqual(second["df"], 14)

    def test_contrast_of_a_side_without_df(self):
        """One psu of each stratum has no variance of its own: what the other side has is no test."""
        rows = [(h, 2 * h + a, "A" if a else "B", (7 * h + 3 * a + i) % 5)
                for h in range(10) for a in range(2) for i in range(3)]
        rows += [(h, 2 * h, "C", h % 4 + h // 5) for h in range(2)]
        rows += [(h, 2 * h + 1, "D", (h * h) % 7) for h in range(10)]
        rows += [(h, 2 * h, "D", (h * h) % 5) for h in range(10)]
        path = self.write("h,p,g,y\n" + "".join(f"{h},{p},{g},{y}\n" for h, p, g, y in rows))
        design = ["--strata", "h", "--psu", "p", "--mean", "y", "--by", "g", "--contrast", "all"]
        for more in ([], ["--df", "design"], ["--replicates", "jkn"]):
            got = self.estimates(path, *design, *more)
            self.assertEqual([e["status"] for e in got["estimates"]],
                             ["no_df", "no_df", "no_df", None])
            self.assertEqual({c["status"] for c in got["contrasts"]}, {"no_df"})
            for contrast in got["contrasts"]:
                self.assertEqual([contrast[name] for name in ("se", "df", "t", "p", "p_holm")],
                                 [None] * 5)
                self.assertEqual(contrast["ci"], [None, None])

    def test_contrast_of_strata_taken_whole(self):
        """A side without a variance leaves the other side its degrees of freedom."""
        path = self.write("h,N,y\na,1,1\nb,9,4\nb,9,8\nb,9,7\n")
        got = self.estimates(path, "--strata", "h", "--fpc", "N", "--mean", "y", "--by", "h",
                             "--contrast", "a-b")
        (contrast,), b = got["contrasts"], got["estimates"][1]
        self.assertEqual((contrast["df"], contrast["se"], b["df"]), (2, b["se"], 2))
        self.assertGreater(contrast["p"], 0)

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

    def test_cells_of_a_table(self):
        """A cell is a domain, too: a lonely psu, or any one psu, tells nothing about its variance."""
        rows = [(h, 3 * h + a, "uv"[(h + a + i) % 2], "st"[i % 2])
                for h in range(3) for a in range(3) for i in range(4)]
        rows += [(9, 99, "w", "s"), (9, 99, "w", "s"), (9, 99, "u", "t"), (0, 0, "w", "t")]
        path = self.write("h,p,g,k\n" + "".join(f"{h},{p},{g},{k}\n" for h, p, g, k in rows))
        for policy in ("remove", "certainty", "adjust", "average"):
            design = ["--strata", "h", "--psu", "p", "--lonely", policy]
            cells = self.estimates(path, *design, "--table", "g,k")["estimates"]
            domains = self.estimates(path, *design, "--mean", "p", "--by", "g,k")["estimates"]
            self.assertEqual([cell["by"] for cell in cells], [domain["by"] for domain in domains])
            self.assertEqual([cell["status"] for cell in cells],
                             [domain["status"] for domain in domains])
            self.assertEqual([cell["status"] for cell in cells], [None] * 4 + ["no_df"] * 2)
            for cell in cells[4:]:
                self.assertEqual([cell[name] for name in ("se", "deff", "deff_replace", "n_eff")],
                                 [None] * 4)
                self.assertEqual(cell["ci"], [None, None])
                self.assertGreater(cell["estimate"], 0)
            said = self.run_program(path, [*design, "--table", "g,k"]).stdout
            self.assertRegex(said, "2 个单元格 cells：没有自由度")

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


class SignedWeights(EstimateCase):
    """What weights below 0 can do to a figure is said, and nothing is made of it."""

    ROWS = [("a", "u", 1, 3), ("a", "u", 0, 2), ("a", "v", 1, -4), ("a", "v", 0, 1),
            ("b", "u", 1, 2), ("b", "v", 0, 3), ("b", "u", 1, 1), ("b", "v", 0, -1),
            ("c", "u", 1, -2), ("c", "u", 0, 1), ("c", "v", 1, 1), ("c", "v", 0, -1),
            ("d", "u", 1, 5), ("d", "v", 0, -2), ("d", "u", 1, 5), ("d", "v", 1, 1),
            ("e", "u", 1, -1), ("e", "u", 1, 4), ("e", "u", 1, 2)]
    OPTIONS = ["--weight", "w", "--negative-weights", "allow"]

    def setUp(self):
        super().setUp()
        self.path = self.write("g,h,y,w\n" + "".join(f"{g},{h},{y},{w}\n"
                                                     for g, h, y, w in self.ROWS))

    def figures(self, *options):
        said = self.estimates(self.path, *self.OPTIONS, "--by", "g", *options)
        return {e["by"]["g"]: e for e in said["estimates"]}, said

    def test_shares(self):
        """By hand; the se of b is that of svyby(~y, ~g, svydesign(~1, weights = ~w), svymean)."""
        got, said = self.figures("--share", "y", "--contrast", "all")
        self.assertEqual({g: e["status"] for g, e in got.items()},
                         {"a": "outside_0_1", "b": None, "c": "no_population", "d": "outside_0_1",
                          "e": None})
        for g, estimate in (("a", -.5), ("b", .6), ("d", 11 / 9)):
            self.near(got[g]["estimate"], estimate)
            self.assertGreater(got[g]["se"], 0)
        for g in "acd":
            self.assertEqual([got[g][name] for name in ("deff", "deff_replace", "n_eff")],
                             [None] * 3)
            self.assertEqual(got[g]["ci"], [None, None])
        self.near(got["b"]["n_eff"], 4 / got["b"]["deff_replace"])
        self.assertEqual((got["c"]["se"], got["e"]["se"]), (None, 0))
        for contrast in said["contrasts"]:
            sides = {contrast["a"]["g"], contrast["b"]["g"]}
            want = next((got[g]["status"] for g in sorted(sides) if got[g]["status"]), None)
            self.assertEqual((contrast["status"], contrast["p"] is None), (want, "c" in sides))
        said = self.run_program(self.path, [*self.OPTIONS, "--by", "g", "--share", "y"]).stdout
        self.assertIn("a, d：负权数使占比不在 0 和 1 之间", said)
        self.assertIn("add up to 0 or less", said)

    def test_means_and_totals(self):
        got, _ = self.figures("--mean", "y")
        self.assertEqual([e["status"] for e in got.values()],
                         ["no_spread", None, "no_population", "no_spread", None])
        self.assertIsNone(got["a"]["n_eff"])
        self.assertGreater(got["a"]["ci"][1], got["a"]["estimate"])
        got, _ = self.figures("--total", "y")
        self.assertEqual([e["status"] for e in got.values()],
                         ["no_spread", None, "no_spread", "no_spread", "no_spread"])
        self.assertEqual((got["c"]["estimate"], got["c"]["n_eff"]), (-1, None))

    def test_tables(self):
        for table, place in (("h,y", "row 2, column 2"), ("h,g", "row 1, column 3")):
            done = self.run_program(self.path, [*self.OPTIONS, "--table", table])
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertIn(place, done.stderr)
            self.assertIn("no test with a cell below 0", done.stderr)


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
        for word in ("b.csv: line 2, column h", "a.csv 第 2 行的", "of line 2 of ", "--as-text h"):
            self.assertIn(word, done.stderr)


class TextsInTwoWays(EstimateCase):
    """North and north are one place to whoever reads the table."""

    def text(self, first, other):
        return "h,p,y\n" + "".join(f'"{h}",{p},{y}\n' for h, p, y in (
            (first, 11, 0), (first, 12, 1), ("B", 21, 0), ("B", 22, 1), (other, 13, 1),
            (other, 14, 0), (other, 15, 1)))

    def test_refused(self):
        for first, other in (
                ("North", "north"), ("TRUE", "true"), ("１", "1"), ("Ａ1", "a１"), ("1", "１.0"),
                ("East Road", "East  Road"), ("East Road", " East Road "), ("Éric", "éric"),
                ("East Road", "East\u00a0Road"), ("张\u3000三", "张三"), ("1 区", "1区"),
                ("Афины", "афины"), ("ΑΘΗΝΑ", "αθηνα"), ("东\u200b区", "东区"), ("（一）", "(一)")):
            for column in ("--strata", "--psu", "--by"):
                with self.subTest(first, other=other, column=column):
                    self.refused(self.text(first, other), ["--mean", "y", column, "h"], 1,
                                 "line 6, column h", "of line 2 but for case", "--as-text h")
            path = self.write(self.text(first, other))
            got = self.estimates(path, "--mean", "y", "--strata", "h", "--psu", "p", "--as-text",
                                 "h")
            self.assertEqual(got["method"]["strata_count"], 3)

    def test_two_levels(self):
        for first, other in (("1 12", "11 2"), ("a b", "ab"), ("东1 12", "东11 2"), ("A-1", "A1"),
                             ("北", "南"), ("ß", "ss"), ("1-2", "1.2"), ("a", "ａb")):
            with self.subTest(first, other=other):
                got = self.estimates(self.write(self.text(first, other)), "--mean", "y", "--strata",
                                     "h", "--psu", "p")
                self.assertEqual(got["method"]["strata_count"], 3)

    def test_codes_that_a_spreadsheet_has_shortened(self):
        for code in ("3.60102E+17", "3.60102E+11", "1E+15", "9.90102e+11"):
            options = ["--mean", "y", "--strata", "h", "--psu", "p"]
            self.refused(self.text(code, "C"), options, 1, "line 2, column h", f'"{code}"',
                         "digits may be lost", "--as-text h")
            got = self.estimates(self.write(self.text(code, "C")), *options, "--as-text", "h")
            self.assertEqual(got["method"]["strata_count"], 3)
        for failed in ("#N/A", "#REF!", "#VALUE!"):
            self.refused(self.text(failed, "C"), options, 1, "line 2, column h", f'"{failed}"',
                         "an error of a spreadsheet")
        for code in ("360102001001000001", "1e5", "1.5E+3", "#1"):
            got = self.estimates(self.write(self.text(code, "C")), "--mean", "y", "--strata", "h",
                                 "--psu", "p")
            self.assertEqual(got["method"]["strata_count"], 3)


if __name__ == "__main__":
    unittest.main()
