"""kesu irt on CSV files: what R's mirt makes of the same answers, what is written, what is refused."""

import csv
import json
import math
import os
import pathlib
import random
import subprocess
import tempfile
import unittest
from xml.etree import ElementTree

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


class Peer(Case):
    """Estimates and scores of R's mirt, to well within what matters."""

    def test_whole_form(self):
        want, found = peer("2pl"), self.json(DATA / "irt_2pl_responses.csv", "--model", "2pl")
        self.near(found["log_likelihood"], want["loglik"], 1e-3)
        self.assertTrue(found["converged"])
        self.same_items(by_item(found), want["items"])
        self.same_scores("2pl", {"eap": 1e-4, "eap_se": 1e-4, "wle": 1e-3, "ml": 1e-3})

    def test_weighted_booklets(self):
        want = peer("booklet")
        found = self.json(DATA / "irt_booklet_responses.csv", "--items", "I01-I36", "--weight",
                          "weight", "--scores", "eap")
        self.near(found["log_likelihood"], want["loglik"], 1e-3)
        self.same_items(by_item(found), want["items"])
        self.same_scores("booklet", {"eap": 1e-4})
        self.assertEqual(list(self.scores()[0]), ["eap", "eap_se"])
        self.assertIsNone(found["reliability"]["wle"])

    def test_guessing_and_several_categories(self):
        want = peer("mixed")
        found = self.json(DATA / "irt_mixed_responses.csv", "--model", "B01-B15=3pl,P01-P05=gpcm",
                          "--guess-prior", "0.2,0.5")
        self.near(found["log_likelihood"], want["loglik"], 1e-3)
        self.same_scores("mixed", {"eap": 2e-4})
        items = by_item(found)
        for name, [values] in want["coef"].items():
            if name.startswith("B"):
                got = [items[name][part] for part in ("a", "d", "c")]
                want_of = values[:3]
            elif name.startswith("P"):
                got, want_of = [items[name]["a"], *items[name]["steps"]], [values[0], *values[6:]]
            else:
                continue
            for one, other in zip(got, want_of, strict=True):
                self.near(one, other, 2e-3, name)

    def test_anchors(self):
        want = peer("linking")
        anchors = self.write("anchors.csv", ["item,a,b", *(
            f"{item['item']},{item['a']},{item['b']}" for item in want["anchors"])])
        found = self.json(DATA / "irt_linking_responses.csv", "--anchors", anchors)
        self.near(found["log_likelihood"], want["loglik"], 1e-3)
        [group] = found["groups"]
        self.near(group["mean"], want["mean"], 1e-3)
        self.near(group["sd"] ** 2, want["var"], 1e-3)
        self.same_items(by_item(found), want["items"])
        self.assertEqual([item["fixed"] for item in found["items"]], [True] * 10 + [False] * 10)
        self.assertEqual(found["items"][0]["se"]["a"], 0)

    def test_persons_and_reliability(self):
        found = self.json(LSAT7, "--tolerance", "1e-8")
        self.near(found["reliability"]["eap"], .45230498, 1e-5)
        self.near(found["reliability"]["marginal"], .441819015, 1e-5)
        scores, answers = self.scores(), read_csv(LSAT7)
        row = {tuple(answer.values()): score for answer, score in zip(answers, scores)}
        wanted = {"00000": {"eap": -1.86978348, "eap_se": .69269965},
                  "00001": {"eap": -1.52725835, "eap_se": .67362689, "map": -1.4946382,
                            "ml": -3.124308, "wle": -2.59983271},
                  "11111": {"eap": .72718485, "eap_se": .80093205}}
        for pattern, values in wanted.items():
            for column, want in values.items():
                self.near(float(row[tuple(pattern)][column]), want, 1e-5, column)
        self.assertEqual((row[tuple("00000")]["ml"], row[tuple("00000")]["ml_se"]), ("-Inf", ""))
        self.assertEqual(row[tuple("11111")]["ml"], "Inf")


def curves(item, theta):
    d = [0, *(item["steps"] or [item["d"]])]
    grow = [math.exp(k * item["a"] * theta + intercept) for k, intercept in enumerate(d)]
    return [one / sum(grow) for one in grow]


def pattern_chances(items):
    """The chance of every response pattern, theta being N(0, 1)."""
    chances = {}
    nodes = [-8 + q / 20 for q in range(321)]
    whole = sum(math.exp(-x * x / 2) for x in nodes)
    for theta in nodes:
        there = {(): math.exp(-theta * theta / 2) / whole}
        for item in items:
            there = {(*pattern, k): chance * p for pattern, chance in there.items()
                     for k, p in enumerate(curves(item, theta))}
        for pattern, chance in there.items():
            chances[pattern] = chances.get(pattern, 0) + chance
    return chances


