# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases that were once answered wrongly, each with the value that is right and where it is from. R is R
with survey 4.1; `kesu` runs in a copy of the folder of the files."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
FILES = HERE / "fixtures"
PROGRAM = os.environ.get("KESU_PROGRAM", str(HERE.parents[1] / "build/kesu"))

DESIGN = "--strata h --psu a --weight w"
MEAN_1 = f"estimate weights_of_mean_1.csv {DESIGN} --mean x"
BY_STRATUM = f"estimate three_psus_a_stratum.csv {DESIGN} --share y --by h"
ONE_PSU = f"estimate domain_in_one_psu.csv {DESIGN} --mean x --by g --contrast A-B"
LONELY = f"estimate domain_of_a_lonely_psu.csv {DESIGN} --mean x --by h --lonely remove --contrast 1-2"
ONE_ROW = f"estimate domain_of_one_row.csv {DESIGN} --total x --by g"
RAKED = f"estimate to_calibrate.csv {DESIGN} --share y --calibrate rake --margins margins_of_n.csv"
NEGATIVE = "calibrate to_calibrate.csv --weight w --margins margins_far.csv --method linear --out OUT.csv"
SPANNING = "estimate psus_in_two_strata.csv --psu a --weight w --mean x"
STRATA = "estimate strata_whole.csv FILE --share literate --strata stratum --psu psu --weight weight"
WAVES = "target six_waves.csv --year year --estimate p --se se --n n --target 0.25 --at 2035"
ZERO = f"estimate share_of_0.csv {DESIGN} --share y --ci"
MATCHED = "irt impact_without_dif.csv --items I01-I15 --group g --dif g --scores eap --out OUT"
WEIGHTED = "irt weighted_2pl.csv --items I01-I10 --weight w --fit --scores eap --out OUT"
GROUPS = "irt group_without_whole_rows.csv --items I01-I10 --group gr --fit --scores eap --out OUT"
FIT = "irt booklets_2pl.csv --fit --scores eap --out OUT"
PERFECT = "irt all_right_in_one_group.csv --items K01-K06 --dif place --out OUT"
FAR = "irt far_scale.csv --anchors far_anchors.csv --out OUT"
LEVEL = "plausible level_of_two.csv --parameters level_items.csv --factors g --out OUT"

R_MEAN = 'svymean(~x, s, deff = "replace")'
R_BY = 'svyby(~y, ~h, s, svyciprop, method = "xlogit", vartype = "ci")'
MADE = "the model that the answers were made by"

