# SPDX-License-Identifier: GPL-3.0-or-later
"""Shared by the tests of kesu irt on CSV files: files, runs of the program, comparisons."""

import csv
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ.get("KESU_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
PROGRAM = os.environ.get("KESU_PROGRAM", str(SOURCE / "build/kesu"))
DATA = SOURCE / "tests/reference/data"
LSAT7 = DATA / "irt_lsat7.csv"


def read_csv(path):
    with open(path, encoding="utf-8") as file:
        return list(csv.DictReader(file))


def peer(name):
    return json.loads((DATA / f"irt_{name}_mirt.json").read_text(encoding="utf-8"))


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="kesu-irt-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.out = self.folder / "out"

    def write(self, name, lines):
        path = self.folder / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def kesu(self, *arguments, threads=2):
        return subprocess.run([PROGRAM, "irt", *map(str, arguments), "--out", str(self.out)],
                              capture_output=True, text=True, timeout=600, check=False,
                              env={**os.environ, "OMP_NUM_THREADS": str(threads)})

    def json(self, *arguments):
        done = self.kesu(*arguments, "--format", "json")
        self.assertEqual((done.returncode, done.stderr), (0, ""), done)
        return json.loads(done.stdout)

    def scores(self):
        return read_csv(self.out / "scores.csv")

    def items(self):
        return read_csv(self.out / "items.csv")

    def near(self, got, want, within, what=""):
        self.assertTrue(abs(got - want) <= within, f"{what}: {got} is not {want}")

    def same_items(self, found, expected):
        for item in expected:
            for name in ("a", "d", "b"):
                if name in item:
                    self.near(found[item["item"]][name], item[name], 2e-4, item["item"])

    def same_scores(self, name, columns):
        rows, expected = self.scores(), read_csv(DATA / f"irt_{name}_scores_mirt.csv")
        self.assertEqual(len(rows), len(expected))
        for column, within in columns.items():
            for row, want in zip(rows, expected):
                if want[column]:
                    self.near(float(row[column]), float(want[column]), within, column)
                else:
                    self.assertIn(row[column], ("Inf", "-Inf"))

    def refuse(self, status, words, *arguments):
        done = self.kesu(*arguments, "--format", "json")
        self.assertEqual((done.returncode, done.stdout), (status, ""), done)
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertFalse((self.out / "scores.csv").exists())


def by_item(found):
    return {item["item"]: item for item in found["items"]}