SPARSE = 1 - 1e-9  # a lone cell of a score that one person has expects exactly 1


def joined(cells):
    """Cells [observed, expected] of neighbours until none expects less than 1; None: joined away."""
    for row in cells:
        if len(row) > 2:
            for k in range(len(row) - 1):
                if row[k][1] < SPARSE:
                    row[k + 1] = [x + y for x, y in zip(row[k], row[k + 1])]
                    row[k] = None
            here = [k for k, cell in enumerate(row[:-1]) if cell]
            if row[-1][1] < SPARSE and here:
                row[here[-1]] = [x + y for x, y in zip(row[here[-1]], row[-1])]
                row[-1] = None
    while len(cells) > 1:
        sparse = [i for i, row in enumerate(cells) if any(cell and cell[1] < SPARSE for cell in row)]
        if not sparse:
            break
        i = sparse[0]
        near = [one for one in (i - 1, i + 1) if 0 <= one < len(cells)]
        to = min(near, key=lambda one: sum(cell[0] for cell in cells[one] if cell))
        cells[to] = [[x + y for x, y in zip(one or (0, 0), other or (0, 0))]
                     if one or other else None for one, other in zip(cells[to], cells[i])]
        del cells[i]
    return cells


def written_out_s_x2(items, rows, j):
    """The statistic and its free cells, by what mirt says of itself and the paper."""
    most, top = sum(item["categories"] - 1 for item in items), items[j]["categories"] - 1
    chances = pattern_chances(items)
    cells = []
    for score in range(top, most - top + 1):
        n = sum(1 for row in rows if sum(row) == score)
        all_of = sum(chance for pattern, chance in chances.items() if sum(pattern) == score)
        row = [[sum(1 for row in rows if sum(row) == score and row[j] == k),
                n * sum(chance for pattern, chance in chances.items()
                        if sum(pattern) == score and pattern[j] == k) / all_of]
               for k in range(top + 1)]
        if n:
            cells.append(row)
    cells = joined(cells)
    value = sum((seen - wanted) ** 2 / wanted for row in cells for cell in row if cell
                for seen, wanted in [cell])
    return value, sum(sum(1 for cell in row if cell) - 1 for row in cells)


