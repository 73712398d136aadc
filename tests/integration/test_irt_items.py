# SPDX-License-Identifier: GPL-3.0-or-later
"""kesu irt on items: raw choices and their key, the table of options, the figures."""

import itertools
import math
import random
import unittest
from xml.etree import ElementTree

from irt_case import DATA, LSAT7, Case, by_item, read_csv


class Choices(Case):
    """Raw choices scored by --key, and the table of the chosen options."""

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
        """n, share, mean rest score and point-biserial correlation by their definitions."""
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

    def test_a_choice_that_differs_from_the_key_by_case(self):
        """It counts as wrong, letter by letter, and is named; so is one of another width."""
        for other in ("b", "Ｂ", "ｂ"):
            rows = [dict(row, Q1=other if row["Q1"] == "B" and i % 2 else row["Q1"])
                    for i, row in enumerate(self.rows)]
            path = self.answers("y.csv", rows)
            found = self.json(path, "--key", self.key(), "--weight", "w")
            [said] = [one for one in found["warnings"] if one["kind"] == "choice_like_key"]
            self.assertEqual((said["item"], said["message"]), (
                "Q1", f'"{other}" differs from the key "B" only by case or width, and counts as wrong'))
            shown = self.kesu(path, "--key", self.key(), "--weight", "w").stdout
            self.assertIn(f'Q1: "{other}" differs from the key "B"', shown)
        found = self.json(self.answers(), "--key", self.key(), "--weight", "w")
        self.assertEqual(found["warnings"], [])

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
    """--figures: a Wright map and response curves that every SVG viewer can show."""

    SVG = "{http://www.w3.org/2000/svg}"
    PITCH = 15  # distance of labels that are 12 pixels high

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
        for (x, y), (other, below) in itertools.pairwise(places):
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

    def test_what_is_far_out(self):
        anchors = self.write("far.csv", ["item,a,b", "I1,1e6,1", "I2,1e-300,1e300", "I3,900,-900"])
        for options in (("--range", "99", "--quadrature", "600"), ("--range", "1e-300", "--quadrature", "5"),
                        ("--anchors", anchors)):
            self.json(LSAT7, "--figures", "--tolerance", "1e9", *options)
            self.read("wright.svg")
            self.read("curves.svg")

    def test_order_of_rows_and_threads(self):
        head, *lines = (DATA / "irt_science.csv").read_text("utf-8").splitlines()
        seen = []
        for rows, threads in ((lines, 1), (lines[::-1], 2)):
            done = self.kesu(self.write("x.csv", [head, *rows]), "--model", "gpcm", "--figures",
                             threads=threads)
            self.assertEqual(done.returncode, 0, done)
            seen.append([(self.out / name).read_bytes() for name in ("wright.svg", "curves.svg")])
        self.assertEqual(*seen)


if __name__ == "__main__":
    unittest.main()
