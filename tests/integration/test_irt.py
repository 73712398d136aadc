# SPDX-License-Identifier: GPL-3.0-or-later
"""kesu irt on CSV files: R's mirt on the same answers, what is written, and what is refused."""

import json
import math
import random
import unittest

from irt_case import DATA, LSAT7, Case, by_item, peer, read_csv


class Peer(Case):
    """Estimates and scores agree with R's mirt up to differences that do not matter in practice."""

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

    def test_anchors_that_may_be_guessed(self):
        guessed = ("--model", "3pl", "--guess-prior", "0.2,0.1", "--tolerance", "1e-8")
        own = by_item(self.json(LSAT7, *guessed))
        names = sorted(own)[:3]
        anchors = self.write("anchors.csv", ["item,a,b,c", *(
            ",".join([name, *(repr(own[name][part]) for part in "abc")]) for name in names)])
        found = self.json(LSAT7, *guessed, "--anchors", anchors)
        self.near(found["groups"][0]["mean"], 0, 1e-4)
        self.near(found["groups"][0]["sd"], 1, 1e-4)
        for name in names:
            self.assertEqual(by_item(found)[name]["c"], own[name]["c"])
        (self.out / "scores.csv").unlink()
        anchors = self.write("anchors.csv", ["item,a,b", *(f"{name},1,0" for name in names)])
        self.refuse(1, [f"{names[0]} is a 3pl item: its guessing, column c"], LSAT7, *guessed,
                    "--anchors", anchors)

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