class Fit(Case):
    def test_items_of_a_whole_form(self):
        found = self.json(DATA / "irt_2pl_responses.csv", "--fit", "--tolerance", "1e-8")["fit"]
        names = {"s_x2": "S_X2", "df": "df.S_X2", "p": "p.S_X2", "rmsea": "RMSEA.S_X2",
                 "infit": "infit", "z_infit": "z.infit", "outfit": "outfit",
                 "z_outfit": "z.outfit"}
        for got, want in zip(found["items"], peer("2pl_itemfit"), strict=True):
            for name, of_peer in names.items():
                self.near(got[name], want[of_peer], 2e-5, f"{want['item']} {name}")
        self.assertEqual(found["m2"]["df"], 252)
        written = read_csv(self.out / "fit.csv")
        self.near(float(written[1]["z_outfit"]), found["items"][1]["z_outfit"], 1e-6)

    def test_the_whole(self):
        found = self.json(LSAT7, "--fit", "--tolerance", "1e-8")["fit"]
        self.near(found["m2"]["value"], 11.93841238, 1e-5)
        self.assertEqual(found["m2"]["df"], 5)
        for item, want in zip(found["items"], (4.751, 14.453, 1.273, 5.236, .941), strict=True):
            self.near(item["s_x2"], want, 1e-3)
            self.assertEqual(item["df"], 2)

    def test_an_anchor_that_drifted(self):
        anchors = self.write("anchors.csv", ["item,a,b", *(
            f"{item['item']},{item['a']},{item['b'] + (1.2 if item['item'] == 'I03' else 0)}"
            for item in peer("linking")["anchors"])])
        found = self.json(DATA / "irt_linking_responses.csv", "--anchors", anchors, "--fit")
        far = [item["item"] for item in found["fit"]["items"] if item["rmsd"] > .12]
        self.assertEqual(far, ["I03"])

    def test_items_without_a_model(self):
        found = self.json(LSAT7)
        rows = [[int(cell) for cell in row.values()] for row in read_csv(LSAT7)]
        for j, item in enumerate(found["items"]):
            mine = [row[j] for row in rows]
            rest = [sum(row) - row[j] for row in rows]
            n, mean, other = len(rows), sum(mine) / len(rows), sum(rest) / len(rows)
            together = sum((x - mean) * (y - other) for x, y in zip(mine, rest))
            spread = math.sqrt(sum((x - mean) ** 2 for x in mine) *
                               sum((y - other) ** 2 for y in rest))
            self.near(item["n"], n, 1e-9)
            self.near(item["p"], (.828, .658, .772, .606, .843)[j], 1e-12)
            self.near(item["item_rest"], together / spread, 1e-9)

    def test_booklets_have_only_residuals(self):
        found = self.json(DATA / "irt_booklet_responses.csv", "--items", "I01-I36", "--fit",
                          "--scores", "eap")["fit"]
        self.assertIsNone(found["m2"]["value"])
        self.assertIsNone(found["items"][0]["s_x2"])
        self.near(found["items"][0]["infit"], 0.95, 0.08)

    def test_several_categories_written_out(self):
        """S-X2 of Kang & Chen 2008 over all response patterns, without any recursion."""
        stream = random.Random(29)
        steps = {"a": [-1], "b": [.5], "c": [-1, .8], "d": [-.5, 0, 1.2], "e": [0, 1]}
        made = []
        for _ in range(900):
            theta, row = stream.gauss(0, 1), []
            for step in steps.values():
                grow = [math.exp(sum(1.1 * (theta - s) for s in step[:k]))
                        for k in range(len(step) + 1)]
                row.append(stream.choices(range(len(grow)), grow)[0])
            made.append(row)
        path = self.write("x.csv", [",".join(steps), *(",".join(map(str, row)) for row in made)])
        science = [list(map(int, row.values())) for row in read_csv(DATA / "irt_science.csv")]
        for data, rows, parameters in ((path, made, (2, 2, 3, 4, 3)),
                                       (DATA / "irt_science.csv", science, (4, 4, 4, 4))):
            found = self.json(data, "--model", "gpcm", "--fit")
            low = min(min(row) for row in rows)
            rows = [[one - low for one in row] for row in rows]
            for j, got in enumerate(found["fit"]["items"]):
                value, df = written_out_s_x2(found["items"], rows, j)
                self.near(got["s_x2"], value, 1e-6 * value, got["item"])
                self.assertEqual(got["df"], df - parameters[j])

    def test_several_categories(self):
        done = self.kesu(DATA / "irt_science.csv", "--model", "gpcm", "--fit")
        self.assertEqual(done.returncode, 0, done)
        for word in ("-1612.6816", "S-X2", "outfit"):
            self.assertIn(word, done.stdout)


class Differences(Case):
    """R's difR on verbal aggression: difMH and difLogistic without purification."""

    CHI2 = (1.7076371278, 2.14859270187, .992592722952, 1.93019714228, 2.95399138753,
            9.60320864405)
    ALPHA = (1.70046548327, 1.77017944858, 1.44809665646, 1.9394745127, 1.97990153577,
             2.88038294679)
    LOGISTIC = (2.00135393701, 3.35409881123, 2.47421989401, 4.72963293211, 4.14039547743,
                11.4110940109)

    def test_verbal_aggression(self):
        found = self.json(DATA / "irt_verbal.csv", "--dif", "Gender", "--scores", "eap")
        self.assertEqual(len(found["items"]), 24)
        [one] = found["dif"]
        self.assertEqual([one[name] for name in ("by", "reference", "focal", "matching")],
                         ["Gender", "0", "1", "sum"])
        for item, chi2, alpha, logistic in zip(one["items"], self.CHI2, self.ALPHA,
                                               self.LOGISTIC):
            self.near(item["mantel_haenszel"]["chi2"], chi2, 1e-8)
            self.near(item["mantel_haenszel"]["alpha"], alpha, 1e-8)
            self.near(item["logistic"]["chi2"], logistic, 1e-7)
        flagged = [i + 1 for i, item in enumerate(one["items"])
                   if item["mantel_haenszel"]["p"] < .05]
        self.assertEqual(flagged, [6, 12, 16, 17, 19, 20])
        self.assertEqual(one["items"][5]["mantel_haenszel"]["class"], "C")
        rows = read_csv(self.out / "dif.csv")
        self.near(float(rows[5]["mh_delta"]), -2.35 * math.log(self.ALPHA[5]), 1e-8)

    def test_booklets_are_matched_by_ability(self):
        stream = random.Random(3)
        lines = ["where,mode,a,b,c,d,e,f"]
        for i in range(3000):
            theta, town = stream.gauss(0, 1), i % 3
            logits = [1.2 * theta + (j - 2) / 2 - (1.2 if j == 0 and town else 0)
                      for j in range(6)]
            cells = ["" if (i + j) % 4 == 0 else
                     str(int(stream.random() < 1 / (1 + math.exp(-z))))
                     for j, z in enumerate(logits)]
            lines.append(",".join([str(town), "phone", *cells]))
        path = self.write("x.csv", lines)
        found = self.json(path, "--items", "a-f", "--dif", "where", "--scores", "eap")["dif"]
        self.assertEqual([(one["focal"], one["matching"]) for one in found],
                         [("1", "eap"), ("2", "eap")])
        for one in found:
            first = one["items"][0]
            self.assertEqual(first["mantel_haenszel"]["class"], "C")
            self.assertLess(first["mantel_haenszel"]["delta"], -1.5)
            self.assertLess(first["logistic"]["p"], 1e-4)
        self.assertIn("DIF: where", self.kesu(path, "--items", "a-f", "--dif", "where").stdout)
        (self.out / "scores.csv").unlink()
        self.refuse(1, ["--dif mode: two groups or more are needed"], path, "--items", "a-f", "--dif", "mode")


    def test_several_columns(self):
        stream = random.Random(5)
        rows = [[stream.choice(("18-29", "30-44", "45-69")), stream.choice(("f", "m")),
                 *(stream.randrange(2) for _ in range(5))] for _ in range(400)]
        path = self.write("x.csv", ["age,sex,a,b,c,d,e", *(",".join(map(str, row))
                                                           for row in rows)])
        wanted = [("sex", "f", "m"), ("age", "18-29", "30-44"), ("age", "18-29", "45-69")]
        for options in (("--dif", "sex,age"), ("--dif", "sex", "--dif=age")):
            found = self.json(path, *options)
            self.assertEqual([(one["by"], one["reference"], one["focal"]) for one in found["dif"]],
                             wanted)
            self.assertEqual(len(found["items"]), 5)
        self.assertEqual([tuple(row.values())[:3] for row in read_csv(self.out / "dif.csv")[::5]],
                         wanted)
        (self.out / "scores.csv").unlink()
        self.refuse(2, ["--dif names sex twice"], path, "--dif", "sex,age", "--dif", "sex")
        self.refuse(2, ["a column without a name"], path, "--dif", "sex,,age")


