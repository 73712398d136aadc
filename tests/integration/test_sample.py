# SPDX-License-Identifier: GPL-3.0-or-later
"""kesu-stat sample: probabilities, bytes, encodings, allocation, and messages about bad input."""

import csv
import io
import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ.get("KESU_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
PROGRAM = os.environ.get("KESU_STAT", str(SOURCE / "build/kesu-stat"))
ADDED = ["inclusion_probability", "base_weight", "certainty", "draw_order"]
STRATA = {"东湖": 20, "西湖": 30, "青山湖": 10}


def sample(*arguments):
    return subprocess.run([PROGRAM, "sample", *map(str, arguments)], capture_output=True,
                          text=True, timeout=300, check=False)


def frame_text(end="\n"):
    """60 units in three strata, sizes 100 to 159, with quotes, commas and line ends in cells."""
    lines = ["编号,街道,人口,备注"]
    names = [name for name, count in STRATA.items() for _ in range(count)]
    for i, name in enumerate(names):
        lines.append(f'{i + 1},{name},{100 + i}, "a, ""b""{chr(10) if i % 7 == 0 else ""} {i}" ')
    return end.join(lines) + end


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="kesu-sample-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.out = self.folder / "out.csv"
        self.frame = self.write("frame.csv", frame_text())

    def write(self, name, text, encoding="utf-8"):
        path = self.folder / name
        path.write_bytes(text.encode(encoding))
        return path

    def draw(self, frame, *arguments, seed=1):
        """The summary, and the drawn rows."""
        done = sample(frame, *arguments, "--seed", seed, "--out", self.out, "--format", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(self.out, encoding="utf-8-sig", newline="") as file:
            return json.loads(done.stdout), list(csv.DictReader(file, skipinitialspace=True))

    def refuse(self, status, words, *arguments):
        done = sample(*arguments, "--seed", 1, "--out", self.out)
        self.assertEqual((done.returncode, done.stdout), (status, ""), done)
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertFalse(self.out.exists())

    def small(self, *rows, name="small.csv", head="unit,h,x,s"):
        return self.write(name, "\n".join([head, *rows]) + "\n")


class Draws(Case):
    def test_rows_are_kept_byte_by_byte(self):
        for end in ("\n", "\r\n"):
            text = "\ufeff" + frame_text(end)
            self.draw(self.write("frame.csv", text), "--method", "srs", "--n", 60)
            written = self.out.read_bytes().decode("utf-8")
            head, rows = written.split(end, 1)
            self.assertEqual(head, text.split(end, 1)[0] + "," + ",".join(ADDED))
            rows, count = re.subn(r",1,1,1,\d+" + end, end, rows)
            self.assertEqual((count, rows), (60, text.split(end, 1)[1]))

    def test_gb18030_gives_the_same_sample_in_gb18030(self):
        options = ["--method", "pps-brewer", "--strata", "街道", "--size", "人口", "--n", 4]
        self.draw(self.frame, *options)
        want = self.out.read_bytes()
        frame = self.write("gb.csv", frame_text(), "gb18030")
        done = sample(frame, *options, "--seed", 1, "--out", self.out)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.out.read_bytes(), want.decode("utf-8").encode("gb18030"))

    def test_probabilities_weights_and_sums(self):
        for method in ("srs", "systematic", "pps-systematic", "pps-brewer", "pps-pareto"):
            said, rows = self.draw(self.frame, "--method", method, "--strata", "街道",
                                   "--size", "人口", "--n", 4)
            self.assertEqual(said["probabilities"],
                             "asymptotic" if method == "pps-pareto" else "exact")
            by_size = method.startswith("pps")
            self.assertEqual([s["stratum"] for s in said["strata"]], sorted(STRATA))
            for part in said["strata"]:
                mine = [row for row in rows if row["街道"] == part["stratum"]]
                self.assertEqual((part["N"], part["n"], len(mine)),
                                 (STRATA[part["stratum"]], 4, 4))
                self.assertEqual(sorted(int(row["draw_order"]) for row in mine), [1, 2, 3, 4])
                for row in mine:
                    p = (4 * int(row["人口"]) / part["size"]) if by_size else 4 / part["N"]
                    self.assertAlmostEqual(float(row["inclusion_probability"]), p, 12)
                    self.assertAlmostEqual(float(row["base_weight"]) * p, 1, 12)
                    self.assertEqual(row["certainty"], "0")
                if by_size:
                    self.assertAlmostEqual(part["weighted_size"], part["size"], 8)
                else:
                    self.assertAlmostEqual(part["sum_of_weights"], part["N"], 10)

    def test_certain_units(self):
        said, rows = self.draw(self.small("a,1,1,2", "b,1,90,2", "c,1,6,2", "d,1,1,2", "e,1,1,2",
                                          "f,1,1,2"), "--method", "pps-pareto", "--size", "x",
                               "--n", 3)
        self.assertEqual((said["all"]["certainty"], said["all"]["n"]), (2, 3))
        self.assertEqual([(row["unit"], row["certainty"], row["draw_order"]) for row in rows
                          if row["unit"] in "bc"], [("b", "1", "1"), ("c", "1", "2")])
        self.assertEqual([row["base_weight"] for row in rows if row["unit"] not in "bc"], ["4"])

    def test_a_sorted_list(self):
        rows = [f"{i},1,{value},1" for i, value in enumerate([9, 10, 1, 2, 8, 7, 3, 4])]
        frame = self.small(*rows)
        for seed in range(8):
            _, drawn = self.draw(frame, "--method", "systematic", "--n", 4, "--sort", "x",
                                 seed=seed)
            got = {int(row["x"]) for row in drawn}
            self.assertIn(got, ({1, 3, 7, 9}, {2, 4, 8, 10}))
            order = [int(row["x"]) for row in sorted(drawn, key=lambda r: int(r["draw_order"]))]
            self.assertEqual(order, sorted(order))

    def test_blanks_around_names_to_sort_by(self):
        frame = self.small("a,1,2,1", "b,1,1,2", "c,1,2,2", "d,1,1,1")
        one, two = (self.draw(frame, "--method", "systematic", "--n", 2, "--sort", names)[1]
                    for names in ("h,x", "h, x"))
        self.assertEqual(one, two)

    def test_a_stratum_does_not_change_the_others(self):
        options = ["--method", "srs", "--strata", "街道", "--n", 4]
        _, before = self.draw(self.frame, *options)
        more = self.write("more.csv", frame_text() + "61,西湖,5,x\n")
        _, after = self.draw(more, *options)
        self.assertEqual([row for row in before if row["街道"] != "西湖"],
                         [row for row in after if row["街道"] != "西湖"])

    def test_standard_output_has_the_rows_only(self):
        done = sample(self.frame, "--method", "srs", "--n", 3, "--seed", 4, "--out", "-")
        self.assertEqual(len(list(csv.DictReader(io.StringIO(done.stdout)))), 3)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_the_table_says_that_pareto_is_asymptotic(self):
        done = sample(self.frame, "--method", "pps-pareto", "--size", "人口", "--n", 3, "--seed", 4,
                      "--out", self.out)
        self.assertIn("asymptotic", done.stdout)
        self.assertIn("渐近", done.stdout)


class Sizes(Case):
    def takes(self, *arguments, frame=None):
        said, _ = self.draw(frame or self.frame, "--method", "srs", "--strata", "街道", *arguments)
        return {part["stratum"]: part["n"] for part in said["strata"]}

    def test_allocations(self):
        self.assertEqual(self.takes("--n", 12, "--allocation", "proportional"),
                         {"东湖": 4, "西湖": 6, "青山湖": 2})
        self.assertEqual(self.takes("--n", 50, "--allocation", "equal"),
                         {"东湖": 20, "西湖": 20, "青山湖": 10})
        # 4.47 : 5.48 : 3.16 of 20
        self.assertEqual(self.takes("--n", 20, "--allocation", "power:0.5"),
                         {"东湖": 7, "西湖": 8, "青山湖": 5})
        # sums of sizes 2190, 4035, 1545
        self.assertEqual(self.takes("--n", 21, "--allocation", "power:1", "--size", "人口"),
                         {"东湖": 6, "西湖": 11, "青山湖": 4})

    def test_neyman(self):
        rows = [f"{i},{'a' if i < 6 else 'b'},1,{2 if i < 6 else 1}" for i in range(12)]
        said, _ = self.draw(self.small(*rows), "--method", "srs", "--strata", "h", "--n", 6,
                            "--allocation", "neyman", "--sd", "s")
        self.assertEqual([part["n"] for part in said["strata"]], [4, 2])

    def test_a_file(self):
        sizes = self.write("n.csv", "n,stratum\n2,西湖\n10,青山湖\n1,东湖\n")
        self.assertEqual(self.takes("--n-file", sizes), {"东湖": 1, "西湖": 2, "青山湖": 10})

    def test_a_file_that_does_not_fit(self):
        for text, words in (
                ("西湖,2\n南昌,3\n", ["line 3", "stratum", "南昌"]),
                ("西湖,2\n东湖,3\n", ["frame.csv", "line 60", "街道", "青山湖", "n.csv"]),
                ("西湖,2\n西湖,3\n", ["line 3", "西湖", "twice"]),
                ("西湖,31\n", ["line 2", "column n", "more than the 30"]),
                ("西湖,0\n", ["line 2", "column n", "at least 1"]),
                ("西湖,1.5\n", ["line 2", "column n", "whole"]),
                (",3\n", ["line 2", "stratum"])):
            sizes = self.write("n.csv", "stratum,n\n" + text)
            self.refuse(1, words, self.frame, "--method", "srs", "--strata", "街道",
                        "--n-file", sizes)


class Refusals(Case):
    def test_options_that_do_not_fit(self):
        for words, options in (
                (["--n", "--n-file"], []),
                (["--strata"], ["--n", 3, "--allocation", "equal"]),
                (["power:Q"], ["--n", 3, "--strata", "街道", "--allocation", "power:2"]),
                (["power:Q"], ["--n", 3, "--strata", "街道", "--allocation", "best"]),
                (["--sd"], ["--n", 3, "--strata", "街道", "--allocation", "neyman"]),
                (["neyman"], ["--n", 3, "--sd", "人口"]),
                (["--sort"], ["--n", 3, "--sort", "人口"]),
                (["--n-file"], ["--n", 3, "--n-file", "x", "--strata", "街道"]),
                (["--n"], ["--n", 0])):
            self.refuse(2, words, self.frame, "--method", "srs", *options)
        self.refuse(2, ["--size"], self.frame, "--method", "pps-brewer", "--n", 3)
        self.refuse(1, ["--sort", "twice"], self.frame, "--method", "systematic", "--n", 3, "--sort",
                    "人口,人口")

    def test_cells(self):
        for rows, words in (
                (["a,1,0,1"], ["line 2", "column x", "above 0"]),
                (["a,1,5,1", "b,1,-2,1"], ["line 3", "column x", "-2"]),
                (["a,1,5,1", "b,1,,1"], ["line 3", "column x", "without a size"]),
                (["a,1,5,1", "b,,3,1"], ["line 3", "column h", "without a stratum"]),
                (["a,1,5,1", "a,1,3,1"], ["line 3", "column unit", "line 2"]),
                (["a,1,5,1", ",1,3,1"], ["line 3", "column unit", "without a name"])):
            self.refuse(1, words, self.small(*rows), "--method", "pps-brewer", "--size", "x",
                        "--strata", "h", "--id", "unit", "--n", 1)
        self.refuse(1, ["line 3", "column s", "line 2"], self.small("a,1,5,1", "b,1,3,2"),
                    "--method", "srs", "--strata", "h", "--n", 1, "--allocation", "neyman",
                    "--sd", "s")

    def test_numbers(self):
        self.refuse(1, ["--n", "more than the 60"], self.frame, "--method", "srs", "--n", 61)
        self.refuse(1, ["--n", "more than the 20", "东湖"], self.frame, "--method", "srs",
                    "--strata", "街道", "--n", 21)
        self.refuse(1, ["--n", "fewer than the 3"], self.frame, "--method", "srs", "--strata",
                    "街道", "--n", 2, "--allocation", "equal")
        self.refuse(1, ["青山湖", "--least 1"], self.frame, "--method", "srs", "--strata", "街道",
                    "--n", 2, "--allocation", "equal", "--least", 0)

    def test_a_column_of_the_output(self):
        for name in ADDED:
            frame = self.small("a,1,2,3", head=f"unit,h,x,{name}")
            self.refuse(1, [name, "another"], frame, "--method", "srs", "--n", 1)

    def test_inputs_are_not_replaced(self):
        sizes = self.write("n.csv", "stratum,n\n西湖,2\n东湖,2\n青山湖,2\n")
        link = self.folder / "link.csv"
        link.symlink_to(self.frame)
        for out in (self.frame, link, sizes):
            before = out.read_bytes()
            done = sample(self.frame, "--method", "srs", "--strata", "街道", "--n-file", sizes,
                          "--seed", 1, "--out", out)
            self.assertEqual(done.returncode, 1)
            self.assertIn("is an input", done.stderr)
            self.assertEqual(out.read_bytes(), before)

    def test_files_that_cannot_be_copied(self):
        for encoding in ("utf-16", "utf-16-le"):
            frame = self.write("wide.csv", "a" + frame_text(), encoding)
            for more in ([], ["--encoding", "utf-16"]):
                self.refuse(1, ["UTF-16", "UTF-8"], frame, "--method", "srs", "--n", 3, *more)
        for delimiter, words in ((";", "semicolons"), ("\t", "tabs"), ("，", "full width")):
            frame = self.write("other.csv", f"unit{delimiter}x\n1{delimiter}2\n3{delimiter}4\n")
            self.refuse(1, ["line 1", "one column only", words], frame, "--method", "srs", "--n", 1)
        with open(self.frame, "rb") as pipe:
            done = subprocess.run(
                [PROGRAM, "sample", "-", "--method", "srs", "--n", "3", "--seed", "1", "--out",
                 str(self.out)], stdin=pipe, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("read twice", done.stderr)


if __name__ == "__main__":
    unittest.main()
