# SPDX-License-Identifier: GPL-3.0-or-later
"""`kesu regress`: R's numbers, what it prints, and its messages about bad input."""

import csv
import io
import os
import random
import subprocess

from support import PROGRAM
from test_estimate import DATA, EstimateCase

CLUS1 = DATA / "apiclus1.csv"
CLUSTERS = ["--weight", "pw", "--psu", "dnum"]
WANTED = {"term", "level", "estimate", "se", "df", "p"}


def made(rows=400, seed=3):
    """People in psus; science is likelier among those of higher education and in town."""
    chance = random.Random(seed)
    out = []
    for i in range(rows):
        edu = chance.choice(["high", "low", "mid"])
        town = chance.choice(["城镇", "乡村"])
        share = 0.15 + 0.3 * (edu == "high") + 0.2 * (town == "城镇")
        out.append((i % 20 // 4, i % 20, round(chance.uniform(0.5, 3), 3), int(chance.random() < share),
                    edu, town, chance.randint(18, 69)))
    return out


def text_of(rows):
    return "h,a,w,y,edu,town,age\n" + "".join(",".join(map(str, row)) + "\n" for row in rows)


DESIGN = ["--strata", "h", "--psu", "a", "--weight", "w"]


class RegressCase(EstimateCase):
    def run_program(self, path, options):
        return self.run_command("regress", path, options)

    def run_command(self, command, path, options):
        return subprocess.run([PROGRAM, command, str(path), *map(str, options)],
                              check=False, capture_output=True, text=True, timeout=300,
                              env={**os.environ, **self.environment})

    def command(self, command, path, *options):
        return self.read(self.run_command(command, path, [*options, "--format", "json"]))

    def regress(self, path, *options):
        return self.estimates(path, *options)