class Choices(Case):
    """Raw choices scored by --key, and the table of what was chosen."""

    KEYS = {"Q1": "B", "Q2": "3", "Q3": "对", "Q4": "a & <b>"}
    OPTIONS = {"Q1": "ABCD", "Q2": "1234", "Q3": "对错", "Q4": ["a & <b>", "c"]}

    def setUp(self):
        super().setUp()
        stream = random.Random(8)
        self.rows = []
        for i in range(600):
            theta = stream.gauss(0, 1)
            row = {"w": 1 + i % 3, "S": int(stream.random() < 1 / (1 + math.exp(-theta)))}
            for j, (name, key) in enumerate(self.KEYS.items()):
                right = stream.random() < 1 / (1 + math.exp(-1.3 * theta + j / 2))
                wrong = [one for one in self.OPTIONS[name] if one != key]
                row[name] = key if right else stream.choice(wrong)
                if (i + j) % 7 == 0:
                    row[name] = ""
            self.rows.append(row)

    def answers(self, name="x.csv", rows=None):
        names = ["w", "Q1", "Q2", "Q3", "Q4", "S"]
        return self.write(name, [",".join(names), *(",".join(str(row[one]) for one in names)
                                                    for row in rows or self.rows)])

    def key(self, lines=None):
        return self.write("key.csv", lines or ["item,key", *(f"{item},{key}" for item, key in
                                                             self.KEYS.items())])

    def expected(self, item, option):
        """n, share, mean rest score and point-biserial, written out."""
        def right(row, name):
            return row[name] if name == "S" else int(row[name] == self.KEYS[name])

        given = []
        for row in self.rows:
            others = [right(row, name) for name in ("S", *self.KEYS)
                      if name != item and row[name] != ""]
            if row[item] != "":
                given.append((row["w"], int(row[item] == option), sum(others) / len(others)))
        whole = sum(w for w, _, _ in given)
        chose = [(w, rest) for w, mark, rest in given if mark]
        share = sum(w for w, _ in chose) / whole
        mean = sum(w * rest for w, _, rest in given) / whole
        spread = math.sqrt(sum(w * (rest - mean) ** 2 for w, _, rest in given) *
                           sum(w * (mark - share) ** 2 for w, mark, _ in given))
        together = sum(w * (mark - share) * (rest - mean) for w, mark, rest in given)
        return (len(chose), share, sum(w * rest for w, rest in chose) / sum(w for w, _ in chose),
                together / spread)

    def test_table(self):
        found = self.json(self.answers(), "--key", self.key(), "--weight", "w")
        items = by_item(found)
        self.assertIsNone(items["S"]["options"])
        written = {(row["item"], row["option"]): row for row in
                   read_csv(self.out / "distractors.csv")}
        self.assertEqual(len(written), 4 + 4 + 2 + 2)
        for item, key in self.KEYS.items():
            self.assertEqual([one["option"] for one in items[item]["options"]],
                             sorted(self.OPTIONS[item]))
            for one in items[item]["options"]:
                n, *figures = self.expected(item, one["option"])
                self.assertEqual((one["n"], one["key"]), (n, one["option"] == key))
                row = written[item, one["option"]]
                self.assertEqual((row["n"], row["key"]), (str(n), str(int(one["key"]))))
                self.assertEqual(row["flag"], one["flag"] or "")
                for name, want in zip(("share", "rest", "point_biserial"), figures):
                    self.near(one[name], want, 1e-9, f"{item} {one['option']} {name}")
                    self.near(float(row[name]), want, 1e-6)
                if one["key"]:
                    self.near(one["point_biserial"], items[item]["item_rest"], 1e-9)

    def test_the_same_as_scored_before(self):
        raw = self.json(self.answers(), "--key", self.key(), "--weight", "w")
        scored = [{name: int(row[name] == self.KEYS[name]) if name in self.KEYS and row[name] != ""
                   else row[name] for name in row} for row in self.rows]
        plain = self.json(self.answers("scored.csv", scored), "--weight", "w")
        for item in raw["items"]:
            item.pop("options")
        self.assertEqual(raw, plain)

    def test_order_of_rows_and_threads(self):
        seen = []
        for rows, threads in ((self.rows, 1), (self.rows[::-1], 2)):
            done = self.kesu(self.answers(rows=rows), "--key", self.key(), "--weight", "w",
                             "--format", "json", threads=threads)
            self.assertEqual(done.returncode, 0, done)
            seen.append(done.stdout)
        self.assertEqual(*seen)

    def test_flags(self):
        for row in self.rows:
            if row["S"] and row["Q1"] not in ("", "B"):
                row["Q1"] = "A"
        found = self.json(self.answers(), "--items", "S,Q1,Q2", "--key",
                          self.key(["item,key,options", "Q1,D,A|B|C|D|E", "Q2,3,"]))
        flags = {one["option"]: one["flag"] for one in by_item(found)["Q1"]["options"]}
        self.assertEqual(flags["E"], "never_chosen")
        self.assertEqual(flags["D"], "key_not_above_zero")
        self.assertEqual(flags["B"], "distractor_above_zero")
        self.assertIsNone(flags["C"])
        done = self.kesu(self.answers(), "--items", "S,Q1,Q2", "--key", self.key())
        for word in ("点二列相关", "Q1", "point-biserial"):
            self.assertIn(word, done.stdout)

    def test_refused(self):
        path = self.answers()
        for lines, words in (
                (["item,key", "Q9,A"], ["key.csv: line 2, column item: Q9 is no column"]),
                (["item,key", "Q1,B", "Q1,B"], ["line 3, column item", "Q1 is in line 2, too"]),
                (["item,key", "Q1,"], ["line 2, column key", "Q1 needs a key"]),
                (["item,key", ",B"], ["line 2, column item", "has a name"]),
                (["item,key", "Q2,3", "Q1,E"], ["line 3, column key", 'nobody chose "E" for Q1',
                                                "A, B, C, D"]),
                (["item,key,options", "Q1,B,A|B|C"], ["x.csv: line ", "column Q1", '"D" is none']),
                (["item,key,options", "Q1,B,A|C|D"], ["column key", "B is none of the options"]),
                (["item,key,options", "Q1,B,A||B"], ["line 2, column options", "divided by |"]),
                (["item,answer", "Q1,B"], ['there is no column "key"'])):
            self.refuse(1, words, path, "--items", "Q1,Q2,S", "--key", self.key(lines))
        many = [dict(row, Q1=str(i % 41) if i < 41 else "1") for i, row in enumerate(self.rows)]
        self.refuse(1, ["line 42, column Q1", "more than 40 different choices (41 in all)"],
                    self.answers("many.csv", many), "--items", "Q1,S", "--key",
                    self.key(["item,key", "Q1,1"]))
        self.refuse(1, ["nowhere.csv"], path, "--key", "nowhere.csv")


