# SPDX-License-Identifier: GPL-3.0-or-later
"""kesu plausible on CSV files: TAM's figures, files and columns, plausible scores, and what it refuses."""

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
DATA = SOURCE / "tests/reference/data"
LATREG = DATA / "irt_latreg_responses.csv"
ITEMS = [f"I{j:02}" for j in range(1, 13)]


def made_up(rows=600, seed=5, items=len(ITEMS)):
    """Rows of a simulated survey (演练数据): id, stratum, sex, age, w and the items' answers."""
    draw = random.Random(seed)
    made = []
    for i in range(rows):
        sex, age = draw.choice(["male", "female"]), draw.randrange(18, 70)
        theta = draw.gauss(0.5 * (sex == "male") - 0.02 * (age - 44), 1)
        row = {"id": f"r{i}", "stratum": f"s,{i % 4}", "sex": sex, "age": age,
               "w": 1 + i % 3}
        for j in range(items):
            chance = 1 / (1 + math.exp(-(theta + 0.2 * (j - 6))))
            row[ITEMS[j]] = int(draw.random() < chance)
        made.append(row)
    return made


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="kesu-plausible-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.out = self.folder / "out"

    def run_it(self, *arguments):
        return subprocess.run([PROGRAM, "plausible", *map(str, arguments)],
                              capture_output=True, text=True, timeout=600, check=False)

    def good(self, *arguments):
        done = self.run_it(*arguments, "--out", self.out, "--format", "json")
        self.assertEqual((done.returncode, done.stderr), (0, ""), done)
        return json.loads(done.stdout)

    def refuse(self, status, words, *arguments):
        done = self.run_it(*arguments, "--out", self.out, "--format", "json")
        self.assertEqual((done.returncode, done.stdout), (status, ""), done)
        for word in words:
            self.assertIn(word, done.stderr)
        self.assertFalse((self.out / "plausible.csv").exists())

    def write(self, name, rows):
        path = self.folder / name
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return path

    def table(self, name="plausible.csv"):
        with open(self.out / name, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


class Regression(Case):
    def test_tam(self):
        want = json.loads((DATA / "irt_latreg_tam.json").read_text(encoding="utf-8"))
        got = self.good(LATREG, "--model", "rasch", "--regressors", "urban,educ")
        coefficients = got["regression"]["coefficients"]
        self.assertEqual([c["name"] for c in coefficients], ["intercept", "urban", "educ"])
        for coefficient, beta in zip(coefficients, want["beta"]):
            self.assertAlmostEqual(coefficient["estimate"], beta, 5)
        self.assertIsNone(coefficients[0]["se"])
        self.assertAlmostEqual(got["regression"]["residual_variance"], want["sigma2"], 5)
        self.assertAlmostEqual(-2 * got["log_likelihood"], want["deviance"], 3)
        self.assertAlmostEqual(got["reliability"], want["eap_reliability"], 5)
        for item, xsi in zip(got["items"], want["xsi"]):
            self.assertAlmostEqual(item["b"], xsi, 4)
        values = [float(v) for row in self.table() for v in row.values()]
        self.assertEqual(len(values), 30000)
        mean = sum(values) / len(values)
        self.assertAlmostEqual(mean, want["pv_mean"], delta=0.02)
        self.assertAlmostEqual(math.sqrt(sum((v - mean) ** 2 for v in values) / len(values)),
                               want["pv_sd"], delta=0.02)
        self.assertAlmostEqual(sum(v > 1 for v in values) / len(values),
                               want["share_above_1"], delta=0.02)
        self.assertEqual(list(self.table("scores.csv")[0]), ["eap", "eap_se"])

    def test_factors_and_weights(self):
        rows = made_up()
        rows[7]["sex"] = ""
        got = self.good(self.write("f.csv", rows), "--model", "2pl", "--items", "I01-I12",
                        "--regressors", "age", "--factors", "sex,stratum", "--weight", "w",
                        "--draws", 2, "--least", 1)
        names = [c["name"] for c in got["regression"]["coefficients"]]
        self.assertEqual(names, ["intercept", "age", "sex=male", "sex=missing",
                                 "stratum=s,1", "stratum=s,2", "stratum=s,3"])
        self.assertEqual(got["regression"]["residual_variance"], 1)
        estimate = {c["name"]: c["estimate"] for c in got["regression"]["coefficients"]}
        self.assertAlmostEqual(estimate["sex=male"], 0.5, delta=0.3)
        self.assertAlmostEqual(estimate["age"], -0.02, delta=0.012)
        self.assertIn("sandwich", got["method"]["standard_errors"])

    def test_codes_of_missing_values(self):
        rows, coded = made_up(300), made_up(300)
        for i in range(0, 300, 7):
            rows[i].update({"sex": "", "I03": ""})
            coded[i].update({"sex": "99", "I03": 9})
        options = ["--model", "2pl", "--items", "I01-I12", "--factors", "sex", "--draws", 2]
        want = self.good(self.write("f.csv", rows), *options)
        self.assertEqual(self.good(self.write("g.csv", coded), *options, "--missing", "9,99"), want)

    def test_levels_of_few_people(self):
        """Two people with all right, also where their level comes first or nobody's weight counts."""
        for level in ("aaa", "zzz", ""):
            rows = [dict(row, w=1) for row in made_up(400)]
            for row in rows[:2]:
                row.update({"sex": level, **dict.fromkeys(ITEMS, 1)})
            rows += [dict(row, sex="none", w=0) for row in rows[2:60]]
            path = self.write("f.csv", rows)
            options = [path, "--model", "rasch", "--items", "I01-I12", "--factors", "sex",
                       "--weight", "w"]
            got = self.good(*options)
            self.assertEqual([c["name"] for c in got["regression"]["coefficients"]],
                             ["intercept", "sex=male"])
            dropped = [{"factor": "sex", "level": level or "missing", "people": 2},
                       {"factor": "sex", "level": "none", "people": 0}]
            self.assertEqual(sorted(got["levels_dropped"], key=str), sorted(dropped, key=str))
            values = [float(row[f"pv{m}"]) for row in self.table()[:2] for m in range(1, 11)]
            self.assertLess(max(values), 5)
            self.assertGreater(min(values), -.5)
            shown = self.run_it(*options, "--out", self.out).stdout
            self.assertIn(f"sex={level or 'missing'}: 仅 2 人", shown)
            self.assertEqual(self.good(*options, "--least", 2)["levels_dropped"], dropped[1:])

    def test_numbers_of_few_people(self):
        """A number that all but two people have in common is a level of two people."""
        for few, value in ((1, 0), (0, 1), (7.5, -3)):
            rows = [dict(row, rare=value) for row in made_up(400)]
            for row in rows[:2]:
                row.update({"rare": few, **dict.fromkeys(ITEMS, 1)})
            path = self.write("f.csv", rows)
            options = [path, "--model", "rasch", "--items", "I01-I12", "--regressors", "rare,age"]
            got = self.good(*options)
            self.assertEqual([c["name"] for c in got["regression"]["coefficients"]],
                             ["intercept", "age"])
            self.assertEqual(got["levels_dropped"],
                             [{"factor": "rare", "level": f"≠{value}", "people": 2}])
            values = [float(row[f"pv{m}"]) for row in self.table()[:2] for m in range(1, 11)]
            self.assertLess(max(values), 5)
            self.assertEqual(self.good(*options, "--least", 2)["levels_dropped"], [])

    def test_a_regressor_that_others_nearly_determine(self):
        rows = [dict(row, male=int(row["sex"] == "male")) for row in made_up(400)]
        for row in rows[:3]:
            row["male"] = 1 - row["male"]
        path = self.write("f.csv", rows)
        options = [path, "--model", "rasch", "--items", "I01-I12", "--regressors"]
        [said] = self.good(*options, "male,age", "--factors", "sex")["warnings"]
        self.assertEqual(said["kind"], "regressor_nearly_determined")
        self.assertIn("sex=male", said["message"])
        self.assertEqual(self.good(*options, "age", "--factors", "sex")["warnings"], [])

    def test_items_on_another_scale(self):
        """Refused with what is needed; never figures of a grid that does not fit."""
        path = self.write("f.csv", made_up(400))
        for origin, unit in ((50, 10), (500, 100), (0, .01), (0, .1), (10, 2)):
            items = self.write("scale.csv", [
                {"item": name, "a": 1 / unit, "b": origin + unit * .2 * (6 - j)}
                for j, name in enumerate(ITEMS)])
            self.refuse(1, ["slopes of about", "people are about 0 +- 1"], path, "--parameters",
                        items, "--regressors", "age")

    def test_a_row_of_weight_0_decides_no_category(self):
        rows = [dict(row, w=1, I01=row["I01"] + row["I02"]) for row in made_up(400)]
        options = ["--model", "gpcm", "--items", "I01-I12", "--weight", "w", "--draws", 2]
        plain = self.good(self.write("f.csv", rows), *options)
        found = self.good(self.write("f.csv", [*rows, dict(rows[0], w=0, I01=5)]), *options)
        self.assertEqual(len(found["items"][0]["d"]), 2)
        for one, other in zip(found["items"], plain["items"], strict=True):
            self.assertAlmostEqual(one["a"], other["a"], 5)
        self.assertEqual(len(self.table()), 401)

    def test_all_columns_but_those_named(self):
        rows = [{k: v for k, v in row.items() if k != "stratum"} for row in made_up()]
        got = self.good(self.write("f.csv", rows), "--model", "rasch", "--regressors", "age",
                        "--factors", "sex", "--weight", "w", "--id", "id", "--draws", 1)
        self.assertEqual([item["item"] for item in got["items"]], ITEMS)

    def test_guessing_is_calibrated_first(self):
        got = self.good(DATA / "irt_mixed_responses.csv", "--model", "B01-B15=3pl,P01-P05=gpcm",
                        "--guess-prior", "-1.3863,0.5", "--tolerance", "1e-4", "--draws", 1)
        self.assertEqual(got["method"]["items"], "calibrated first")
        want = json.loads((DATA / "irt_mixed_mirt.json").read_text(encoding="utf-8"))
        first = got["items"][0]
        for name, value in zip("adc", want["coef"]["B01"][0]):
            self.assertAlmostEqual(first[name], value, delta=0.01)
        self.assertAlmostEqual(got["regression"]["residual_variance"], 1, delta=0.01)


class Files(Case):
    def test_order_of_rows_and_threads(self):
        rows = made_up(300)
        options = ["--model", "rasch", "--items", "I01-I12", "--factors", "sex", "--id", "id",
                   "--keep", "id,stratum", "--seed", 9, "--draws", 3]
        self.good(self.write("f.csv", rows), *options)
        first = self.table()
        self.assertEqual(list(first[0]), ["id", "stratum", "pv1", "pv2", "pv3"])
        self.assertEqual(first[5]["stratum"], "s,1")
        random.Random(1).shuffle(rows)
        path = self.write("g.csv", rows)
        done = subprocess.run([PROGRAM, "plausible", str(path), *map(str, options),
                               "--out", str(self.out)], env=dict(os.environ, OMP_NUM_THREADS="1"),
                              capture_output=True, timeout=600, check=False)
        self.assertEqual(done.returncode, 0, done)
        self.assertEqual({row["id"]: row for row in self.table()},
                         {row["id"]: row for row in first})
        self.good(path, *options[:-4], "--seed", 10, "--draws", 3)
        self.assertNotEqual(self.table()[0]["pv1"], first[0]["pv1"])

    def test_two_surveys_with_one_seed(self):
        """Fourteen surveys of one seed: the noise of their draws is not the same noise."""
        options = ["--model", "rasch", "--items", "I01-I12", "--id", "id", "--draws", 4]
        away = []
        for seed in range(14):
            path = self.write("f.csv", made_up(150, seed))
            self.good(path, *options, "--seed", 3)
            first = self.table()
            eap = [float(row["eap"]) for row in self.table("scores.csv")]
            mean = sum(float(row[f"pv{m}"]) for row in first for m in range(1, 5)) / 600
            away.append(mean - sum(eap) / 150)
        self.good(path, *options, "--seed", 3)
        self.assertEqual(self.table(), first)
        size = math.sqrt(sum(one * one for one in away) / 14)
        self.assertLess(abs(sum(away) / 14), 3 * size / math.sqrt(14))
        rows = made_up(150, 13)
        rows[70]["I05"] = 1 - rows[70]["I05"]
        self.good(self.write("f.csv", rows), *options, "--seed", 3)
        same = sum(abs(float(a["pv1"]) - float(b["pv1"])) < .05
                   for a, b in zip(self.table(), first))
        self.assertLess(same, 30)

    def test_keep_all(self):
        rows = made_up(200)
        path = self.write("f.csv", rows)
        self.good(path, "--model", "rasch", "--items", "I01-I12", "--keep", "all", "--draws", 1)
        for got, row in zip(self.table(), rows):
            self.assertEqual({k: v for k, v in got.items() if k != "pv1"},
                             {k: str(v) for k, v in row.items()})

    def test_categories_from_one(self):
        rows = made_up(500)
        for row in rows:
            row["I01"] += row["I02"]
        options = ["--items", "I01-I12", "--draws", 1]
        path = self.write("f.csv", rows)
        first = self.good(path, "--model", "gpcm", *options)
        items = self.write("items.csv", [
            {"item": item["item"], "a": item["a"], "d": item["d"] if "b" in item else "",
             "d1": "" if "b" in item else item["d"][0], "d2": "" if "b" in item else item["d"][1]}
            for item in first["items"]])
        for row in rows:
            row["I01"] += 1
        path = self.write("f.csv", rows)
        again = self.good(path, "--model", "gpcm", *options)
        given = self.good(path, "--parameters", items, *options)
        for other in (again, given):
            self.assertAlmostEqual(first["log_likelihood"], other["log_likelihood"], 3)
            self.assertTrue(other["items"][0]["shifted"])
            self.assertNotIn("shifted", other["items"][1])

    def test_parameters_from_kesu(self):
        path = self.write("f.csv", made_up())
        options = ["--items", "I01-I12", "--factors", "sex", "--draws", 1]
        first = self.good(path, "--model", "rasch", *options)
        items = self.write("items.csv", [
            {"item": item["item"], "model": item["model"], "a": item["a"], "b": item["b"]}
            for item in first["items"]])
        again = self.good(path, "--parameters", items, *options)
        self.assertEqual(again["method"]["items"], "given")
        for a, b in zip(first["regression"]["coefficients"],
                        again["regression"]["coefficients"]):
            self.assertAlmostEqual(a["estimate"], b["estimate"], 4)
        self.assertAlmostEqual(first["log_likelihood"], again["log_likelihood"], 4)
        # Without --items, the items of the file of parameters are used.
        self.assertEqual(len(self.good(path, "--parameters", items, "--factors", "sex",
                                       "--draws", 1)["items"]), 12)

    def test_plausible_scores(self):
        rows = made_up(400)
        for i, row in enumerate(rows):
            for j in range(12):
                if (i + j) % 2:
                    row[ITEMS[j]] = ""
        form = self.write("form.csv", [{"item": item, "points": 7.5} for item in ITEMS] +
                          [{"item": "new", "points": 10}])
        items = self.write("items.csv", [
            {"item": item, "a": 1, "d": 0.2 * (j - 6)} for j, item in enumerate(ITEMS)] +
            [{"item": "new", "a": 1, "d": 30}])
        got = self.good(self.write("f.csv", rows), "--parameters", items, "--factors", "sex",
                        "--reference-form", form, "--keep", "w", "--draws", 4)
        self.assertEqual(got["plausible_scores"]["points"], 100)
        self.assertEqual(got["plausible_scores"]["items_in_file"], 12)
        for row, answers in zip(self.table(), rows):
            right = sum(answers[item] == 1 for item in ITEMS)
            for m in range(1, 5):
                score = float(row[f"ps{m}"])
                # Answers stay, six items are drawn, and everybody answers the new one correctly.
                self.assertGreaterEqual(score, 7.5 * right + 10)
                self.assertLessEqual(score, 7.5 * (right + 6) + 10)
                self.assertAlmostEqual((score - 10) / 7.5, round((score - 10) / 7.5), 6)

    def test_to_the_share(self):
        """Calibrate, draw and estimate: from booklets of half the items to the share on the whole
        form."""
        rows = made_up(1500, seed=8)
        whole = [sum(row[item] for item in ITEMS) / 12 * 100 for row in rows]
        for i, row in enumerate(rows):
            for j in range(12):
                if (i + j // 3) % 4 in (0, 3):
                    row[ITEMS[j]] = ""
        path = self.write("f.csv", rows)
        items = self.folder / "items"
        subprocess.run([PROGRAM, "irt", str(path), "--items", "I01-I12", "--model", "2pl", "--out",
                        str(items)], capture_output=True, timeout=600, check=True)
        form = self.write("form.csv", [{"item": item, "points": 100 / 12} for item in ITEMS])
        self.good(path, "--parameters", items / "items.csv", "--regressors", "age", "--factors",
                  "sex", "--id", "id", "--reference-form", form, "--keep", "id,sex,stratum,w")
        scores = ",".join(f"ps{m}" for m in range(1, 11))
        done = subprocess.run([PROGRAM, "estimate", str(self.out / "plausible.csv"), "--plausible",
                               scores, "--cut", "70", "--by", "sex", "--format", "json"],
                              capture_output=True, text=True, timeout=600, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""), done)
        for estimate in json.loads(done.stdout)["estimates"]:
            sex = estimate["by"]["sex"]
            full = [points >= 70 for points, row in zip(whole, rows) if row["sex"] == sex]
            self.assertAlmostEqual(estimate["estimate"], sum(full) / len(full),
                                   delta=3 * estimate["se"])
            self.assertLess(estimate["se"], 0.05)

    def test_rows_without_responses(self):
        rows = made_up(200)
        for item in ITEMS:
            rows[3][item] = ""
        path = self.write("f.csv", rows)
        options = [path, "--model", "rasch", "--items", "I01-I12"]
        got = self.good(*options)
        self.assertEqual(got["rows_without_responses"], 1)
        self.assertEqual(len(self.table()), 200)
        done = self.run_it(*options, "--out", self.out)
        self.assertIn("without responses 1", done.stdout)


class RawChoices(Case):
    def test_the_same_as_scored_before(self):
        rows = made_up(200)
        letters = [{name: "BA"[value] if name in ("I01", "I02") else value
                    for name, value in row.items()} for row in rows]
        key = self.write("key.csv", [{"item": "I01", "key": "A"}, {"item": "I02", "key": "A"}])
        options = ["--model", "2pl", "--items", "I01-I12", "--id", "id", "--keep", "all"]
        scored = self.good(self.write("a.csv", rows), *options)
        drawn = [row["pv1"] for row in self.table()]
        raw = self.good(self.write("b.csv", letters), *options, "--key", key)
        self.assertEqual(raw, scored)
        kept = self.table()
        self.assertEqual([row["pv1"] for row in kept], drawn)
        self.assertEqual([row["I01"] for row in kept], [row["I01"] for row in letters])


    def test_a_choice_that_differs_from_the_key_by_case(self):
        rows = [{name: ("a" if i % 9 == 0 else "BA"[value]) if name == "I01" else value
                 for name, value in row.items()} for i, row in enumerate(made_up(200))]
        key = self.write("key.csv", [{"item": "I01", "key": "A"}])
        path = self.write("b.csv", rows)
        options = ["--model", "2pl", "--items", "I01-I12", "--key", key]
        self.assertEqual([(one["kind"], one["item"]) for one in self.good(path, *options)["warnings"]],
                         [("choice_like_key", "I01")])
        self.assertIn('I01: "a" differs from the key "A"',
                      self.run_it(path, *options, "--out", self.out).stdout)


class Refused(Case):
    def setUp(self):
        super().setUp()
        self.rows = made_up(60)
        self.model = ["--model", "rasch", "--items", "I01-I12"]

    def changed(self, row, **cells):
        self.rows[row].update(cells)
        return self.write("f.csv", self.rows)

    def test_options(self):
        path = self.write("f.csv", self.rows)
        self.refuse(2, ["--model is needed"], path)
        self.refuse(2, ["--regression is"], path, *self.model, "--regression", "none")
        self.refuse(2, ["--guess-prior is"], path, *self.model, "--guess-prior", "1")
        self.refuse(2, ["--range is a number between 0 and 100"], path, *self.model, "--range=1e300")
        self.refuse(2, ["draws"], path, *self.model, "--draws", 0)
        self.refuse(2, ["4pl"], path, "--model", "4pl", "--items", "I01-I12")
        self.refuse(1, ["none for item I12"], path, "--model", "I01-I11=2pl", "--items",
                    "I01-I12")
        self.refuse(1, ["I99"], path, "--model", "rasch", "--items", "I01-I99")
        self.refuse(1, ["twice"], path, "--model", "rasch", "--items", "I01,I01")
        self.refuse(1, ["either"], path, *self.model, "--factors", "age", "--regressors", "age")
        done = self.run_it(path, *self.model)
        self.assertEqual(done.returncode, 2)
        self.assertIn("--out is needed", done.stderr)

    def test_a_prior_of_guessing_that_the_answers_contradict(self):
        path = self.write("f.csv", made_up(300))
        self.refuse(1, ["are right, but by --guess-prior at least"], path, "--model", "3pl",
                    "--items", "I01-I12", "--guess-prior", "0.75,0.001")

    def test_cells(self):
        self.refuse(1, ["line 4, column I05", "whole number"],
                    self.changed(2, I05="x"), *self.model)
        self.refuse(1, ["line 4, column I05", "0 or 1"], self.changed(2, I05=2),
                    "--model", "2pl", "--items", "I01-I12")
        self.rows[2]["I05"] = 1
        self.refuse(1, ["line 6, column age", "missing"], self.changed(4, age=""), *self.model,
                    "--regressors", "age")
        self.rows[4]["age"] = 30
        self.refuse(1, ["line 3, column w", "at least 0"], self.changed(1, w=-1), *self.model,
                    "--weight", "w")
        self.rows[1]["w"] = 2
        self.refuse(1, ["line 5, column w", "from 1e-300 to 1e+300"], self.changed(3, w="1e301"),
                    *self.model, "--weight", "w")
        self.rows[3]["w"] = 2
        nobody = self.write("f.csv", [dict(row, w=0) for row in self.rows])
        self.refuse(1, ["f.csv: every weight in column w is 0"], nobody, *self.model, "--weight", "w")
        self.refuse(1, ["line 2, column id", "missing"], self.changed(0, id=""), *self.model,
                    "--id", "id")

    def test_a_column_without_a_name(self):
        rows = [{"": i, **row} for i, row in enumerate(self.rows)]
        path = self.write("f.csv", rows)
        self.refuse(1, ["f.csv: line 1: column 1 has no name"], path, "--model", "rasch",
                    "--factors", "sex", "--regressors", "age", "--keep", "id,stratum,w")
        self.good(path, *self.model, "--draws", 1)

    def test_regressors(self):
        for row in self.rows:
            row["twice"], row["same"] = 2 * row["age"] + 1, "x"
        path = self.write("f.csv", self.rows)
        self.refuse(1, ["twice is a linear combination"], path, *self.model, "--regressors",
                    "age,twice")
        self.refuse(1, ["same has one level"], path, *self.model, "--factors", "same")
        self.refuse(1, ["there is no column \"none\""], path, *self.model, "--regressors", "none")

    def test_estimation(self):
        path = self.write("f.csv", self.rows)
        self.refuse(1, ["do not determine the regression"], path, "--model", "rasch", "--items",
                    "I01")
        self.refuse(1, ["grid from -1 to 1 cannot hold it"], path, *self.model, "--range", 1)
        self.refuse(1, ["no convergence", "--iterations"], path, *self.model, "--iterations", 3)
        for row in self.rows:
            row["I07"] = 0
        self.refuse(1, ["I07"], self.write("f.csv", self.rows), *self.model)

    def test_parameters_and_forms(self):
        path = self.write("f.csv", self.rows)
        items = self.write("items.csv", [{"item": i, "a": 1, "d": 0} for i in ITEMS[:-1]])
        self.refuse(1, ["none for item I12"], path, "--parameters", items, "--items", "I01-I12")
        bad = self.write("bad.csv", [{"item": "I01", "a": "x", "d": 0}])
        self.refuse(1, ["line 2, column a"], path, "--parameters", bad)
        bad = self.write("bad.csv", [{"item": "I01", "d": 0}, {"item": "I01", "d": 1}])
        self.refuse(1, ["line 3, column item", "line 2"], path, "--parameters", bad)
        form = self.write("form.csv", [{"item": "I01", "points": 1}, {"item": "Z", "points": 1}])
        self.refuse(1, ["item Z of the form has no parameters"], path, *self.model,
                    "--reference-form", form)
        form = self.write("form.csv", [{"item": "I01", "points": 0}])
        self.refuse(1, ["line 2, column points"], path, *self.model, "--reference-form", form)
        form = self.write("form.csv", [{"item": "I01", "points": "1e308"}])
        self.refuse(1, ["line 2, column points", "at most 1e+06"], path, *self.model,
                    "--reference-form", form)
        far = self.write("far.csv", [{"item": "I01", "a": 1, "b": 0},
                                     {"item": "I02", "a": "1e200", "b": "1e200"}])
        self.refuse(1, ["far.csv: line 3, column item", "beyond 1e+06"], path, "--parameters", far)
        form = self.write("form.csv", [{"item": "I12", "points": 1}])
        self.refuse(1, ["--items leaves out"], path, "--model", "rasch", "--items", "I01-I11",
                    "--reference-form", form)


if __name__ == "__main__":
    unittest.main()