class Numbers(RegressCase):
    """Figures of R's survey 4.1.1."""

    def check(self, got, want, name):
        for row, value in zip(got, want, strict=True):
            self.near(row[name], value, 1e-9)

    def test_logit(self):
        got = self.regress(CLUS1, *CLUSTERS, "--logit", "comp_imp ~ stype + api99", "--factor", "stype",
                           "--margins", "stype")
        rows = got["coefficients"]
        self.assertEqual([(row["term"], row["level"]) for row in rows],
                         [("(intercept)", None), ("stype", "1"), ("stype", "2"), ("api99", None)])
        self.assertEqual({frozenset(row) for row in rows}, {frozenset(WANTED)})
        self.assertEqual({row["df"] for row in rows}, {11})
        self.check(rows, (2.5280668435200644, -1.2929021731635968, -1.0221399567318525,
                          -0.0020728430224148668), "estimate")
        self.check(rows, (1.0561790139746901, 0.38632570455261067, 0.65309819115080781,
                          0.0016205839956369484), "se")
        self.check(rows, (0.035633963192494386, 0.0065159841404224227, 0.1458633698456919,
                          0.22719551338681312), "p")
        self.assertEqual(got["method"]["iterations"], 4)
        self.near(got["method"]["deviance"], 204.42351765517449, 1e-11)
        stype, api99 = got["tests"]
        self.near(stype["wald"]["f"], 6.809486487477141, 1e-9)
        self.near(stype["rao_scott"]["p"], 0.084563290511740177, 1e-8)
        self.near(api99["wald"]["p"], rows[3]["p"], 1e-9)
        self.assertEqual([row["level"] for row in got["margins"]], ["0", "1", "2"])
        self.check(got["margins"], (0.7781361545709895, 0.4943149434261111, 0.5608040246496501), "estimate")
        self.check(got["margins"], (0.03637515187114189, 0.11643658510898384, 0.12919652532289364), "se")

    def test_last_digits(self):
        """glm.control(epsilon = 1e-15, maxit = 100)"""
        got = self.regress(CLUS1, *CLUSTERS, "--logit", "comp_imp ~ stype + api99", "--factor", "stype",
                           "--margins", "stype", "--epsilon", "1e-15", "--max-iterations", "100")
        rows = got["coefficients"]
        self.check(rows, (2.5280668435198645, -1.292902173163977, -1.0221399567322389,
                          -0.0020728430224139032), "estimate")
        self.check(rows, (1.0561788643935510, 0.38632569858591353, 0.65309820272845864,
                          0.0016205837951053210), "se")
        self.near(got["tests"][0]["wald"]["f"], 6.809486555849088, 1e-9)
        self.check(got["margins"], (0.03637515292309505, 0.11643658348269077, 0.12919652717582744), "se")

    def test_linear(self):
        rows = self.regress(CLUS1, *CLUSTERS, "--linear", "api00 ~ stype + api99", "--factor",
                            "stype")["coefficients"]
        self.check(rows, (99.856454616120729, -19.387260147647073, -18.158214262501819,
                          0.90328912199536836), "estimate")
        self.check(rows, (15.438054587505581, 5.1215738579705663, 5.7816810155977763,
                          0.023743747821871010), "se")

    def test_a_mean(self):
        """A model with the constant alone is the mean."""
        (constant,) = self.regress(CLUS1, *CLUSTERS, "--linear", "api00 ~ 1")["coefficients"]
        mean = self.command("estimate", CLUS1, *CLUSTERS, "--mean", "api00")["estimates"][0]
        for name in ("estimate", "se", "df"):
            self.near(constant[name], mean[name], 1e-11)

    def test_standardised(self):
        path = self.write(text_of(made()))
        margins = self.write("variable,level,total\nedu,high,10\nedu,low,60\nedu,mid,30\n", "m.csv")
        whole = self.regress(path, *DESIGN, "--logit", "y ~ 1", "--standardise", margins)["standardised"]
        self.assertEqual((whole["method"], whole["margins"], whole["over"]), ("poststratify", ["edu"], None))
        estimate = self.command("estimate", path, *DESIGN, "--share", "y", "--calibrate", "poststratify",
                                "--margins", margins)["estimates"][0]
        for name in ("estimate", "se"):
            self.near(whole["figures"][0][name], estimate[name], 1e-9)
        got = self.regress(path, *DESIGN, "--logit", "y ~ town", "--standardise", margins, "--over", "town")
        rural, town = got["standardised"]["figures"]
        self.assertEqual((rural["level"], town["level"], rural["from_first"]), ("乡村", "城镇", None))
        self.near(town["from_first"]["difference"], town["estimate"] - rural["estimate"], 1e-9)

    def test_order_and_files(self):
        """The same bits for any order of the rows, in one file or two."""
        rows = made()
        options = [*DESIGN, "--logit", "y ~ edu*age + town", "--margins", "edu"]
        whole = self.run_program(self.write(text_of(rows)), options).stdout
        random.Random(1).shuffle(rows)
        self.assertEqual(self.run_program(self.write(text_of(rows)), options).stdout, whole)
        first, second = self.write(text_of(rows[:99]), "a.csv"), self.write(text_of(rows[99:]), "b.csv")
        self.assertEqual(self.run_program(first, [second, *options]).stdout, whole)