class Scale(Case):
    """Groups, anchors from the program's own items.csv, order of rows, number of threads."""

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

    def far_away(self, mean, sd=1, n=1200):
        """Items and half the people (the column g) around a mean; the anchors are the items' truth."""
        stream, lines = random.Random(51), ["g," + ",".join(f"I{j:02}" for j in range(15))]
        items = [(1 + j % 3 / 4, mean + (j - 7) / 4) for j in range(15)]
        for i in range(n):
            theta = stream.gauss(mean - (i % 2) * 2, sd)
            lines.append(",".join([f"g{i % 2}", *(str(int(
                stream.random() < 1 / (1 + math.exp(-a * (theta - b))))) for a, b in items)]))
        anchors = self.write("far.csv", ["item,a,b", *(f"I{j:02},{a},{b}"
                                                       for j, (a, b) in enumerate(items[:8]))])
        return self.write("x.csv", lines), anchors

    def test_people_beyond_the_grid(self):
        for mean in (-5, 5, 14):
            path, anchors = self.far_away(mean)
            found = self.json(path, "--items", "I00-I14", "--group", "g", "--anchors", anchors)
            for group, want in zip(found["groups"], (mean, mean - 2)):
                self.near(group["mean"], want, .2)
                self.assertLess(group["se"]["mean"], .1)
            self.assertEqual([one["kind"] for one in found["warnings"]], ["grid_moved"])
            eap = [float(row["eap"]) for row in self.scores()]
            self.near(sum(eap) / len(eap), mean - 1, .2)
            if mean != 5:
                continue
            wide = self.json(path, "--items", "I00-I14", "--group", "g", "--anchors", anchors,
                             "--range", 12, "--quadrature", 121)
            self.assertEqual(wide["warnings"], [])
            for group, other in zip(found["groups"], wide["groups"]):
                self.near(group["mean"], other["mean"], 1e-4)
                self.near(group["sd"], other["sd"], 1e-4)

    def test_anchors_on_any_scale(self):
        """theta' = origin + unit theta: all estimates are those of the anchors' own scale, moved."""
        path, anchors = self.far_away(0)
        rows = read_csv(anchors)
        plain = self.json(path, "--items", "I00-I14", "--group", "g", "--anchors", anchors,
                          "--tolerance", "1e-8")
        scores = self.scores()
        for origin, unit in ((50, 10), (500, 100), (-15, 1), (0, .01), (1000, 2)):
            other = self.write("b.csv", ["item,a,b", *(
                f"{row['item']},{float(row['a']) / unit!r},{origin + unit * float(row['b'])!r}"
                for row in rows)])
            found = self.json(path, "--items", "I00-I14", "--group", "g", "--anchors", other,
                              "--tolerance", "1e-8", "--figures", "--fit", "--dif", "g")
            what = f"{origin} {unit}"
            self.assertEqual([one["kind"] for one in found["warnings"]], ["grid_moved"], what)
            self.near(found["log_likelihood"], plain["log_likelihood"], 1e-5, what)
            for one, want in zip(found["groups"], plain["groups"], strict=True):
                self.near(one["mean"], origin + unit * want["mean"], 1e-5 * unit, what)
                self.near(one["sd"], unit * want["sd"], 1e-5 * unit, what)
                for name in ("mean", "sd"):
                    self.near(one["se"][name], unit * want["se"][name], 1e-5 * unit, what)
            for one, want in zip(found["items"], plain["items"], strict=True):
                self.near(one["a"] * unit, want["a"], 1e-5, what)
                self.near(one["b"], origin + unit * want["b"], 1e-5 * unit, what)
                self.near(one["d"], want["d"] - want["a"] / unit * origin,
                          1e-5 * (1 + abs(origin / unit)), what)
                for name, by in (("a", 1 / unit), ("b", unit)):
                    self.near(one["se"][name], by * want["se"][name], 1e-4 * by, what)
            for row, want in zip(self.scores(), scores, strict=True):
                for name in ("eap", "wle", "ml", "map"):
                    got, moved = float(row[name]), origin + unit * float(want[name])
                    self.assertTrue(got == moved or abs(got - moved) < 1e-4 * unit, (what, name))
            for name in ("eap", "wle", "marginal"):
                self.near(found["reliability"][name], plain["reliability"][name], 1e-5, what)

    def test_anchors_of_the_rasch_model(self):
        """Free items have the slope that the anchors have, in whatever unit."""
        path = self.far_away(0)[0]
        found = {}
        for unit in (1, 10):
            anchors = self.write("a.csv", ["item,a,b", *(
                f"I{j:02},{1 / unit},{(j - 7) / 4 * unit}" for j in range(8))])
            found[unit] = self.json(path, "--items", "I00-I14", "--anchors", anchors, "--model",
                                    "rasch")
        for one, other in zip(found[1]["items"], found[10]["items"], strict=True):
            self.near(other["a"], .1, 1e-12)
            self.near(other["b"], 10 * one["b"], 1e-3)
        anchors.write_text("item,a,b\nI00,1,0\nI01,1,0\nI02,1.1,0\n", "utf-8")
        (self.out / "scores.csv").unlink()
        self.refuse(1, ["rasch model have one slope", "I02 is 1.1"], path, "--items", "I00-I14",
                    "--anchors", anchors, "--model", "rasch")

    def test_a_group_far_from_the_first(self):
        stream, lines = random.Random(52), ["g," + ",".join(f"I{j:02}" for j in range(24))]
        for i in range(2000):
            theta = stream.gauss(4.2 * (i % 2), 1)
            cells = [str(int(stream.random() < 1 / (1 + math.exp(-1.2 * (theta - j / 3 + 2)))))
                     for j in range(24)]
            lines.append(",".join([f"g{i % 2}", *cells]))
        path = self.write("x.csv", lines)
        found = self.json(path, "--items", "I00-I23", "--group", "g")
        wide = self.json(path, "--items", "I00-I23", "--group", "g", "--range", 14,
                         "--quadrature", 141)
        self.assertEqual([one["kind"] for one in found["warnings"]], ["grid_moved"])
        self.assertEqual(wide["warnings"], [])
        for group, other in zip(found["groups"], wide["groups"]):
            self.near(group["mean"], other["mean"], 2e-3)
            self.near(group["mean"], 4.2 * int(group["group"][1]), .5)

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
    """The message names what cannot be estimated, and no file is written."""

    def answers(self, change, n=60):
        rows = [[(i >> j & 1) ^ (i % 5 == j) for j in range(4)] for i in range(n)]
        for i, row in enumerate(rows):
            change(i, row)
        lines = [",".join("" if one is None else str(int(one)) for one in row) for row in rows]
        return self.write("x.csv", ["a,b,c,d", *lines])

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

    def test_columns_of_one_name(self):
        path = self.write("x.csv", ["a,b,a,c", *(f"{i % 2},{i // 2 % 2},{i % 2},{i % 3 % 2}"
                                                 for i in range(40))])
        for options in ((), ("--items", "a-c"), ("--items", "a,b")):
            self.refuse(1, ['x.csv: line 1: there are two columns "a"'], path, *options)
        self.refuse(1, ["x.csv: --items names b twice"], path, "--items", "b,b")
        self.refuse(1, ["x.csv: --items: z is no column"], path, "--items", "b,z")

    def test_columns_without_a_name(self):
        lines = LSAT7.read_text("utf-8").splitlines()
        for blank in ("", " ", "\u3000", '""'):
            path = self.write("x.csv", [f"I1,I2,{blank},I4,I5", *lines[1:]])
            for options in ((), ("--items", "I1-I5"), ("--weight", "I4")):
                self.refuse(1, ["column 3 has no name"], path, *options)
        index = self.write("x.csv", [f",{lines[0]}", *(f"{i},{line}"
                                                       for i, line in enumerate(lines[1:]))])
        self.refuse(1, ["line 1: column 1 has no name", "--items"], index)
        self.assertEqual(len(self.json(index, "--items", "I1-I5")["items"]), 5)

    def test_files(self):
        good = LSAT7.read_bytes()
        for name, content in (("bom", b"\xef\xbb\xbf" + good), ("crlf", good.replace(b"\n", b"\r\n"))):
            path = self.folder / f"{name}.csv"
            path.write_bytes(content)
            self.near(self.json(path)["log_likelihood"], -2658.80511, 1e-4)
            (self.out / "scores.csv").unlink()
        for content, words in ((b"", "no header row"), (b"\n\n", "no header row"),
                               (b"I1,I2\n", "no rows below the header"),
                               (b"I1,I2\n1,0,1\n", "line 2: 3 cells"),
                               (b"I1,I2\n1,\x000\n", "line 2, column I2"),
                               (b"I\xe9,I2\n1,0\n", "not UTF-8")):
            path = self.folder / "x.csv"
            path.write_bytes(content)
            self.refuse(1, ["x.csv", words], path)
        self.refuse(1, ["nowhere.csv", "No such file"], "nowhere.csv")
        self.out = self.write("file", ["not a folder"])
        done = self.kesu(LSAT7)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn(f"{self.out}/scores.csv: Not a directory", done.stderr)
        self.assertEqual(self.out.read_text("utf-8"), "not a folder\n")

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
        for line, words in (("b,1e308,1", ["column a", "at most 1e+06"]),
                            ("b,1,1e308", ["column b", "at most 1e+06"]),
                            ("b,1e5,-1e5", ["column b", "not -1e+10"])):
            huge = self.write("huge.csv", ["item,a,b", "a,1,0", line, "c,1,0"])
            self.refuse(1, ["huge.csv: line 3", *words], path, "--anchors", huge)
        twice = self.write("twice.csv", ["item,a,b", "a,1,0", "a,1,0", "c,1,0"])
        self.refuse(1, ["line 3, column item", "twice"], path, "--anchors", twice)

    def test_options(self):
        path = self.answers(lambda i, row: None)
        for words, options in ((["4pl"], ["--model", "4pl"]), (["--guess-prior"],
                               ["--guess-prior", "0.2"]), (["--scores"], ["--scores", "eap,sum"])):
            self.refuse(2, words, path, *options)
        self.refuse(1, ["names none for item d"], path, "--model", "a-c=2pl")
        self.refuse(2, ["--model: 2PL is not"], "nowhere.csv", "--model", "a-c=2PL,d=rasch")
        for value in ("0", "-6", "100", "1e300", "nan", "x"):
            self.refuse(2, ["--range is a number between 0 and 100"], path, f"--range={value}")
        for value in ("inf,1", "0.2,1e308", "0.2,0", "0.2,1e-4", "0.2,11", "0.2,inf", "0.2"):
            self.refuse(2, ["--guess-prior is MEAN,SD"], path, "--guess-prior", value)
        for value, words in (("0,0.5", "a MEAN of 0"), ("-0,0.5", "0.5 for that logit"),
                             ("1,0.5", "0.731 for that logit"), ("1.0,1", "a MEAN of 1")):
            self.refuse(2, [words], path, "--model", "3pl", f"--guess-prior={value}")
        for value, words in (("20,5", "the probability 1: guessing is from 0.001 to 0.75"),
                             ("1e308,1", "a logit"), ("-9,1", "0.000123"),
                             ("0.99,0.5", "0.99 is the probability 0.99"), ("1e-4,1", "from 0.001")):
            self.refuse(2, [words], path, "--model", "3pl", f"--guess-prior={value}")
        self.refuse(2, ["--scores names none"], path, "--scores=")
        for value in ("0", "nan", ""):
            self.refuse(2, ["--tolerance is a number above 0"], path, f"--tolerance={value}")

    def guessed(self, steep=False):
        """20 items with c = .05; or the last one knows who is above 0."""
        stream, lines = random.Random(8), [",".join(f"I{j:02}" for j in range(20))]
        for _ in range(600):
            theta = stream.gauss(0, 1)
            row = [int(stream.random() < .05 + .95 / (1 + math.exp(j / 5 - 1.5 - 1.3 * theta)))
                   for j in range(20)]
            row[19] = int(theta > 0) if steep else row[19]
            lines.append(",".join(map(str, row)))
        return self.write("guessed.csv", lines)

    def test_a_prior_of_guessing_that_the_answers_contradict(self):
        path = self.guessed()
        for prior in ("0.75,0.001", "0.5,0.001", "0.5,0.05", "1.0986,0.001"):
            self.refuse(1, ["are right, but by --guess-prior at least", "wider SD"], path,
                        "--model", "3pl", "--guess-prior", prior)
        for prior in ("0.05,0.001", "0.2,0.5", "0.05,0.5"):
            found = self.json(path, "--model", "3pl", "--guess-prior", prior)
            self.assertLess(max(item["a"] for item in found["items"]), 5)
            self.assertEqual(found["warnings"], [])
        self.json(path, "--model", "2pl", "--guess-prior", "0.75,0.001")

    def test_a_slope_that_is_a_step(self):
        path = self.guessed(steep=True)
        found = self.json(path, "--model", "2pl", "--iterations", "100000")
        self.assertEqual([(one["kind"], one["item"]) for one in found["warnings"]
                          if one["kind"] == "slope_steep"], [("slope_steep", "I19")])

    def test_weights_and_groups(self):
        lines = ["w,g,a,b", "1,x,0,1", "-1,x,1,0"]
        self.refuse(1, ["line 3, column w", "at least 0"], self.write("x.csv", lines),
                    "--weight", "w", "--group", "g")
        for weight, words in (("", ["needs a weight"]), ("1e308", ["from 1e-300 to 1e+300"]),
                              ("1e-310", ["from 1e-300"]), ("inf", ["not a number"])):
            lines[2] = f"{weight},x,1,0"
            self.refuse(1, ["line 3, column w", *words], self.write("x.csv", lines), "--weight",
                        "w", "--items", "a,b")
        nobody = self.write("x.csv", ["w,g,a,b", "0,x,0,1", "0,x,1,0"])
        self.refuse(1, ["x.csv: every weight in column w is 0"], nobody, "--weight", "w",
                    "--items", "a,b")
        lines[2] = "1,,1,0"
        self.refuse(1, ["line 3, column g"], self.write("x.csv", lines), "--weight", "w",
                    "--group", "g")

    def test_groups_without_a_distribution(self):
        head, *lines = LSAT7.read_text("utf-8").splitlines()
        for answers, word in (("1,1,1,1,1", "right"), ("0,0,0,0,0", "wrong")):
            path = self.write("x.csv", [f"g,{head}", *(
                f"B,{answers}" if i % 3 == 1 else f"A,{line}" for i, line in enumerate(lines))])
            self.refuse(1, [f"all answers of group B are {word}: it has no finite mean"], path,
                        "--group", "g")
        path = self.write("x.csv", [f"g,{head}", *(f"A,{line}" for line in lines), "B,1,0,1,0,1"])
        self.refuse(1, ["the spread of group B shrinks"], path, "--group", "g")
        alike = self.write("x.csv", ["A,B,C", *["1,0,0", "0,1,0", "0,0,1"] * 50])
        done = self.kesu(alike, "--model", "rasch")
        self.assertEqual(done.returncode, 1)
        self.assertIn("people's spread shrinks", done.stderr)
        self.assertNotIn("group", done.stderr)

    def test_rows_of_weight_0_decide_nothing(self):
        """Whatever they answered: a category above all others, one below, a 2 under the 2pl."""
        science = (DATA / "irt_science.csv").read_text("utf-8").splitlines()
        plain = self.json(self.write("a.csv", science), "--model", "gpcm", "--fit")
        for cells in ("5,1,2,3", "9,9,9,9", "0,0,0,0", ",,,"):
            path = self.write("b.csv", [f"{science[0]},w", *(f"{line},1" for line in science[1:]),
                                        f"{cells},0"])
            found = self.json(path, "--model", "gpcm", "--weight", "w", "--fit")
            self.near(found["log_likelihood"], plain["log_likelihood"], 1e-6, cells)
            for one, other in zip(found["items"], plain["items"], strict=True):
                for got, want in zip((one["a"], *one["steps"]), (other["a"], *other["steps"]),
                                     strict=True):
                    self.near(got, want, 1e-5, cells)
            for one, other in zip(found["fit"]["items"], plain["fit"]["items"], strict=True):
                self.near(one["s_x2"], other["s_x2"], 1e-3, cells)
            self.assertEqual(len(self.scores()), len(science))
        lsat = LSAT7.read_text("utf-8").splitlines()
        path = self.write("c.csv", [f"{lsat[0]},w", *(f"{line},1" for line in lsat[1:]),
                                    "2,1,0,,1,0", ",1,,0,,0"])
        found = self.json(path, "--weight", "w", "--fit", "--tolerance", "1e-8")
        self.near(found["fit"]["m2"]["value"], 11.93841238, 1e-5)
        self.assertEqual(self.scores()[-2]["eap"] != "", True)

    def test_what_is_no_number_is_no_result(self):
        """An item whose every answer has a weight that vanishes beside the others'."""
        head, *lines = LSAT7.read_text("utf-8").splitlines()
        rows = [f"{line[:8]},1e300" if i > 9 else f"{line},1e-300"
                for i, line in enumerate(lines[::90] + lines)]
        path = self.write("x.csv", [f"{head},w", *rows])
        for model in ("2pl", "rasch", "3pl"):
            self.refuse(1, ["to I5 have no weight"], path, "--weight", "w", "--model", model)

    def test_logical_answers(self):
        """What R, Python and spreadsheets write for right and wrong."""
        head, *lines = LSAT7.read_text("utf-8").splitlines()
        self.refuse(1, ["line 3, column I2", '"yes"'],
                    self.write("y.csv", [head, "1,0,1,1,1", "1,yes,0,0,1"]))
        plain = self.json(LSAT7)
        for words in (("FALSE", "TRUE"), ("False", "True"), ("false", "true")):
            path = self.write("x.csv", [head, *(",".join(words[int(cell)] for cell in
                                                         line.split(",")) for line in lines)])
            self.assertEqual(self.json(path), plain)

    def test_codes_of_missing_answers(self):
        """--missing gives what the same file with empty cells gives, also of groups and choices."""
        head, *lines = LSAT7.read_text("utf-8").splitlines()
        cells = [[("m", "f", "99")[i % 11 % 3], *line.split(",")] for i, line in enumerate(lines)]
        for i, row in enumerate(cells):
            row[1 + i % 5] = "9" if i % 4 == 0 else row[1 + i % 5]

        def written(name, missing, words=None):
            rows = [[("" if cell in ("9", "99") else cell) if missing == "" else cell
                     for cell in row] for row in cells]
            if words:
                rows = [[row[0], *(words.get(cell, cell) for cell in row[1:])] for row in rows]
            return self.write(name, [f"g,{head}", *map(",".join, rows)])

        options = ["--items", "I1-I5", "--dif", "g"]
        empty = self.json(written("empty.csv", ""), *options)
        coded = written("coded.csv", "9")
        self.assertEqual(self.json(coded, *options, "--missing", "9, 99"), empty)
        self.assertEqual([one["focal"] for one in empty["dif"]], ["m"])
        (self.out / "scores.csv").unlink()
        self.refuse(1, ["a response under the 2pl model is 0 or 1, not 9"], coded, *options)
        self.refuse(1, ["a row needs a group"], coded, "--items", "I1-I5", "--group", "g",
                    "--missing", "9,99")
        self.refuse(2, ["--missing"], coded, *options, "--missing", "9，99")
        words = {"1": "B", "0": "A"}
        key = self.write("key.csv", ["item,key", *(f"I{j},B" for j in range(1, 6))])
        self.assertEqual(self.json(written("words.csv", "9", words), *options, "--key", key,
                                   "--missing", "9,99")["items"],
                         self.json(written("blank.csv", "", words), *options, "--key",
                                   key)["items"])

    def test_one_level_written_in_two_ways(self):
        head, *lines = LSAT7.read_text("utf-8").splitlines()
        path = self.write("x.csv", [f"g,{head}", *(f"{('1', '2', '1.0')[i % 3]},{line}"
                                                   for i, line in enumerate(lines))])
        for option in ("--group", "--dif"):
            self.refuse(1, ["line 2", "line 4", "column g", "--as-text g"], path, "--items",
                        "I1-I5", option, "g")
        small = self.write("small.csv", [f"g,{head}", *(f"{('North', 'South', 'north')[i % 3]},{line}"
                                                        for i, line in enumerate(lines))])
        for option in ("--group", "--dif"):
            self.refuse(1, ["line 2", "line 4", "case", "--as-text g"], small, "--items", "I1-I5",
                        option, "g")
        found = self.json(path, "--items", "I1-I5", "--group", "g", "--as-text", "g")
        self.assertEqual(len(found["groups"]), 3)

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
