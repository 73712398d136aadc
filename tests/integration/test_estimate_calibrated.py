# SPDX-License-Identifier: GPL-3.0-or-later
"""`kesu estimate --calibrate`: R's figures, what holds for all calibrations, and what it refuses."""

import random
import unittest

from test_estimate import DATA, EstimateCase

SCHOOLS = DATA / "apiclus1.csv"
DESIGN = ["--psu", "dnum", "--fpc", "fpc", "--weight", "pw"]
STYPE = ["stype,0,4421", "stype,1,755", "stype,2,1018"]
WIDE = ["sch_wide,0,1072", "sch_wide,1,5122"]
API99 = ["--margin-variables", "stype", "--total", "api99=3914069"]


class CalibratedCase(EstimateCase):
    def margins(self, lines=(*STYPE, *WIDE)):
        return self.write("\n".join(["variable,level,total", *lines, ""]), "margins.csv")

    def calibrated(self, path, *options, lines=(*STYPE, *WIDE)):
        return self.estimates(path, "--margins", self.margins(lines), *options)


class Figures(CalibratedCase):
    """R: rake, postStratify, calibrate and trimWeights on apiclus1, then svymean(~api00)."""

    def mean(self, estimate, se, *options, relative=1e-9):
        got = self.calibrated(SCHOOLS, *DESIGN, "--mean", "api00", *options)
        self.near(got["estimates"][0]["estimate"], estimate, relative)
        self.near(got["estimates"][0]["se"], se, relative)
        return got["method"]

    def test_margins(self):
        method = self.mean(641.230320927, 23.7036168879, "--calibrate", "rake")
        self.assertEqual(method["variance"], "linearisation")
        calibration = method["calibration"]
        self.assertEqual((calibration["method"], calibration["converged"]), ("rake", True))
        self.assertLess(calibration["largest_margin_error"], 1e-9)
        self.near(calibration["kish_deff"], 1.0516566956, 1e-9)
        self.mean(642.310788212, 23.9204864451, "--calibrate", "poststratify",
                  "--margin-variables", "stype")

    def test_distances(self):
        method = self.mean(665.309071166, 3.4417531164, "--calibrate", "linear", *API99)
        self.near(method["calibration"]["g_weights"]["min"], 0.418592462214)
        self.near(method["calibration"]["g_weights"]["max"], 1.83329488317)
        self.mean(665.393795995, 3.43775353949, "--calibrate", "rake", *API99, relative=1e-8)
        self.mean(665.41484411, 3.42865384563, "--calibrate", "logit", "--bounds", ".5,2", *API99)
        bounded = ["--calibrate", "linear", "--bounds", ".7,1.6", *API99]
        self.mean(665.448586684, 3.40116381265, *bounded)
        method = self.mean(662.014767123, 3.60486522775, *bounded, "--trim", "20,45")
        self.assertGreater(method["calibration"]["trim"]["trimmed"], 0)
        self.near(method["calibration"]["weights"]["max"], 45)

    def test_replicates(self):
        method = self.mean(641.230320927, 26.8739804357, "--calibrate", "rake", "--replicates",
                           "jk1")
        self.assertEqual((method["variance"], method["replicates"]["count"]), ("replicates", 15))

    def test_two_stages(self):
        """apiclus2, whose second stage draws from the few schools of a district."""
        options = ["--psu", "dnum,snum", "--fpc", "fpc,fpc2", "--calibrate", "rake"]
        got = self.calibrated(DATA / "apiclus2.csv", *options, "--mean", "api00")["estimates"][0]
        self.near(got["estimate"], 681.7022275954)
        self.near(got["se"], 31.72751406598)
        got = self.calibrated(DATA / "apiclus2.csv", *options, "--total", "api00", "--by", "stype")
        for found, estimate, se in zip(got["estimates"],
                                       (3077118.8240954, 461363.0857971, 683981.6878334),
                                       (155059.9908737, 14876.45976175, 42281.84955616)):
            self.near(found["estimate"], estimate)
            self.near(found["se"], se)

    def test_unequal_weights(self):
        """apistrat with bounds, and with a stratified jackknife."""
        design = ["--strata", "stype", "--fpc", "fpc", "--weight", "pw"]
        logit = ["--calibrate", "logit", "--bounds", "0.6,1.7", "--total", "api99=3914069"]
        got = self.calibrated(DATA / "apistrat.csv", *design, *logit, "--share", "comp_imp")
        got = got["estimates"][0]
        self.near(got["estimate"], 0.65464542173163, 1e-8)
        self.near(got["se"], 0.03038613279608, 1e-7)
        self.near(got["ci"][0], 0.59253906448006, 1e-7)
        self.near(got["ci"][1], 0.71188823614366, 1e-7)
        got = self.calibrated(DATA / "apistrat.csv", *design, "--mean", "api00", "--calibrate",
                              "rake", "--replicates", "jkn")["estimates"][0]
        self.near(got["estimate"], 662.211650357845)
        self.near(got["se"], 9.316787018729)

    def test_equal_weights(self):
        """The fpc of apistrat gives the weights. With neither fpc nor weights, all rows weigh the
        same."""
        got = []
        for weights in ([], ["--weight", "pw"]):
            options = ["--strata", "stype", "--fpc", "fpc", *weights, "--mean", "api00"]
            got.append(self.calibrated(DATA / "apistrat.csv", *options, "--calibrate", "rake"))
        self.near(got[0]["estimates"][0]["se"], got[1]["estimates"][0]["se"], 1e-7)
        self.assertEqual(got[0]["method"]["weights"], "fpc")
        got = self.calibrated(SCHOOLS, "--psu", "dnum", "--mean", "api00", "--calibrate", "rake")
        self.near(got["estimates"][0]["estimate"], 641.230320927)
        self.assertEqual(got["method"]["weights"], "equal")

    def test_total_of_both_kinds(self):
        """--total COL asks for a total, --total COL=VALUE gives a known one."""
        got = self.calibrated(SCHOOLS, *DESIGN, "--total", "api00", "--calibrate", "linear",
                              "--total", "api99=3914069", "--total=enroll=3811472")
        self.assertEqual(got["method"]["columns"], ["api00"])
        got = self.calibrated(SCHOOLS, *DESIGN, "--total", "api99", "--calibrate", "linear", *API99)
        self.near(got["estimates"][0]["estimate"], 3914069)
        self.assertLess(got["estimates"][0]["se"], 1e-3)


