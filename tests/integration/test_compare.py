# SPDX-License-Identifier: GPL-3.0-or-later
"""`kesu estimate --contrast`, `--table` and `--plausible`: R's numbers, what is printed, bad input."""

import csv
import io
import itertools
import json
import random

from test_estimate import DATA, ONE_STAGE, STRATIFIED, TWO_STAGES, EstimateCase

CLUS1, CLUS2, STRAT = (DATA / f"api{name}.csv" for name in ("clus1", "clus2", "strat"))
BY_TYPE = ["--mean", "api00", "--by", "stype", "--contrast"]
# Three zones with two halves each, and three plausible values of a score.
ZONES = """zone,half,w,pv1,pv2,pv3
1,0,10,68,71,66
1,0,12,74,69,72
1,1,9,71,72,75
1,1,11,55,57,53
2,0,14,80,78,82
2,0,8,62,66,71
2,1,10,49,52,47
2,1,10,73,69,70
3,0,12,70,73,68
3,0,9,66,60,64
3,1,11,90,88,85
3,1,13,58,61,72
"""
DRAWS = ["--plausible", "pv1,pv2,pv3"]
HALVES = ["--strata", "zone", "--psu", "half", "--weight", "w"]
JK2 = [*HALVES, "--replicates", "jk2"]


