# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of the commands on CSV files: what is read, where it comes from, and what is written over."""

import os
import pathlib
import subprocess
import tempfile
import unittest

from support import PROGRAM

SURVEY = "w,g,y\n1,a,1\n2,b,0\n3,a,1\n4,b,0\n"
MARGINS = "variable,level,total\ng,a,8\ng,b,4\n"


class FilesCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="kesu-files-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def run_program(self, command, *arguments, **more):
        return subprocess.run([PROGRAM, command, *map(str, arguments)], check=False, cwd=self.folder,
                              capture_output=True, timeout=300, **more)

    def good(self, command, *arguments, **more):
        done = self.run_program(command, *arguments, **more)
        self.assertEqual((done.returncode, done.stderr.decode()), (0, ""))
        return done.stdout.decode()

    def refused(self, words, command, *arguments, status=1, **more):
        done = self.run_program(command, *arguments, **more)
        said = done.stderr.decode()
        self.assertEqual((done.returncode, done.stdout), (status, b""), said)
        for word in words:
            self.assertIn(word, said)


class NeverOverAnInput(FilesCase):
    """Whatever name an input has, no output takes its place."""

    def setUp(self):
        super().setUp()
        self.data = self.write("data.csv", SURVEY)
        self.margins = self.write("margins.csv", MARGINS)
        (self.folder / "link.csv").symlink_to("data.csv")
        os.link(self.data, self.folder / "hard.csv")

    def calibrate(self, data, *more):
        return [data, "--weight", "w", "--margins", self.margins, "--method", "rake", *more]

    def test_weights(self):
        for out in ("data.csv", "./data.csv", self.data, "link.csv", "hard.csv", "margins.csv"):
            with self.subTest(out):
                self.refused([str(out), "is an input"], "calibrate",
                             *self.calibrate("data.csv", "--out", out))
        for data in ("link.csv", "hard.csv"):
            with self.subTest(data):
                self.refused(["data.csv", "is an input", data], "calibrate",
                             *self.calibrate(data, "--out", "data.csv"))
        for data in ("-", "/dev/stdin"):
            with self.subTest(data), open(self.data, "rb") as file:
                self.refused(["data.csv", "is an input"], "calibrate",
                             *self.calibrate(data, "--out", "data.csv"), stdin=file)
        self.assertEqual((self.data.read_text(), self.margins.read_text()), (SURVEY, MARGINS))
        self.assertTrue((self.folder / "link.csv").is_symlink())
        self.assertEqual(len(list(self.folder.iterdir())), 4)

    def test_another_file_is_replaced(self):
        out = self.write("w.csv", "old\n")
        out.chmod(0o640)
        (self.folder / "to-w.csv").symlink_to("w.csv")
        self.good("calibrate", *self.calibrate("data.csv", "--out", "to-w.csv"))
        weights = out.read_text()
        self.assertEqual(weights.splitlines()[0], "calibrated_weight")
        self.assertTrue((self.folder / "to-w.csv").is_symlink())
        self.assertEqual(out.stat().st_mode & 0o777, 0o640)
        self.assertEqual(self.good("calibrate", *self.calibrate("data.csv", "--out", "-")), weights)
        self.assertFalse((self.folder / "-").exists())
        same = self.folder / "same.csv"
        with open(same, "wb") as file:
            subprocess.run([PROGRAM, "calibrate",
                            *map(str, self.calibrate("data.csv", "--out", "/dev/stdout"))],
                           check=True, cwd=self.folder, stdout=file, timeout=300)
        self.assertEqual(same.read_text(), weights)
        self.refused(["--format json"], "calibrate",
                     *self.calibrate("data.csv", "--out", "-", "--format", "json"), status=2)

    def test_folders(self):
        answers = "A,B,C\n" + "0,0,0\n0,0,1\n0,1,1\n1,0,1\n1,1,1\n1,1,1\n0,0,0\n" * 9
        out = self.folder / "out"
        out.mkdir()
        for name, command, more in (("items.csv", "irt", []), ("curves.svg", "irt", ["--figures"]),
                                    ("fit.csv", "irt", ["--fit"]), ("scores.csv", "plausible", []),
                                    ("plausible.csv", "plausible", [])):
            with self.subTest(name):
                self.write("out/" + name, answers)
                self.refused(["out/" + name, "is an input"], command, "out/" + name, "--model",
                             "rasch", *more, "--out", "out")
                self.assertEqual([(path.name, path.read_text()) for path in out.iterdir()],
                                 [(name, answers)])
                (out / name).unlink()


class Inputs(FilesCase):
    def test_twice(self):
        self.write("a.csv", SURVEY)
        self.write("b.csv", SURVEY)
        os.link(self.folder / "a.csv", self.folder / "again.csv")
        for files in (("a.csv", "a.csv"), ("a.csv", "b.csv", "./a.csv"), ("a.csv", "again.csv")):
            self.refused([files[-1], "the same file as a.csv"], "estimate", *files, "--total", "y")
        self.good("estimate", "a.csv", "b.csv", "--total", "y")

    def test_standard_input(self):
        path = self.write("a.csv", SURVEY)
        want = self.good("estimate", "a.csv", "--mean", "y", "--weight", "w")
        self.assertEqual(self.good("estimate", "-", "--mean", "y", "--weight", "w",
                                   input=path.read_bytes()), want)
        self.refused(["standard input: line 2, column g"], "estimate", "-", "--mean", "g",
                     input=path.read_bytes())


if __name__ == "__main__":
    unittest.main()