class Properties(CalibratedCase):
    def rows(self, count=900):
        rng = random.Random(7)
        rows = []
        for i in range(count):
            age, sex = rng.choice("abc"), rng.choice("mf")
            rows.append([i % 5, i % 45, round(rng.uniform(5, 50), 3), age, sex,
                         int(rng.random() < (0.3 if age == "a" else 0.1)),
                         "NA" if rng.random() < 0.02 else round(rng.gauss(50, 9), 2)])
        return rows

    def estimate(self, rows, *options, scale=1):
        text = "".join(f"{h},{p},{w * scale!r},{age},{sex},{y},{z}\n"
                       for h, p, w, age, sex, y, z in rows)
        path = self.write("h,p,w,age,sex,y,z\n" + text)
        lines = [f"{name},{total * scale}" for name, total in
                 (("age,a", 7000), ("age,b", 8000), ("age,c", 9000), ("sex,m", 11900),
                  ("sex,f", 12100))]
        return self.run_program(path, [
            "--strata", "h", "--psu", "p", "--weight", "w", "--margins", self.margins(lines),
            "--format", "json", *options])

    WAYS = (["--calibrate", "rake"], ["--calibrate", "logit", "--bounds", "0.2,4"],
            ["--calibrate", "linear", "--trim", "5,80"],
            ["--calibrate", "rake", "--replicates", "jkn"],
            ["--calibrate", "rake", "--replicates", "bootstrap:20:3", "--trim", "5,80"])

    def test_same_bytes(self):
        """The order of the rows and the number of threads change no byte."""
        rows = self.rows()
        for way in self.WAYS:
            for of in (["--share", "y", "--by", "sex"], ["--mean", "z"]):
                said = set()
                for seed in range(3):
                    random.Random(seed).shuffle(rows)
                    done = self.estimate(rows, *way, *of)
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
                    said.add(done.stdout)
                self.assertEqual(len(said), 1, way)

    def test_shards(self):
        """Several files with the rows, in any order of the files."""
        rows = self.rows()
        for way in self.WAYS[1:4]:
            options = [*way, "--mean", "z", "--by", "age"]
            whole = self.estimate(rows, *options)
            text = "h,p,w,age,sex,y,z\n"
            for h, p, w, age, sex, y, z in rows[300:]:
                text += f"{h},{p},{w!r},{age},{sex},{y},{z}\n"
            rest = self.write(text, "rest.csv")
            shards = self.estimate(rows[:300], rest, *options)
            self.assertEqual((shards.returncode, shards.stdout), (0, whole.stdout))

    def test_threads(self):
        rows = self.rows()
        for way in self.WAYS:
            said = set()
            for threads in ("1", "2", "5"):
                self.environment = {"OMP_NUM_THREADS": threads}
                said.add(self.estimate(rows, *way, "--share", "y", "--by", "age").stdout)
            self.assertEqual(len(said), 1, way)

    def test_margins_are_met(self):
        """Estimated totals of the margins have a standard error of almost 0."""
        rows = self.rows()
        for row in rows:
            row[5] = int(row[3] == "b")
        for way in self.WAYS[:2]:
            got = self.read(self.estimate(rows, *way, "--total", "y"))["estimates"][0]
            self.near(got["estimate"], 8000)
            self.assertLess(got["se"], 1e-2 if way[1] == "rake" else 1e-6)

    def test_domains_add_up(self):
        rows = self.rows()
        for way in self.WAYS:
            whole = self.read(self.estimate(rows, *way, "--total", "y"))["estimates"][0]
            parts = self.read(self.estimate(rows, *way, "--total", "y", "--by", "age,sex"))
            self.assertEqual(len(parts["estimates"]), 6)
            self.near(sum(e["estimate"] for e in parts["estimates"]), whole["estimate"])
            self.assertEqual(sum(e["n"] for e in parts["estimates"]), whole["n"])

    def test_weights_scaled(self):
        rows = self.rows()
        for way in (self.WAYS[0], self.WAYS[1], self.WAYS[3]):
            got = [self.read(self.estimate(rows, *way, "--share", "y", scale=scale))
                   ["estimates"][0] for scale in (1, 64)]
            for name in ("estimate", "se"):
                self.near(got[0][name], got[1][name], 1e-12)

    def test_negative_weights(self):
        """Margins far from the sample make some linear weights negative; the program counts them."""
        rows = self.rows(60)
        lines = ["age,a,900", "age,b,30", "age,c,30", "sex,m,930", "sex,f,30"]
        text = "".join(f"{h},{p},{w},{age},{sex},{y},{z}\n" for h, p, w, age, sex, y, z in rows)
        got = self.calibrated(self.write("h,p,w,age,sex,y,z\n" + text), "--weight", "w", "--share",
                              "y", "--calibrate", "linear", lines=lines)
        self.assertGreater(got["method"]["calibration"]["weights"]["negative"], 0)
        self.assertEqual(got["estimates"][0]["n"], 60)