class Figures(Case):
    """--figures: a Wright map and response curves that any viewer of SVG shows."""

    SVG = "{http://www.w3.org/2000/svg}"
    PITCH = 15  # labels of 12 pixels below one another

    def read(self, name):
        text = (self.out / name).read_text("utf-8")
        for banned in ("<script", "href", "@import", "url(", "nan", "inf"):
            self.assertNotIn(banned, text.replace("information", "").replace("Information", ""))
        root = ElementTree.fromstring(text)
        size = [float(root.get(side)) for side in ("width", "height")]
        for mark in root.iter(f"{self.SVG}text"):
            self.assertTrue(0 < float(mark.get("x")) < size[0], mark.get("x"))
            self.assertTrue(0 < float(mark.get("y")) < size[1], mark.get("y"))
        self.assertRegex(root.find(f"{self.SVG}title").text, "[\u4e00-\u9fff].*[a-z]")
        self.assertTrue(root.find(f"{self.SVG}desc").text)
        return root

    def labels(self, root):
        return {mark.text: (float(mark.get("x")), float(mark.get("y")))
                for mark in root.iter(f"{self.SVG}text") if mark.get("class") == "label"}

    def apart(self, labels):
        places = sorted(labels.values())
        for (x, y), (other, below) in zip(places, places[1:]):
            self.assertTrue(x != other or below - y >= self.PITCH, (x, y, below))

    def test_not_asked_for(self):
        self.json(LSAT7)
        self.assertEqual(sorted(path.name for path in self.out.iterdir()),
                         ["items.csv", "scores.csv"])

    def test_mixed_models(self):
        self.json(DATA / "irt_mixed_responses.csv", "--model", "B01-B15=3pl,P01-P05=gpcm",
                  "--guess-prior", "0.2,0.5", "--figures")
        places = self.labels(self.read("wright.svg"))
        self.apart(places)
        wanted = {}
        for row in self.items():
            d = [0, *(float(row[f"d{k}"]) for k in range(1, 4) if row.get(f"d{k}"))]
            steps = {f"{row['item']}.{k}": (d[k - 1] - d[k]) / float(row["a"])
                     for k in range(1, len(d))}
            wanted.update(steps or {row["item"]: float(row["b"])})
        self.assertEqual(set(places), set(wanted))
        low, high = min(wanted, key=wanted.get), max(wanted, key=wanted.get)
        unit = (places[low][1] - places[high][1]) / (wanted[high] - wanted[low])
        for name, at in wanted.items():
            self.near(places[name][1], places[low][1] - unit * (at - wanted[low]), .2, name)
        curves = self.read("curves.svg")
        self.assertEqual(len(list(curves.iter(f"{self.SVG}g"))), 20)
        shapes = [one.get("class") for one in curves.iter(f"{self.SVG}path")]
        self.assertEqual((shapes.count("curve"), shapes.count("area")), (20, 20))
        self.assertGreater(shapes.count("category"), 10)

    def test_many_items(self):
        stream = random.Random(17)
        hard = [stream.gauss(0, 1) for _ in range(100)]
        people = [stream.gauss(0, 1) for _ in range(300)]
        answers = [[int(stream.random() < 1 / (1 + math.exp(b - theta))) for b in hard]
                   for theta in people]
        path = self.write("x.csv", [",".join(f"Q{j}" for j in range(100)),
                                    *(",".join(map(str, row)) for row in answers)])
        self.json(path, "--model", "rasch", "--figures")
        places = self.labels(self.read("wright.svg"))
        self.assertEqual(set(places), {f"Q{j}" for j in range(100)})
        self.apart(places)
        self.assertEqual(len(list(self.read("curves.svg").iter(f"{self.SVG}g"))), 100)

    def test_any_name(self):
        names = ['<b>&"x"</b>', "科学素养调查问卷第一题甲乙丙丁", "it's\x01\x7f\u0085", "]]>-->",
                 "a" * 300]
        lines = LSAT7.read_text("utf-8").splitlines()
        quoted = ",".join('"' + name.replace('"', '""') + '"' for name in names)
        self.json(self.write("x.csv", [quoted, *lines[1:]]), "--figures")
        self.assertEqual(set(self.labels(self.read("wright.svg"))),
                         {"]]>-->", '<b>&"x"</b>', "a" * 17 + "…", "it's" + 3 * "\ufffd",
                          "科学素养调查问卷…"})
        heads = [mark.text for mark in self.read("curves.svg").iter(f"{self.SVG}text")
                 if mark.get("class") == "head"]
        self.assertEqual(heads[0], names[0])

    def test_beyond_the_map(self):
        stream = random.Random(23)
        rows = []
        for _ in range(500):
            theta = stream.gauss(0, 1)
            rows.append([*(int(stream.random() < 1 / (1 + math.exp(j - theta)))
                           for j in (-1, -.5, 0, .5, 1)),
                         int(stream.random() < .04), int(stream.random() < .97)])
        path = self.write("x.csv", ["a,b,c,d,e,hard,easy", *(",".join(map(str, row))
                                                             for row in rows)])
        self.json(path, "--figures", "--range", "4")
        places = self.labels(self.read("wright.svg"))
        self.assertEqual(len(places), 7)
        for row in self.items():
            [label] = [label for label in places if row["item"] in label.split(" ")]
            beyond = float(row["b"])
            self.assertEqual(label[0] in "↑↓", abs(beyond) > 4, label)
        self.assertTrue(any(label[0] in "↑↓" for label in places))

    def test_order_of_rows_and_threads(self):
        head, *lines = (DATA / "irt_science.csv").read_text("utf-8").splitlines()
        seen = []
        for rows, threads in ((lines, 1), (lines[::-1], 2)):
            done = self.kesu(self.write("x.csv", [head, *rows]), "--model", "gpcm", "--figures",
                             threads=threads)
            self.assertEqual(done.returncode, 0, done)
            seen.append([(self.out / name).read_bytes() for name in ("wright.svg", "curves.svg")])
        self.assertEqual(*seen)


