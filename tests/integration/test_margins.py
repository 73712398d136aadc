# SPDX-License-Identifier: GPL-3.0-or-later
"""Known totals of residents: what kesu load accepts and refuses, and which surveys use them."""

import json
import pathlib
import shutil
import tempfile
import unittest

import made_survey
from made_survey import MARGINS as SETS
from made_survey import TOWNS
from support import SURVEY, Kesu


def rows_of(region="360102", sets=None):
    return [(region, variable, level, total)
            for variable, levels in (SETS if sets is None else sets).items()
            for level, total in levels.items()]


class Margins(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kesu = cls.enterClassContext(Kesu())

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kesu-margins-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, rows, header="region,variable,level,total"):
        path = self.folder / "margins.csv"
        path.write_text("\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n",
                        encoding="utf-8")
        return str(path)

    def load(self, rows, *more, check=True):
        owner = () if {"--survey", "--programme"} & set(more) else ("--programme", "donghu")
        year = () if "--year" in more else ("--year", "2020")
        return self.kesu.run("load", "--margins", self.write(rows), *owner, *year, "--source",
                             "made up for a test", "--format", "json", *more, check=check)

    def fails(self, rows, *more):
        done = self.load(rows, *more, check=False)
        self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
        return done.stderr

    def stored(self):
        return self.kesu.sql(
            "select programme.code, survey_id, margin_source.rehearsal, reference_year,"
            " margin_source.source, region, variable, level, total, margin.vintage"
            " from kesu.margin join kesu.margin_source using (margin_source_id)"
            " join kesu.programme using (programme_id) order by 4, 6, 7, 8")

    def test_what_is_loaded_is_stored_and_replaced_by_year(self):
        report = json.loads(self.load(rows_of()).stdout)
        self.assertEqual(report, {"programme": "donghu", "reference_year": 2020, "regions": 1,
                                  "sets": 4, "totals": 22})
        stored = self.stored()
        self.assertEqual([(row[5], row[6], row[7], float(row[8])) for row in stored],
                         sorted(rows_of()))
        self.assertEqual({tuple(row[:5]) + (row[9],) for row in stored},
                         {("donghu", "", "f", "2020", "made up for a test", "2023")})
        self.load(rows_of())
        self.assertEqual(self.stored(), stored)
        self.load(rows_of(sets={"sex": SETS["sex"]}))
        self.assertEqual(len(self.stored()), 2)
        self.load(rows_of(), "--year", "2023")
        self.assertEqual(len(self.stored()), 24)

    def test_totals_that_are_too_few_persons_are_said(self):
        done = self.load([("360102", "sex", "male", 15), ("360102", "sex", "female", 14)])
        self.assertIn("region 360102 has 29 persons in all", done.stderr)
        self.assertIn("万人", done.stderr)
        self.assertEqual(json.loads(done.stdout)["totals"], 2)
        self.assertEqual(self.load(rows_of()).stderr, "")

    def test_rounded_totals_agree(self):
        town = {"sex": {"male": 6001, "female": 6002}}
        self.load(rows_of() + rows_of(TOWNS[0], town))
        self.assertIn("sex of 360102002 adds up to 12003, but the region above has 10000",
                      self.fails(rows_of(sets={**SETS, "region": {
                          **SETS["region"], TOWNS[0]: 10000, TOWNS[1]: 24000}})
                          + rows_of(TOWNS[0], town)))

    def test_what_a_spreadsheet_adds_to_a_code_is_no_part_of_it(self):
        rows = [("\u00a0'360102", "sex\u200b", "\u3000male\u00a0", 101000),
                ("360102", "sex", "\ufefffemale", 99000)]
        self.load(rows, "--year", "2019")
        self.assertEqual([(row[5], row[6], row[7]) for row in self.stored() if row[3] == "2019"],
                         [("360102", "sex", "female"), ("360102", "sex", "male")])
        self.kesu.sql("delete from kesu.margin_source where reference_year = 2019")

    def test_rows_of_nothing_but_commas(self):
        self.load([*rows_of()[:3], ("",) * 4, *rows_of()[3:], ("",) * 4, ("",) * 6], "--year",
                  "2018")
        self.assertEqual(len([row for row in self.stored() if row[3] == "2018"]), len(rows_of()))
        self.kesu.sql("delete from kesu.margin_source where reference_year = 2018")

    def test_every_mistake_is_named_with_its_line(self):
        good = rows_of()
        cases = (
            (good + [("360103", "sex", "male", 1)], r"line 24, column region: \"360103\" is no"),
            (good[:-1] + [("360102", "income", "low", 1)], r"line 23, column variable: \"income\""),
            (good[1:] + [("360102", "sex", "other", 1)], r"line 23, column level: \"other\""),
            (good[1:] + [("360102", "region", "360102", 1)],
             r"line 23, column level: \"360102\" is no region directly below"),
            ([("360102", "sex", "male", -1)] + good[1:], r"line 2, column total: .*above 0"),
            ([("360102", "sex", "male", "many")] + good[1:], r"line 2, column total: "),
            ([("360102", "sex", "male", 0)] + good[1:], r"line 2, column total: a total of 0"),
            ([("360102", "sex", "male", 15.1203)] + good[1:], r"line 2, column total: .*万人"),
            ([("360102", "sex", "male", "1e-308")] + good[1:], r"line 2, column total: .*whole"),
            ([("360102", "sex", "male", "1e308"), ("360102", "sex", "female", "1e308")],
             r"line 2, column total: .*not so many"),
            ([("360102", "sex", "male", "9007199254740993")] + good[1:],
             r"line 2, column total: .*not so many"),
            (good + good[:1], r"line 24, column total: sex of 360102 has this level twice"),
            (good[1:], r"line 2, column total: sex of 360102 has no total for male"),
            (good[:-1], r"line 22, column total: region of 360102 has no total for 360102401"),
            ([("360102", "sex", "male", 90000)] + good[1:],
             r"line 8, column total: .*do not add up to the same: sex has 189000, age 200000"),
            (good + [(TOWNS[0], "sex", "male", 6000), (TOWNS[0], "sex", "female", 5000)],
             r"line 25, column total: sex of 360102002 adds up to 11000, .* 12000 there"),
            (good + [row for town in TOWNS for row in
                     ((town, "sex", "male", SETS["region"][town] - 9000),
                      (town, "sex", "female", 9000))],
             r"line 3, column total: sex male of 360102 is 101000, .* 110000 together"),
        )
        before = self.stored()
        for rows, said in cases:
            with self.subTest(said=said):
                self.assertRegex(self.fails(rows), r"margins\.csv: " + said)
        self.assertEqual(self.stored(), before)

    def test_whose_they_are(self):
        self.assertIn("no programme nowhere is loaded", self.fails(
            rows_of(), "--programme", "nowhere"))
        made_survey.create(self.kesu, "made-with-margins")
        self.load(rows_of(), "--survey", "made-with-margins", "--year", "2021")
        self.assertEqual(
            self.kesu.sql("select slug, margin_source.rehearsal from kesu.margin_source"
                          " join kesu.survey using (survey_id)"), [["made-with-margins", "t"]])
        self.assertIn("there is no survey made-without", self.fails(
            rows_of(), "--survey", "made-without"))
        with self.assertRaisesRegex(AssertionError, "only_rehearsals_make_up_margins"):
            self.kesu.sql("insert into kesu.margin_source (programme_id, rehearsal,"
                          " reference_year, source) select programme_id, true, 2020, 'x'"
                          " from kesu.programme limit 1")

    def test_usage(self):
        path = self.write(rows_of())
        for options in ((), ("--margins", path), ("--margins", path, "--programme", "donghu"),
                        ("--margins", path, "--programme", "donghu", "--year", "2020"),
                        ("--margins", path, "--programme", "donghu", "--survey", SURVEY,
                         "--year", "2020", "--source", "x"),
                        ("--margins", path, "--programme", "donghu", "--year", "2020",
                         "--source", "x", path)):
            with self.subTest(options=options):
                self.assertEqual(self.kesu.run("load", *options, check=False).returncode, 2)


if __name__ == "__main__":
    unittest.main()
