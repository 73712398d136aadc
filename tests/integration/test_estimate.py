# SPDX-License-Identifier: GPL-3.0-or-later
"""`kesu estimate` on CSV files: R's numbers, what it prints, and its messages about bad input."""

import csv
import io
import json
import math
import os
import pathlib
import random
import subprocess
import tempfile
import unittest

from support import PROGRAM, SOURCE

DATA = SOURCE / "tests/reference/data"
STRATIFIED = ["--strata", "stype", "--fpc", "fpc", "--weight", "pw"]
ONE_STAGE = ["--psu", "dnum", "--fpc", "fpc", "--weight", "pw"]
TWO_STAGES = ["--psu", "dnum,snum", "--fpc", "fpc,fpc2"]
SCD = """ESA,ambulance,arrests,alive,five
1,1,120,25,5
1,2,78,24,5
2,1,185,30,5
2,2,228,49,5
3,1,670,80,5
3,2,530,70,5
"""
LONELY = "h,w,age\n1,10.5,30.5\n1,10.5,40.5\n2,20,35\n2,20,52\n3,15,44\n"


class EstimateCase(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

        self.environment = {}

    def write(self, text, name="rows.csv"):
        path = pathlib.Path(self.folder.name) / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def run_program(self, path, options):
        return subprocess.run([PROGRAM, "estimate", str(path), *map(str, options)],
                              check=False, capture_output=True, text=True, timeout=300,
                              env={**os.environ, **self.environment})

    def read(self, done):
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return json.loads(done.stdout)

    def estimates(self, path, *options):
        return self.read(self.run_program(path, [*options, "--format", "json"]))

    def one(self, path, *options):
        said = self.estimates(path, *options)["estimates"]
        self.assertEqual(len(said), 1)
        return said[0]

    def near(self, got, want, relative=1e-10):
        self.assertTrue(math.isclose(got, want, rel_tol=relative), f"{got} is not {want}")

    def refused(self, text, options, status, *words):
        done = self.run_program(self.write(text), options)
        self.assertEqual((done.returncode, done.stdout), (status, ""))
        for word in words:
            self.assertIn(word, done.stderr)


class Numbers(EstimateCase):
    """The survey package's figures for its own examples."""

    def check(self, path, options, estimate, se, relative=1e-10, **others):
        got = self.one(path, *options)
        self.near(got["estimate"], estimate, relative)
        self.near(got["se"], se, relative)
        for name, want in others.items():
            self.near(got[name], want, 1e-8)
        return got

    def test_means(self):
        mean = ["--mean", "api00"]
        self.check(DATA / "apistrat.csv", STRATIFIED + mean, 662.287363159, 9.40894080278)
        self.check(DATA / "apiclus1.csv", ONE_STAGE + mean, 644.169398907, 23.5422406938)
        self.check(DATA / "apiclus2.csv", TWO_STAGES + mean, 670.811808118, 30.0990273768, df=39)
        self.check(DATA / "apiclus2.csv", ["--psu", "dnum,snum", "--weight", "pw", *mean],
                   670.81, 30.712, 2e-5)

    def test_shares(self):
        share = ["--share", "comp_imp"]
        self.check(DATA / "apistrat.csv", STRATIFIED + share, 0.655649011944, 0.0337254957983,
                   df=197, deff=1.03598026)
        self.check(DATA / "apiclus1.csv", ONE_STAGE + share, 0.726775956284, 0.0303276469632,
                   df=14, deff=0.868668006)
        got = self.check(DATA / "apiclus2.csv", TWO_STAGES + share, 0.688560885609,
                         0.0562315246710, df=39, deff=1.889544466)
        self.near(got["deff_replace"], 1.84312261163, 1e-10)
        self.near(got["n_eff"], 68.3622452487, 1e-10)

    def test_totals(self):
        self.check(DATA / "apistrat.csv", STRATIFIED + ["--total", "enroll"], 3687178, 114642, 1e-5)
        path = self.write(LONELY)
        for policy, var in (("remove", 126625), ("certainty", 126625), ("adjust", 127579.8)):
            got = self.one(path, "--strata", "h", "--weight", "w", "--total", "age",
                           "--lonely", policy)
            self.near(got["se"] ** 2, var, 1e-6)

    def test_ratios(self):
        path = self.write(SCD)
        design = ["--strata", "ESA", "--psu", "ambulance", "--ratio", "alive/arrests"]
        self.check(path, design, 0.153506350083, 0.00980730359997)
        self.check(path, [*design, "--fpc", "five"], 0.153506350083, 0.00759670470278)

    def test_domains(self):
        got = self.estimates(DATA / "apiclus1.csv", *ONE_STAGE, "--mean", "api00", "--by", "stype")
        want = [("0", 648.868055556, 22.3624088938), ("1", 618.571428571, 38.0202493594),
                ("2", 631.44, 31.6094652272)]
        self.assertEqual([e["by"] for e in got["estimates"]], [{"stype": w[0]} for w in want])
        for estimate, (_, mean, se) in zip(got["estimates"], want):
            self.near(estimate["estimate"], mean)
            self.near(estimate["se"], se)
        with open(DATA / "fpc.csv", encoding="utf-8") as file:
            rows = [row | {"above": int(float(row["x"]) > 4)} for row in csv.DictReader(file)]
        text = io.StringIO()
        writer = csv.DictWriter(text, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
        got = self.estimates(self.write(text.getvalue()), "--strata", "stratid", "--psu", "psuid",
                             "--weight", "weight", "--mean", "x", "--by", "above")
        self.near(got["estimates"][1]["estimate"], 6.195, 1e-7)
        self.near(got["estimates"][1]["se"], 0.7555129, 1e-6)

    def test_lonely(self):
        design = ["--strata", "dnum", "--weight", "pw", "--mean", "api00"]
        for policy, se in (("remove", 5.8058), ("certainty", 5.8058), ("adjust", 5.8281),
                           ("average", 6.0096)):
            got = self.one(DATA / "apiclus1.csv", *design, "--lonely", policy)
            self.near(got["se"], se, 1e-5)

    def test_intervals(self):
        """`svydesign(id=~dnum, fpc=~fpc)`: the weights come from fpc."""
        cases = {"wald": (-0.0266624079578, 0.0703782549523),
                 "logit": (0.00230469128414, 0.177747766823),
                 "beta": (0.000216146832743, 0.137507763915),
                 "wilson": (0.00317877723779, 0.135391285147)}
        for kind, want in cases.items():
            got = self.one(DATA / "apiclus1.csv", "--psu", "dnum", "--fpc", "fpc", "--share",
                           "ell0", "--ci", kind)
            self.near(got["estimate"], 0.0218579234973)
            for side in (0, 1):
                self.near(got["ci"][side], want[side], 1e-9)
        cases = {"wald": (.574821891237, .802299879981), "logit": (.565376478549, .789811260422),
                 "beta": (.561523908661, .797741987491), "wilson": (.566857117385, .788808813428)}
        for kind, want in cases.items():
            got = self.one(DATA / "apiclus2.csv", *TWO_STAGES, "--share", "comp_imp", "--ci", kind)
            for side in (0, 1):
                self.near(got["ci"][side], want[side], 1e-9)

    def test_replicates(self):
        path = self.write(SCD)
        design = ["--strata", "ESA", "--psu", "ambulance", "--ratio", "alive/arrests"]
        for method, se in (("brr", 0.00941840066992), ("fay:0.3", 0.00952518747771),
                           ("fay:0.5", 0.00960096935782), ("jkn", 0.009846457204)):
            self.check(path, [*design, "--replicates", method], 0.153506350083, se)
        finite = [*design, "--fpc", "five", "--replicates"]
        self.check(path, [*finite, "jkn"], 0.153506350083, 0.00762703295405)
        self.check(DATA / "apiclus1.csv", [*ONE_STAGE, "--mean", "api00", "--replicates", "jk1"],
                   644.169398907, 26.3293605895)

    def test_bootstrap(self):
        options = [*ONE_STAGE, "--mean", "api00", "--replicates"]
        first, again, other = (self.estimates(DATA / "apiclus1.csv", *options, "bootstrap:" + seed)
                               for seed in ("2000", "2000:1", "2000:2"))
        self.assertEqual(first, again)
        self.assertNotEqual(first["estimates"], other["estimates"])
        self.near(first["estimates"][0]["se"], 23.5422406938, 0.1)
        self.assertEqual(first["method"]["replicates"],
                         {"kind": "bootstrap", "count": 2000, "centre": "mean of replicates",
                          "fpc": True, "seed": 1})


class Output(EstimateCase):
    def test_json(self):
        got = self.estimates(DATA / "apistrat.csv", *STRATIFIED, "--share", "api00", "--cut", "700")
        self.assertEqual(list(got), ["estimates", "method"])
        (estimate,) = got["estimates"]
        self.assertEqual(list(estimate),
                         ["by", "n", "estimate", "se", "ci", "df", "deff", "n_eff", "deff_replace",
                          "status"])
        self.assertEqual((estimate["by"], estimate["n"]), ({}, 200))
        method = got["method"]
        self.assertEqual((method["estimator"], method["cut"], method["interval"], method["level"]),
                         ("share", 700, "logit", 0.95))
        self.assertEqual((method["strata_count"], method["psu_count"], method["stages"]),
                         (3, 200, 1))

    def test_csv_and_table(self):
        options = [*ONE_STAGE, "--total", "enroll", "--by", "stype,comp_imp"]
        want = self.estimates(DATA / "apiclus1.csv", *options)["estimates"]
        done = self.run_program(DATA / "apiclus1.csv", [*options, "--format", "csv"])
        got = list(csv.DictReader(io.StringIO(done.stdout)))
        self.assertEqual(len(got), len(want))
        for row, estimate in zip(got, want):
            self.assertEqual({"stype": row["stype"], "comp_imp": row["comp_imp"]}, estimate["by"])
            self.assertEqual(float(row["se"]), estimate["se"])
            self.assertEqual([float(row["ci_low"]), float(row["ci_high"])], estimate["ci"])
        done = self.run_program(DATA / "apiclus1.csv", options)
        lines = done.stdout.splitlines()
        self.assertEqual(len(lines), 1 + len(want))
        self.assertEqual(len({len(line) for line in lines}), 1)

    def test_names_with_separators(self):
        path = self.write('a/b,"g,1",c,"say ""h"""\n1,u,2,p\n2,v,3,q\n3,u,4,q\n5,v,4,p\n')
        plain = self.write("y,g,x,h\n1,u,2,p\n2,v,3,q\n3,u,4,q\n5,v,4,p\n", "plain.csv")
        want = self.estimates(plain, "--ratio", "y/x", "--by", "g,h")["estimates"]
        got = self.estimates(path, "--ratio", '"a/b"/c', "--by", '"g,1","say ""h"""')["estimates"]
        self.assertEqual([(e["estimate"], list(e["by"].values())) for e in got],
                         [(e["estimate"], list(e["by"].values())) for e in want])
        self.assertEqual(list(got[0]["by"]), ["g,1", 'say "h"'])
        self.assertEqual(self.one(path, "--mean", "a/b")["estimate"], 2.75)
        for bad in ('"g,1', '"g,1"x', '"g"",1'):
            self.refused("y\n1\n", ["--mean", "y", "--by", bad], 2, "quotes stand around")

    def test_levels_in_order(self):
        path = self.write("y,g\n1,10\n0,9\n1,-1\n0,10\n1,\n")
        got = self.estimates(path, "--mean", "y", "--by", "g")["estimates"]
        self.assertEqual([e["by"]["g"] for e in got], ["-1", "9", "10"])
        path = self.write("y,城市\n1,乙\n0,甲\n1,x10\n0,x9\n")
        got = self.estimates(path, "--mean", "y", "--by", "城市")["estimates"]
        self.assertEqual([e["by"]["城市"] for e in got], sorted(["乙", "甲", "x10", "x9"]))

    def test_same_bytes(self):
        """The order of rows, line ends and the number of threads change no byte."""
        rows = [f"{r % 7},{r % 35},{r % 3},{(r * r) % 10 < 3:d},{1 + r % 11 / 3}"
                for r in range(3000)]
        options = ["--strata", "h", "--psu", "p", "--weight", "w", "--share", "y", "--by", "g",
                   "--format", "json"]
        said = set()
        for seed in range(3):
            random.Random(seed).shuffle(rows)
            text = "\ufeffh,p,g,y,w\r\n" + "\r\n".join(rows)
            path = self.write(text if seed else text.replace("\r", "").replace("\ufeff", ""))
            said.add(self.run_program(path, options).stdout)
        self.assertEqual(len(said), 1)

    def test_shards(self):
        """Several files with the rows of a survey, columns in any order, give the same as one file."""
        rows = [f"{r % 7},{r % 35},{r % 3},{(r * r) % 10 < 3:d},{1 + r % 11 / 3}"
                for r in range(500)]
        options = ["--strata", "h", "--psu", "p", "--weight", "w", "--share", "y", "--by", "g",
                   "--format", "json"]
        whole = self.run_program(self.write("h,p,g,y,w\n" + "\n".join(rows)), options)
        turned = [",".join(reversed(row.split(","))) for row in rows]
        a = self.write("h,p,g,y,w\n" + "\n".join(rows[:40]), "a.csv")
        b = self.write("\ufeffw,y,g,p,h\r\n" + "\r\n".join(turned[40:41]), "b.csv")
        c = self.write("w,y,g,p,h\n" + "\n".join(turned[41:]), "c.csv")
        for files in ([a, b, c], [c, a, b]):
            shards = self.run_program(files[0], [*files[1:], *options])
            self.assertEqual((shards.returncode, shards.stdout), (0, whole.stdout))

    def test_nobody_counts(self):
        done = self.run_program(self.write("y,w\n1,0\n0,0\n", "a.csv"),
                                ["--share", "y", "--weight", "w"])
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("every weight in column w is 0", done.stderr)

    def test_a_list_in_parts(self):
        path = self.write("y,g,k\n" + "1,a,u\n0,b,v\n1,c,u\n0,a,v\n1,b,u\n0,c,v\n", "a.csv")
        whole, parts = (self.run_program(path, ["--mean", "y", "--by", "g", *contrasts]).stdout
                        for contrasts in (["--contrast", "a-b,b-c"],
                                          ["--contrast", "a-b", "--contrast", "b-c"]))
        self.assertRegex(whole, r"\nb   c ")
        self.assertEqual(parts, whole)

    def test_shards_that_do_not_fit(self):
        a = self.write("h,w,y\n1,2,1\n1,2,0\n2,3,1\n2,3,0\n", "a.csv")
        name = pathlib.Path(PROGRAM).name
        for text, words in (
                ("h,y,w\n1,1,-2\n", ["b.csv: line 2, column w", "-2 is negative"]),
                ("h,y,w\n1,1,1e307\n", ["b.csv: line 2, column w", "1e+307 is above 1e+300"]),
                ("h,y,w\n1,0,1\n\n1,7,2\n", ["b.csv: line 4, column y", "neither 0 nor 1"]),
                ("h,y\n1,1\n", ["b.csv: line 1: 2 columns", "a.csv has 3"]),
                ("h,y,v\n1,1,1\n", ["b.csv: line 1: there is no column \"w\""]),
                ("h,w,y\n", ["b.csv: no rows below the header"]),
                ("h,w,y\n3,1,1\n", [f"{name} estimate: stratum 3 has only one psu"])):
            b = self.write(text, "b.csv")
            done = self.run_program(a, [b, "--share", "y", "--weight", "w", "--strata", "h"])
            self.assertEqual((done.returncode, done.stdout), (1, ""), text)
            for word in words:
                self.assertIn(word, done.stderr)
        b = self.write("h,w,y\n2,9,1\n", "b.csv")
        done = self.run_program(a, [b, "--share", "y", "--strata", "h", "--fpc", "w"])
        self.assertIn("b.csv: line 2: the finite population changes from 3 to 9", done.stderr)

    def test_weights_scaled(self):
        rows = [(r % 4, r % 12, (r * 7) % 5 < 2, 1 + r % 5) for r in range(200)]
        got = []
        for times in (1, 1000):
            text = "h,p,y,w\n" + "".join(f"{h},{p},{y:d},{w * times}\n" for h, p, y, w in rows)
            got.append(self.one(self.write(text), "--strata", "h", "--psu", "p", "--weight", "w",
                                "--share", "y"))
        for name in ("estimate", "se"):
            self.near(got[0][name], got[1][name], 1e-13)


class Documented(EstimateCase):
    """Documented rules for special cases."""

    def test_missing_leaves_the_estimate_not_the_design(self):
        rows = ["1,1,5", "1,2,NA", "1,3,7", "2,1,4", "2,2,9"]
        text = "h,p,y\n" + "\n".join(rows)
        got = self.one(self.write(text), "--strata", "h", "--psu", "p", "--mean", "y")
        self.assertEqual((got["n"], got["df"]), (4, 3))

    def test_share_of_nothing_and_of_all(self):
        text = "y,z\n" + "0,1\n" * 20
        none = self.one(self.write(text), "--share", "y")
        every = self.one(self.write(text), "--share", "z")
        self.assertEqual((none["estimate"], none["se"], none["ci"][0]), (0, 0, 0))
        self.near(none["ci"][1], 1 - 0.025 ** (1 / 20), 1e-9)
        self.assertEqual((every["estimate"], every["ci"][1]), (1, 1))
        self.assertIsNone(none["deff"])

    def test_empty_domain(self):
        path = self.write("y,g\n1,a\n0,a\nNA,b\n")
        got = self.estimates(path, "--share", "y", "--by", "g")["estimates"][1]
        self.assertEqual((got["by"], got["n"]), ({"g": "b"}, 0))
        for name in ("estimate", "se", "df", "deff", "n_eff"):
            self.assertIsNone(got[name])
        self.assertEqual(got["ci"], [None, None])

    def test_psus_are_nested(self):
        """Psu 1 of stratum a and psu 1 of stratum b are two psus: there are 4 psus, not 2."""
        text = "h,p,y\na,1,1\na,2,3\nb,1,4\nb,2,8\n"
        got = self.estimates(self.write(text), "--strata", "h", "--psu", "p", "--mean", "y")
        self.assertEqual((got["method"]["psu_count"], got["estimates"][0]["df"]), (4, 2))

    def test_a_psu_in_two_strata_is_said(self):
        text = "h,p,y\na,1,1\na,2,3\nb,1,4\nb,3,8\na,1,2\nb,1,2\n"
        path = self.write(text)
        design = ["--strata", "h", "--psu", "p", "--mean", "y"]
        method = self.estimates(path, *design)["method"]
        self.assertEqual((method["psu_count"], method["psu_labels_in_several_strata"]), (4, 1))
        self.assertIn("1 psu labels occur in more than one stratum",
                      self.run_program(path, design).stdout)
        done = self.run_program(path, [*design, "--nest", "yes"])
        self.assertEqual((done.returncode, len(done.stdout.splitlines())), (0, 2))
        self.refused(text, [*design, "--nest", "no"], 1, "line 4, column p", "psu 1 is in stratum b",
                     "line 2", "stratum a", "--nest yes")
        apart = self.write(text.replace("b,1", "b,4"))
        self.assertEqual(self.estimates(apart, *design, "--nest", "no")["estimates"],
                         self.estimates(path, *design)["estimates"])

    def test_column_in_two_places(self):
        """A column that is estimated may be the weight or the fpc, too, as in R."""
        path = self.write("a,b,N,M\n1,2,9,9\n2,3,9,9\n4,4,9,9\n")
        for once, twice in (("--ratio a/M --fpc N", "--ratio a/N --fpc N"),
                            ("--mean M --fpc N", "--mean N --fpc N"),
                            ("--share M --cut 3 --fpc N", "--share N --cut 3 --fpc N"),
                            ("--mean a --weight M --fpc N", "--mean a --weight N --fpc N"),
                            ("--plausible a,M --fpc N", "--plausible a,N --fpc N")):
            self.assertEqual(self.one(path, *once.split()), self.one(path, *twice.split()))
        got = self.one(path, "--share", "b", "--cut", "3", "--weight", "b")
        self.near(got["estimate"], 7 / 9)

    def test_taken_whole_is_not_lonely(self):
        text = "h,N,y\na,1,1\nb,9,4\nb,9,8\n"
        got = self.one(self.write(text), "--strata", "h", "--fpc", "N", "--mean", "y")
        self.assertGreater(got["se"], 0)


class BadInput(EstimateCase):
    GOOD = "h,p,w,N,y,x\na,1,1,4,1,2\na,2,2,4,0,2\nb,3,3,6,1,2\nb,4,4,6,1,2\n"

    def test_cells(self):
        weigh = ["--mean", "y", "--weight", "w"]
        self.refused(self.GOOD.replace("2,2,4", "2,two,4"), weigh, 1,
                     "line 3, column w", '"two" is not a number')
        self.refused(self.GOOD.replace("2,2,4", "2,-2,4"), weigh, 1,
                     "line 3, column w", "-2 is negative")
        self.refused(self.GOOD.replace("2,2,4", "2,,4"), weigh, 1,
                     "line 3, column w", "missing")
        self.refused(self.GOOD.replace("b,3", ",3"), ["--mean", "y", "--strata", "h"], 1,
                     "line 4, column h", "missing")
        self.refused(self.GOOD.replace("6,1,2\nb", "6,2,2\nb"), ["--share", "y"], 1,
                     "line 4, column y", "2 is neither 0 nor 1", "--cut")
        self.refused(self.GOOD + "b,5\n", weigh, 1, "line 6", "2 cells, the header has 6")

    def test_files(self):
        self.refused(self.GOOD, ["--mean", "nothing"], 1,
                     'no column "nothing"', "h, p, w, N, y, x")
        self.refused("", ["--mean", "y"], 1, "no header row")
        self.refused("y\n", ["--mean", "y"], 1, "no rows")
        done = self.run_program("/nowhere/rows.csv", ["--mean", "y"])
        self.assertEqual(done.returncode, 1)
        self.assertIn("No such file", done.stderr)

    def test_designs(self):
        alone = self.GOOD.replace("a,2,", "b,2,").replace("2,4,0", "2,6,0")
        design = ["--mean", "y", "--strata", "h", "--psu", "p"]
        self.refused(alone, design, 1, "stratum a has only one psu")
        finite = [*design, "--fpc", "N"]
        self.refused(self.GOOD.replace("2,2,4", "2,2,5"), finite, 1,
                     "stratum a", "line 3", "changes from 4 to 5")
        self.refused(self.GOOD.replace(",4,1", ",1,1").replace(",4,0", ",1,0"), finite, 1,
                     "stratum a", "2 psus in the sample but 1 in the population")
        self.refused(self.GOOD.replace(",4,1", ",0.5,1").replace(",4,0", ",0.5,0"), finite, 1,
                     "line 2, column N", "a sampling fraction, but line 4 of column N")
        self.refused(self.GOOD.replace("1,4,1", "1,-4,1"), finite, 1, "line 2, column N")

    def test_later_stage(self):
        text = "p,u,N,M,y\n1,1,9,4,1\n1,2,9,4,2\n2,1,9,4,3\n"
        options = ["--psu", "p,u", "--fpc", "N,M", "--mean", "y"]
        self.refused(text, options, 1, "psu 2 of the sample has only one unit of stage 2")
        self.refused(text, [*options, "--lonely", "average"], 1, "nothing to average over")
        self.assertEqual(self.run_program(self.write(text), [*options, "--lonely", "remove"])
                         .returncode, 0)

    def test_replicates(self):
        design = ["--mean", "y", "--strata", "h", "--psu", "p", "--replicates"]
        self.refused(self.GOOD, [*design, "jk1"], 1, "jk1 is for samples without strata")
        self.refused(self.GOOD + "b,5,1,6,1,1\n", [*design, "brr"], 1,
                     "two psus in every stratum")

    def test_options(self):
        for options, word in (
                ([], "one of --share, --mean, --total and --ratio"),
                (["--mean", "y", "--share", "y"], "one of --share"),
                (["--ratio", "y"], "NUMERATOR/DENOMINATOR"),
                (["--mean", "y", "--cut", "1"], "--cut goes with --share"),
                (["--share", "y", "--cut", "high"], "--cut is a number, not 'high'"),
                (["--mean", "y", "--ci", "beta"], "--ci beta goes with --share"),
                (["--share", "y", "--ci", "exact"], "not exact"),
                (["--mean", "y", "--level", "95"], "--level is a number between 0 and 1"),
                (["--mean", "y", "--lonely", "ignore"], "not ignore"),
                (["--mean", "y", "--psu", "h,p", "--fpc", "N"], "each of the 2 stages"),
                (["--mean", "y", "--by", "h,h"], "names h twice"),
                (["--mean", "y", "--by", "h,"], "a column without a name"),
                (["--mean", "y", "--format", "xml"], "not xml"),
                (["--mean", "y", "--replicates", "jk3"], "not jk3"),
                (["--mean", "y", "--replicates", "fay"], "fay takes a number"),
                (["--mean", "y", "--replicates", "fay:1"], "fay takes a number"),
                (["--mean", "y", "--replicates", "jkn:3"], "the others nothing"),
                (["--mean", "y", "--replicates", "bootstrap:1"], "bootstrap 2 to"),
                (["--mean", "y", "--replicates", "bootstrap:9:x"], "a seed from 0 up"),
                (["--mean", "y", "--calibrate", "rake", "--total", "x=9", "--negative-weights",
                  "allow"], "does not go with --calibrate"),
                (["--mean", "y", "--weight", "x", "--weight", "x"], "--weight：给了两次 is given twice"),
                (["--mean", "y", "--mean", "y"], "--mean names y twice"),
                (["--mean", "y", "--level", "0.9", "--level", "0.9"], "--level"),
                (["--mean", "y", "--median", "y"], "median")):
            self.refused(self.GOOD, options, 2, word)


if __name__ == "__main__":
    unittest.main()
