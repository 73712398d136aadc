# SPDX-License-Identifier: GPL-3.0-or-later
"""kesu-stat plan: sizes and half widths by hand, domains, and messages about bad input."""

import csv
import io
import json
import math
import os
import pathlib
import statistics
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ.get("KESU_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
PROGRAM = os.environ.get("KESU_STAT", str(SOURCE / "build/kesu-stat"))
Z = statistics.NormalDist().inv_cdf(0.975)


def plan(*arguments):
    return subprocess.run([PROGRAM, "plan", *map(str, arguments)], capture_output=True, text=True,
                          timeout=60, check=False)


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="kesu-plan-")
        self.addCleanup(folder.cleanup)
        self.file = pathlib.Path(folder.name) / "domains.csv"

    def domains(self, *lines):
        self.file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return self.file

    def json(self, *arguments):
        done = plan(*arguments, "--format", "json")
        self.assertEqual((done.returncode, done.stderr), (0, ""), done)
        return json.loads(done.stdout)

    def refuse(self, status, words, *arguments):
        done = plan(*arguments)
        self.assertEqual((done.returncode, done.stdout), (status, ""), done)
        for word in words:
            self.assertIn(word, done.stderr)

    def test_the_way_to_n_and_back(self):
        to = self.json("--share", 0.15, "--half-width", 0.02, "--icc", 0.05, "--take", 12,
                       "--response", 0.6, "--population", 300000)
        m = 1.55 * 0.15 * 0.85 * (Z / 0.02) ** 2
        n = math.ceil(m * 300000 / (299999 + m))
        self.assertEqual(to["domains"][0]["n"], n)
        self.assertEqual(to["all"]["draw"], math.ceil(n / 0.6))
        self.assertEqual(to["all"]["psus"], math.ceil(n / 12))
        self.assertAlmostEqual(to["domains"][0]["deff"], 1.55, 12)
        back = self.json("--share", 0.15, "--n", n, "--deff", 1.55, "--population", 300000)
        self.assertAlmostEqual(back["all"]["half_width"], to["all"]["half_width"], 12)
        self.assertLessEqual(back["all"]["half_width"], 0.02)
        self.assertIsNone(back["all"]["psus"])

    def test_what_other_sizes_give(self):
        got = self.json("--share", 0.08, "--n", 1200, "--deff", 2)
        self.assertAlmostEqual(got["all"]["half_width"], 0.0217076, 7)
        for row in got["cost"]:
            self.assertEqual(row["n"], 1200 * row["factor"])
            self.assertAlmostEqual(row["all"] * math.sqrt(row["factor"]), 0.0217076, 7)

    def test_domains_of_a_file(self):
        got = self.json("--share", 0.1, "--half-width", 0.03, "--domain-file", self.domains(
            "domain,share,population,deff", "东湖,,4000,", "西湖,0.2,1000,2"))
        for row, (share, units, deff) in zip(got["domains"], ((0.1, 4000, 1), (0.2, 1000, 2)),
                                             strict=True):
            m = deff * share * (1 - share) * (Z / 0.03) ** 2
            self.assertEqual(row["n"], math.ceil(m * units / (units - 1 + m)))
            self.assertLessEqual(row["half_width"], 0.03)
        east, west = (row["half_width"] for row in got["domains"])
        self.assertAlmostEqual(got["all"]["half_width"], math.hypot(0.8 * east, 0.2 * west), 12)
        self.assertAlmostEqual(got["all"]["share"], 0.12, 12)
        self.assertEqual(got["all"]["n"], sum(row["n"] for row in got["domains"]))

    def test_domains_alike(self):
        got = self.json("--share", 0.1, "--n", 400, "--domains", 4)
        self.assertEqual(len(got["domains"]), 4)
        self.assertAlmostEqual(got["all"]["half_width"], got["domains"][0]["half_width"] / 2, 12)
        done = plan("--share", 0.1, "--n", 400, "--domains", 4, "--format", "csv")
        rows = list(csv.DictReader(io.StringIO(done.stdout)))
        self.assertEqual([row["n"] for row in rows], ["400"] * 4)

    def test_few_answers(self):
        self.assertFalse(self.json("--share", 0.02, "--n", 400)["domains"][0]["normal"])
        self.assertIn("not to be relied on", " ".join(plan("--share", 0.02, "--n", 400).stdout.split()))
        self.assertTrue(self.json("--share", 0.5, "--n", 400)["domains"][0]["normal"])

    def test_refusals(self):
        share = ["--share", 0.1]
        self.refuse(2, ["--half-width", "--n"], *share)
        self.refuse(2, ["--half-width", "--n"], *share, "--n", 5, "--half-width", 0.1)
        self.refuse(2, ["--icc", "--take"], *share, "--n", 5, "--icc", 0.1)
        self.refuse(2, ["--icc", "--deff"], *share, "--n", 5, "--icc", 0.1, "--deff", 2,
                    "--take", 3)
        self.refuse(2, ["--share"], "--share", 1, "--n", 5)
        self.refuse(2, ["--share"], "--n", 5)
        self.refuse(1, ["--n", "more than the 300"], *share, "--n", 301, "--population", 300)
        self.refuse(1, ["domain 1", "response"], *share, "--n", 200, "--population", 300,
                    "--response", 0.5)

    def test_refusals_of_the_file(self):
        for lines, words in (
                (["domain,share", "a,1.2"], ["line 2", "column share"]),
                (["domain,share", "a,1"], ["line 2", "column share"]),
                (["domain,deff", "a,1", "b,0"], ["line 3", "column deff"]),
                (["domain,population", "a,1"], ["line 2", "column population"]),
                (["domain,response", "a,0"], ["line 2", "column response"]),
                (["domain,n", "a,1", "b,1", "a,2"], ["line 4", "column domain", "line 2"]),
                (["domain,n", ",1"], ["line 2", "column domain"]),
                (["name,n", "a,1"], ["domain"])):
            self.refuse(1, words, "--share", 0.1, "--n", 5, "--domain-file", self.domains(*lines))


if __name__ == "__main__":
    unittest.main()