class Contrasts(EstimateCase):
    """Differences of svyby(covmat = TRUE) by svycontrast."""

    def contrasts(self, path, *options):
        return self.estimates(path, *options)["contrasts"]

    def check(self, path, options, *want):
        got = self.contrasts(path, *options)
        self.assertEqual(len(got), len(want))
        for contrast, (difference, se) in zip(got, want):
            self.near(contrast["difference"], difference, 1e-9)
            self.near(contrast["se"], se, 1e-9)
        return got

    def test_one_stage(self):
        got = self.check(CLUS1, [*ONE_STAGE, *BY_TYPE, "0-1,0-2"],
                         (30.29662698413, 30.0276061918), (17.42805555556, 14.337390234217))
        self.assertEqual((got[0]["a"], got[0]["b"]), ({"stype": "0"}, {"stype": "1"}))
        self.assertEqual(got[0]["df"], 7)
        self.near(got[0]["ci"][1], 30.29662698413 + 2.36462425159 * 30.0276061918, 1e-9)

    def test_strata(self):
        self.check(STRAT, [*STRATIFIED, "--mean", "api00", "--by", "comp_imp", "--contrast", "0-1"],
                   (-40.98993003518, 19.66657641329))

    def test_two_stages(self):
        """The t of svyttest(api00 ~ comp.imp), which has the degrees of freedom of the design less one."""
        got = self.check(CLUS2, [*TWO_STAGES, "--mean", "api00", "--by", "comp_imp",
                                 "--contrast", "1-0"], (148.8459995022, 37.23151478983))[0]
        self.near(got["t"], 3.9978496804, 1e-9)
        self.assertEqual(got["df"], 20)
        self.near(got["p"], 0.00070706934673484, 1e-8)
        whole = self.contrasts(CLUS2, *TWO_STAGES, "--mean", "api00", "--by", "comp_imp",
                               "--contrast", "1-0", "--df", "design")[0]
        self.assertEqual(whole["df"], 39)
        self.near(whole["p"], 0.00027562364813, 1e-8)
        self.check(CLUS2, [*TWO_STAGES, *BY_TYPE, "all"],
                   (94.46974152608, 28.21405823324), (50.45840086674, 25.30221002434),
                   (-44.01134065934, 42.35545033418))

    def test_kinds(self):
        self.check(CLUS1, [*ONE_STAGE, "--share", "comp_imp", "--by", "stype", "--contrast", "all"],
                   (0.2777777777778, 0.1019323413727), (0.2177777777778, 0.1489622084651),
                   (-0.06, 0.1859540305126))
        self.check(CLUS2, [*TWO_STAGES, "--total", "enroll", "--by", "comp_imp",
                           "--contrast", "0-1"], (-512822.08, 412123.6089325))
        self.check(CLUS1, [*ONE_STAGE, "--ratio", "api00/enroll", "--by", "stype",
                           "--contrast", "0-1"], (0.95177544915, 0.1532079478456))

    def test_two_columns(self):
        options = [*ONE_STAGE, "--mean", "api00", "--by", "stype,comp_imp", "--contrast"]
        self.check(CLUS1, [*options, "0:0-1:0,2:0-0:1"],
                   (-5.209821428571, 24.810908351909), (-21.625, 28.81523196165))
        got = self.contrasts(CLUS1, *options, "all")
        self.assertEqual(len(got), 15)

    def test_replicates(self):
        self.check(CLUS1, [*ONE_STAGE, *BY_TYPE, "all", "--replicates", "jk1"],
                   (30.29662698413, 37.60751566990), (17.42805555556, 14.90353573981),
                   (-12.86857142857, 40.76796479762))
        linearised = self.contrasts(CLUS1, *ONE_STAGE, *BY_TYPE, "0-1")[0]
        drawn = self.contrasts(CLUS1, *ONE_STAGE, *BY_TYPE, "0-1", "--replicates", "bootstrap:2000")
        self.near(drawn[0]["se"], linearised["se"], 0.2)

    def test_lonely(self):
        design = ["--strata", "dnum", "--weight", "pw", *BY_TYPE, "all", "--lonely"]
        self.check(CLUS1, [*design, "average"], (30.29662698413, 26.85146146627),
                   (17.42805555556, 24.93512792850), (-12.86857142857, 34.23567064703))
        self.check(CLUS1, [*design, "adjust"], (30.29662698413, 25.94987784608),
                   (17.42805555556, 24.09920760869), (-12.86857142857, 33.07480010031))

    def test_waves(self):
        """Waves with separate samples have separate strata: their variances and the variance of the
        linking error are added."""
        rows = ["wave,h,p,y"]
        draw = random.Random(3)
        for wave, h, p, _ in itertools.product((2020, 2023), "ab", range(6), range(4)):
            rows.append(f"{wave},{h},{p},{draw.gauss(50, 9):.3f}")
        path = self.write("\n".join(rows) + "\n")
        options = ["--strata", "wave,h", "--psu", "p", "--mean", "y", "--by", "wave",
                   "--contrast", "2023-2020"]
        got = self.estimates(path, *options)
        older, newer = (self.write("\n".join([rows[0], *(row for row in rows if row.startswith(wave))]),
                                   wave + ".csv") for wave in ("2020", "2023"))
        self.assertEqual(self.contrasts(older, newer, *options), got["contrasts"])
        variance = sum(e["se"] ** 2 for e in got["estimates"])
        self.assertEqual(got["method"]["strata_count"], 4)
        self.near(got["contrasts"][0]["se"] ** 2, variance, 1e-12)
        linked = self.contrasts(path, *options, "--linking-se", "1.5")[0]
        self.near(linked["se"] ** 2, variance + 2.25, 1e-12)
        options = [*options[:-4], "--by", "wave,h", "--contrast", "2023:a-2020:a,2023:a-2023:b",
                   "--linking-se"]
        plain, linked = self.contrasts(path, *options[:-1]), self.contrasts(
            path, *options, "wave=1.5")
        self.near(linked[0]["se"] ** 2, plain[0]["se"] ** 2 + 2.25, 1e-12)
        self.assertEqual(linked[1], {**plain[1], "p_holm": linked[1]["p_holm"]})
        self.refused("\n".join(rows), [*options, "1.5"], 2, "which of the columns is the wave")
        self.refused("\n".join(rows), [*options, "year=1.5"], 2, "--by has no such column")
        self.refused("\n".join(rows), [*options, "wave=-1"], 2, "from 0 up")

    def test_holm(self):
        got = self.contrasts(CLUS2, *TWO_STAGES, *BY_TYPE, "all")
        ordered = sorted(got, key=lambda contrast: contrast["p"])
        least = 0
        for left, contrast in zip((3, 2, 1), ordered):
            least = min(1, max(least, left * contrast["p"]))
            self.near(contrast["p_holm"], least, 1e-12)

    def test_order_of_rows(self):
        header, *rows = CLUS1.read_text().splitlines()
        options = ["--strata", "comp_imp", "--weight", "pw", *BY_TYPE, "all"]
        first = self.contrasts(CLUS1, *options)
        random.Random(5).shuffle(rows)
        self.assertEqual(self.contrasts(self.write("\n".join([header, *rows])), *options), first)

    def test_shares_of_nothing_and_all(self):
        text = "p,g,y\n" + "".join(f"{p},{g},{y}\n" for p in range(4) for g, y in (
            ("none", 0), ("all", 1), ("some", p % 2), ("empty", "NA")))
        path = self.write(text)
        options = ["--psu", "p", "--share", "y", "--by", "g", "--contrast"]
        constant, some, empty = self.contrasts(path, *options, "all-none,some-none,all-empty")
        self.assertEqual((constant["difference"], constant["se"]), (1, 0))
        self.assertEqual((constant["ci"], constant["t"], constant["p"]), ([None, None], None, None))
        alone = self.estimates(path, *options[:-1])["estimates"]
        self.near(some["se"], next(e["se"] for e in alone if e["by"]["g"] == "some"), 1e-12)
        self.assertEqual({**empty, "a": 0, "b": 0, "ci": 0},
                         {"a": 0, "b": 0, "ci": 0, **dict.fromkeys(
                             ("difference", "se", "df", "t", "p", "p_holm", "status"))})
        self.assertEqual(empty["ci"], [None, None])

    def test_names(self):
        rows = "p,age,y\n" + "".join(f"{p},{age},{p * len(age) % 3}\n" for p in range(5) for age in (
            "18-29", "30-39", "60-69", '"18-29,x"', "a", "a-b", "b-a", "b"))
        options = ["--psu", "p", "--mean", "y", "--by", "age", "--contrast"]
        path = self.write(rows)
        for text, a, b in (("18-29-30-39", "18-29", "30-39"), ('"18-29,x"-60-69', "18-29,x", "60-69"),
                           ('"a-b"-"a"', "a-b", "a"), ("a-b-b", "a-b", "b")):
            got = self.contrasts(path, *options, text)
            self.assertEqual([(c["a"]["age"], c["b"]["age"]) for c in got], [(a, b)])
        self.refused(rows, [*options, "a-b-a"], 1, "can be read in two ways", '"a"-"b-a"')
        self.refused(rows, [*options, "18-29-70"], 1, "there are 18-29, 18-29,x, 30-39, 60-69, a")
        self.refused(rows, [*options, "a-b,"], 1, "not two levels")
        self.refused(rows, [*options, "a-a"], 1, "compares a level with itself")
        self.refused(rows, ["--mean", "y", "--contrast", "a-b"], 2, "--by, which is missing")
        self.refused("y,g\n1,a\n2,a\n", ["--mean", "y", "--by", "g", "--contrast", "all"], 1,
                     "only one level")
        self.refused(rows, ["--mean", "y", "--linking-se", "1"], 2, "goes with --contrast")

    def test_csv_and_table(self):
        options = [*ONE_STAGE, *BY_TYPE, "all"]
        want = self.contrasts(CLUS1, *options)
        done = self.run_program(CLUS1, [*options, "--format", "csv"])
        got = list(csv.DictReader(io.StringIO(done.stdout)))
        self.assertEqual([(row["a"], row["b"]) for row in got], [("0", "1"), ("0", "2"), ("1", "2")])
        for row, contrast in zip(got, want):
            for name in ("difference", "se", "df", "t", "p", "p_holm"):
                self.assertEqual(float(row[name]), contrast[name])
            self.assertEqual([float(row["ci_low"]), float(row["ci_high"])], contrast["ci"])
        done = self.run_program(CLUS1, options)
        self.assertIn("estimate", done.stdout)
        self.assertIn("30.2966", done.stdout)