class Models(RegressCase):
    def names(self, formula, *options):
        got = self.regress(self.write(text_of(made())), "--logit", formula, *DESIGN, *options)
        return [(row["term"], row["level"]) for row in got["coefficients"][1:]]

    def test_references(self):
        self.assertEqual(self.names("y ~ edu"), [("edu", "low"), ("edu", "mid")])
        self.assertEqual(self.names("y ~ edu", "--reference", "edu=low"), [("edu", "high"), ("edu", "mid")])
        self.assertEqual(self.names("y ~ town + edu", "--reference", "town=城镇", "--reference", "edu=mid"),
                         [("town", "乡村"), ("edu", "high"), ("edu", "low")])

    def test_interactions(self):
        """R's order: by the number of variables; the first variable's levels first."""
        crossed = [("edu", "low"), ("edu", "mid"), ("town", "城镇"), ("age", None),
                   ("edu:town", "low:城镇"), ("edu:town", "mid:城镇")]
        self.assertEqual(self.names("y ~ edu*town + age"), crossed)
        self.assertEqual(self.names("y~edu+town+town:edu+age"), crossed)
        self.assertEqual(self.names("y ~ age*edu")[3:], [("age:edu", "low"), ("age:edu", "mid")])

    def test_parts_of_interactions(self):
        """They have no Rao-Scott test: the interaction would take their place."""
        got = self.regress(self.write(text_of(made())), "--logit", "y ~ edu*age + town", *DESIGN)
        self.assertEqual({test["term"]: test["rao_scott"] is None for test in got["tests"]},
                         {"edu": True, "age": True, "town": False, "edu:age": False})

    def test_names(self):
        path = self.write("是否 具备,教育,x-1\n1,高,3\n0,低,1\n1,低,2\n0,高,9\n1,低,4\n0,低,4\n")
        got = self.regress(path, "--logit", "`是否 具备` ~ 教育 + `x-1`")
        self.assertEqual([row["term"] for row in got["coefficients"]], ["(intercept)", "教育", "x-1"])

    def test_rows_left_out(self):
        """Missing values and weights of 0 leave the model, and stay in the design."""
        text = (text_of(made()) + "0,0,1,NA,low,乡村,30\n0,1,1,1,,乡村,30\n0,2,1,1,low,乡村,-9\n"
                "0,3,0,1,low,乡村,30\n")
        options = ["--logit", "y ~ edu + age", *DESIGN, "--epsilon", "1e-14"]
        got = self.regress(self.write(text), *options, "--missing", "-9")
        whole = self.regress(self.write(text_of(made())), *options)
        self.assertEqual([got["method"][name] for name in ("rows", "n", "missing", "weight_0")],
                         [404, 400, 3, 1])
        for row, same in zip(got["coefficients"], whole["coefficients"], strict=True):
            self.near(row["estimate"], same["estimate"], 1e-12)
            self.near(row["se"], same["se"], 1e-8)

    def test_where(self):
        """Rows outside stay in the design; what they hold in the formula's columns does not matter."""
        rows = made()
        options = ["--logit", "y ~ edu + age", *DESIGN, "--where", "age >= 30 & town = '城镇'"]
        inside = sum(row[6] >= 30 and row[5] == "城镇" for row in rows)
        got = self.regress(self.write(text_of(rows)), *options)
        self.assertEqual(got["method"]["where"], {"condition": options[-1], "rows": inside})
        self.assertEqual([got["method"][name] for name in ("rows", "n", "missing")], [400, inside, 0])
        other = [row if row[6] >= 30 and row[5] == "城镇" else (*row[:3], 7, "none", *row[5:])
                 for row in rows]
        self.assertEqual(self.regress(self.write(text_of(other[::-1])), *options), got)
        self.refused(text_of(rows), [*options[:-1], "age >"], 2, "character 6")
        self.refused(text_of(rows), [*options[:-1], "age > 99"], 1, "no row has a value")

    def test_no_degree_of_freedom(self):
        rows = [(0, i % 3, *row[2:]) for i, row in enumerate(made())]
        got = self.regress(self.write(text_of(rows)), "--logit", "y ~ edu + age", *DESIGN)
        self.assertEqual({(row["df"], row["p"]) for row in got["coefficients"]}, {(-1, None)})
        self.assertGreater(got["coefficients"][1]["se"], 0)
        self.assertIsNone(got["tests"][0]["wald"]["p"])
        said = self.run_program(self.write(text_of(rows)), ["--logit", "y ~ edu + age", *DESIGN]).stdout
        self.assertIn("没有自由度", said)


