# SPDX-License-Identifier: GPL-3.0-or-later
"""kesu calibrate on CSV files: R's figures, what is written and printed, messages about bad input."""

import csv
import json
import math
import os
import pathlib
import random
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ.get("KESU_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
PROGRAM = os.environ.get("KESU_PROGRAM", str(SOURCE / "build/kesu"))
SCHOOLS = SOURCE / "tests/reference/data/calibration.csv"
STYPE = ["stype,0,4421", "stype,1,755", "stype,2,1018"]
WIDE = ["sch_wide,0,1072", "sch_wide,1,5122"]
SMALL = ["w,g,x", "1,a,1", "2,b,2", "3,a,3", "4,b,5"]


def kesu(*arguments):
    return subprocess.run([PROGRAM, "calibrate", *map(str, arguments)], capture_output=True,
                          text=True, timeout=300, check=False)


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="kesu-calibrate-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.out = self.folder / "w.csv"

    def write(self, name, lines):
        path = self.folder / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def margins(self, lines):
        return self.write("margins.csv", ["variable,level,total", *lines])

    def weights(self):
        with open(self.out, encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual(list(rows[0]), ["calibrated_weight"])
        return [float(row["calibrated_weight"]) for row in rows]

    def run_json(self, *arguments):
        done = kesu(*arguments, "--out", self.out, "--format", "json")
        self.assertEqual((done.returncode, done.stderr), (0, ""), done)
        return json.loads(done.stdout)

    def schools(self, lines, *arguments):
        return self.run_json(SCHOOLS, "--weight", "pw", "--margins", self.margins(lines),
                             *arguments)

    def refuse(self, status, words, *arguments):
        done = kesu(*arguments, "--out", self.out, "--format", "json")
        self.assertEqual((done.returncode, done.stdout), (status, ""), done)
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertEqual([path.name for path in self.folder.glob("w.csv*")], [])

    def near(self, got, want, relative=1e-8):
        self.assertTrue(math.isclose(got, want, rel_tol=relative), f"{got} is not {want}")

    def mean(self):
        with open(SCHOOLS, encoding="utf-8") as file:
            y = [float(row["api00"]) for row in csv.DictReader(file)]
        weights = self.weights()
        self.assertEqual(len(y), len(weights))
        return sum(w * v for w, v in zip(weights, y)) / sum(weights)


class Figures(Case):
    def test_rake(self):
        found = self.schools(STYPE + WIDE, "--method", "rake")
        self.near(self.mean(), 641.230320927)
        self.assertIs(found["converged"], True)
        self.assertLess(found["largest_margin_error"], 1e-9)
        self.near(found["kish_deff"], 1.0516566956)
        self.near(min(self.weights()), 29.8706754927)
        self.near(max(self.weights()), 67.1255292412)
        for margin in found["margins"]:
            self.near(margin["after"], margin["total"], 1e-10)

    def test_distances(self):
        for method, bounds, mean, low, high in [
                ("linear", None, 665.309071166, .418592462214, 1.83329488317),
                ("rake", None, 665.393795995, .53423136867, 1.99476124371),
                ("logit", ".5,2", 665.41484411, .578114357293, 1.81745568741),
                ("linear", ".7,1.6", 665.448586684, .7, 1.6)]:
            options = ["--bounds", bounds] if bounds else []
            found = self.schools(STYPE, "--total", "api99=3914069", "--method", method, *options)
            self.near(found["g_weights"]["min"], low)
            self.near(found["g_weights"]["max"], high)
            self.near(self.mean(), mean)
            self.near(found["weights"]["sum"], 6194)
            self.assertEqual(found["margins"][-1]["variable"], "api99")
            self.assertIsNone(found["margins"][-1]["level"])

    def test_trim(self):
        found = self.schools(STYPE, "--total", "api99=3914069", "--method", "linear",
                             "--bounds", ".7,1.6", "--trim", "20,45")
        self.near(self.mean(), 662.014767123)
        self.assertEqual(max(self.weights()), 45)
        self.near(sum(self.weights()), 6194, 1e-12)
        self.assertGreater(found["trim"]["largest_margin_error"], .1)
        self.assertLess(found["largest_margin_error"], 1e-9)
        self.assertEqual(found["trim"]["trimmed"], 38)

    def test_poststratify_picks_its_variable(self):
        self.schools(WIDE + STYPE, "--method", "poststratify", "--margin-variables", "stype")
        self.near(self.mean(), 642.310788212)

    def test_totals_alone_and_repeated(self):
        data = self.write("data.csv", ["w,one,x", *(f"2,1,{x}" for x in range(1, 9))])
        common = [data, "--weight", "w", "--method", "linear"]
        self.run_json(*common, "--total", "one=20", "--total", "x=100")
        first = self.weights()
        self.near(sum(first), 20)
        self.near(sum(w * x for w, x in zip(first, range(1, 9))), 100)
        self.run_json(*common, "--total=one=20,x=100")
        self.assertEqual(first, self.weights())

    def test_negative_weights_are_counted(self):
        data = self.write("data.csv", ["w,g,x", *(f"1,a,{x}" for x in range(1, 11))])
        found = self.run_json(data, "--weight", "w", "--method", "linear", "--margins",
                              self.margins(["g,a,10"]), "--total", "x=90")
        self.assertGreater(found["weights"]["negative"], 0)
        self.assertLess(found["g_weights"]["min"], 0)

    def test_negative_weights_in_the_summary(self):
        """Of what was written, R's sum, min, n sum(w^2) / sum(w)^2; then its estimates with them."""
        schools = SOURCE / "tests/reference/data/apiclus1.csv"
        found = self.run_json(schools, "--weight", "pw", "--margins", self.margins(STYPE),
                              "--total", "api99=4700000", "--method", "linear")
        weights = found["weights"]
        self.assertEqual((weights["n"], weights["negative"]), (183, 53))
        self.near(weights["sum"], 6194)
        self.near(weights["min"], -68.22748053167)
        self.near(weights["max"], 145.69113191024)
        self.near(found["kish_deff"], 2.87336842623)
        self.near(found["n_eff"], 63.68831728286)
        rows = schools.read_text().splitlines()
        joined = self.write("joined.csv", [f"{row},{weight}" for row, weight in zip(
            rows, self.out.read_text().splitlines())])
        options = ["estimate", joined, "--psu", "dnum", "--weight", "calibrated_weight", "--format",
                   "json"]
        refused = subprocess.run([PROGRAM, *map(str, options), "--mean", "api00"], check=False,
                                 capture_output=True, text=True, timeout=300)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("--negative-weights allow", refused.stderr)
        for more, estimate, se in ((["--mean", "api00"], 779.9236857830, 25.4100094019),
                                   (["--mean", "api00", "--replicates", "jk1"], 779.9236857830,
                                    24.5091435028),
                                   (["--total", "enroll"], 3427153.268, 1030972.314)):
            done = subprocess.run([PROGRAM, *map(str, options), "--negative-weights", "allow", *more],
                                  check=True, capture_output=True, text=True, timeout=300)
            got = json.loads(done.stdout)["estimates"][0]
            self.near(got["estimate"], estimate)
            self.near(got["se"], se)

    def test_order_of_rows_and_outside_rows(self):
        source = random.Random(7)
        rows = [f"{source.uniform(1, 5):.4f},{source.choice('ab')},{source.choice('xyz')}"
                for _ in range(200)]
        margins = self.margins(["g,a,300", "g,b,400", "h,x,200", "h,y,300", "h,z,200"])
        options = ["--weight", "w", "--margins", margins, "--method", "rake"]
        self.run_json(self.write("data.csv", ["w,g,h", *rows]), *options)
        first = self.weights()
        self.run_json(self.write("data.csv", ["w,g,h", *rows[::-1], "0,a,x"]), *options)
        self.assertEqual(self.weights()[-1], 0)
        for got, want in zip(self.weights()[:-1], first[::-1]):
            self.near(got, want, 1e-10)

    def test_table(self):
        done = kesu(SCHOOLS, "--weight", "pw", "--margins", self.margins(STYPE + WIDE),
                    "--method", "rake", "--out", self.out)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for word in ("已收敛 converged", "Kish deff 1.05166", "sch_wide"):
            self.assertIn(word, done.stdout)


class Refusals(Case):
    def small(self, status, words, lines, margins, *options):
        self.refuse(status, words, self.write("data.csv", lines), "--weight", "w", "--margins",
                    self.margins(margins), *(options or ("--method", "rake")))

    def test_levels(self):
        self.small(1, ["margins.csv: line 4, column level", '"c" of g'], SMALL,
                   ["g,a,5", "g,b,5", "g,c,1"])
        self.small(1, ["data.csv: line 3, column g", 'no total for the level "b"'], SMALL,
                   ["g,a,5"])
        self.small(1, ["line 4, column level", "twice"], SMALL, ["g,a,5", "g,b,5", "g,a,5"])
        self.small(1, ["line 2, column total", "above 0"], SMALL, ["g,a,0", "g,b,5"])
        self.small(1, ["line 2, column total", '"many" is not a number'], SMALL,
                   ["g,a,many", "g,b,5"])
        self.small(1, ['no column "h"'], SMALL, ["h,a,5", "h,b,5"])
        self.small(1, ['no margin of a variable "h"'], SMALL, ["g,a,5", "g,b,5"],
                   "--method", "rake", "--margin-variables", "h")
        self.small(1, ['g "b" has a total of 5 but no row with a weight above 0'],
                   ["w,g", "1,a", "0,b"], ["g,a,5", "g,b,5"])

    def test_rows(self):
        margins = ["g,a,5", "g,b,5"]
        for cell, words in [("-2", "at least 0, not -2"), ("heavy", '"heavy" is not a number'),
                            ("", "needs a weight")]:
            self.small(1, ["data.csv: line 3, column w", words], ["w,g", "1,a", f"{cell},b"],
                       margins)
        self.small(1, ["data.csv: line 3, column g", "no missing values"],
                   ["w,g", "1,a", "1,NA", "1,b"], margins)
        self.small(1, ["data.csv: line 3, column x", "no missing values"],
                   ["w,g,x", "1,a,1", "1,b,"], margins, "--method", "linear", "--total", "x=9")

    def test_totals_that_cannot_be_met(self):
        self.small(1, ["do not add up to the same total", "g has 10, h 11"],
                   ["w,g,h", "1,a,x", "1,b,y"], ["g,a,5", "g,b,5", "h,x,5", "h,y,6"])
        self.small(1, ["did not converge", "out of reach"], SMALL, ["g,a,40", "g,b,6"],
                   "--method", "linear", "--bounds", "0.5,2")
        self.small(1, ["did not converge", "out of reach"], SMALL, ["g,a,40", "g,b,6"],
                   "--method", "logit", "--bounds", "0.5,2")
        self.small(1, ["did not converge", "contradict"], ["w,g,h", "1,a,x", "1,a,y", "1,b,y"],
                   ["g,a,10", "g,b,90", "h,x,60", "h,y,40"])
        self.small(1, ["trimming", "cannot keep their sum"], SMALL, ["g,a,4", "g,b,6"],
                   "--method", "rake", "--trim", "1,2")

    def test_options(self):
        margins = ["g,a,5", "g,b,5", "x,1,2", "x,2,2", "x,3,2", "x,5,4"]
        for words, options in [
                ("--method is needed", ("--bounds", "0,2")),
                ("--method is rake", ("--method", "greg")),
                ("logit needs --bounds", ("--method", "logit")),
                ("--bounds goes with", ("--method", "rake", "--bounds", "0,2")),
                ("either side of 1", ("--method", "linear", "--bounds", "2,3")),
                ("LO below HI", ("--method", "linear", "--bounds", "3,2")),
                ("--trim is LO,HI", ("--method", "rake", "--trim", "3")),
                ("COL=VALUE", ("--method", "rake", "--total", "x")),
                ("names x twice", ("--method", "rake", "--total", "x=1", "--total", "x=2")),
                ("takes no --total", ("--method", "poststratify", "--total", "x=1"))]:
            self.small(2, [words], SMALL, margins, *options)
        self.small(1, ["one margin variable, not 2"], SMALL, margins, "--method", "poststratify")
        self.refuse(2, ["--margins or --total is needed"], SCHOOLS, "--weight", "pw", "--method",
                    "rake")

    def test_pipe_is_written_into(self):
        """An output that is not a regular file is written into: /dev/null must stay a device."""
        os.mkfifo(self.out)
        arguments = (self.write("d.csv", SMALL), "--weight", "w", "--margins",
                     self.margins(["g,a,10", "g,b,20"]), "--method", "rake", "--out", self.out)
        with subprocess.Popen(["cat", str(self.out)], stdout=subprocess.PIPE, text=True) as reader:
            done = kesu(*arguments)
            if done.returncode:
                reader.kill()
            written = reader.stdout.read()
        self.assertEqual(done.returncode, 0, done)
        self.assertEqual(len(written.splitlines()), 1 + 4, written)
        self.assertTrue(self.out.is_fifo())

    def test_output_that_cannot_be_written(self):
        self.out = self.folder / "none" / "w.csv"
        self.small(1, ["none/w.csv", "No such file"], SMALL, ["g,a,5", "g,b,5"])


class Identity(Case):
    def test_weights_carry_the_names_of_their_rows(self):
        data = self.write("data.csv", ["w,g,who", '1,a,"x, y"', "2,b,0017", '3,a,"say ""z"""'])
        options = ["--weight", "w", "--margins", self.margins(["g,a,8", "g,b,4"]), "--method", "rake"]
        self.run_json(data, *options, "--id", "who")
        with open(self.out, encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([row["who"] for row in rows], ["x, y", "0017", 'say "z"'])
        self.assertEqual([float(row["calibrated_weight"]) for row in rows], [2, 4, 6])
        self.out.unlink()
        for third, words in (("3,a,0017", ["line 4, column who", "line 3"]),
                             ("3,a,", ["line 4, column who"])):
            data = self.write("data.csv", ["w,g,who", "1,a,x", "2,b,0017", third])
            self.refuse(1, words, data, *options, "--id", "who")


class NumbersInTwoWays(Case):
    def test_levels(self):
        margins = self.margins(["g,1,8", "g,2,4"])
        data = self.write("data.csv", ["w,g", "1,1", "2,2", "3,1.0"])
        options = ["--weight", "w", "--margins", margins, "--method", "rake"]
        self.refuse(1, ["line 4, column g", '"1.0"', "line 2", "--as-text g"], data, *options)
        data = self.write("data.csv", ["w,g", "1,1.0", "2,2.0", "3,1.0"])
        self.refuse(1, ["line 2, column level", 'the file writes it "1.0"'], data, *options)
        data = self.write("data.csv", ["w,g", "1,Male", "2,Female", "3,Male"])
        self.refuse(1, ["line 2, column level", 'the file writes it "Male"'], data, "--weight", "w",
                    "--margins", self.margins(["g,male,8", "g,female,4"]), "--method", "rake")
        margins = self.margins(["g,1,8", "g,2,4", "g,1.0,4"])
        data = self.write("data.csv", ["w,g", "1,1", "2,2", "3,1.0"])
        self.run_json(data, "--weight", "w", "--margins", margins, "--method", "rake", "--as-text",
                      "g")
        self.assertEqual([round(w) for w in self.weights()], [8, 4, 4])


if __name__ == "__main__":
    unittest.main()
