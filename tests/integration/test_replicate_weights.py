# SPDX-License-Identifier: GPL-3.0-or-later
"""`kesu estimate --replicate-weights`: R's figures for svrepdesign, files of factors, bad input."""

import csv
import io
import random

from test_estimate import DATA, EstimateCase

CLUS1 = DATA / "apiclus1.csv"
OPTIONS = ["--weight", "pw", "--replicate-weights", "rw*"]
RSCALES = [0 if r == 4 else r / 20 for r in range(1, 16)]


class GivenCase(EstimateCase):
    def setUp(self):
        super().setUp()
        with open(CLUS1, encoding="utf-8") as file:
            self.rows = list(csv.DictReader(file))

    def jackknife(self, combined=True):
        """The schools of apiclus1, with a column for each district: it weighs nothing there."""
        districts = sorted({int(row["dnum"]) for row in self.rows})
        for row in self.rows:
            for r, district in enumerate(districts, start=1):
                factor = 0 if int(row["dnum"]) == district else 15 / 14
                row[f"rw{r}"] = factor * (float(row["pw"]) if combined else 1)
        return self.table(self.rows)

    def table(self, rows, name="rows.csv"):
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return self.write(text.getvalue(), name)

    def scales(self, rows, head="replicate,scale"):
        return self.write("\n".join([head, *rows]) + "\n", "scales.csv")

    def se(self, path, *options):
        return self.one(path, *OPTIONS, "--mean", "api00", *options)["se"]


class Numbers(GivenCase):
    """svrepdesign and degf of R's survey."""

    def test_jackknife(self):
        path = self.jackknife()
        for options, se in (((), 26.59416135771), (("--mse",), 26.5997137221)):
            got = self.one(path, *OPTIONS, "--replicate-kind", "jk1", "--mean", "api00", *options)
            self.near(got["estimate"], 644.1693989071)
            self.near(got["se"], se)
            self.assertEqual((got["df"], got["n"]), (14, 183))

    def test_figures(self):
        path, kind = self.jackknife(), ("--replicate-kind", "jk1")
        for options, se in ((("--total", "enroll"), 941610.740912),
                            (("--ratio", "api00/enroll"), 0.1510784955137),
                            (("--share", "comp_imp"), 0.03057690922178)):
            self.near(self.one(path, *OPTIONS, *kind, *options)["se"], se)

    def test_domains(self):
        said = self.estimates(self.jackknife(), *OPTIONS, "--replicate-kind", "jk1", "--mean", "api00",
                              "--by", "stype", "--contrast", "0-1")
        want = [(648.8680555556, 25.62949908022, 14), (618.5714285714, 46.81021582283, 7),
                (631.44, 34.02642456715, 11)]
        for got, (estimate, se, df) in zip(said["estimates"], want, strict=True):
            self.near(got["estimate"], estimate)
            self.near(got["se"], se)
            self.assertEqual(got["df"], df)
        self.near(said["contrasts"][0]["se"], 37.98574358033)
        self.assertEqual(said["contrasts"][0]["df"], 7)

    def test_table(self):
        test = self.estimates(self.jackknife(), *OPTIONS, "--replicate-kind", "jk1",
                              "--table", "comp_imp,stype")["test"]
        for name, want in (("f", 3.093351287549), ("ndf", 1.389407369994),
                           ("ddf", 19.45170317992), ("p", 0.08310391381174)):
            self.near(test[name], want)

    def test_kinds(self):
        path = self.jackknife()
        for kind, se in (("fay:0.5", 14.21517718416), ("brr", 7.107588592081),
                         ("jk2", 27.52757224882), ("sdr", 14.21517718416),
                         ("bootstrap", 7.357053146055)):
            self.near(self.se(path, "--replicate-kind", kind), se)
        self.near(self.se(path, "--replicate-kind", "jkn", "--rscales", 0.9), 26.11494802834)
        # A scale that is given takes the place of the kind's own: both halves of each zone.
        self.near(self.se(path, "--replicate-kind", "jk2", "--scale", 0.5),
                  27.52757224882 * 0.5 ** 0.5)

    def test_factors_of_weights(self):
        """jkn finds (n - 1)/n in the largest factor of each column."""
        path = self.jackknife(combined=False)
        for kind in "jkn", "jk1":
            self.near(self.se(path, "--not-combined", "--replicate-kind", kind), 26.59416135771)

    def test_negative_weights(self):
        """Those of successive differences may be below 0, where those of the sample are not."""
        self.jackknife()
        self.rows[0]["rw3"] = -7
        path = self.table(self.rows)
        got = self.one(path, *OPTIONS, "--replicate-kind", "sdr", "--mean", "api00")
        weights = [float(row["pw"]) for row in self.rows]

        def mean(weights):
            return sum(w * float(row["api00"]) for w, row in zip(weights, self.rows)) / sum(weights)
        replicates = [mean([float(row[f"rw{r}"]) for row in self.rows]) for r in range(1, 16)]
        centre = sum(replicates) / 15
        self.near(got["se"], sum(4 / 15 * (x - centre) ** 2 for x in replicates) ** 0.5)
        self.near(got["estimate"], mean(weights))


