# SPDX-License-Identifier: GPL-3.0-or-later
"""`kesu small-area --unit`: the two files, what is printed, and every message. The figures themselves are
those of tests/reference/unit.R."""

import math
import random
import unittest

from test_areas import Case, kesu

UNIT = ["--area", "town", "--unit", "y", "--covariates", "urban", "--factors", "sex,edu"]


def towns(seed=1, count=8, each=30):
    """A file of people and one of cells; in the last town nobody was asked."""
    rng = random.Random(seed)
    people, cells = ["town,sex,edu,urban,w,y"], ["town,sex,edu,urban,count"]
    for town in range(count + 1):
        urban, effect = rng.random(), rng.gauss(0, .6)
        for sex in "男女":
            for edu in (1, 2, 3):
                cells.append(f"镇{town},{sex},{edu},{urban:.3f},{rng.randrange(50, 400)}")
        for _ in range(each if town < count else 0):
            sex, edu = rng.choice("男女"), rng.choices((1, 2, 3), (5, 3, 2))[0]
            p = 1 / (1 + math.exp(1.5 - .6 * edu + .4 * (edu == 2) - .5 * urban - effect))
            people.append(f"镇{town},{sex},{edu},{urban:.3f},{rng.uniform(1, 3):.2f},{int(rng.random() < p)}")
    return people, cells


class UnitCase(Case):
    def setUp(self):
        super().setUp()
        self.people, self.cells = towns()

    def save(self, name, lines):
        path = self.folder / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def command(self, *more, people=None, cells=None):
        return ["small-area", self.save("people.csv", people or self.people), *UNIT, "--population",
                self.save("cells.csv", cells or self.cells), "--replicates", "20", *more]


class Output(UnitCase):
    def test_json(self):
        found = self.json(*self.command("--weight", "w"))
        self.assertEqual(set(found), {"model", "bootstrap", "areas"})
        self.assertEqual(found["bootstrap"], {"replicates": 20, "failed": 0, "seed": 1, "level": .95})
        model = found["model"]
        self.assertEqual((model["method"], model["respondents"], model["left_out"],
                          model["areas_sampled"]), ("penalised", 240, 0, 8))
        self.assertEqual([c["name"] for c in model["coefficients"]],
                         ["(Intercept)", "urban", "sex=男", "edu=2", "edu=3"])
        self.assertEqual([a["area"] for a in found["areas"]], [f"镇{i}" for i in range(9)])
        for area in found["areas"][:8]:
            self.assertEqual(list(area), ["area", "n", "direct", "estimate", "mse", "ci", "gamma",
                                          "residual", "status"])
            self.assertTrue(area["ci"][0] < area["estimate"] < area["ci"][1])
            self.assertEqual(area["n"], 30)
        last = found["areas"][8]
        self.assertEqual((last["n"], last["direct"], last["gamma"], last["residual"], last["status"]),
                         (0, None, 0, None, "synthetic"))
        rows = [line.split(",") for line in self.people[1:] if line.startswith("镇3")]
        weights = [float(row[4]) for row in rows]
        self.near(found["areas"][3]["direct"],
                  sum(w for w, row in zip(weights, rows) if row[5] == "1") / sum(weights))
        plain = self.json(*self.command())["areas"][3]
        self.near(plain["direct"], sum(row[5] == "1" for row in rows) / 30)
        self.assertEqual(plain["estimate"], found["areas"][3]["estimate"])

    def test_csv_and_table(self):
        rows = self.csv(*self.command())
        self.assertEqual(list(rows[0]), ["area", "direct", "estimate", "mse", "gamma", "ci_low", "ci_high",
                                         "status", "n"])
        said = " ".join(self.print(*self.command()).split())
        for words in ("logistic mixed model", "仅据回归 synthetic", "Shrinkage: gamma", "Residuals:"):
            self.assertIn(words, said)

    def test_order_of_rows(self):
        shuffled, cells = self.people[1:], self.cells[1:]
        random.Random(4).shuffle(shuffled)
        want = self.json(*self.command())
        self.assertEqual(self.json(*self.command(people=[self.people[0], *shuffled])), want)
        found = self.json(*self.command(cells=[self.cells[0], *reversed(cells)]))
        for one, other in zip(want["areas"], reversed(found["areas"])):
            self.near(one["estimate"], other["estimate"])
        self.assertNotEqual(self.json(*self.command("--seed", "2"))["areas"][0]["mse"],
                            want["areas"][0]["mse"])

    def test_what_is_missing_is_left_out(self):
        people = [*self.people, "镇1,,2,0.5,1,1", "镇1,男,2,0.5,1,", ",男,2,0.5,1,1", "镇1,男,NA,0.5,1,0"]
        found, want = self.json(*self.command(people=people)), self.json(*self.command())
        self.assertEqual(found["model"]["left_out"], 4)
        self.assertEqual(found["areas"], want["areas"])
        self.assertIn("left out for a missing value: 4", self.print(*self.command(people=people)))

    def test_towns_alike(self):
        """By the likelihood alone the effects are 0 then, and it is said what that means."""
        people = ["town,y"] + [f"t{t},{int(i % 4 == 0)}" for t in range(6) for i in range(20)]
        cells = ["town,n", *(f"t{t},100" for t in range(6))]
        options = ["small-area", self.save("people.csv", people), "--area", "town", "--unit", "y",
                   "--population", self.save("cells.csv", cells), "--count", "n", "--replicates", "10"]
        found = self.json(*options, "--method", "ml")
        self.assertEqual(found["model"]["variance"], 0)
        for area in found["areas"]:
            self.near(area["estimate"], .25)
            self.assertEqual((area["gamma"], area["status"]), (0, "follows_county"))
        self.assertIn("the errors are too small", " ".join(
            self.print(*options, "--method", "ml").split()))
        self.assertGreater(self.json(*options)["model"]["variance"], 0)


