# SPDX-License-Identifier: GPL-3.0-or-later
"""kesu small-area, rank and target on CSV files: figures, formats, and messages about bad input."""

import csv
import io
import json
import math
import os
import pathlib
import re
import subprocess
import tempfile
import unicodedata
import unittest

SOURCE = pathlib.Path(os.environ.get("KESU_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
PROGRAM = os.environ.get("KESU_PROGRAM", str(SOURCE / "build/kesu"))
DATA = SOURCE / "tests/reference/data"
MILK = ["--area", "area", "--estimate", "yi", "--variance", "variance",
        "--covariates", "major2,major3,major4"]
TOWNS = ["--area", "area", "--estimate", "estimate", "--variance", "variance",
         "--covariates", "urban,college"]
PISA = ["--area", "country", "--estimate", "math_score", "--se", "math_se"]
WAVES = ["--year", "year", "--estimate", "share", "--se", "se"]


def kesu(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True,
                          timeout=300, check=False)


def columns(line):
    return sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in line)


def se_of(share, n=1200, deff=2):
    return math.sqrt(deff * share * (1 - share) / n)


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="kesu-areas-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, *lines):
        path = self.folder / "data.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def print(self, *arguments):
        done = kesu(*arguments)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done)
        return done.stdout

    def json(self, *arguments):
        return json.loads(self.print(*arguments, "--format", "json"))

    def csv(self, *arguments):
        return list(csv.DictReader(io.StringIO(self.print(*arguments, "--format", "csv"))))

    def refuse(self, status, words, *arguments):
        done = kesu(*arguments)
        self.assertEqual((done.returncode, done.stdout), (status, ""), done)
        for word in words:
            self.assertIn(word, done.stderr)

    def near(self, got, want, relative=1e-9):
        self.assertTrue(math.isclose(got, want, rel_tol=relative), f"{got} is not {want}")