class Tables(EstimateCase):
    """svychisq, statistic = "F" and "Chisq"."""

    def check(self, path, options, **want):
        got = self.estimates(path, *options)["test"]
        for name, value in want.items():
            self.near(got[name], value, 1e-9)
        return got

    def test_numbers(self):
        table = ["--table", "comp_imp,stype"]
        self.check(CLUS2, [*TWO_STAGES, *table], f=6.62306523059189, ndf=1.33471929760717,
                   ddf=52.05405260667953, p=0.00751373437143, pearson=19.55491913534867,
                   chisq_p=0.00132934993011, df=2, n=126)
        self.check(STRAT, [*STRATIFIED, *table], f=15.0558142245, ndf=1.88177992716,
                   ddf=370.710645651, p=9.71822468041e-07, pearson=20.8786945068,
                   chisq_p=2.89296354972e-07)
        self.check(CLUS1, [*ONE_STAGE, "--table", "ell0,stype"], f=18.3248133794,
                   ndf=1.74426857275, p=2.58283411809e-05, chisq_p=1.10061307404e-08)
        self.check(CLUS1, [*ONE_STAGE, *table, "--replicates", "jk1"], f=3.1558853432275,
                   ndf=1.3894073699944, ddf=19.4517031799218, p=0.0799222703676)

    def test_proportions(self):
        got = self.estimates(CLUS2, *TWO_STAGES, "--table", "comp_imp,stype")["estimates"]
        want = {("0", "0"): (0.129151291513, 0.03676064742154, 1.539705778631),
                ("1", "0"): (0.552029520295, 0.05080359708250, 1.337488725683),
                ("1", "2"): (0.090036900369, 0.03344675666242, 1.749752434859)}
        self.assertEqual((len(got), sum(cell["n"] for cell in got)), (6, 126))
        for cell in got:
            key = (cell["by"]["comp_imp"], cell["by"]["stype"])
            for value, figure in zip(want.get(key, ()), ("estimate", "se", "deff")):
                self.near(cell[figure], value, 1e-9)
        self.near(sum(cell["estimate"] for cell in got), 1, 1e-12)

    def test_sides_can_be_changed(self):
        one, other = (self.estimates(CLUS2, *TWO_STAGES, "--table", sides)["test"]
                      for sides in ("comp_imp,stype", "stype,comp_imp"))
        for name, value in one.items():
            self.near(other[name], value, 1e-10)

    def test_missing_and_empty(self):
        rows = [f"{p},{a},{b}" for p in range(8) for a, b in (
            ("x", "u"), ("x", "v" if p % 3 else "u"), ("y", "v"), ("y", "v"), ("z", "u"),
            ("z", "v"))]
        text = "p,a,b\n" + "\n".join(rows) + "\n"
        full = self.estimates(self.write(text), "--psu", "p", "--table", "a,b")
        self.assertEqual(len(full["estimates"]), 6)
        empty = next(cell for cell in full["estimates"] if cell["by"] == {"a": "y", "b": "u"})
        self.assertEqual((empty["n"], empty["estimate"], empty["se"]), (0, 0, 0))
        more = self.estimates(self.write(text + "0,NA,u\n1,x,NA\n"), "--psu", "p", "--table", "a,b")
        self.assertEqual(more["test"], full["test"])
        done = self.run_program(self.write(text), ["--psu", "p", "--table", "a,b"])
        self.assertIn("Rao & Scott", done.stdout)
        done = self.run_program(self.write(text), ["--psu", "p", "--table", "a,b", "--format", "csv"])
        (row,) = csv.DictReader(io.StringIO(done.stdout))
        self.assertEqual(float(row["f"]), full["test"]["f"])

    def test_refused(self):
        self.refused("p,a,b\n1,x,u\n2,x,v\n", ["--psu", "p", "--table", "a,b"], 1,
                     "column a has only one level")
        self.refused("p,a,b\n1,x,u\n2,y,NA\n", ["--psu", "p", "--table", "a,b"], 1,
                     "column a has only one level")
        self.refused("p,a,b\n1,x,u\n1,y,v\n", ["--psu", "p", "--table", "a,b", "--lonely", "remove"],
                     1, "for a test")
        diagonal = "p,a,b\n" + "".join(f"{p},{c},{c}\n" for p in range(4) for c in "xyz")
        self.refused(diagonal, ["--psu", "p", "--table", "a,b"], 1, "too many empty cells")
        for options, word in ((["--table", "a"], "two columns: ROW,COL"),
                              (["--table", "a,b,c"], "two columns: ROW,COL"),
                              (["--table", "a,b", "--mean", "y"], "an estimate of its own"),
                              (["--table", "a,b", "--by", "y"], "does not go with --by"),
                              (["--table", "a,b", "--plausible", "y,z"], "with --plausible")):
            self.refused("a,b,y\n", options, 2, word)


