# SPDX-License-Identifier: GPL-3.0-or-later
"""`kesu estimate`: several variables a call, shares of categories, and all rows beside the groups. Each
figure is that of a call for it alone; R's are those of survey 4.1."""

import csv
import io
import unittest

from test_estimate import DATA, ONE_STAGE, STRATIFIED, EstimateCase

ROWS = ("h,a,w,y,x,学历\n1,1,2,1,3,低\n1,1,2,0,4,高\n1,2,1,1,,高\n1,2,1,1,5,低\n"
        "2,3,3,0,8,\n2,4,3,1,2,低\n2,4,2,,5,低\n")
DESIGN = ["--strata", "h", "--psu", "a", "--weight", "w"]


class VariablesCase(EstimateCase):
    def figures(self, path, *options):
        """Without what tells one variable of a call from another."""
        return [{key: value for key, value in figure.items() if key not in ("variable", "category")}
                for figure in self.estimates(path, *options)["estimates"]]


class Variables(VariablesCase):
    def test_as_one_by_one(self):
        path = DATA / "apistrat.csv"
        more = [*STRATIFIED, "--by", "sch_wide", "--all", "--where", "enroll > 200"]
        for option, names in (("--mean", ("api00", "enroll")), ("--total", ("enroll", "api00")),
                              ("--share", ("comp_imp", "sch_wide")),
                              ("--quantile", ("api00", "enroll")),
                              ("--ratio", ("api00/enroll", "enroll/api00"))):
            with self.subTest(option):
                got = self.estimates(path, *more, option, names[0], option, names[1])
                self.assertEqual([e["variable"] for e in got["estimates"]],
                                 [n for n in names for _ in range(len(got["estimates"]) // 2)])
                want = [e for name in names for e in self.figures(path, *more, option, name)]
                self.assertEqual(self.figures(path, *more, option, ",".join(names)), want)

    def test_cut_and_missing(self):
        """Each variable has its own rows: a value that one lacks leaves the other alone."""
        path = self.write(ROWS)
        got = self.estimates(path, *DESIGN, "--share", "y,x", "--cut", "1")["estimates"]
        self.assertEqual([(e["variable"], e["n"]) for e in got], [("y", 6), ("x", 6)])
        self.near(got[0]["estimate"], 7 / 12)
        self.near(got[1]["estimate"], 1)
        for replicates in ([], ["--replicates", "jkn"]):
            options = [*DESIGN, *replicates, "--by", "h", "--all"]
            both = self.figures(path, *options, "--mean", "x", "--mean", "y")
            self.assertEqual(both, [*self.figures(path, *options, "--mean", "x"),
                                    *self.figures(path, *options, "--mean", "y")])

    def test_names(self):
        """A text with commas is one name where the file has it, and quotes say so."""
        path = self.write('"age, years",age,y\n1,5,7\n3,6,8\n')
        for name in ("age, years", '"age, years"'):
            got = self.estimates(path, "--mean", name)
            self.assertEqual((got["estimates"][0]["estimate"], got["method"]["columns"]),
                             (2, ["age, years"]))
            self.assertNotIn("variable", got["estimates"][0])
        got = self.estimates(path, "--mean", '"age, years",y')["estimates"]
        self.assertEqual([(e["variable"], e["estimate"]) for e in got],
                         [("age, years", 2), ("y", 7.5)])
        got = self.one(path, "--ratio", "age, years/y")
        self.near(got["estimate"], 4 / 15)

    def test_contrasts(self):
        """One family of tests, whatever it compares."""
        path = DATA / "apiclus1.csv"
        got = self.estimates(path, *ONE_STAGE, "--mean", "api00,enroll", "--by", "stype",
                             "--contrast", "all")["contrasts"]
        self.assertEqual([c["variable"] for c in got], ["api00"] * 3 + ["enroll"] * 3)
        p = sorted(c["p"] for c in got)
        holm = [max(min(1, (len(p) - j) * p[j]) for j in range(i + 1)) for i in range(len(p))]
        for want, contrast in zip(holm, sorted(got, key=lambda c: c["p"])):
            self.near(contrast["p_holm"], want)
        for name in ("api00", "enroll"):
            alone = self.estimates(path, *ONE_STAGE, "--mean", name, "--by", "stype", "--contrast",
                                   "all")["contrasts"]
            for one, of_both in zip(alone, (c for c in got if c["variable"] == name)):
                self.assertEqual({k: one[k] for k in ("a", "b", "difference", "se", "df", "p")},
                                 {k: of_both[k] for k in ("a", "b", "difference", "se", "df", "p")})


class Categories(VariablesCase):
    def test_as_svymean_of_a_factor(self):
        """svymean(~factor(stype), svydesign(~dnum, weights = ~pw, fpc = ~fpc, ...), deff = TRUE)"""
        got = self.estimates(DATA / "apiclus1.csv", *ONE_STAGE, "--category", "stype", "--ci", "wald")
        want = [("0", 0.7868852459016393, 0.0463365536499119, 2.40114506876045),
                ("1", 0.07650273224043716, 0.0268102190507708, 1.90802483952695),
                ("2", 0.1366120218579235, 0.0296490466402602, 1.39772718074124)]
        self.assertEqual([e["category"] for e in got["estimates"]], [w[0] for w in want])
        for figure, (_, share, se, deff) in zip(got["estimates"], want):
            self.near(figure["estimate"], share)
            self.near(figure["se"], se)
            self.near(figure["deff"], deff)
        self.assertEqual((got["method"]["estimator"], got["method"]["columns"]),
                         ("category", ["stype"]))

    def test_as_a_share_of_ones(self):
        path, options = DATA / "apiclus1.csv", [*ONE_STAGE, "--by", "stype", "--all"]
        for more in ([], ["--ci", "beta"], ["--replicates", "jk1"]):
            ones = [e for e in self.estimates(path, *options, *more, "--category", "comp_imp")
                    ["estimates"] if e["category"] == "1"]
            for figure, want in zip(ones, self.figures(path, *options, *more, "--share", "comp_imp"),
                                    strict=True):
                self.assertEqual({k: v for k, v in figure.items() if k in want}, want)

    def test_absent_in_a_group(self):
        """A category is one of the file: a group that has none of it has a share of 0."""
        path = self.write(ROWS)
        got = self.estimates(path, *DESIGN, "--category", "学历", "--by", "h", "--all")["estimates"]
        self.assertEqual([(e["by"]["h"], e["category"], e["n"]) for e in got],
                         [("1", "低", 4), ("1", "高", 4), ("2", "低", 2), ("2", "高", 2),
                          (None, "低", 6), (None, "高", 6)])
        for first, second in zip(got[::2], got[1::2]):
            self.near(first["estimate"] + second["estimate"], 1)
        self.assertEqual((got[3]["estimate"], got[3]["variable"]), (0, "学历"))
        got = self.estimates(path, *DESIGN, "--category", "学历", "--where", "学历='低'")["estimates"]
        self.assertEqual([e["estimate"] for e in got], [1, 0])

    def test_column_of_the_design(self):
        """The same column as stratum, group and category."""
        got = self.figures(self.write(ROWS), *DESIGN, "--category", "h", "--by", "h")
        self.assertEqual([e["estimate"] for e in got], [1, 0, 0, 1])


class All(VariablesCase):
    def test_as_without_groups(self):
        path = DATA / "apistrat.csv"
        for kind in (["--mean", "api00"], ["--share", "comp_imp"], ["--quantile", "api00"],
                     ["--total", "enroll", "--replicates", "jkn"], ["--ratio", "api00/enroll"],
                     ["--plausible", "api00,enroll"]):
            for part in ([], ["--where", "enroll<500"]):
                with self.subTest(kind):
                    options = [*STRATIFIED, *kind, *part]
                    got = self.figures(path, *options, "--by", "stype,comp_imp", "--all")
                    groups = self.figures(path, *options, "--by", "stype,comp_imp")
                    whole = self.figures(path, *options)
                    self.assertEqual(got[:len(groups)], groups)
                    self.assertEqual([{**e, "by": {}} for e in got[len(groups):]], whole)
                    self.assertEqual(got[-1]["by"], {"stype": None, "comp_imp": None})

    def test_rows_without_a_group(self):
        """All rows are those of --where, also where no group is known."""
        got = self.estimates(self.write(ROWS), *DESIGN, "--mean", "y", "--by", "学历", "--all")
        self.assertEqual([e["n"] for e in got["estimates"]], [3, 2, 6])

    def test_csv_and_table(self):
        path = self.write(ROWS)
        options = [*DESIGN, "--mean", "y,x", "--by", "学历", "--all"]
        said = self.run_program(path, [*options, "--format", "csv"]).stdout
        rows = list(csv.reader(io.StringIO(said)))
        self.assertEqual(rows[0][:4], ["variable", "学历", "n", "estimate"])
        self.assertEqual([row[:2] for row in rows[1:]],
                         [["y", "低"], ["y", "高"], ["y", ""], ["x", "低"], ["x", "高"], ["x", ""]])
        self.assertIn("合计 all", self.run_program(path, options).stdout)
        said = self.run_program(path, [*DESIGN, "--category", "学历", "--by", "h", "--contrast", "1-2",
                                       "--format", "csv"]).stdout
        self.assertEqual(said.splitlines()[0].split(",")[:5],
                         ["variable", "category", "a", "b", "difference"])

    def test_calibrated_and_given(self):
        path = self.write(ROWS)
        margins = self.write("variable,level,total\nh,1,9\nh,2,12\n", "margins.csv")
        calibrated = [*DESIGN, "--calibrate", "rake", "--margins", margins, "--mean", "x"]
        rows = ROWS.splitlines()
        weights = self.write("\n".join([rows[0] + ",r1,r2,r3"] + [
            f"{row},{i % 3},{(i + 1) % 3},{(i + 2) % 3}" for i, row in enumerate(rows[1:])]), "rw.csv")
        given = ["--weight", "w", "--replicate-weights", "r*", "--replicate-kind", "jk1", "--mean", "x"]
        for file, options in ((path, calibrated), (weights, given)):
            got = self.figures(file, *options, "--by", "h", "--all", "--where", "x>2")
            whole = self.one(file, *options, "--where", "x>2")
            self.assertEqual({**got[-1], "by": {}}, whole)


class Refused(EstimateCase):
    def test_options(self):
        cases = [(["--category", "y", "--mean", "x"], "an estimate of its own"),
                 (["--category", "y", "--cut", "1"], "--category does not go with --cut"),
                 (["--category", "y", "--at", ".5"], "--category does not go with --at"),
                 (["--mean", "y", "--all"], "--all goes with --by"),
                 (["--table", "h,a", "--all"], "--all goes with --by"),
                 (["--ratio", "y/x", "--ratio", "y/x"], "names y/x twice"),
                 (["--ratio", "y/x,h"], 'no column "x,h"'),
                 (["--mean", ",".join(f"v{i}" for i in range(65))], "at most 64 columns")]
        for options, words in cases:
            with self.subTest(options):
                done = self.run_program(self.write(ROWS), options)
                self.assertIn(done.returncode, (1, 2))
                self.assertIn(words, done.stderr)

    def test_categories(self):
        self.refused("g,y\n,1\n,2\n", ["--category", "g"], 1, "every cell of column g is missing")
        self.refused("g,y\n" + "".join(f"{i},1\n" for i in range(1001)), ["--category", "g"], 1,
                     "column g has 1001 categories")
        self.refused("g,y\nA,1\na,2\n", ["--category", "g"], 1, "line 3", "column g")


if __name__ == "__main__":
    unittest.main()
