# SPDX-License-Identifier: GPL-3.0-or-later
"""`kesu estimate --where`: the rows outside stay in the design, and messages about conditions.
R's figures are those of svymean(subset(design, ...)) of survey 4.1."""

import unittest

from test_estimate import DATA, ONE_STAGE, STRATIFIED, TWO_STAGES, EstimateCase

ROWS = ("h,a,w,y,age,性别\n1,1,2,1,30,男\n1,1,2,0,41,女\n1,2,1,1,,女\n1,2,1,1,55,男\n"
        "2,3,3,0,18,女\n2,4,3,9,22,男\n2,4,2,1,35,女\n")
DESIGN = ["--strata", "h", "--psu", "a", "--weight", "w"]


class Where(EstimateCase):
    def test_as_subset(self):
        got = self.one(DATA / "apiclus1.csv", *ONE_STAGE, "--mean", "api00", "--where",
                       "stype=0 & enroll>300")
        self.near(got["estimate"], 651.8677685950413)
        self.near(got["se"], 21.9983780180375)
        self.assertEqual((got["n"], got["df"]), (121, 13))
        got = self.one(DATA / "apiclus2.csv", *TWO_STAGES, "--total", "enroll", "--where",
                       "!(stype = 0) | api00 > 700")
        self.near(got["estimate"], 2037825.075)
        self.near(got["se"], 593723.521477834)

    def test_not_a_shorter_file(self):
        """A file without the other rows has fewer psus and a smaller error."""
        path = self.write(ROWS)
        whole = self.one(path, *DESIGN, "--mean", "age", "--where", "h=1 & age>0 | age>30")
        shorter = self.write("\n".join(line for line in ROWS.splitlines() if ",18," not in line and
                                       ",22," not in line), "shorter.csv")
        cut = self.run_program(shorter, [*DESIGN, "--mean", "age"])
        self.assertEqual(cut.returncode, 1)  # a stratum is left with one psu
        self.assertEqual((whole["n"], whole["df"]), (4, 1))
        self.assertGreater(whole["se"], 0)

    def test_with_groups(self):
        got = self.estimates(self.write(ROWS), *DESIGN, "--mean", "age", "--by", "性别", "--where",
                             "age < 40")
        self.assertEqual([(e["by"]["性别"], e["n"]) for e in got["estimates"]],
                         [("女", 2), ("男", 2)])
        self.assertEqual(got["method"]["where"], {"condition": "age < 40", "rows": 4})
        self.assertEqual(got["method"]["rows"], 7)
        # A level that no row in the condition has is no group.
        got = self.estimates(self.write(ROWS), *DESIGN, "--mean", "age", "--by", "性别", "--where",
                             "性别='男'")
        self.assertEqual([e["by"]["性别"] for e in got["estimates"]], ["男"])
        plain = self.estimates(self.write(ROWS), *DESIGN, "--mean", "age")
        self.assertNotIn("where", plain["method"])

    def test_nobody(self):
        path = self.write(ROWS)
        got = self.one(path, *DESIGN, "--mean", "age", "--where", "age > 100")
        self.assertEqual((got["n"], got["estimate"], got["se"]), (0, None, None))
        got = self.estimates(path, *DESIGN, "--mean", "age", "--by", "性别", "--where", "age > 100")
        self.assertEqual(got["estimates"], [])
        got = self.estimates(path, *DESIGN, "--quantile", "age", "--where", "age > 100")
        self.assertEqual([e["estimate"] for e in got["estimates"]], [None] * 3)
        self.refused(ROWS, [*DESIGN, "--table", "性别,y", "--where", "age>100"], 1, "no level")

    def test_one_psu(self):
        got = self.one(self.write(ROWS), *DESIGN, "--mean", "age", "--where", "a=1")
        self.assertEqual((got["n"], got["estimate"], got["se"], got["status"]),
                         (2, 35.5, None, "no_df"))

    def test_values_outside(self):
        """The 9 is refused where it is in the condition alone, and a code may be missing there."""
        self.refused(ROWS, [*DESIGN, "--share", "y"], 1, "line 7", "column y", "9 is neither")
        path = self.write(ROWS)
        got = self.one(path, *DESIGN, "--share", "y", "--where", "y <= 1")
        self.assertEqual(got["n"], 6)
        self.assertEqual(got, self.one(path, *DESIGN, "--share", "y", "--missing", "9"))
        got = self.estimates(path, *DESIGN, "--mean", "age", "--where", "y > 0", "--missing", "9")
        self.assertEqual(got["method"]["where"]["rows"], 4)
        # The weight is of the design, where no code is missing.
        got = self.estimates(path, *DESIGN, "--mean", "age", "--where", "w > 1", "--missing", "1,2")
        self.assertEqual(got["method"]["where"]["rows"], 5)

    def test_calibrated(self):
        """The weights are calibrated with all rows."""
        path = self.write(ROWS)
        margins = self.write("variable,level,total\n性别,男,10\n性别,女,12\n", "margins.csv")
        calibrated = [*DESIGN, "--calibrate", "rake", "--margins", margins, "--total", "h"]
        total = self.one(path, *calibrated)["estimate"]
        parts = [self.one(path, *calibrated, "--where", where)["estimate"]
                 for where in ("h=1", "h!=1")]
        self.near(sum(parts), total)

    def test_order_of_rows(self):
        options = [*STRATIFIED, "--mean", "api00", "--where", "enroll > 400", "--replicates", "jkn",
                   "--by", "sch_wide"]
        text = (DATA / "apistrat.csv").read_text(encoding="utf-8").splitlines()
        turned = self.write("\n".join([text[0], *reversed(text[1:])]))
        self.assertEqual(self.estimates(DATA / "apistrat.csv", *options),
                         self.estimates(turned, *options))


class Refused(EstimateCase):
    def test_conditions(self):
        mean = [*DESIGN, "--mean", "age"]
        cases = [("age>=", 2, "at character 6"), ("", 2, "at character 1"),
                 ("性别=男", 2, "at character 4"), ("性别＝'男'", 2, "full width"),
                 ("nobody=1", 1, "nobody"), ("性别=1", 1, "line 2", "column 性别"),
                 ("age='30' & 性别='男 '", 0)]
        for condition, status, *words in cases:
            with self.subTest(condition):
                if status:
                    self.refused(ROWS, [*mean, "--where", condition], status, *words)
                else:
                    self.assertEqual(self.one(self.write(ROWS), *mean, "--where", condition)["n"], 1)
        self.refused(ROWS, [*mean, "--where", "h=1", "--where", "h=2"], 2, "--where", "given twice")

    def test_two_writings(self):
        rows = ROWS.replace("2,3,3,0,18", "02,3,3,0,18")
        self.refused(rows, ["--psu", "a", "--mean", "age", "--where", "h='2'"], 1, "column h", '"02"')
        self.refused("g,y\nNorth,1\nsouth,2\n", ["--mean", "y", "--where", "g='north'"], 1,
                     "at character 3", "has 'North'")


if __name__ == "__main__":
    unittest.main()