class Refused(UnitCase):
    def test_rows(self):
        cases = [
            (["镇1,男,2,0.5,1,2"], [], ["people.csv", "line 242", "column y", "neither 0 nor 1"]),
            (["别处,男,2,0.5,1,1"], [], ["line 242", "column town", "no cells of 别处"]),
            (["镇1,男,2,0.5,-1,1"], [], ["line 242", "column w", "from 0 up"]),
            ([], ["镇1,男,4,0.5,10"], ["cells.csv", "line 56", "column edu", "no respondent has 4"]),
            ([], ["镇1,男,,0.5,10"], ["line 56", "column edu", "needs its covariates"]),
            ([], ["镇1,男,1,,10"], ["line 56", "column urban", "needs its covariates"]),
            ([], ["镇1,男,1,0.5,-3"], ["line 56", "column count", "at least 0"]),
            ([], ["镇1,男,1,0.5,"], ["line 56", "column count", "missing"]),
            ([], [",男,1,0.5,3"], ["line 56", "column town", "missing"]),
            ([], ["镇99,男,1,0.5,0"], ["line 56", "column town", "nobody lives in 镇99"]),
        ]
        for people, cells, words in cases:
            with self.subTest(people=people, cells=cells):
                self.refuse(1, words, *self.command("--weight", "w", people=self.people + people,
                                                    cells=self.cells + cells))
        # A level of nobody is none.
        self.json(*self.command(cells=[*self.cells, "镇1,男,4,0.5,0"]))

    def test_options(self):
        plain = ["small-area", self.save("people.csv", self.people), "--area", "town"]
        areas = [*plain, "--estimate", "y", "--variance", "w"]
        unit = [*plain, "--unit", "y", "--population", self.save("cells.csv", self.cells)]
        cases = [([*plain, "--unit", "y"], "--unit needs --population"),
                 (plain, "--estimate is needed, or --unit"),
                 ([*areas, "--factors", "sex"], "--factors goes with --unit"),
                 ([*areas, "--method", "penalised"], "--method penalised goes with --unit"),
                 ([*unit, "--variance", "w"], "--unit does not go with --variance"),
                 ([*unit, "--benchmark", "0.2"], "--unit does not go with --benchmark"),
                 ([*unit, "--transform", "logit"], "--unit does not go with --transform"),
                 ([*unit, "--method", "reml"], "penalised or ml, not reml"),
                 ([*unit, "--covariates", "urban", "--factors", "urban"], "--factors names urban twice"),
                 ([*unit, "--replicates", "1"], "--replicates")]
        for options, words in cases:
            with self.subTest(words):
                self.refuse(2, [words], *options)

    def test_models(self):
        few = [line for line in self.people if line[0] == "t" or line[1] < "3"]
        self.refuse(1, ["3 areas have respondents"], *self.command(people=few))
        nobody = [line if line[0] == "t" else line[:-1] + "0" for line in self.people]
        self.refuse(1, ["nobody has y = 1"], *self.command(people=nobody))
        self.refuse(1, ["covariate w", "combination"], *self.command(
            "--covariates", "w", people=[",".join((*r[:4], "2", r[5])) if r[0][0] == "镇" else ",".join(r)
                                         for r in (line.split(",") for line in self.people)],
            cells=[line + (",w" if line[0] == "t" else ",2") for line in self.cells]))
        self.assertIn("cells.csv", kesu(*self.command(), "--count", "nothing").stderr)


if __name__ == "__main__":
    unittest.main()
