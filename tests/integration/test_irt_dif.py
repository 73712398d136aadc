# SPDX-License-Identifier: GPL-3.0-or-later
"""kesu irt --dif: difR's figures, who is matched with whom, and what has no test."""

import math
import random
import unittest

from irt_case import DATA, Case, read_csv


class Differences(Case):
    """R's difR on verbal aggression: difMH and difLogistic without purification."""

    CHI2 = (1.7076371278, 2.14859270187, .992592722952, 1.93019714228, 2.95399138753,
            9.60320864405)
    ALPHA = (1.70046548327, 1.77017944858, 1.44809665646, 1.9394745127, 1.97990153577,
             2.88038294679)
    LOGISTIC = (2.00135393701, 3.35409881123, 2.47421989401, 4.72963293211, 4.14039547743,
                11.4110940109)
    # survival::clogit(y ~ g + g:s + strata(s), method = "exact"), s the summed score
    CONDITIONAL = (2.46056842233, 5.25588946099, 1.75844734874, 2.4604236969, 4.31263147646,
                   11.6221670491)

    def test_verbal_aggression(self):
        found = self.json(DATA / "irt_verbal.csv", "--dif", "Gender", "--scores", "eap")
        self.assertEqual(len(found["items"]), 24)
        [one] = found["dif"]
        self.assertEqual([one[name] for name in ("by", "reference", "focal", "matching")],
                         ["Gender", "0", "1", "sum"])
        for item, chi2, alpha, logistic, conditional in zip(
                one["items"], self.CHI2, self.ALPHA, self.LOGISTIC, self.CONDITIONAL):
            self.near(item["conditional"]["chi2"], conditional, 1e-8)
            self.near(item["conditional"]["p"], math.exp(-conditional / 2), 1e-10)
            self.near(item["mantel_haenszel"]["chi2"], chi2, 1e-8)
            self.near(item["mantel_haenszel"]["alpha"], alpha, 1e-8)
            self.near(item["logistic"]["chi2"], logistic, 1e-7)
        flagged = [i + 1 for i, item in enumerate(one["items"])
                   if item["mantel_haenszel"]["p"] < .05]
        self.assertEqual(flagged, [6, 12, 16, 17, 19, 20])
        self.assertEqual(one["items"][5]["mantel_haenszel"]["class"], "C")
        rows = read_csv(self.out / "dif.csv")
        self.near(float(rows[5]["mh_delta"]), -2.35 * math.log(self.ALPHA[5]), 1e-8)
        self.near(float(rows[5]["conditional_chi2"]), self.CONDITIONAL[5], 1e-8)
        self.near(float(rows[5]["conditional_p"]), math.exp(-self.CONDITIONAL[5] / 2), 1e-10)

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


    def forms(self, seed, forms, impact, differs=None, n=1500):
        """Groups 0 and 1 in turn, of other ability and with forms of their own; one item may differ."""
        stream = random.Random(seed)
        items = [(math.exp(stream.gauss(0, .3)), stream.gauss(0, 1)) for _ in range(24)]
        lines = ["g," + ",".join(f"I{j:02}" for j in range(24))]
        for i in range(n):
            theta, form = stream.gauss(impact * (i % 2), 1), stream.choice(forms[i % 2])
            shift = [1.2 if j == differs and i % 2 else 0 for j in range(24)]
            lines.append(",".join([str(i % 2), *(
                str(int(stream.random() < 1 / (1 + math.exp(-a * (theta - b - shift[j])))))
                if j in form else "" for j, (a, b) in enumerate(items))]))
        path = self.write("x.csv", lines)
        found = self.json(path, "--group", "g", "--dif", "g", "--scores", "eap")
        return found["dif"][0]["items"]

    def test_groups_with_other_forms(self):
        """A long form and a short one: no item differs, and about one in twenty is to be flagged."""
        for forms, common in ((([range(24)], [range(8)]), 8),
                              (([range(12), range(12, 24)], [range(6, 18)]), 6)):
            tested = flagged = classed = 0
            for seed in range(5):
                for item in self.forms(seed, forms, .5):
                    if item["mantel_haenszel"]["p"] is None:
                        self.assertIn("no form in common, or fewer than five", item["reason"])
                        continue
                    self.assertEqual(item["common_items"], common)
                    tested += 2
                    flagged += item["mantel_haenszel"]["p"] < .05
                    flagged += item["logistic"]["p"] < .05
                    classed += item["mantel_haenszel"]["class"] == "C"
            self.assertIn(tested, (80, 120))
            self.assertLess(flagged, 14)  # with scores over all items 33 of 80
            self.assertLess(classed, 3)
            [one] = [item for j, item in enumerate(self.forms(3, forms, .5, differs=6)) if j == 6]
            self.assertEqual(one["mantel_haenszel"]["class"], "C")
            self.assertLess(one["mantel_haenszel"]["delta"], -1.5)

    def test_groups_far_apart_with_few_common_items(self):
        """Eight common items, a standard deviation apart: a line through the scores flags twice too many."""
        tested = flagged = 0
        for seed in range(12):
            for item in self.forms(seed, ([range(24)], [range(8)]), 1):
                if item["common_items"] == 8:
                    tested += 1
                    flagged += item["conditional"]["p"] < .05
                    self.assertEqual(item["logistic"]["p"], item["conditional"]["p"])
        self.assertEqual(tested, 96)
        self.assertLess(flagged, 6)
        item = self.forms(3, ([range(24)], [range(8)]), 1, differs=6)[6]
        self.assertLess(item["conditional"]["p"], 1e-4)

    def whole(self, seed, slopes, differs=None):
        """1,500 people, all given the same eight items, one group a standard deviation abler."""
        stream = random.Random(seed)
        items = [(math.exp(stream.gauss(0, slopes)), stream.gauss(0, 1)) for _ in range(8)]
        lines = ["g," + ",".join(f"I{j}" for j in range(8))]
        for i in range(1500):
            theta = stream.gauss(i % 2, 1)
            lines.append(",".join([str(i % 2), *(str(int(stream.random() < 1 / (1 + math.exp(
                -a * (theta - b - (j == differs and i % 2)))))) for j, (a, b) in enumerate(items))]))
        return self.write("x.csv", lines)

    def test_whole_forms_of_groups_far_apart(self):
        """The sum is enough under the Rasch model; with other slopes the EAP is."""
        for model, slopes, match, most in (("rasch", 0, "auto", 9), ("2pl", .3, "eap", 9)):
            flagged = 0
            for seed in range(12):
                [one] = self.json(self.whole(seed, slopes), "--group", "g", "--dif", "g", "--model",
                                  model, "--dif-match", match, "--scores", "eap")["dif"]
                self.assertEqual(one["matching"], "sum" if match == "auto" else "eap")
                self.assertNotIn("note", one)
                flagged += sum(item["conditional"]["p"] < .05 for item in one["items"])
            self.assertLess(flagged, most)
        path = self.whole(1, .3, differs=2)
        for match in ("auto", "sum"):
            [one] = self.json(path, "--group", "g", "--dif", "g", "--dif-match", match)["dif"]
            self.assertIn("--dif-match eap", one["note"])
        self.assertIn("注意 note: 题目区分度不同", self.kesu(path, "--group", "g", "--dif", "g").stdout)
        [one] = self.json(path, "--group", "g", "--dif", "g", "--dif-match", "eap")["dif"]
        self.assertLess(one["items"][2]["conditional"]["p"], 1e-4)
        (self.out / "scores.csv").unlink()
        head, first, *rest = path.read_text("utf-8").splitlines()
        self.refuse(1, ["--dif-match sum", "answers missing"], self.write("y.csv", [
            head, first[:-1], *rest]), "--group", "g", "--dif", "g", "--dif-match", "sum")

    def test_groups_with_hardly_an_item_in_common(self):
        for common in (1, 4):
            for item in self.forms(1, ([range(14)], [range(14 - common, 24)]), 0):
                self.assertEqual(item["mantel_haenszel"]["class"], "-")
                self.assertIn(item["common_items"], (0, common))
                self.assertIn("no test", item["reason"])
        rows = read_csv(self.out / "dif.csv")
        self.assertEqual({row["common_items"] for row in rows}, {"0", "4"})
        self.assertEqual({row["mh_p"] for row in rows}, {""})
        shown = self.kesu(self.folder / "x.csv", "--group", "g", "--dif", "g").stdout
        self.assertIn("I12: 两组没有共同的题册", shown)

    def test_an_item_that_a_whole_group_has_right(self):
        """R: mantelhaen.test(table(item, group, sum)) has X-squared and p, odds ratio Inf or 0."""
        stream, rows = random.Random(41), []
        for i in range(160):
            theta = stream.gauss(0, 1)
            others = [int(stream.random() < 1 / (1 + math.exp(j / 2 - 1 - theta)))
                      for j in range(5)]
            rows.append([i % 2, int(i % 2 == 0 or stream.random() < .7), *others])
        head = "place,K1,K2,K3,K4,K5,K6"

        def strata(rows):
            """Right and wrong of the first item, the reference group first, by summed score."""
            seen = {}
            for place, *answers in rows:
                cell = seen.setdefault(sum(answers), [0, 0, 0, 0])
                cell[2 * place + 1 - answers[0]] += 1
            return [cell for cell in seen.values() if sum(cell) > 1]

        for turned in (False, True):
            made = [[1 - place if turned else place, *answers] for place, *answers in rows]
            away = variance = 0
            for a, b, c, d in strata(made):
                n = a + b + c + d
                away += a - (a + b) * (a + c) / n
                variance += (a + b) * (c + d) * (a + c) * (b + d) / (n * n * (n - 1))
            chi2 = (abs(away) - .5) ** 2 / variance
            path = self.write("x.csv", [head, *(",".join(map(str, row)) for row in made)])
            found = self.json(path, "--items", "K1-K6", "--dif", "place")
            mantel = found["dif"][0]["items"][0]["mantel_haenszel"]
            self.near(mantel["chi2"], chi2, 1e-8)
            self.near(mantel["p"], math.erfc(math.sqrt(chi2 / 2)), 1e-12)
            self.assertGreater(chi2, 8)
            self.assertEqual((mantel["class"], mantel["alpha"], mantel["delta"]),
                             ("C", 0 if turned else None, None))
            self.assertIn("delta Inf" if turned else "delta -Inf", mantel["reason"])
            self.assertNotIn("reason", found["dif"][0]["items"][1]["mantel_haenszel"])
            row = read_csv(self.out / "dif.csv")[0]
            self.assertEqual((row["mh_alpha"], row["mh_delta"], row["mh_class"]),
                             ("0" if turned else "Inf", "Inf" if turned else "-Inf", "C"))
            shown = self.kesu(path, "--items", "K1-K6", "--dif", "place").stdout
            self.assertRegex(shown, "K1 .* Inf +C" if turned else "K1 .* -Inf +C")

    def test_groups_that_differ_have_one_prior(self):
        """The column of --dif is also --group: people 1.5 apart, and only the last item differs."""
        stream, lines = random.Random(12), ["g,a,b,c,d,e,f,h,i,j,k"]
        for i in range(3000):
            theta = stream.gauss(1.5 * (i % 2), 1)
            logits = [1.2 * theta - j / 3 + .8 - (1 if j == 9 and i % 2 else 0)
                      for j in range(10)]
            cells = [str(int(stream.random() < 1 / (1 + math.exp(-z)))) for z in logits]
            if not i:
                cells[2] = ""
            lines.append(",".join([str(i % 2), *cells]))
        path = self.write("x.csv", lines)
        seen = {}
        for options in ((), ("--group", "g")):
            found = self.json(path, "--items", "a-k", "--dif", "g", "--scores", "eap", *options)
            self.assertEqual(found["dif"][0]["matching"], "eap")
            mantel = [item["mantel_haenszel"] for item in found["dif"][0]["items"]]
            self.assertEqual([one["class"] for one in mantel], ["A"] * 9 + ["C"])
            self.near(sum(one["delta"] for one in mantel[:9]) / 9, .2, .2)
            seen[options] = [one["delta"] for one in mantel]
        for one, other in zip(*seen.values(), strict=True):
            self.near(one, other, .35)

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


if __name__ == "__main__":
    unittest.main()