# what, command, where in the JSON, the right value, within what, by whom. `*` is every element.
VALUES = (
    ("weights of mean 1", MEAN_1, "estimates/0/deff_replace", 1.33570425873, 1e-9, R_MEAN),
    ("weights of mean 1", MEAN_1, "estimates/0/n_eff", 44.92012330408, 1e-8, "60 / deff of R"),
    ("weights of mean 1", MEAN_1, "estimates/0/se", 1.27231283345, 1e-9, R_MEAN),
    ("margins that sum to n", RAKED, "estimates/0/deff_replace", .800992643593, 1e-9, "R, rake()"),
    ("margins that sum to n", RAKED, "estimates/0/se", .0418442942705, 1e-9, "R, rake()"),
    ("df of a domain", BY_STRATUM, "estimates/*/df", [2, 2, 2, 2], 0, "degf(subset(s, h == ..))"),
    ("df of a domain", BY_STRATUM, "estimates/0/ci", [.180163332747, .213364005821], 1e-9, R_BY),
    ("df of a domain", BY_STRATUM, "estimates/1/ci", [.000692942226, .8707920021], 1e-9, R_BY),
    ("df of a domain", BY_STRATUM, "estimates/2/ci", [.072385768002, .630915354169], 1e-9, R_BY),
    ("df of a domain", BY_STRATUM, "estimates/3/ci", [.072763417854, .627657063909], 1e-9, R_BY),
    ("a domain in one psu", ONE_PSU, "estimates/0/estimate", 7, 1e-12, "by hand"),
    ("a domain in one psu", ONE_PSU, "estimates/0/ci", [None, None], 0, "df 0"),
    ("a domain in one psu", ONE_PSU, "estimates/0/se", None, 0, "df 0"),
    ("a domain in one psu", ONE_PSU, "estimates/1/se", .786165094338, 1e-9, "svyby(.., svymean)"),
    ("a domain in one psu", ONE_PSU, "contrasts/0/p", None, 0, "df 0"),
    ("a domain in one psu", ONE_PSU, "contrasts/0/status", "no_df", 0, "df 0"),
    ("a lonely psu removed", LONELY, "estimates/0/ci", [None, None], 0, "df 0"),
    ("a lonely psu removed", LONELY, "contrasts/0/p", None, 0, "df 0"),
    ("a total of one row", ONE_ROW, "estimates/2/deff", None, 0, "svyby(.., svytotal): NaN"),
    ("a total of one row", ONE_ROW, "estimates/2/ci", [None, None], 0, "df 0"),
    ("a total beside it", ONE_ROW, "estimates/0/deff_replace", 14.4173731165, 1e-8, "svytotal"),
    ("negative weights", NEGATIVE, "weights/n", 96, 0, "calibrate()"),
    ("negative weights", NEGATIVE, "weights/sum", 1300, 1e-8, "calibrate()"),
    ("negative weights", NEGATIVE, "weights/min", -20.15964198451, 1e-8, "calibrate()"),
    ("negative weights", NEGATIVE, "weights/negative", 32, 0, "calibrate()"),
    ("negative weights", NEGATIVE, "kish_deff", 3.96037550712, 1e-9, "n sum(w^2) / sum(w)^2"),
    ("negative weights", NEGATIVE, "n_eff", 24.24012567177, 1e-8, "sum(w)^2 / sum(w^2)"),
    ("a psu in two strata, nested", SPANNING + " --strata s --nest yes", "estimates/0/se",
     .879802514798, 1e-9, "svydesign(~a, ~s, nest = TRUE)"),
    ("a psu in two strata, nested", SPANNING + " --strata s --nest yes", "estimates/0/df", 22, 0,
     "degf()"),
    ("a psu in two strata, one psu", SPANNING, "estimates/0/se", 1.18824790568, 1e-9,
     "svydesign(~a)"),
    ("a psu in two strata, one psu", SPANNING, "estimates/0/df", 11, 0, "degf()"),
    ("whole strata", STRATA.replace("FILE", "strata_whole_too.csv"), "estimates/0/se",
     .05659087629, 1e-9, "svymean(), read as numbers"),
    ("whole strata", STRATA.replace("FILE", "strata_whole_too.csv"), "estimates/0/df", 6, 0,
     "degf()"),
    ("a line that does not fit", WAVES, "models/linear/fit/chi_square", 21.1030989404, 1e-8,
     "lm(p ~ year, weights = 1 / se^2)"),
    ("a line that does not fit", WAVES, "models/linear/fit/inflation", 2.29690546934, 1e-9,
     "sqrt(chi2 / df)"),
    ("a line that does not fit", WAVES, "models/linear/verdict", "undecided", 0, "t(4)"),
    ("a line that does not fit", WAVES, "models/logit/fit/chi_square", 1.70623736706, 1e-8,
     "the same of qlogis(p)"),
    ("a line that does not fit", WAVES, "models_agree", False, 0, "undecided and above"),
    ("a share of 0 from 12 psus", ZERO + " logit", "estimates/0/ci/1", .264648469397, 1e-9,
     "1 - .025^(1/12): 12 rows, one a psu"),
    ("a share of 0 from 12 psus", ZERO + " beta", "estimates/0/ci/1", .264648469397, 1e-9,
     "1 - .025^(1/12)"),
    ("an item all right in one group", PERFECT, "dif/0/items/0/mantel_haenszel/chi2", 36.1101692316,
     1e-8, "mantelhaen.test()"),
    ("an item all right in one group", PERFECT, "dif/0/items/0/mantel_haenszel/p", 1.86471192886e-9,
     1e-16, "mantelhaen.test()"),
    ("an item all right in one group", PERFECT, "dif/0/items/0/mantel_haenszel/alpha", 0, 0,
     "mantelhaen.test(): Inf the other way round"),
    ("an item all right in one group", PERFECT, "dif/0/items/0/mantel_haenszel/class", "C", 0, "ETS"),
    ("booklets joined by one answer", "irt booklets_barely_linked.csv --out OUT", "warnings/*/kind",
     ["weak_link"], 0, "1 person"),
    ("a scale beyond the grid", FAR, "groups/0/mean", 5, .1, MADE),
    ("a scale beyond the grid", FAR, "groups/0/sd", 1, .1, MADE),
    ("a weightless row's category", "irt category_of_weight_0.csv --items P1-P4 --model gpcm"
     " --weight w --out OUT", "n", 300, 0, "the rows with a weight"),
    ("a level of two people", LEVEL, "regression/coefficients/*/name", ["intercept", "g=b"], 0,
     "it is counted with another"),
)