class SmallArea(Case):
    def test_milk(self):
        found = self.json("small-area", DATA / "milk.csv", *MILK)
        self.assertEqual(set(found), {"model", "benchmark", "areas"})
        self.assertEqual(set(found["model"]),
                         {"method", "variance", "coefficients", "log_likelihood"})
        self.near(found["model"]["variance"], .0185503347628)
        self.near(found["model"]["log_likelihood"], 12.6774716352)
        want = {"(Intercept)": .968188986975, "major2": .132780305457,
                "major3": .226946224521, "major4": -.241301039945}
        for coefficient in found["model"]["coefficients"]:
            self.assertEqual(set(coefficient), {"name", "estimate", "se"})
            self.near(coefficient["estimate"], want.pop(coefficient["name"]))
        self.assertFalse(want)
        self.assertEqual([area["area"] for area in found["areas"]], [str(i) for i in range(1, 44)])
        for area, estimate, mse in zip(found["areas"], [1.02197054415, 1.04760195144, 1.0679514263],
                                       [.0134602564596, .00537287973294, .00570199471705]):
            self.near(area["estimate"], estimate)
            self.near(area["mse"], mse)
        ml = self.json("small-area", DATA / "milk.csv", *MILK, "--method", "ml")
        self.near(ml["model"]["variance"], .0155175087124)

    def test_towns_in_every_figure(self):
        for want in json.loads((DATA / "towns_fh.json").read_text()):
            method = want["method"].lower()
            found = self.json("small-area", DATA / "towns.csv", *TOWNS, "--method", method)
            model = found["model"]
            self.assertEqual(model["method"], method)
            self.assertTrue(math.isclose(model["variance"], want["A"], rel_tol=1e-7, abs_tol=1e-15))
            self.near(model["log_likelihood"], want["loglik"])
            for coefficient, b, se in zip(model["coefficients"], want["beta"], want["beta_se"]):
                self.near(coefficient["estimate"], b)
                self.near(coefficient["se"], se)
            for area, eblup, mse in zip(found["areas"], want["eblup"], want["mse"]):
                self.near(area["estimate"], eblup)
                self.near(area["mse"], mse, 1e-7)

    def test_towns_without_an_estimate_get_the_synthetic_one(self):
        path = self.write("town,p,v,x", "一,0.1,0.001,1", "二,,0.001,2", "三,0.2,NA,3",
                          "四,0.15,0.002,4", "五,0.3,0.001,5", '"六,七",0.2,0.001,6')
        options = ["--area", "town", "--estimate", "p", "--variance", "v", "--covariates", "x"]
        found = self.json("small-area", path, *options)
        b = [c["estimate"] for c in found["model"]["coefficients"]]
        for at in (1, 2):
            area = found["areas"][at]
            self.assertEqual(area["gamma"], 0)
            self.near(area["estimate"], b[0] + b[1] * (at + 1))
            self.assertGreater(area["mse"], found["model"]["variance"])
        self.assertIsNone(found["areas"][1]["direct"])
        self.assertEqual(found["areas"][2]["direct"], 0.2)
        rows = self.csv("small-area", path, *options)
        self.assertEqual(list(rows[0]), ["area", "direct", "estimate", "mse", "gamma", "ci_low", "ci_high",
                                         "status"])
        self.assertEqual((rows[1]["direct"], rows[5]["area"]), ("", "六,七"))
        for row, area in zip(rows, found["areas"]):
            self.near(float(row["estimate"]), area["estimate"])
            self.near(float(row["mse"]), area["mse"])
        self.assertIn("模型估计", self.print("small-area", path, *options))

    def test_interval_status_and_residual(self):
        path = self.write("a,p,v,x", *(f"t{i},{.1 + .01 * i + .04 * (i % 3):.3f},{.0002 * (1 + i * i)},{i}"
                                       for i in range(9)), "u,,,3")
        options = ["small-area", path, "--area", "a", "--estimate", "p", "--variance", "v",
                   "--covariates", "x"]
        found = self.json(*options)
        variance = found["model"]["variance"]
        self.assertGreater(variance, 0)
        b = [c["estimate"] for c in found["model"]["coefficients"]]
        for i, area in enumerate(found["areas"]):
            half = (1.959963984540054 if i < 9 else 2.364624251592785) * math.sqrt(area["mse"])
            self.near(area["ci"][0], area["estimate"] - half)
            self.near(area["ci"][1], area["estimate"] + half)
            want = "synthetic" if i == 9 else "follows_county" if area["gamma"] < .2 else None
            self.assertEqual(area["status"], want)
        self.assertEqual({a["status"] for a in found["areas"]}, {None, "follows_county", "synthetic"})
        self.assertIsNone(found["areas"][9]["residual"])
        # Without leverage, the residual is a little smaller.
        off = found["areas"][0]["direct"] - b[0]
        ratio = abs(found["areas"][0]["residual"]) / abs(off / math.sqrt(variance + .0002))
        self.assertTrue(1 < ratio < 2, ratio)
        narrow = self.json(*options, "--level", "0.5")["areas"][0]
        self.near(narrow["ci"][1], narrow["estimate"] + .6744897501960817 * math.sqrt(narrow["mse"]))
        said = self.print(*options)
        for words in ("Shrinkage: gamma", "follow the county", "standardised residuals", "nothing unusual"):
            self.assertIn(words, " ".join(said.split()))
        odd = self.write("a,p,v", *(f"t{i},{.1 + .001 * (i % 5)},0.0001" for i in range(20)),
                         "odd,0.3,0.0001")
        said = self.print("small-area", odd, "--area", "a", "--estimate", "p", "--variance", "v")
        self.assertIn("that of odd", " ".join(said.split()))
        self.assertIn("too large for chance", " ".join(said.split()))

    def test_intercept_alone(self):
        path = self.write("a,p,v", "x,0.1,0.001", "y,0.2,0.001", "z,0.12,0.001")
        found = self.json("small-area", path, "--area", "a", "--estimate", "p", "--variance", "v")
        self.near(found["model"]["coefficients"][0]["estimate"], 0.14)

    def test_a_share_is_not_the_sum_of_the_areas(self):
        rows = [f"a{i},{.05 + .015 * i:.3f},0.0008,{.4 + .02 * i % .3:.2f}" for i in range(20)]
        path = self.write("area,y,v,x", *rows)
        options = ["--area", "area", "--estimate", "y", "--variance", "v", "--covariates", "x"]
        for total, good in (("0.2", False), ("1.8", False), ("2.3", True), ("6", True), ("9", False)):
            done = kesu("small-area", path, *options, "--benchmark", total)
            self.assertEqual(done.returncode, 0 if good else 1, done.stderr)
            if not good:
                self.assertEqual(done.stdout, "")
                self.assertIn("--benchmark-weight", done.stderr)
                self.assertIn("multiplied by", done.stderr)

    def test_a_benchmark_however_weights_are_scaled(self):
        """Population counts as weights and a share as the total: every figure a millionth of itself."""
        rows = [f"a{i},{.05 + .015 * i:.3f},0.0008,{900 + 37 * i},{(900 + 37 * i) / 25030}"
                for i in range(20)]
        path = self.write("area,y,v,people,part", *rows)
        options = ["small-area", path, "--area", "area", "--estimate", "y", "--variance", "v"]
        people = sum(900 + 37 * i for i in range(20))
        self.assertEqual(people, 25030)
        for weight, total in (("people", "0.2"), ("people", "4e5"), ("people", "1"), ("part", "5006"),
                              ("part", "0.05"), ("part", "20")):
            with self.subTest(weight=weight, total=total):
                done = kesu(*options, "--benchmark", total, "--benchmark-weight", weight)
                self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
                self.assertIn("multiplied by", done.stderr)
                if total == "0.2":
                    self.assertIn("TOTAL is 0.2 times 25030, 5006;", done.stderr)
        found = [self.json(*options, "--benchmark", total, "--benchmark-weight", weight)
                 for weight, total in (("part", "0.2"), ("people", "5006"))]
        for one, other in zip(*(f["areas"] for f in found)):
            self.near(one["estimate"], other["estimate"])
        self.near(found[0]["benchmark"]["factor"], found[1]["benchmark"]["factor"])
        self.assertEqual(found[0]["benchmark"]["total"], .2)
        self.assertIsNone(self.json(*options)["benchmark"])
        noted = kesu(*options, "--benchmark", "7800", "--benchmark-weight", "people")
        self.assertEqual(noted.returncode, 0)
        self.assertIn("is this the total that was meant?", noted.stderr)

    def test_transforms_and_benchmark(self):
        for transform in ("logit", "arcsin"):
            found = self.json("small-area", DATA / "towns.csv", *TOWNS, "--transform", transform,
                              "--benchmark", "8.5")
            self.near(sum(area["estimate"] for area in found["areas"]), 8.5)
            for area in found["areas"]:
                self.assertTrue(0 < area["estimate"] < 0.4 and 0 < area["mse"] < 0.01, area)
        weighted = self.write("a,p,v,w", "x,0.1,0.001,0.5", "y,0.2,0.001,0.2", "z,0.12,0.001,0.3")
        found = self.json("small-area", weighted, "--area", "a", "--estimate", "p", "--variance",
                          "v", "--benchmark", "0.15", "--benchmark-weight", "w")
        self.near(sum(w * area["estimate"] for w, area in zip((.5, .2, .3), found["areas"])), .15)

    def test_effective_samples_take_shares_of_0_and_1(self):
        lines = ["a,p,n,x", "k,0,40,1", "l,0.25,60,2", "m,1,50,4", "n,,NA,3", "o,0.2,80,5"]
        options = ["--area", "a", "--estimate", "p", "--effective-sample", "n"]
        arcsin = [*options, "--transform", "arcsin", "--method", "amrl_yl"]
        found = self.json("small-area", self.write(*lines), *arcsin)
        self.assertEqual(found["model"]["method"], "amrl_yl")
        for area in found["areas"]:
            self.assertTrue(0 < area["estimate"] < 1 and area["mse"] > 0, area)
        gamma = {area["area"]: area["gamma"] for area in found["areas"]}
        self.assertEqual(gamma["n"], 0)
        psi, variance = 1 / 160, found["model"]["variance"]
        self.near(gamma["k"], variance / (variance + psi))
        path = self.write(*lines, "p,0.1,0,1")
        self.refuse(1, ["line 7", "column n", "above 0"], "small-area", path, *arcsin)
        self.refuse(2, ["goes with --transform arcsin"], "small-area", path, *options)
        self.refuse(2, ["either"], "small-area", path, *arcsin, "--variance", "n")

    def test_towns_that_do_not_differ_and_towns_all_alike(self):
        options = ["--area", "a", "--estimate", "p", "--variance", "v"]
        path = self.write("a,p,v", *[f"t{i},0.12,0.002" for i in range(8)], "u,,")
        for transform in ("none", "logit", "arcsin"):
            found = self.json("small-area", path, *options, "--transform", transform)
            self.assertEqual(found["model"]["variance"], 0)
            for area in found["areas"]:
                self.assertAlmostEqual(area["estimate"], .12, 12)
                self.assertEqual(area["gamma"], 0)
        self.refuse(1, ["0 areas with an estimate", "at least 2"], "small-area",
                    self.write("a,p,v", "k,,", "l,,0.1", "m,0.1,"), *options)
        self.refuse(1, ["1 area with an estimate"], "small-area",
                    self.write("a,p,v", "k,0.1,0.1"), *options)

    def test_bad_input_is_named(self):
        options = ["--area", "a", "--estimate", "p", "--variance", "v", "--covariates", "x"]
        good = ["a,p,v,x", "k,0.1,0.001,1", "l,0.2,0.001,2", "m,0.3,0.001,4"]
        cases = [
            (["n,0.1,0,3"], [], ["line 5", "column v", "above 0"]),
            (["n,0.1,-1,3"], [], ["line 5", "column v"]),
            (["n,0.1,much,3"], [], ["line 5", "v", "much"]),
            (["n,0.1,0.001,"], [], ["line 5", "column x", "covariates"]),
            (["l,0.1,0.001,3"], [], ["line 5", "column a", "l", "line 3"]),
            ([",0.1,0.001,3"], [], ["line 5", "column a", "name"]),
            (["n,0,0.001,3"], ["--transform", "logit"], ["line 5", "column p", "logit"]),
            (["n,1.2,0.001,3"], ["--transform", "arcsin"], ["line 5", "column p", "arcsin"]),
            ([], ["--covariates", "y"], ["y"]),
            ([], ["--covariates", "x"], ["x", "combination"]),
            ([], ["--benchmark", "1", "--benchmark-weight", "nothing"], ["nothing"]),
        ]
        for lines, more, words in cases:
            with self.subTest(lines=lines, more=more):
                self.refuse(1, words, "small-area", self.write(*good, *lines, "o,0.2,0.002,7"),
                            *options, *more)
        self.refuse(1, ["2 areas", "2 coefficients", "at least 3"], "small-area",
                    self.write(*good[:3]), *options)
        self.refuse(1, ["missing.csv"], "small-area", self.folder / "missing.csv", *options)
        path = self.write(*good)
        for more, word in [(["--method", "fh"], "reml"), (["--transform", "log"], "arcsin"),
                           (["--benchmark", "-3"], "above 0"), (["--benchmark-weight", "x"], "goes"),
                           (["--format", "xml"], "table, json or csv"), (["--covariates", "x,,y"], "empty")]:
            self.refuse(2, [word, "--help"], "small-area", path, *options, *more)
        for none in ([], ["--estimate", ""]):
            self.refuse(2, ["--estimate is needed", "--help"], "small-area", path, "--area", "a",
                        "--variance", "v", *none)
        self.refuse(2, ["Usage"], "small-area", *options)


