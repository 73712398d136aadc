# SPDX-License-Identifier: GPL-3.0-or-later
"""kesu irt: the fit of the model, standard errors with weights, and what is not identified."""

import math
import random
import unittest

from irt_case import DATA, LSAT7, Case, peer, read_csv


def curves(item, theta):
    d = [0, *(item["steps"] or [item["d"]])]
    grow = [math.exp(k * item["a"] * theta + intercept) for k, intercept in enumerate(d)]
    return [one / sum(grow) for one in grow]


def pattern_chances(items):
    """The probability of every response pattern when theta is N(0, 1)."""
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


SPARSE = 1 - 1e-9  # slightly below 1: a single cell of a score with one person expects exactly 1


def joined(cells):
    """Joins neighbouring cells [observed, expected] until none expects less than 1. A cell that was
    joined to another becomes None."""
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
    """The statistic and its number of free cells, from mirt's documentation and the paper."""
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
        names = {"s_x2": "S_X2", "df": "df.S_X2", "p": "p.S_X2", "rmsea": "RMSEA.S_X2"}
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
        for item in found["items"]:
            self.near(item["infit"], 1, 0.02)
            self.near(item["outfit"], 1, 0.06)
        far = [item for item in found["items"] if abs(item["z_infit"]) > 1.96]
        self.assertLess(len(far), 7)  # 1.8 of 36 are expected

    def test_residuals_written_out(self):
        """Infit and outfit averaged over each pattern's posterior (Adams & Wu 2007), by hand."""
        found = self.json(LSAT7, "--fit", "--tolerance", "1e-8")
        rows = [tuple(map(int, row.values())) for row in read_csv(LSAT7)]
        nodes = [-6 + q / 5 for q in range(61)]
        chances = [[curves(item, theta)[1] for item in found["items"]] for theta in nodes]
        posterior = {}
        for row in set(rows):
            height = [math.exp(-theta * theta / 2 + sum(math.log(p if x else 1 - p)
                                                        for x, p in zip(row, chance)))
                      for theta, chance in zip(nodes, chances)]
            posterior[row] = [one / sum(height) for one in height]
        for j, got in enumerate(found["fit"]["items"]):
            square = variance = outfit = 0
            for row in rows:
                for weight, chance in zip(posterior[row], chances):
                    p = chance[j]
                    square += weight * (row[j] - p) ** 2
                    variance += weight * p * (1 - p)
                    outfit += weight * (row[j] - p) ** 2 / (p * (1 - p))
            self.near(got["infit"], square / variance, 1e-6)
            self.near(got["outfit"], outfit / len(rows), 1e-3)
            self.assertLess(abs(got["z_infit"]), 4)

    def test_an_item_that_does_not_fit(self):
        """Its curve is flat at both ends: z shows it, and shows no other."""
        stream, lines = random.Random(31), ["a,b,c,d,e,f,g,h,i,j"]
        for _ in range(3000):
            theta = stream.gauss(0, 1)
            chances = [1 / (1 + math.exp(-1.3 * theta - (j - 5) / 4)) for j in range(10)]
            chances[4] = .2 + .6 / (1 + math.exp(-8 * theta))
            lines.append(",".join(str(int(stream.random() < p)) for p in chances))
        found = self.json(self.write("x.csv", lines), "--fit")["fit"]["items"]
        z = [max(abs(item["z_infit"]), abs(item["z_outfit"])) for item in found]
        self.assertGreater(z[4], 4)
        self.assertLess(sorted(z)[-2], 3.3)

    def made(self, seed, n=1500, weights=None, group=None):
        """The 2PL holds; group: (the other group's mean, whether the first one's rows miss one)."""
        stream, lines = random.Random(seed), ["w,g," + ",".join(f"I{j}" for j in range(10))]
        items = [(math.exp(stream.gauss(0, .3)), stream.gauss(-.5, 1)) for _ in range(10)]
        for i in range(n):
            second = group and i % 2
            theta = stream.gauss(group[0] if second else 0, 1)
            row = [str(int(stream.random() < 1 / (1 + math.exp(-a * theta - d)))) for a, d in items]
            if group and group[1] and not second:
                row[stream.randrange(10)] = ""
            weight = math.exp(stream.gauss(0, weights)) if weights else 1
            lines.append(",".join([f"{weight:.6f}", "AB"[bool(second)], *row]))
        return self.write("x.csv", lines)

    def test_unequal_weights(self):
        """They do not make the tests reject: nominal rates by tests/bench/fit_null.c, here a few."""
        ratios, p_values = [], []
        for seed in range(6):
            path = self.made(seed, weights=.87)
            found = self.json(path, "--items", "I0-I9", "--weight", "w", "--fit", "--scores", "eap")
            whole = found["fit"]["m2"]
            ratios.append(whole["value"] / whole["df"])
            p_values += [item["p"] for item in found["fit"]["items"]]
        self.near(sum(ratios) / 6, 1, .35)  # with the weights as if they were people 2.1
        self.assertLess(sum(p < .05 for p in p_values), 9)  # 3 of 60 are expected; it was 25

    def test_equal_weights_change_nothing(self):
        plain = self.json(self.made(2), "--items", "I0-I9", "--fit")
        path = self.made(2).read_text("utf-8").replace("1.000000,", "3,")
        same = self.json(self.write("y.csv", path.split()), "--items", "I0-I9", "--weight", "w",
                         "--fit")
        for one, other in zip(plain["fit"]["items"], same["fit"]["items"]):
            self.assertEqual(one, other)
        self.assertEqual(plain["fit"]["m2"], same["fit"]["m2"])

    def test_standard_errors_of_unequal_weights(self):
        """The sandwich written out: second derivatives and scores of the likelihood by differences."""
        rows, recycled = [tuple(map(int, row.values())) for row in read_csv(LSAT7)], (1, 2, .5, 1.5)
        path = self.write("x.csv", ["I1,I2,I3,I4,I5,w", *(
            ",".join(map(str, (*row, recycled[i % 4]))) for i, row in enumerate(rows))])
        found = self.json(path, "--weight", "w", "--tolerance", "1e-9", "--scores", "eap")["items"]
        nodes = [-6 + q / 5 for q in range(61)]
        prior = [math.exp(-theta * theta / 2) for theta in nodes]
        weight, square = {}, {}
        for i, row in enumerate(rows):
            one = recycled[i % 4] * 1000 / 1250
            weight[row] = weight.get(row, 0) + one
            square[row] = square.get(row, 0) + one * one
        patterns = sorted(weight)

        def log_likelihoods(point):
            right = [[1 / (1 + math.exp(-a * theta - d)) for theta in nodes]
                     for a, d in zip(point[::2], point[1::2])]
            whole = []
            for row in patterns:
                height = prior
                for x, p in zip(row, right):
                    height = [h * (one if x else 1 - one) for h, one in zip(height, p)]
                whole.append(math.log(sum(height)))
            return whole

        point, step = [item[part] for item in found for part in "ad"], 1e-3

        def scores(point):
            ends = [[log_likelihoods([x + sign * step * (k == m) for k, x in enumerate(point)])
                     for sign in (1, -1)] for m in range(10)]
            return [[(up - down) / (2 * step) for up, down in zip(*end)] for end in ends]

        def gradient(point):
            return [sum(weight[row] * s for row, s in zip(patterns, of)) for of in scores(point)]
        ends = [[gradient([x + sign * step * (k == m) for k, x in enumerate(point)])
                 for sign in (1, -1)] for m in range(10)]
        bread = [[(down - up) / (2 * step) for up, down in zip(*end)] for end in ends]
        of = scores(point)
        meat = [[sum(square[row] * x * y for row, x, y in zip(patterns, of[m], of[k]))
                 for k in range(10)] for m in range(10)]

        def solved(columns):
            """bread^-1 columns, by Gauss and Jordan."""
            rows = [[*one, *other] for one, other in zip(bread, columns)]
            for m in range(10):
                rows[m] = [x / rows[m][m] for x in rows[m]]
                for k in range(10):
                    if k != m:
                        rows[k] = [x - rows[k][m] * y for x, y in zip(rows[k], rows[m])]
            return [row[10:] for row in rows]
        half = solved(meat)
        whole = solved([list(column) for column in zip(*half)])
        for j, item in enumerate(found):
            self.near(item["se"]["a"], math.sqrt(whole[2 * j][2 * j]), 1e-4, item["item"])
            self.near(item["se"]["d"], math.sqrt(whole[2 * j + 1][2 * j + 1]), 1e-4, item["item"])

    def test_groups_of_which_one_is_never_complete(self):
        """Only the other's rows are counted, and they are expected to have its abilities."""
        ratio = {}
        for missing in (False, True):
            found = [item for seed in range(6)
                     for item in self.json(self.made(seed, 2000, None, (2, missing)), "--items",
                                           "I0-I9", "--group", "g", "--fit")["fit"]["items"]]
            ratio[missing] = sum(item["s_x2"] for item in found) / sum(item["df"] for item in found)
        self.near(ratio[False], 1, .2)
        self.near(ratio[True], 1, .2)

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