class Plausible(EstimateCase):
    def check(self, options, estimate, se, **others):
        got = self.one(self.write(ZONES), *DRAWS, *options)
        self.near(got["estimate"], estimate, 1e-9)
        self.near(got["se"], se, 1e-9)
        for name, want in others.items():
            self.near(got[name], want, 1e-9)
        return got

    def test_replicates(self):
        """One replicate for each zone, as in TIMSS: the first half is dropped, the second doubled."""
        got = self.check([*JK2, "--cut", "70"], .519379844961, .157674960907,
                         between=.006670272219, sampling_variance=(
                             .00115516138515 + .0109968274666 + .0357511021622) / 3)
        for draw, want in zip(got["draws"], (.527131782946, .434108527132, .596899224806)):
            self.near(draw, want, 1e-9)
        halves = "".join(reversed(ZONES.splitlines(keepends=True)[1:]))
        other = self.one(self.write("zone,half,w,pv1,pv2,pv3\n" + halves), *DRAWS, *JK2,
                         "--cut", "70")
        self.assertEqual(other, got)
        single = self.one(self.write(ZONES), *JK2, "--share", "pv1", "--cut", "70")
        self.near(single["se"] ** 2, .00115516138515, 1e-9)
        self.assertEqual(single["df"], 3)

    def test_linearised(self):
        """mitools::MIcombine(df.complete = degf(design))."""
        self.check([*HALVES, "--cut", "70"], .5193798449612, .1585000017406, df=1.3017879262276,
                   fraction_missing=.6543491727370)
        self.check(HALVES, 68.6744186046512, 3.1484898366951, df=1.9504886949130,
                   fraction_missing=.4227734032596)

    def test_ways_to_ask(self):
        path = self.write(ZONES)
        share = self.one(path, *DRAWS, *HALVES, "--cut", "70")
        mean = self.one(path, *DRAWS, *HALVES)
        self.assertEqual(self.one(path, *DRAWS, *HALVES, "--cut", "70", "--share", "pv1"), share)
        self.assertEqual(self.one(path, *DRAWS, *HALVES, "--mean", "pv2"), mean)
        total = self.one(path, *DRAWS, *HALVES, "--total", "pv3")
        self.near(total["estimate"], mean["estimate"] * 129, 1e-12)

    def test_domains_add_up(self):
        path = self.write(ZONES)
        whole = self.one(path, *DRAWS, *HALVES, "--total", "pv1")
        parts = self.estimates(path, *DRAWS, *HALVES, "--total", "pv1", "--by", "half")["estimates"]
        self.near(sum(part["estimate"] for part in parts), whole["estimate"], 1e-12)
        for m in range(3):
            self.near(sum(part["draws"][m] for part in parts), whole["draws"][m], 1e-12)

    def test_contrast(self):
        """Rubin's rules are applied to the differences, not to the two sides of each."""
        path = self.write(ZONES)
        for design in (HALVES, JK2):
            options = [*design, "--cut", "70", "--by", "zone", "--contrast", "1-2"]
            got = self.estimates(path, *DRAWS, *options)["contrasts"][0]
            single = [self.estimates(path, "--share", f"pv{m}", *options)["contrasts"][0]
                      for m in (1, 2, 3)]
            differences = [c["difference"] for c in single]
            mean = sum(differences) / 3
            between = sum((d - mean) ** 2 for d in differences) / 2
            within = sum(c["se"] ** 2 for c in single) / 3
            self.near(got["difference"], mean, 1e-12)
            self.near(got["between"], between, 1e-12)
            self.near(got["sampling_variance"], within, 1e-12)
            self.near(got["se"] ** 2, within + 4 / 3 * between, 1e-12)

    def test_equal_draws(self):
        """When all draws are equal, the variance is the sampling variance."""
        path = self.write(ZONES.replace("pv3", "pv3,again").replace("\n", ",1\n"))
        header, *rows = ZONES.splitlines()
        rows = [f"{row},{row.split(',')[3]}" for row in rows]
        path = self.write("\n".join([header + ",again", *rows]) + "\n")
        got = self.one(path, "--plausible", "pv1,again", *HALVES)
        alone = self.one(path, "--mean", "pv1", *HALVES)
        self.assertEqual(got["between"], 0)
        for name in ("estimate", "se", "n_eff", "deff"):
            self.near(got[name], alone[name], 1e-12)
        self.near(got["df"], 4 / 6 * 3, 1e-12)

    def test_missing(self):
        """A row without one of the values is left out of all estimates, but not of the design."""
        path = self.write(ZONES.replace("3,1,11,90,88,85", "3,1,11,90,NA,85"))
        without = self.one(path, *DRAWS, *HALVES)
        self.assertEqual(without["n"], 11)
        header, *rows = ZONES.splitlines()
        rows = [row + (",0" if row.startswith("3,1,11") else ",1") for row in rows]
        path = self.write("\n".join([header + ",there", *rows]) + "\n")
        part = self.estimates(path, *DRAWS, *HALVES, "--by", "there")["estimates"][1]
        for name in ("n", "estimate", "se", "df", "between", "deff", "n_eff"):
            self.near(part[name], without[name], 1e-12)

    def test_no_variance(self):
        got = self.one(self.write(ZONES), *DRAWS, *HALVES, "--cut", "10", "--ci", "beta")
        self.assertEqual((got["estimate"], got["se"], got["df"]), (1, 0, 3))
        self.near(got["ci"][0], 0.025 ** (1 / 6), 1e-9)  # each of the 6 psus counts once

    def test_csv_and_table(self):
        want = self.one(self.write(ZONES), *DRAWS, *HALVES)
        done = self.run_program(self.write(ZONES), [*DRAWS, *HALVES, "--format", "csv"])
        (row,) = csv.DictReader(io.StringIO(done.stdout))
        for name in ("estimate", "se", "sampling_variance", "between", "fraction_missing"):
            self.assertEqual(float(row[name]), want[name])
        done = self.run_program(self.write(ZONES), [*DRAWS, *HALVES])
        self.assertIn("fraction_missing", done.stdout)

    def test_method(self):
        method = self.estimates(self.write(ZONES), *DRAWS, *JK2, "--cut", "70")["method"]
        self.assertEqual((method["estimator"], method["plausible"], method["cut"]),
                         ("share", ["pv1", "pv2", "pv3"], 70))
        self.assertEqual(method["replicates"],
                         {"kind": "jk2", "count": 3, "centre": "estimate", "fpc": False})
        json.dumps(method)

    def test_refused(self):
        self.refused(ZONES, ["--plausible", "pv1"], 2, "two columns of draws or more")
        self.refused(ZONES, [*DRAWS, "--share", "w"], 2, "names one of the plausible values")
        self.refused(ZONES, [*DRAWS, "--ratio", "pv1/w"], 2, "not with --ratio")
        self.refused(ZONES, [*DRAWS, "--mean", "pv1", "--cut", "70"], 2, "--cut goes with --share")
        self.refused(ZONES, ["--plausible", "pv1,pv1"], 2, "names pv1 twice")
        self.refused(ZONES, ["--plausible", "pv1,pv9"], 1, 'no column "pv9"')
        self.refused(ZONES.replace("62,66", "62,high"), DRAWS, 1, "line 7, column pv2", "high")
        self.refused(ZONES, [*DRAWS, "--share", "pv1"], 1, "line 2, column pv1",
                     "neither 0 nor 1")
        self.refused(ZONES, ["--psu", "pv1", *JK2[4:], "--mean", "pv1"], 1,
                     "jk2 needs two psus in every stratum")
        self.refused(ZONES.replace("1,0,12", "1,2,12"), [*JK2, *DRAWS], 1,
                     "stratum 1 has 3")
        self.refused(ZONES, ["--strata", "zone", "--replicates", "jk2", "--mean", "pv1"], 1,
                     "jk2 needs psus")