class Files(GivenCase):
    """Factors from a file."""

    def test_named(self):
        """As `kesu export SURVEY scales` writes them, here in another order."""
        lines = [f"rw{r},{RSCALES[r - 1]}" for r in range(15, 0, -1)]
        scales, path = self.scales(lines), self.jackknife()
        kind = ("--replicate-kind", "custom", "--rscales", scales)
        self.near(self.se(path, *kind, "--mse"), 20.57537369985)
        self.near(self.se(path, *kind), 20.46201534046)
        method = self.estimates(path, *OPTIONS, *kind, "--mean", "api00")["method"]["replicates"]
        self.assertEqual((method["rscales"], method["scale"], method["count"]), (RSCALES, 1, 15))
        self.assertEqual(method["columns"], [f"rw{r}" for r in range(1, 16)])

    def test_in_order(self):
        scales = self.scales(map(str, RSCALES), "factor")
        self.near(self.se(self.jackknife(), "--replicate-kind", "custom", "--rscales", scales),
                  20.46201534046)

    def test_refused(self):
        self.jackknife()
        lines = [f"rw{r},1" for r in range(1, 16)]
        cases = (
            (lines[:-1], "replicate,scale", "there is no factor of rw15"),
            ([*lines, "rw16,1"], "replicate,scale", "line 17, column replicate"),
            ([*lines, "rw2,1"], "replicate,scale", "factor of rw2 is there twice"),
            (["rw1,-1", *lines[1:]], "replicate,scale", "line 2, column scale: -1 is below 0"),
            (["rw1,NA", *lines[1:]], "replicate,scale", "line 2, column scale: missing"),
            (lines, "name,scale", "columns replicate and scale"),
            (["1"] * 14, "c", "14 factors for 15 columns"),
            (["0"] * 15, "c", "no replicate has a factor above 0"),
        )
        for rows, head, words in cases:
            with self.subTest(words):
                self.refused(self.table(self.rows).read_text(encoding="utf-8"),
                             [*OPTIONS, "--mean", "api00", "--replicate-kind", "custom", "--rscales",
                              self.scales(rows, head)], 1, words)


class Order(GivenCase):
    def test_rows_and_threads(self):
        """The same bits for any order of the rows and any number of threads."""
        options = [*OPTIONS, "--replicate-kind", "jk1", "--mean", "api00", "--by", "stype",
                   "--format", "json"]
        want = self.run_program(self.jackknife(), options).stdout
        random.Random(3).shuffle(self.rows)
        for threads in "1", "3":
            self.environment = {"OMP_NUM_THREADS": threads}
            self.assertEqual(self.run_program(self.table(self.rows), options).stdout, want)

    def test_two_files(self):
        whole = self.se(self.jackknife(), "--replicate-kind", "jk1")
        first, second = self.table(self.rows[:70], "a.csv"), self.table(self.rows[70:], "b.csv")
        got = self.estimates(first, second, *OPTIONS, "--mean", "api00", "--replicate-kind", "jk1")
        self.assertEqual(got["estimates"][0]["se"], whole)