class Refused(CalibratedCase):
    GOOD = "g,k,w,x,y\na,1,2,1,1\na,2,2,3,0\nb,1,3,2,1\nb,2,3,5,0\n"
    BOTH = ("g,a,4", "g,b,6", "k,1,5", "k,2,5")

    def refuse(self, status, words, *options, text=GOOD, lines=BOTH):
        path = self.write(text)
        done = self.run_program(path, [
            "--share", "y", "--weight", "w", "--margins", self.margins(lines), *options])
        self.assertEqual((done.returncode, done.stdout), (status, ""), done)
        for word in words:
            self.assertIn(word, done.stderr)

    def test_options(self):
        self.refuse(2, ["go with --calibrate"])
        self.refuse(2, ["rake, linear, logit or poststratify, not ipf"], "--calibrate", "ipf")
        self.refuse(2, ["--calibrate logit needs --bounds"], "--calibrate", "logit")
        self.refuse(2, ["--bounds goes with --calibrate linear or logit, not rake"],
                    "--calibrate", "rake", "--bounds", "0.5,2")
        self.refuse(2, ["--trim is LO,HI"], "--calibrate", "rake", "--trim", "5")
        self.refuse(2, ["--total is COL=VALUE", "'x=many'"], "--calibrate", "linear",
                    "--total", "x=many")
        self.refuse(2, ["one of --share, --mean, --total"], "--calibrate", "linear",
                    "--total", "x")

    def test_margins(self):
        rake = ["--calibrate", "rake"]
        self.refuse(1, ["do not add up to the same total", "g has 10, k 12"], *rake,
                    lines=("g,a,4", "g,b,6", "k,1,5", "k,2,7"))
        self.refuse(1, ["margins.csv: line 4, column level", 'no row of the file has the level "c"'],
                    *rake, lines=("g,a,4", "g,b,6", "g,c,1"))
        self.refuse(1, ["rows.csv: line 4, column g", 'no total for the level "b"'], *rake,
                    lines=("g,a,4",))
        self.refuse(1, ["rows.csv: line 3, column k", "no missing values"], *rake,
                    text=self.GOOD.replace("a,2,2", "a,NA,2"))
        self.refuse(1, ["rows.csv: line 5, column x", "no missing values"], "--calibrate",
                    "linear", "--total", "x=30", text=self.GOOD.replace("3,5,0", "3,,0"))
        self.refuse(1, ["line 3, column w", "-2 is negative"], *rake,
                    text=self.GOOD.replace("a,2,2", "a,2,-2"))
        self.refuse(1, ["there is no margin of a variable \"z\""], *rake, "--margin-variables", "z")

    def test_out_of_reach(self):
        self.refuse(1, ["rows.csv", "did not converge", "out of reach"], "--calibrate", "logit",
                    "--bounds", "0.9,1.1", lines=("g,a,9", "g,b,1"))
        self.refuse(1, ["trimming", "cannot keep their sum"], "--calibrate", "rake", "--trim",
                    "1,1.5")

    def test_replicate_out_of_reach(self):
        """A replicate without the only psu of a level has no solution: the program says so and does
        not skip the replicate."""
        self.refuse(1, ["of 4 (jk1)", 'g "a"', "no row with a weight"], "--calibrate",
                    "rake", "--replicates", "jk1", text=self.GOOD.replace("a,2", "b,2"))


if __name__ == "__main__":
    unittest.main()