class Calibrated(EstimateCase):
    """The same with calibrated weights: svycontrast and svychisq after calibrate and rake, apiclus1."""

    TYPES = ["stype,0,4421", "stype,1,755", "stype,2,1018"]
    WIDE = ["sch_wide,0,1072", "sch_wide,1,5122"]
    LINEAR = ["--calibrate", "linear", "--margin-variables", "stype", "--total", "api99=3914069"]
    RAKE = ["--calibrate", "rake"]

    def calibrated(self, *options):
        margins = self.write("\n".join(["variable,level,total", *self.TYPES, *self.WIDE, ""]),
                             "margins.csv")
        return self.estimates(CLUS1, *ONE_STAGE, "--margins", margins, *options)

    def test_contrasts(self):
        for options, difference, se in (
                (self.LINEAR, 22.342870505268, 17.980990158648),
                (self.RAKE, 16.008511853239, 16.907343642052),
                ([*self.RAKE, "--replicates", "jk1"], 16.008511853240, 18.890536263601)):
            (got,) = self.calibrated("--mean", "api00", "--by", "comp_imp", "--contrast", "1-0",
                                     *options)["contrasts"]
            self.near(got["difference"], difference, 1e-9)
            self.near(got["se"], se, 1e-9)
            self.assertEqual(got["df"], 11)

    def test_table(self):
        got = self.calibrated("--table", "comp_imp,stype", *self.LINEAR)
        for name, want in (("f", 4.07188141073481), ("ndf", 1.57534731226658),
                           ("ddf", 22.05486237173217), ("p", 0.03959893703478)):
            self.near(got["test"][name], want, 1e-9)
        known = (4421 / 6194, 755 / 6194, 1018 / 6194)
        for level, share in zip("012", known):
            cells = [cell["estimate"] for cell in got["estimates"] if cell["by"]["stype"] == level]
            self.near(sum(cells), share, 1e-9)

    def test_plausible(self):
        (got,) = self.calibrated("--plausible", "api00,api99", *self.RAKE)["estimates"]
        self.near(got["estimate"], 624.073826715610, 1e-9)
        self.near(got["se"], 38.283781992521, 1e-9)
        self.near(got["df"], 1.902075041005, 1e-9)