class Domains(GivenCase):
    def test_weight_is_no_replicate(self):
        """PWGTP* has the weights of the sample, too."""
        self.jackknife()
        rows = [{("PWGTP" if name == "pw" else name.replace("rw", "PWGTP")): value
                 for name, value in row.items()} for row in self.rows]
        got = self.estimates(self.table(rows), "--weight", "PWGTP", "--replicate-weights", "PWGTP*",
                             "--replicate-kind", "jk1", "--mean", "api00")
        self.near(got["estimates"][0]["se"], 26.59416135771)
        self.assertEqual(got["method"]["replicates"]["count"], 15)

    def test_no_degree_of_freedom(self):
        """Of one district all columns are alike."""
        got = self.estimates(self.jackknife(), *OPTIONS, "--replicate-kind", "jk1", "--mean", "api00",
                             "--by", "dnum")["estimates"]
        self.assertEqual(len(got), 15)
        for figure in got:
            self.assertEqual((figure["status"], figure["se"], figure["ci"]), ("no_df", None, [None, None]))

    def test_share_of_none(self):
        """Its limits count as many people as there are psus at most: here as many as columns tell of."""
        for row in self.rows:
            row["none"] = 0
        self.jackknife()
        got = self.one(self.table(self.rows), *OPTIONS, "--replicate-kind", "jk1", "--share", "none")
        self.assertEqual((got["estimate"], got["n_eff"]), (0, 15))
        self.near(got["ci"][1], 1 - 0.025 ** (1 / 15))


class Refused(GivenCase):
    def test_options(self):
        text = self.jackknife().read_text(encoding="utf-8")
        given = [*OPTIONS, "--mean", "api00", "--replicate-kind"]
        cases = (
            (["--mean", "api00", "--scale", 1], "--scale goes with --replicate-weights"),
            (["--mean", "api00", "--mse"], "--mse goes with"),
            (["--mean", "api00", "--rscales", 1], "--rscales goes with"),
            ([*OPTIONS, "--mean", "api00"], "needs --replicate-kind"),
            (["--mean", "api00", "--replicate-weights", "rw*", "--replicate-kind", "brr"],
             "needs --weight"),
            ([*given, "jk3"], "not jk3"), ([*given, "brr:2"], "not brr:2"),
            ([*given, "fay"], "fay takes a number"), ([*given, "fay:1"], "fay takes a number"),
            ([*given, "jkn"], "jkn needs --rscales"), ([*given, "custom"], "custom needs --scale"),
            ([*given, "brr", "--scale", "x"], "--scale is a number above 0"),
            ([*given, "brr", "--rscales", "-1"], "--rscales -1"),
            ([*given, "brr", "--psu", "dnum"], "does not go with --psu"),
            ([*given, "brr", "--strata", "stype"], "does not go with --strata"),
            ([*given, "brr", "--fpc", "fpc"], "does not go with --fpc"),
            ([*given, "brr", "--replicates", "jk1"], "does not go with --replicates"),
            ([*given, "brr", "--lonely", "remove"], "does not go with --lonely"),
            ([*given, "brr", "--calibrate", "rake", "--margins", "m.csv"], "--calibrate"),
        )
        for options, words in cases:
            with self.subTest(words):
                self.refused(text, options, 2, words)

    def test_columns(self):
        self.jackknife()
        self.rows[4]["rw2"] = "NA"
        given = ["--weight", "pw", "--mean", "api00", "--replicate-kind", "brr", "--replicate-weights"]
        text = self.table(self.rows).read_text(encoding="utf-8")
        self.refused(text, [*given, "rw*"], 1, "line 6, column rw2: a replicate weight is missing")
        self.refused(text, [*given, "zz*"], 1, "--replicate-weights zz*: no column has such a name")
        self.refused(text, [*given, "rw1"], 1, "1 column fits")