class Identified(Case):
    """What answers cannot tell has no number, however many people there are."""

    def answers(self, booklets, n=800, sizes=(0, 1)):
        """Rows of group g0, N(0, 1), and in turn of g1, mean and sd in sizes; slopes of 1.3."""
        stream, names = random.Random(7), sorted({name for booklet in booklets for name in booklet})
        lines = [",".join(["g", *names])]
        for i in range(n):
            group, booklet = i // len(booklets) % 2, booklets[i % len(booklets)]
            theta = stream.gauss(*sizes) if group else stream.gauss(0, 1)
            cells = [str(int(stream.random() < 1 / (1 + math.exp(-1.3 * theta - j / 4 + .4))))
                     if name in booklet else "" for j, name in enumerate(names)]
            lines.append(",".join([f"g{group}", *cells]))
        return self.write("x.csv", lines)

    def test_one_item_and_two(self):
        one = self.write("one.csv", self.answers([("A",)]).read_text("utf-8").split())
        two = self.answers([("A", "B")])
        for model, free in (("2pl", 4), ("3pl", 6), ("gpcm", 4)):
            self.refuse(1, [f"not identified: {free} parameters are free", "only 3 shares"], two,
                        "--items", "A,B", "--model", model)
            self.refuse(1, ["not identified"], two, "--items", "A,B", "--model", model,
                        "--guess-prior", "0.2,0.5")
        self.refuse(1, ["not identified: 4 parameters"], two, "--items", "A,B", "--model",
                    "A=rasch,B=2pl")
        for model in ("2pl", "rasch"):
            self.refuse(1, ["not identified: 2 parameters", "only 1 share."], one, "--items", "A",
                        "--model", model)
        found = self.json(two, "--items", "A,B", "--model", "rasch")
        self.near(found["groups"][0]["sd"], 1.3, .4)
        three = self.answers([("A", "B", "C")])
        self.assertEqual(self.json(three, "--items", "A-C")["warnings"], [])

    def test_guessing_needs_more(self):
        three = self.answers([("A", "B", "C")])
        self.refuse(1, ["not identified: 9 parameters are free", "only 7 shares"], three,
                    "--items", "A-C", "--model", "3pl")
        self.json(three, "--items", "A-C", "--model", "3pl", "--guess-prior", "0.05,0.1")

    def test_booklets_of_two(self):
        """A ring of four pairs tells no slope; a ring of three does."""
        chain = [("A", "B"), ("B", "C"), ("C", "D"), ("D", "A")]
        self.refuse(1, ["not identified", "products of two slopes"], self.answers(chain),
                    "--items", "A-D")
        found = self.json(self.answers([*chain[:2], ("C", "A")], 6000), "--items", "A-C")
        for item in found["items"]:
            self.near(item["a"], 1.3, 4 * item["se"]["a"])
        self.assertLess(max(item["se"]["a"] for item in found["items"]), .5)

    def test_groups_of_few_items(self):
        path = self.answers([("A", "B")], 2000, (1, 1.3))
        self.refuse(1, ["not identified", "products of two slopes"], path, "--items", "A,B",
                    "--group", "g")
        lines = self.answers([("A", "B", "C")]).read_text("utf-8").splitlines()
        thin = [line if line[1] == "0" else f"{line[:4]},," for line in lines[1:]]
        path = self.write("x.csv", [lines[0], *thin])
        self.refuse(1, ["not identified", "group g1 were given only one item"], path, "--items",
                    "A-C", "--group", "g")

    def test_booklets_joined_by_few(self):
        """A number below 30 is said, whoever joins them; a whole form of twenty people is not."""
        stream = random.Random(61)

        def rows(names, n):
            made = []
            for _ in range(n):
                theta = stream.gauss(0, 1)
                made.append({name: str(int(stream.random() < 1 / (1 + math.exp(-theta - j / 6 + .4))))
                             for j, name in enumerate(names)})
            return made

        names = [f"K{j}" for j in range(9)]

        def kinds(made, *options):
            path = self.write("x.csv", ["w," + ",".join(names), *(
                ",".join(["1", *(row.get(name, "") for name in names)]) for row in made)])
            found = self.json(path, "--items", "K0-K8", "--scores", "eap", *options)
            return [one for one in found["warnings"] if one["kind"] == "weak_link"]

        for joining, said in ((1, True), (29, True), (30, False)):
            made = (rows(names[:4], 150) + rows(names[4:], 150) +
                    rows([names[joining % 4], names[5]], joining))
            found = kinds(made)
            self.assertEqual(len(found), said, joining)
            if said:
                self.assertIn(f"joined to the others by {joining} p", found[0]["message"])
                self.assertIsNone(found[0]["item"])
        self.assertEqual(kinds(rows(names, 24)), [])
        self.assertEqual(kinds(rows(names[:5], 60) + rows(names[4:], 60)), [])
        anchors = self.write("anchors.csv", ["item,a,b", *(f"K{j},1,0" for j in (0, 1, 5, 6))])
        made = rows(names[:4], 150) + rows(names[4:], 150) + rows([names[0], names[5]], 3)
        self.assertEqual(kinds(made, "--anchors", anchors), [])

    def test_groups_joined_by_few_items(self):
        """Fewer than three items in common are said, as few people are; a form that is the same not."""
        names = [f"K{j}" for j in range(9)]

        def kinds(first, second, *options):
            stream, lines = random.Random(71), ["g," + ",".join(names)]
            for i in range(1200):
                theta, mine = stream.gauss(0, 1), (first, second)[i % 2]
                lines.append(",".join(["AB"[i % 2], *(
                    str(int(stream.random() < 1 / (1 + math.exp(-theta - j / 6 + .4))))
                    if name in mine else "" for j, name in enumerate(names))]))
            found = self.json(self.write("x.csv", lines), "--group", "g", "--scores", "eap",
                              *options)
            return [one["message"] for one in found["warnings"]
                    if one["kind"] == "weak_link_of_group"]

        [said] = kinds(names[:5], names[4:])
        self.assertIn("group A is joined to the others by one item alone, K4", said)
        [said] = kinds(names[:5], names[3:])
        self.assertIn("by 2 items", said)
        self.assertEqual(kinds(names[:6], names[3:]), [])
        self.assertEqual(kinds(names, names), [])
        anchors = self.write("anchors.csv", ["item,a,b", *(f"K{j},1,0" for j in (0, 1, 2, 3, 8))])
        [said] = kinds(names[:6], names[4:], "--anchors", anchors)
        self.assertIn("group B is held on the anchors' scale by one item alone, K8", said)

    def test_hardly(self):
        """The third item goes with neither of the others, so their slopes have a product only."""
        rows = [f"{a},{b},{c}" for c in (0, 1) for a, b, n in
                ((1, 1, 30), (0, 0, 30), (1, 0, 15), (0, 1, 15)) for _ in range(n)]
        for more, kinds in (([], {"slope_unsure", "nearly_not_identified"}),
                            (["1,1,1"], {"slope_unsure"}), (["1,1,1", "0,0,0"] * 20, set())):
            found = self.json(self.write("x.csv", ["A,B,C", *rows, *more]))
            self.assertEqual({one["kind"] for one in found["warnings"]}, kinds)


if __name__ == "__main__":
    unittest.main()