class Strata(EstimateCase):
    def test_names(self):
        """Strata are identified by texts, psus by numbers; messages name the right stratum."""
        text = "h,p,y\n" + "".join(f"{h},{p},{p}\n" for h in (9, 10, 11) for p in (1, 2))
        self.refused(text.replace("9,2,2\n", ""), ["--strata", "h", "--psu", "p", "--mean", "y"], 1,
                     "stratum 9 has only one psu")
        text = "w,h,p,y\n" + "".join(f"{w},{h},{p},{p}\n" for w in (1, 2) for h in "ab"
                                     for p in (1, 2))
        self.refused(text.replace("2,a,2,2\n", ""), ["--strata", "w,h", "--psu", "p",
                                                     "--mean", "y"], 1,
                     "stratum 2, a has only one psu")
        self.refused(text.replace("2,a,2,2\n", "2,,2,2\n"), ["--strata", "w,h", "--psu", "p",
                                                            "--mean", "y"], 1, "line 7, column h")

    def test_crossed(self):
        """Two columns of strata mean their combinations."""
        header, *rows = STRAT.read_text().splitlines()
        names = header.split(",")
        rows = [row.split(",") for row in rows]
        crossed = [",".join([*row, row[names.index("stype")] + "/" + row[names.index("comp_imp")]])
                   for row in rows]
        path = self.write("\n".join([header + ",both", *crossed]) + "\n")
        options = ["--weight", "pw", "--mean", "api00", "--strata"]
        both, crossed = self.one(path, *options, "both"), self.one(path, *options, "stype,comp_imp")
        self.assertEqual(both, crossed)
        self.assertEqual(both["df"], 200 - 6)


del EstimateCase