# The same of many items: what, command, where, what is made of them, between which bounds.
MANY = (
    ("DIF by the group's own column, none by truth", MATCHED,
     "dif/0/items/*/mantel_haenszel/delta", "mean", -.25, .25),
    ("DIF by the group's own column, none by truth", MATCHED,
     "dif/0/items/*/mantel_haenszel/delta", "beyond 1", 0, 1),
    ("unequal weights, a true model", WEIGHTED, "fit/m2/p", "mean", .05, 1),
    ("unequal weights, a true model", WEIGHTED, "fit/items/*/p", "below .05", 0, 1),
    ("unequal weights, a true model", WEIGHTED, "items/*/se/d", "mean", .09, .2),
    ("a group without whole rows", GROUPS, "fit/items/*/p", "below .05", 0, 1),
    ("infit of items that fit", FIT, "fit/items/*/infit", "mean", .995, 1.005),
    ("infit of items that fit", FIT, "fit/items/*/z_infit", "mean", -.7, .7),
    ("infit of items that fit", FIT, "fit/items/*/z_infit", "beyond 1.96", 0, 3),
    ("infit of items that fit", FIT, "fit/items/*/z_outfit", "beyond 1.96", 0, 3),
)
MADE_OF = {
    "mean": lambda values: sum(values) / len(values),
    "beyond 1": lambda values: sum(abs(value) >= 1 for value in values),
    "beyond 1.96": lambda values: sum(abs(value) > 1.96 for value in values),
    "below .05": lambda values: sum(value < .05 for value in values),
}

# what, command, words of the refusal
REFUSED = (
    ("1 beside 1.0", STRATA.replace("FILE", "strata_decimal.csv"),
     ("strata_decimal.csv: line 2", "line 2 of strata_whole.csv", "--as-text stratum")),
    ("a psu in two strata", SPANNING + " --strata s --nest no", ("line 8", "--nest yes")),
    ("one file twice", f"estimate share_of_0.csv share_of_0.csv {DESIGN} --total x",
     ("the same file",)),
    ("two items by 2PL", "irt two_items.csv --out OUT", ("not identified", "4 parameters")),
    ("an item without a name", "irt item_without_a_name.csv --out OUT", ("line 1: column 3",)),
    ("a share where a sum is asked for", "small-area areas.csv --area area --estimate y --variance v"
     " --covariates x --benchmark 0.2", ("0.05351", "--benchmark-weight")),
    ("a guessing of 0", "irt far_scale.csv --model 3pl --guess-prior 0,0.5 --out OUT", ("0.5",)),
    ("a guessing of 1", "irt far_scale.csv --model 3pl --guess-prior 1,0.5 --out OUT", ("0.731",)),
    ("weights into their file", "calibrate to_calibrate.csv --weight w --margins margins_of_n.csv"
     " --method rake --out to_calibrate.csv", ("to_calibrate.csv",)),
)


def find(document, path):
    """What is at the path; with a `*` the list of what is there in each element."""
    head, _, rest = path.partition("/")
    if head == "*":
        return [find(one, rest) for one in document]
    found = document[int(head) if isinstance(document, list) else head]
    return find(found, rest) if rest else found


class KnownValues(unittest.TestCase):
    told = {}  # command: what it printed; a command runs once

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="kesu-known-")
        cls.addClassCleanup(folder.cleanup)
        cls.files = pathlib.Path(folder.name) / "files"
        shutil.copytree(FILES, cls.files)

    def run_program(self, command, *more):
        return subprocess.run([PROGRAM, *command.split(), *more], cwd=self.files, check=False,
                              capture_output=True, text=True, timeout=600)

    def told_by(self, command):
        if command not in self.told:
            done = self.run_program(command, "--format", "json")
            self.assertEqual((done.returncode, done.stderr), (0, ""), command)
            self.told[command] = json.loads(done.stdout)
        return self.told[command]

    def same(self, got, want, within):
        if isinstance(want, list):
            self.assertEqual(len(got), len(want))
            for one, other in zip(got, want):
                self.same(one, other, within)
        elif isinstance(want, (int, float)) and not isinstance(want, bool):
            self.assertIsNotNone(got)
            self.assertLessEqual(abs(got - want), within, f"{got} is not {want}")
        else:
            self.assertEqual(got, want)

    def test_values(self):
        for what, command, path, want, within, source in VALUES:
            with self.subTest(what, path=path, source=source):
                self.same(find(self.told_by(command), path), want, within)

    def test_many_items(self):
        for what, command, path, made, least, most in MANY:
            with self.subTest(what, path=path, made=made):
                found = find(self.told_by(command), path)
                got = MADE_OF[made](found if isinstance(found, list) else [found])
                self.assertTrue(least <= got <= most, f"{got} is not from {least} to {most}")

    def test_refusals(self):
        calibrated = self.files / "to_calibrate.csv"
        before = calibrated.read_bytes()
        for what, command, words in REFUSED:
            with self.subTest(what):
                done = self.run_program(command)
                self.assertIn(done.returncode, (1, 2))
                self.assertEqual(done.stdout, "")
                for word in words:
                    self.assertIn(word, done.stderr)
        self.assertEqual(calibrated.read_bytes(), before)

    def test_a_level_of_two_people(self):
        """A level of two people with all right drew plausible values up to 6."""
        self.assertLess(self.told_by(LEVEL)["plausible_values"]["sd"], 1.1)


if __name__ == "__main__":
    unittest.main()