class Rank(Case):
    def test_pisa(self):
        found = self.json("rank", DATA / "pisa2018.csv", *PISA)
        self.assertEqual(set(found), {"level", "z", "areas"})
        self.near(found["z"], 2.63104, 2e-6)
        want = {"Australia": [3, 4], "Austria": [1, 4], "Belgium": [1, 3], "Canada": [1, 3],
                "Chile": [5, 5], "Colombia": [6, 6]}
        self.assertEqual({area["area"]: area["rank_ci"] for area in found["areas"]}, want)
        self.assertEqual([area["rank"] for area in found["areas"]], [4, 3, 2, 1, 5, 6])
        self.assertEqual(found["areas"][1]["tied_with"], ["Australia", "Belgium", "Canada"])
        self.assertEqual(found["areas"][4]["tied_with"], [])
        self.assertEqual(set(found["areas"][0]), {"area", "estimate", "se", "ci", "rank", "rank_ci",
                                                  "tied_with"})
        low, high = found["areas"][0]["ci"]
        self.near(high - low, 2 * found["z"] * 1.939833)
        rows = self.csv("rank", DATA / "pisa2018.csv", *PISA)
        self.assertEqual(rows[1]["tied_with"], "Australia;Belgium;Canada")
        self.assertEqual((rows[0]["rank"], rows[0]["rank_low"], rows[0]["rank_high"]),
                         ("4", "3", "4"))
        table = self.print("rank", DATA / "pisa2018.csv", *PISA).splitlines()
        self.assertTrue(table[3].startswith("Canada"), table)

    def test_ties_certainty_and_one_alone(self):
        options = ["--area", "a", "--estimate", "p", "--se", "s"]
        found = self.json("rank", self.write("a,p,s", "k,0.2,0", "l,0.2,0", "m,0.1,0"), *options)
        self.assertEqual([(a["rank"], a["rank_ci"], a["tied_with"]) for a in found["areas"]],
                         [(1, [1, 2], ["l"]), (1, [1, 2], ["k"]), (3, [3, 3], [])])
        alone = self.json("rank", self.write("a,p,s", "k,0.2,0.1"), *options)["areas"]
        self.assertEqual([(a["rank"], a["rank_ci"], a["tied_with"]) for a in alone],
                         [(1, [1, 1], [])])

    def test_names_with_the_sign_between_them(self):
        path = self.write("a,p,s", "A;B,0.2,0.01", "C,0.19,0.02", '"say ""D""",0.19,0.02', "E,0.2,0.02")
        rows = self.csv("rank", path, "--area", "a", "--estimate", "p", "--se", "s")
        self.assertEqual(rows[1]["tied_with"], '"A;B";"say ""D""";E')
        names = next(csv.reader([rows[1]["tied_with"]], delimiter=";"))
        self.assertEqual(names, ["A;B", 'say "D"', "E"])

    def test_the_table_has_100_columns_and_says_when_it_tells_nothing(self):
        path = self.write("a,p,s", *[f"street number {i},0.{20 + i},0.2" for i in range(10)])
        options = ["rank", path, "--area", "a", "--estimate", "p", "--se", "s"]
        said = self.print(*options)
        self.assertIn("every rank interval is 1 to 10", said)
        rows = [line for line in said.splitlines() if line.startswith("street")]
        self.assertEqual(len(rows), 10)
        self.assertLessEqual(max(map(len, rows)), 100)
        self.assertTrue(all(re.search(r";\+\d$", row) for row in rows))
        self.assertIn("street number 0;street number 1;street number 2;street number 3",
                      self.print(*options, "--wide"))
        self.assertNotIn("every rank", self.print("rank", DATA / "pisa2018.csv", *PISA))

    def test_level_widens_the_ranks(self):
        sure = self.json("rank", DATA / "pisa2018.csv", *PISA, "--level", "0.9999")["areas"]
        for wide, narrow in zip(sure, self.json("rank", DATA / "pisa2018.csv", *PISA)["areas"]):
            self.assertLessEqual(wide["rank_ci"][0], narrow["rank_ci"][0])
            self.assertGreaterEqual(wide["rank_ci"][1], narrow["rank_ci"][1])

    def test_bad_input_is_named(self):
        options = ["--area", "a", "--estimate", "p", "--se", "s"]
        for line, words in [("m,0.1,-0.1", ["line 4", "column s", "at least 0"]),
                            ("m,,0.1", ["line 4", "column p"]), ("m,0.1,", ["line 4", "column s"]),
                            ("k,0.1,0.1", ["line 4", "column a", "line 2"]),
                            ("m,0.1", ["line 4"]), ("m,0.1,x", ["line 4", "s", "x"])]:
            with self.subTest(line=line):
                self.refuse(1, words, "rank", self.write("a,p,s", "k,1,1", "l,2,1", line), *options)
        path = self.write("a,p,s", "k,1,1", "l,2,1")
        self.refuse(1, ["ss"], "rank", path, *options[:-1], "ss")
        self.refuse(2, ["--se is needed"], "rank", path, *options[:-2])
        for level in ("0", "1", "95", "nan", "x"):
            self.refuse(2, ["--level", "between 0 and 1"], "rank", path, *options, "--level", level)