class Scale(Case):
    """Groups, anchors from its own items.csv, order of rows, number of threads."""

    def made(self, n=1500):
        stream = random.Random(11)
        rows = []
        for i in range(n):
            group = i % 2
            theta = stream.gauss(0.5, 1.2) if group else stream.gauss(0, 1)
            answers = [int(stream.random() < 1 / (1 + math.exp(-(1.2 * theta + (j - 4) / 3))))
                       for j in range(9)]
            answers = ["" if (i // 2 + j) % 3 == 0 else one for j, one in enumerate(answers)]
            rows.append([f"g{group}", 1 + i % 4, *answers])
        return rows

    def made_file(self, name, rows):
        head = ["town", "w", *(f"Q{j}" for j in range(9))]
        return self.write(name, [",".join(map(str, row)) for row in [head, *rows]])

    def test_groups_by_level(self):
        found = self.json(self.made_file("a.csv", self.made()), "--group", "town", "--weight", "w")
        first, second = found["groups"]
        self.assertEqual((first["group"], first["mean"], first["sd"]), ("g0", 0, 1))
        self.assertEqual((first["n"], second["n"]), (750, 750))
        self.near(second["mean"], 0.5, 0.25)
        self.near(second["sd"], 1.2, 0.3)
        self.assertGreater(second["se"]["mean"], 0)

    def test_order_of_rows_and_threads(self):
        rows = self.made()
        files = (self.made_file("a.csv", rows), self.made_file("b.csv", rows[::-1]))
        seen = []
        for path, threads in zip(files, (2, 1)):
            done = self.kesu(path, "--group", "town", "--weight", "w", "--format", "json",
                             threads=threads)
            seen.append((done.stdout, (self.out / "items.csv").read_text("utf-8"),
                         sorted(map(str, self.scores()))))
        self.assertEqual(*seen)
        self.assertEqual(self.scores()[0].keys(), {f"{name}{end}" for end in ("", "_se")
                                                   for name in ("eap", "wle", "ml", "map")})

    def test_own_items_as_anchors(self):
        first = self.json(LSAT7, "--tolerance", "1e-8")
        rows = self.items()[:3]
        anchors = self.write("anchors.csv", ["item,a,b,d", *(
            f"{row['item']},{row['a']},{row['b']}," for row in rows), "elsewhere,1,0,"])
        found = self.json(LSAT7, "--tolerance", "1e-8", "--anchors", anchors)
        self.near(found["groups"][0]["mean"], 0, 1e-5)
        self.near(found["groups"][0]["sd"], 1, 1e-5)
        self.near(found["log_likelihood"], first["log_likelihood"], 1e-6)
        self.assertEqual([one["kind"] for one in found["warnings"]], ["anchors_unused"])

    def test_rasch(self):
        found = self.json(LSAT7, "--model", "rasch")
        self.near(found["log_likelihood"], -2664.90089, 1e-4)
        self.near(found["groups"][0]["sd"] ** 2, 1.02264709, 1e-4)
        self.assertEqual({item["a"] for item in found["items"]}, {1})

    def test_table_for_people(self):
        done = self.kesu(LSAT7)
        self.assertEqual(done.returncode, 0, done)
        for word in ("已收敛 converged", "题目", "-2658.8051", "1.7075"):
            self.assertIn(word, done.stdout)


class Refusals(Case):
    """What has no estimate is named; nothing is written."""

    def answers(self, change, n=60):
        rows = [[(i >> j & 1) ^ (i % 5 == j) for j in range(4)] for i in range(n)]
        for i, row in enumerate(rows):
            change(i, row)
        return self.write("x.csv", ["a,b,c,d", *(",".join(map(str, map(
            lambda one: "" if one is None else int(one), row))) for row in rows)])

    def test_items(self):
        def column(value):
            def change(_, row):
                row[1] = value
            return self.answers(change)

        self.refuse(1, ["all answers to b are right"], column(1))
        self.refuse(1, ["all answers to b are wrong"], column(0))
        self.refuse(1, ["all answers to b are in one category, 2"], column(2), "--model", "gpcm")
        self.refuse(1, ["nobody was given b"], column(None))

    def test_cells(self):
        lines = LSAT7.read_text("utf-8").splitlines()
        for cell, words in (("0.5", ["line 3, column I2", "0.5"]), ("-1", ["line 3, column I2"]),
                            ("x", ["line 3, column I2", '"x"']), ("2", ["line 3, column I2"])):
            changed = self.write("x.csv", [*lines[:2], f"1,{cell},0,0,1", *lines[3:]])
            self.refuse(1, words, changed)

        def gap(i, row):
            row[2] = 2 * row[2] if i else None
        self.refuse(1, ["line 4, column c", "none in category 1"], self.answers(gap), "--model",
                    "gpcm")

    def test_links(self):
        def booklets(i, row):
            row[2 * (i % 2):2 * (i % 2) + 2] = [None, None]
        path = self.answers(booklets)
        self.refuse(1, ["disconnected", "2 sets", "a, c"], path)

    def test_anchors(self):
        path = self.answers(lambda i, row: None)
        few = self.write("few.csv", ["item,a,b", "a,1,0", "b,1,0", "z,1,0"])
        self.refuse(1, ["too few anchors: 2", "at least 3"], path, "--anchors", few)
        bad = self.write("bad.csv", ["item,a,b", "a,1,0", "b,-1,0", "c,1,0"])
        self.refuse(1, ["bad.csv: line 3, column a", "above 0"], path, "--anchors", bad)
        twice = self.write("twice.csv", ["item,a,b", "a,1,0", "a,1,0", "c,1,0"])
        self.refuse(1, ["line 3, column item", "twice"], path, "--anchors", twice)

    def test_options(self):
        path = self.answers(lambda i, row: None)
        for words, options in ((["4pl"], ["--model", "4pl"]), (["--guess-prior"],
                               ["--guess-prior", "0.2"]), (["--scores"], ["--scores", "eap,sum"])):
            self.assertIn(self.kesu(path, *options).returncode, (1, 2))
            for word in words:
                self.assertIn(word, self.kesu(path, *options).stderr)
        self.refuse(1, ["names none for item d"], path, "--model", "a-c=2pl")

    def test_weights_and_groups(self):
        lines = ["w,g,a,b", "1,x,0,1", "-1,x,1,0"]
        self.refuse(1, ["line 3, column w", "at least 0"], self.write("x.csv", lines),
                    "--weight", "w", "--group", "g")
        lines[2] = "1,,1,0"
        self.refuse(1, ["line 3, column g"], self.write("x.csv", lines), "--weight", "w",
                    "--group", "g")

    def test_no_convergence(self):
        done = self.kesu(LSAT7, "--iterations", "3", "--format", "json")
        found = json.loads(done.stdout)
        self.assertEqual(done.returncode, 1)
        self.assertEqual((found["converged"], found["status"]), (False, "not_converged"))
        self.assertIn("not converged after 3 iterations", done.stderr)
        self.assertFalse(self.out.exists())

    def test_categories_from_one(self):
        lines = (DATA / "irt_science.csv").read_text("utf-8").splitlines()
        raised = [",".join(str(int(cell) + 1) for cell in line.split(",")) for line in lines[1:]]
        found = self.json(self.write("x.csv", [lines[0], *raised]), "--model", "gpcm")
        self.near(found["log_likelihood"], -1612.6816, 1e-4)
        self.assertEqual([one["kind"] for one in found["warnings"]],
                         ["lowest_category_not_zero"] * 4)

    def test_what_is_odd_but_good_is_said(self):
        lines = LSAT7.read_text("utf-8").splitlines()
        turned = [",".join([*line.split(",")[:4], str(1 - int(line[-1]))]) for line in lines[1:]]
        path = self.write("x.csv", [lines[0], *turned, ",,,,"])
        found = self.json(path)
        self.assertEqual([(one["kind"], one["item"]) for one in found["warnings"]],
                         [("negative_slope", "I5"), ("rows_without_answers", None)])
        self.assertEqual(set(self.scores()[-1].values()), {""})
        self.near(found["log_likelihood"], -2658.80511, 1e-4)


if __name__ == "__main__":
    unittest.main()
