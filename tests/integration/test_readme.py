# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples of scoring/tools/README.md print what the page shows, and R's examples do, too."""

import csv
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from support import SOURCE

PAGE = (SOURCE / "scoring/tools/README.md").read_text("utf-8")
DATA = SOURCE / "tests/reference/data"
PROGRAM = os.environ.get("KESU_STAT", str(SOURCE / "build/kesu-stat"))
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?$")
ROUNDING = 1e-4  # relative: the last digit of a figure may differ with another compiler
NOTHING = 1e-12  # a figure this small, such as the error of a margin, differs between machines
FIGURE = r"([-+]?\d[\d.e+-]*\d)"


def blocks(kind):
    return [text for name, text in BLOCK.findall(PAGE) if name == kind]


def has_survey():
    return shutil.which("Rscript") is not None and subprocess.run(
        ["Rscript", "-e", "library(survey)"], capture_output=True, check=False).returncode == 0


class ReadmeCase(unittest.TestCase):
    """Works in a folder with the tables, including those that are printed in the page."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="kesu-readme-")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        for path in DATA.iterdir():
            (cls.folder / path.name).symlink_to(path)
        for text in blocks(""):
            name = {"variable": "types.csv", "year": "waves.csv"}.get(text.partition(",")[0])
            if name:
                (cls.folder / name).write_text(text, "utf-8")
        (cls.folder / "kesu-stat").symlink_to(PROGRAM)

    def run_text(self, *command):
        search = f"{self.folder}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=300,
                              check=False, env={**os.environ, "PATH": search})
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def same_word(self, got, want):
        if not (NUMBER.match(got) and NUMBER.match(want)):
            return got == want
        a, b = float(got), float(want)
        return abs(a - b) <= max(ROUNDING * abs(b), NOTHING)

    def same(self, got, want):
        got, want = got.split(), want.split()
        self.assertEqual(len(got), len(want), got)
        for one, other in zip(got, want):
            one, other = one.strip(","), other.strip(",")
            self.assertTrue(self.same_word(one, other), f"{one} is not {other}")


class Examples(ReadmeCase):
    """Runs in the order of the page, because some examples read files that others write."""

    def test_commands(self):
        examples = blocks("console")
        self.assertGreater(len(examples), 10)
        for text in examples:
            command, _, printed = text.partition("\n")
            with self.subTest(command):
                self.assertTrue(command.startswith("$ kesu-stat "))
                self.same(self.run_text("sh", "-c", command[2:]), printed)

    @unittest.skipUnless(has_survey(), "R's survey package is not there")
    def test_beside_r(self):
        examples = blocks("r")
        self.assertGreater(len(examples), 5)
        for text in examples:
            lines = text.splitlines()
            code = [line for line in lines if not line.startswith("#>")]
            printed = [line[2:] for line in lines if line.startswith("#>")]
            with self.subTest(code[-1]):
                (self.folder / "example.R").write_text(
                    "\n".join(["suppressMessages(library(survey))", *code]) + "\n", "utf-8")
                self.same(self.run_text("Rscript", "example.R"), "\n".join(printed))


class Peers(ReadmeCase):
    """Packages that are not run here: their figures in the page are those of the data folder."""

    def said(self, pattern):
        found = re.search(pattern, PAGE, re.S)
        self.assertIsNotNone(found, pattern)
        return found.groups()

    def near(self, said, want):
        for text, value in zip(said, want, strict=True):
            digits = len(text.partition(".")[2].partition("e")[0])
            power = int(text.partition("e")[2] or 0)
            self.assertLessEqual(abs(float(text) - value), 0.51 * 10.0 ** (power - digits), text)

    def test_mirt(self):
        peer = json.loads((DATA / "irt_2pl_mirt.json").read_text("utf-8"))
        self.near(self.said(r"has the log-likelihood " + FIGURE), [peer["loglik"]])
        self.run_text("kesu-stat", "irt", "irt_2pl_responses.csv", "--model", "2pl", "--out", "all")
        with open(self.folder / "all/items.csv", encoding="utf-8") as file:
            own = {row["item"]: row for row in csv.DictReader(file)}
        theirs = {item["item"]: item for item in peer["items"]}
        rows = re.findall(r"^\| (I\d\d) \|" + rf" {FIGURE} \|" * 4 + "$", PAGE, re.M)
        self.assertEqual(len(rows), 3)
        for name, *said in rows:
            self.near(said, [float(own[name]["a"]), theirs[name]["a"], float(own[name]["d"]),
                             theirs[name]["d"]])

    def test_tam(self):
        peer = json.loads((DATA / "irt_latreg_tam.json").read_text("utf-8"))
        self.near(self.said(rf"has {FIGURE} for urban, {FIGURE} for educ and a residual variance "
                            rf"of {FIGURE}"), [*peer["beta"][1:], peer["sigma2"]])

    def test_sae(self):
        peer = json.loads((DATA / "towns_fh.json").read_text("utf-8"))[0]
        said = self.said(rf"variance between areas {FIGURE}, the coefficients {FIGURE}, {FIGURE} "
                         rf"and\s{FIGURE}, and for T01 the estimate {FIGURE} with the root of the "
                         rf"MSE {FIGURE}")
        self.near(said, [peer["A"], *peer["beta"], peer["eblup"][0], peer["mse"][0] ** 0.5])


if __name__ == "__main__":
    unittest.main()