class Output(RegressCase):
    def test_forms(self):
        path = self.write(text_of(made()))
        options = ["--logit", "y ~ edu + age", *DESIGN, "--margins", "edu"]
        rows = list(csv.DictReader(io.StringIO(self.run_program(path, [*options, "--format", "csv"]).stdout)))
        self.assertEqual(list(rows[0]), ["term", "level", "estimate", "se", "df", "p"])
        self.assertEqual([row["level"] for row in rows], ["", "low", "mid", ""])
        table = self.run_program(path, options).stdout
        for words in ("逻辑斯谛回归", "优势比", "odds ratio", "Rao-Scott", "预测边际", "edu=high"):
            self.assertIn(words, table)
        method = self.regress(path, *options)["method"]
        self.assertEqual(method["factors"], {"edu": {"reference": "high", "levels": ["high", "low", "mid"]}})
        self.assertEqual((method["family"], method["df"], method["strata_count"], method["psu_count"]),
                         ("logit", 12, 5, 20))


class Refused(RegressCase):
    def test_formulas(self):
        for formula, words in (
                ("y", "formula, character 2"), ("y ~", "character 4"), ("~ x", "character 1"),
                ("y ~ edu + log(age)", "character 14: parentheses"), ("y ~ edu - 1", "character 9: minus"),
                ("y ~ edu:town", "character 5: the parts of an interaction"), ("y ～ edu", "half-width ~"),
                ("y ~ edu^2", "powers"), ("y ~ y", "the response is no term"), ("y ~ edu*1", "1 is no part"),
                ("y ~ `edu", "a backtick"), ("y ~ 教育（高）", "character 7"), ("y ~ 2x", "digit"),
                ("y ~ " + "+".join(f"x{i}" for i in range(33)), "more than 32 columns")):
            with self.subTest(formula):
                self.refused(text_of(made()), ["--logit", formula], 2, words)

    def test_options(self):
        for options, words in (
                ([], "one of --logit and --linear"),
                (["--logit", "y ~ edu", "--linear", "y ~ edu"], "one of --logit and --linear"),
                (["--logit", "y ~ edu", "--reference", "edu"], "COL=LEVEL"),
                (["--logit", "y ~ edu", "--reference", "town=x"], "no such column among its terms"),
                (["--logit", "y ~ edu", "--reference", "edu=low,edu=mid"], "names edu twice"),
                (["--logit", "y ~ edu", "--factor", "age"], "no such column"),
                (["--logit", "y ~ edu", "--margins", "age"], "no such column"),
                (["--logit", "y ~ edu", "--over", "town"], "--standardise"),
                (["--logit", "y ~ edu", "--epsilon", "1e-3"], "--epsilon is a number above 0, at most 1e-06"),
                (["--logit", "y ~ edu", "--replicate-weights", "w*", "--strata", "h", "--weight", "w",
                  "--replicate-kind", "jk1"], "--replicate-weights does not go with --strata")):
            with self.subTest(words):
                self.refused(text_of(made()), options, 2, words)

    def test_data(self):
        head, low = "y,edu,age,w\n", "1,low,30,1\n0,low,40,2\n1,mid,20,1\n0,mid,35,1\n"
        for text, options, words in (
                (head + low + "2,low,20,1\n", ["--logit", "y ~ edu"],
                 ("line 6, column y", "neither 0 nor 1")),
                (head + low, ["--logit", "y ~ nosuch"], ('no column "nosuch"',)),
                (head + low, ["--logit", "y ~ edu", "--reference", "edu=no"],
                 ("edu=no", "the first of 2 is low")),
                (head + low + "1,low,old,1\n", ["--logit", "y ~ age"],
                 ("line 6, column age", "--factor age")),
                (head + low + "1,LOW,20,1\n", ["--logit", "y ~ edu"], ("column edu", "LOW")),
                (head + "1,low,30,1\n0,low,40,1\n", ["--logit", "y ~ edu"], ("edu", "one level only, low")),
                (head + low + "1,high,9,1\n", ["--logit", "y ~ edu"], ("edu=high", "perfect separation")),
                (head + low.replace("\n0,", "\n1,"), ["--logit", "y ~ age"], ("y is 1 in all",)),
                (head + "0,low,1,1\n0,mid,2,1\n1,low,3,1\n1,mid,4,1\n", ["--logit", "y ~ edu + age"],
                 ("predicted without error by age",)),
                (head + low, ["--logit", "y ~ age", "--max-iterations", "1"],
                 ("within 1 iterations (--max-iterations): age moved most",)),
                (head + low, ["--linear", "y ~ age", "--margins", "age"], ("--margins age", "no levels")),
                (head + low + "NA,low,20,1\n", ["--linear", "y ~ edu", "--weight", "y"],
                 ("a weight is missing",)),
                (head + low + "1,low,20,-1\n", ["--logit", "y ~ edu", "--weight", "w"],
                 ("weight -1 is negative",)),
                (head + "1,,30,1\n0,,40,1\n", ["--logit", "y ~ edu"], ("no row has a value",)),
                (head + low, ["--linear", "y ~ edu + age + w + x"], ('no column "x"',))):
            with self.subTest(words):
                self.refused(text, options, 1, *words)

    def test_singular(self):
        rows = [(*row, 2 * row[6] + 1, row[4] + "!") for row in made(40)]
        text = "h,a,w,y,edu,town,age,b,c\n" + "".join(",".join(map(str, row)) + "\n" for row in rows)
        for formula, words in (("y ~ age + b", "b is a linear combination"),
                               ("y ~ edu + c", "c=low! is a linear combination"),
                               ("y ~ edu*c", "c=low! is a linear combination")):
            with self.subTest(formula):
                self.refused(text, ["--linear", formula], 1, words)
        rows = [row for row in made(60) if (row[4], row[5]) != ("low", "城镇")]
        self.refused(text_of(rows), ["--linear", "y ~ edu*town"], 1,
                     "edu:town=low:城镇: the model has no such row")
        self.refused(text_of(made(3)), ["--linear", "y ~ age + w + a + h"], 1, "5 coefficients and 3 rows")

    def test_separated_cell(self):
        """It is named whatever the references are."""
        rows = [(*row[:3], 0 if (row[4], row[5]) == ("low", "城镇") else row[3], *row[4:]) for row in made()]
        for reference in ([], ["--reference", "edu=low"]):
            self.refused(text_of(rows), ["--logit", "y ~ age + edu*town", *DESIGN, *reference], 1,
                         "rows with edu:town=low:城镇 have the response 0")

    def test_replicates(self):
        """A replicate in which nobody has the outcome is named."""
        text = "y,x,w,rw1,rw2\n1,1,1,0,1\n0,2,1,1,1\n1,3,1,0,1\n0,4,1,1,2\n1,5,1,0,1\n"
        self.refused(text, ["--logit", "y ~ x", "--weight", "w", "--replicate-weights", "rw*",
                            "--replicate-kind", "jk1"], 1, "replicate weights rw1", "perfect separation")

    def test_margins(self):
        margins = self.write("variable,level,total\nedu,high,10\nedu,low,60\nedu,mid,30\n", "m.csv")
        rows = [row for row in made() if (row[4], row[5]) != ("low", "城镇")]
        self.refused(text_of(rows), ["--logit", "y ~ town", "--standardise", margins, "--over", "town"], 1,
                     'edu "城镇:low"')
        self.refused(text_of([(*row[:3], "NA" if row[5] == "城镇" else row[3], *row[4:]) for row in made()]),
                     ["--logit", "y ~ age", "--standardise", margins, "--over", "town"], 1,
                     "--over town=城镇", "no row has a response")