class Target(Case):
    def waves(self, *rows, n=None):
        head = "year,share,se" + (",n" if n else "")
        return self.write(head, *[f"{year},{share},{se!r}" + (f",{n}" if n else "")
                                  for year, share, se in rows])

    def golden(self):
        return self.waves((2023, .115, se_of(.115)), (2020, .088, se_of(.088)), n=1200)

    def test_two_waves(self):
        found = self.json("target", self.golden(), *WAVES, "--target", ".15", "--at", "2025")
        logit, linear = found["models"]["logit"], found["models"]["linear"]
        self.assertAlmostEqual(logit["scale"]["projection"], -1.84222, 5)
        self.assertAlmostEqual(logit["scale"]["se"], .23392, 5)
        self.assertAlmostEqual(logit["projection"], .1368, 4)
        self.assertAlmostEqual(logit["probability"], .323, 3)
        self.assertAlmostEqual(logit["confidence_interval"][0], .091, 3)
        self.assertAlmostEqual(logit["confidence_interval"][1], .200, 3)
        again = math.hypot(.23392, se_of(.115) / (.115 * .885))
        for side, got in zip((-1, 1), logit["prediction_interval"]):
            value = -1.84222 + side * 1.959964 * again
            self.assertAlmostEqual(got, 1 / (1 + math.exp(-value)), 4)
        self.assertEqual(logit["verdict"], "undecided")
        self.assertAlmostEqual(linear["projection"], .133, 9)
        self.assertIsNone(linear["fit"]["p"])
        self.assertEqual([wave["year"] for wave in found["waves"]], [2020, 2023])

    def test_verdict_is_the_intervals(self):
        for target, verdict in [(".05", "above"), (".12", "undecided"), (".5", "below")]:
            found = self.json("target", self.golden(), *WAVES, "--target", target, "--at", "2025")
            for model in found["models"].values():
                self.assertEqual(model["verdict"], verdict)

    def test_next_wave(self):
        path = self.waves((2020, .1, .01), (2023, .125, se_of(.125, n=3000)), n=3000)
        found = self.json("target", path, *WAVES, "--target", ".15", "--at", "2025", "--n", "n")
        self.assertAlmostEqual(found["next_wave"]["deff"], 2, 6)
        self.assertAlmostEqual(found["next_wave"]["n_each"], 5950, delta=1)
        self.assertAlmostEqual(found["next_wave"]["n_effective_each"], 2975, delta=1)
        self.near(found["smallest_detectable_change"]["difference"],
                  (1.9599639845 + .8416212336) * math.sqrt(2) * se_of(.125, n=3000))
        bare = self.json("target", path, *WAVES, "--target", ".15", "--at", "2025")["next_wave"]
        self.assertIsNone(bare["n_each"])
        self.assertEqual(bare["n_effective_each"], found["next_wave"]["n_effective_each"])
        below = self.json("target", path, *WAVES, "--target", ".12", "--at", "2025")["next_wave"]
        self.assertIsNone(below["n_effective_each"])

    def test_change_of_the_last_two_waves(self):
        path = self.waves((2018, .065, se_of(.065)), (2020, .088, se_of(.088)))
        change = self.json("target", path, *WAVES, "--target", ".15", "--at", "2025")["last_change"]
        self.assertAlmostEqual(change["z"], 1.50, 2)
        self.assertAlmostEqual(change["p"], .13, 2)

    def test_linking_variance_widens(self):
        plain = self.json("target", self.golden(), *WAVES, "--target", ".15", "--at", "2025")
        linked = self.json("target", self.golden(), *WAVES, "--target", ".15", "--at", "2025",
                           "--linking-variance", "0.0001")
        for model in ("linear", "logit"):
            self.assertGreater(linked["models"][model]["se"], plain["models"][model]["se"])

    def test_formats(self):
        options = ["target", self.golden(), *WAVES, "--target", ".15", "--at", "2025", "--n", "n"]
        rows = self.csv(*options)
        self.assertEqual([row["model"] for row in rows], ["linear", "logit"])
        self.assertAlmostEqual(float(rows[1]["probability"]), .323, 3)
        self.assertEqual(rows[0]["n_each"], "2939")
        self.assertIn("undecided", self.print(*options))
        self.assertNotIn("met", self.print(*options))

    SIX = ((2010, .032, .002), (2015, .062, .003), (2018, .085, .003), (2020, .1056, .003),
           (2022, .1293, .004), (2023, .1414, .004))

    def test_a_line_that_does_not_fit(self):
        """Its errors are sqrt(chi2 / df) times wider, and every output says so."""
        options = ["target", self.waves(*self.SIX), *WAVES, "--target", ".25", "--at", "2035"]
        found = self.json(*options)
        linear, logit = found["models"]["linear"], found["models"]["logit"]
        w = [1 / se ** 2 for _, _, se in self.SIX]
        centre = sum(a * row[0] for a, row in zip(w, self.SIX)) / sum(w)
        spread = sum(a * (row[0] - centre) ** 2 for a, row in zip(w, self.SIX))
        plain = math.sqrt(1 / sum(w) + (2035 - centre) ** 2 / spread)
        fit = linear["fit"]
        self.assertTrue(fit["rejected"] and fit["p"] < .001)
        self.near(fit["inflation"], math.sqrt(fit["chi_square"] / 4))
        self.near(linear["se"], fit["inflation"] * plain)
        self.near(linear["confidence_interval"][1],
                  linear["projection"] + 2.776445105198 * fit["inflation"] * plain)
        self.near(linear["prediction_interval"][0], linear["projection"] -
                  2.776445105198 * fit["inflation"] * math.hypot(plain, .004))
        self.assertEqual((logit["fit"]["rejected"], logit["fit"]["inflation"]), (False, 1))
        self.assertEqual((linear["method"], logit["method"]), ("t", "normal"))
        self.assertEqual((linear["verdict"], logit["verdict"], found["models_agree"]),
                         ("undecided", "above", False))
        rows = self.csv(*options)
        self.assertEqual([row["fit_rejected"] for row in rows], ["1", "0"])
        self.assertEqual([row["method"] for row in rows], ["t", "normal"])
        self.near(float(rows[0]["ci_high"]), linear["confidence_interval"][1])
        self.near(float(rows[0]["pi_high"]), linear["prediction_interval"][1])
        said = self.print(*options)
        for words in ("rejects the line of linear", "the two models disagree: linear undecided, logit above",
                      "CI low", "PI low"):
            self.assertIn(words, said)
        self.assertLessEqual(max(map(columns, said.splitlines())), 100)

    def test_a_spread_from_one_residual(self):
        """Three waves: its error has one degree of freedom. R: qt(.975, 1), pt."""
        path = self.waves((2018, .10, .002), (2020, .125, .002), (2022, .13, .002))
        found = self.json("target", path, *WAVES, "--target", ".14", "--at", "2023")
        linear = found["models"]["linear"]
        self.assertTrue(linear["fit"]["rejected"])
        self.assertEqual((linear["fit"]["df"], linear["method"], linear["verdict"]),
                         (1, "t", "undecided"))
        half = 12.7062047361747 * linear["se"]
        self.near(linear["confidence_interval"][0], linear["projection"] - half)
        pivot = (linear["projection"] - .14) / linear["se"]
        self.near(linear["probability"], .5 + math.atan(pivot) / math.pi)
        self.assertIn("by t with 1 df", self.print("target", path, *WAVES, "--target", ".14", "--at",
                                                   "2023"))

    def test_no_empty_success(self):
        for se in ("1e308", "1.5", "1e-200"):
            path = self.write("year,share,se", "2018,.1,.01", "2020,.12,.01", f"2022,.13,{se}")
            done = kesu("target", path, *WAVES, "--target", ".15", "--at", "2025", "--format", "json")
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertTrue(done.stderr)

    def test_bad_input_is_named(self):
        options = [*WAVES, "--target", ".15", "--at", "2025"]
        for line, words in [("2022,0,0.1", ["line 4", "column share"]),
                            ("2022,1.5,0.1", ["line 4", "column share"]),
                            ("2022,,0.1", ["line 4", "column share"]),
                            ("2022,0.1,-0.1", ["line 4", "column se"]),
                            ("2022,0.1,0", ["line 4", "column se"]),
                            ("2022,0.1,", ["line 4", "column se"]),
                            (",0.1,0.1", ["line 4", "column year"]),
                            ("2018,0.1,0.1", ["line 4", "column year", "line 2"])]:
            with self.subTest(line=line):
                path = self.write("year,share,se", "2018,.1,.01", "2020,.1,.01", line)
                self.refuse(1, words, "target", path, *options)
        self.refuse(1, ["two waves"], "target", self.write("year,share,se", "2018,.1,.01"), *options)
        path = self.golden()
        for more, word in [(["--target", "15"], "--target"), (["--at", "soon"], "--at"),
                           (["--linking-variance", "-0.1"], "--linking-variance"),
                           (["--level", "95"], "--level")]:
            self.refuse(2, [word], "target", path, *options, *more)
        self.refuse(2, ["--target is needed"], "target", path, *WAVES, "--at", "2025")


class Names(Case):
    """An area twice is an error, however its name is written."""

    def test_one_area_written_in_two_ways(self):
        options = {"rank": ["--area", "area", "--estimate", "y", "--se", "v"],
                   "small-area": ["--area", "area", "--estimate", "y", "--variance", "v"]}
        for command, more in options.items():
            for first, other in (("1", "1.0"), ("Lake", "lake"), ("东湖", "东\u3000湖"), ("１", "1")):
                path = self.write("area,y,v", f"{first},0.2,0.01", "b,0.3,0.02",
                                  f"{other},0.1,0.01", "c,0.25,0.02")
                self.refuse(1, ["line 4, column area", "line 2", "--as-text area"], command, path,
                            *more)
                self.print(command, path, *more, "--as-text", "area")


class Help(Case):
    def test_every_command_says_what_it_takes(self):
        for command in ("small-area", "rank", "target"):
            self.assertIn("table|json|csv", self.print(command, "--help"))
        self.assertIn("reml|ml|amrl_yl", self.print("small-area", "--help"))


if __name__ == "__main__":
    unittest.main()
