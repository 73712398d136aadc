# SPDX-License-Identifier: GPL-3.0-or-later
"""What nobody may learn from published figures: anything of ten respondents or fewer, from one run,
from the model's numbers, or from two runs side by side."""

import csv
import io
import json
import unittest

import disclosure
import made_survey
from recompute import Snapshot
from support import Kesu

TOWNS = made_survey.TOWNS
NUMBERS = ("n", "share", "se", "ci", "df", "n_eff", "deff", "target_probability", "target_verdict")
KNOWN_BEFORE = {"invited", "strata", "psus", "df", "count", "draws", "rte_least", "townships",
                "strata_by_residence"}


NO_PEOPLE = {"psus_with_respondents", "sampled", "classes", "deff_df", "indicators",
             "indicators_left_out", "calibration_steps", "regression_steps", "margins_not_met"}


class Person(made_survey.Maker):
    """Respondents whose background is told."""

    told = None

    def background(self):
        return dict(self.told) if self.told else super().background()


class Disclosure(unittest.TestCase):
    kesu = None

    @classmethod
    def setUpClass(cls):
        cls.kesu = cls.enterClassContext(Kesu())

    def survey(self, slug, towns, seed=1):
        """Three psus in each of these townships, one of them rural; a stratum each."""
        survey = made_survey.create(self.kesu, slug)
        for at, town in enumerate(towns):
            self.kesu.sql(f"insert into kesu.stratum values ({survey}, {at + 1}, 's')")
            for i, residence in enumerate(("urban", "rural", "urban")):
                self.kesu.sql(f"insert into kesu.psu select survey_id, {3 * at + i + 1}, {at + 1},"
                              f" vintage, '{town}', '{residence}' from kesu.survey"
                              f" where survey_id = {survey}")
        return Person(self.kesu, survey, seed)

    def answer(self, person, psu, count, state="submitted"):
        for _ in range(count):
            person.attempt(state, psu, 10.0, person.draw.uniform(.5, .9))

    def score(self, slug, *more):
        return json.loads(self.kesu.run("score", slug, "--format", "json", *more).stdout)

    def numbers_in(self, value, name=""):
        """Every number in a document, with the name of its member."""
        if isinstance(value, dict):
            for key, member in value.items():
                yield from self.numbers_in(member, key)
        elif isinstance(value, list):
            for member in value:
                yield from self.numbers_in(member, name)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            yield name, value

    # --- one run ---
    def test_one_respondent(self):
        person = self.survey("made-one", TOWNS[:2])
        person.told = {"sex": "female", "birth_year": 1990, "education": "college",
                       "residence": "urban", "occupation": "official"}
        self.answer(person, 1, 1)
        self.answer(person, 1, 3, None)
        person.write()
        document = self.score("made-one")
        self.assertEqual({(e["status"], e["reason"]) for e in document["estimates"]},
                         {("suppress", "few_rows")})
        self.assertEqual({json.dumps([e[name] for name in NUMBERS]) for e in document["estimates"]},
                         {json.dumps([None] * len(NUMBERS))})
        self.assertEqual(len(document["estimates"]), 11 * 20)  # every group of every region
        found = document["run"]["diagnostics"]
        self.assertEqual(found["withheld"]["least"], 11)
        self.assertEqual(found["invited"], 4)
        left = {name for name, _ in self.numbers_in(
            {key: value for key, value in found.items() if key != "withheld"})}
        self.assertLessEqual(left, KNOWN_BEFORE)
        self.check_files("made-one")

    def check_files(self, slug):
        rows = list(csv.DictReader(io.StringIO(self.kesu.run("export", slug).stdout)))
        self.assertEqual({(row["n"], row["share"], row["df"], row["status"], row["reason"])
                          for row in rows}, {("", "", "", "suppress", "few_rows")})
        self.assertEqual(len(rows), 11 * 20)
        heading = self.kesu.run("score", slug, "--wide").stdout.splitlines()[2]
        self.assertIn("不足11份", heading)
        for words in ("样本量", "mean points", "回答率", "alpha"):
            self.assertNotIn(words, heading)
        for kind in ("weights", "scales"):
            done = self.kesu.run("export", slug, kind, check=False)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertIn("fewer than 11 respondents", done.stderr)

    def test_ten_and_eleven(self):
        for people, told in ((10, False), (11, True)):
            slug = f"made-{people}"
            person = self.survey(slug, TOWNS[:2], people)
            for i in range(people):
                person.told = {"sex": ("male", "female")[i % 2], "birth_year": 1960 + 10 * (i % 5),
                               "education": made_survey.EDUCATION[i % 4]}
                self.answer(person, 1 + i % 6, 1)
            person.write()
            document = self.score(slug)
            self.assertEqual(document["estimates"][0]["n"], people if told else None)
            found = document["run"]["diagnostics"]
            for name in ("respondents", "mean_points", "submitted", "response_rate"):
                self.assertEqual(found[name] is not None, told, name)

    def test_a_township_of_one_respondent(self):
        person = self.survey("made-township", TOWNS[:8], 5)
        for psu in range(1, 22):
            self.answer(person, psu, 40)
        person.told = {"sex": "female", "birth_year": 1990, "education": "college"}
        self.answer(person, 22, 1)
        person.write()
        document = self.score("made-township")
        town = TOWNS[7]
        rows = [e for e in document["estimates"] if e["region"] == town]
        self.assertEqual(len(rows), 20)
        self.assertEqual({(e["n"], e["df"], e["status"], e["reason"]) for e in rows},
                         {(None, None, "suppress", "few_rows")})
        response = document["run"]["diagnostics"]["response"]
        for one in response["class"]:
            if one["region"] == town:
                self.assertEqual((one["answered"], one["factor"]), (None, None))
        area = next(a["model"] for a in document["areas"] if a["region"] == town)
        self.assertEqual((area["kind"], area["status"], area["share"]), ("sampled", "suppress", None))
        self.check_nobody_follows(document, town)

    def check_nobody_follows(self, document, town):
        """Neither the cells of the township with somebody nor those with nobody can be calculated."""
        cells = {(e["region"], e["group"]): e for e in document["estimates"]}
        stored = {(row[0], row[1]): int(row[2]) for row in self.kesu.sql(
            f"select region, \"group\", n from kesu.estimate where run_id = {document['run']['id']}")}
        parents = Snapshot(self.kesu, document["survey"]).parents
        for asked in ({c for c in cells if stored[c] or c[0] == town}, {c for c in cells if stored[c]}):
            known = {cell: cells[cell] for cell in asked}
            ties, rests = disclosure.with_rests(disclosure.families(known, parents), stored)
            for hidden in ({c for c in known if known[c]["status"] == "suppress"},
                           {c for c in known if known[c]["n"] is None}):
                self.assertEqual(disclosure.told(ties, hidden | set(rests)), set())
        self.check_nobody_is_left(document)
        empty = [c for c in cells if c[0] == town and not stored[c]]
        self.assertGreater(len(empty), 5)
        for cell in empty:  # counts of nobody that add up to nobody tell: somebody must be hidden
            known = {c: cells[c] for c in cells if stored[c] or c == cell}
            for family in disclosure.families(known, parents):
                if cell in family:
                    self.assertTrue([c for c in family if stored[c] and known[c]["n"] is None])

    def check_nobody_is_left(self, document):
        """Neither do those follow whom the shown parts of a total leave."""
        cells = {(e["region"], e["group"]): e for e in document["estimates"]}
        counts = {(row[0], row[1]): int(row[2]) for row in self.kesu.sql(
            "select region, \"group\", n from kesu.estimate where n > 0"
            f" and run_id = {document['run']['id']}")}
        parents = Snapshot(self.kesu, document["survey"]).parents
        for hidden in ({c for c in counts if cells[c]["status"] == "suppress"},
                       {c for c in counts if cells[c]["n"] is None}):
            self.assertEqual(disclosure.follows(counts, parents, hidden), set())

    def test_one_who_did_not_tell(self):
        """A sample in which all but one tell their sex, and all but two are farmers."""
        person = self.survey("made-untold", TOWNS[:5], 6)
        for i in range(600):
            person.told = {"sex": ("male", "female")[i % 2], "birth_year": 1960 + i % 45,
                           "education": made_survey.EDUCATION[i % 5], "occupation": "farmer"}
            if i < 2:
                person.told["occupation"] = "retired"
            if i == 77:
                del person.told["sex"]
            self.answer(person, 1 + i % 15, 1)
        person.write()
        document = self.score("made-untold")
        self.check_nobody_is_left(document)
        found = {e["group"]: e for e in document["estimates"] if e["region"] == "360102"}
        self.assertEqual(found["all"]["n"], 600)
        self.assertIn("complementary", (found["sex=male"]["reason"], found["sex=female"]["reason"]))
        self.assertEqual((found["key_group=farmer"]["status"], found["key_group=farmer"]["n"]),
                         ("suppress", None))
        sexes = [found["sex=male"]["n"], found["sex=female"]["n"]]
        self.assertIn(None, sexes)

    def test_an_activity_in_which_one_did_not_tell(self):
        """13 people, one of whom told no age: that one's points were 13 x mean - 12 x mean."""
        person = Person(self.kesu, made_survey.create(
            self.kesu, "made-untold-activity", result_class="activity"), 4)
        person.told = {"sex": "male", "birth_year": 1980, "occupation": "farmer"}
        self.answer(person, None, 12)
        del person.told["birth_year"]
        self.answer(person, None, 1)
        person.write()
        shown = {row["group"]: row["submitted"]
                 for row in self.score("made-untold-activity")["statistics"]}
        self.assertEqual((shown["all"], shown["age=40-49"]), (13, None))
        self.assertEqual((shown["sex=male"], shown["key_group=farmer"]), (13, 13))

    def test_counts_of_a_few(self):
        """No count of 1 to 10 people is in the diagnostics, nor a total that gives one away."""
        person = self.survey("made-counts", TOWNS[:5], 8)
        told = {"sex": "female", "birth_year": 1980, "education": "college"}
        person.told = told
        for psu in range(1, 16):
            self.answer(person, psu, 10)
        self.answer(person, 1, 1, "open")
        self.answer(person, 2, 2, "withdrawn")
        for born in (None, 1900):
            person.told = {**told, "birth_year": born} if born else {"sex": "female"}
            self.answer(person, 3, 1)
        person.write()
        found = self.score("made-counts")["run"]["diagnostics"]
        for name in ("open", "withdrawn", "age_unknown", "out_of_frame", "attempts", "submitted",
                     "response_rate"):
            self.assertIsNone(found[name], name)
        for name in ("rr1", "rr3", "e"):
            self.assertIsNone(found["response"][name], name)
        self.assertEqual((found["respondents"], found["uninvited"]), (150, 0))
        self.assertNotIn("kept", found)
        few = {name for name, number in self.numbers_in(found)
               if isinstance(number, int) and 0 < number < 11}
        self.assertLessEqual(few, KNOWN_BEFORE | NO_PEOPLE)
        town = [one["answered"] for one in found["response"]["class"]]
        self.assertIn(None, town)

    def test_an_activity(self):
        survey = made_survey.create(self.kesu, "made-activity", result_class="activity")
        person = Person(self.kesu, survey, 3)
        person.told = {"sex": "male", "birth_year": 1990, "education": "college"}
        self.answer(person, None, 10)
        person.write()
        document = self.score("made-activity")
        self.assertEqual({(row["attempts"], row["submitted"], row["mean_score"])
                          for row in document["statistics"]}, {(None, None, None)})
        self.assertEqual(len(document["statistics"]), 20)
        self.assertIsNone(document["run"]["diagnostics"]["mean_points"])
        self.assertIsNone(document["run"]["diagnostics"]["submitted"])
        person.told = {"sex": "female", "birth_year": 1990, "education": "college"}
        self.answer(person, None, 11)
        person.write()
        shown = {row["group"]: row["submitted"]
                 for row in self.score("made-activity")["statistics"]}
        self.assertEqual((shown["all"], shown["sex=male"], shown["sex=female"]), (21, None, None))

    # --- two runs ---
    def withdraw(self, survey, count):
        self.kesu.sql(
            "update kesu.attempt set state = 'withdrawn', ended_at = clock_timestamp() where attempt in"
            f" (select attempt from kesu.attempt where survey_id = {survey} and state = 'submitted'"
            f" order by attempt limit {count})")

    def test_two_runs_side_by_side(self):
        person = self.survey("made-twice", TOWNS[:5], 7)
        for psu in range(1, 16):
            self.answer(person, psu, 20)
        person.write()
        first = self.score("made-twice")
        self.withdraw(person.survey, 1)
        done = self.kesu.run("score", "made-twice", check=False)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn(f"since run {first['run']['id']}", done.stderr)
        self.assertIn("增减的答卷不足 11 份", done.stderr)
        state = self.kesu.sql("select state, failure from kesu.run order by run_id desc limit 1")[0]
        self.assertEqual(state[0], "failed")
        self.assertIn("fewer than 11 respondents", state[1])
        self.assertIn("what was there before stays", state[1])  # it names no run as the last
        # One goes, others come: still few people, though the number is larger than before.
        self.answer(person, 1, 5)
        person.write()
        self.assertEqual(self.kesu.run("score", "made-twice", check=False).returncode, 1)
        self.withdraw(person.survey, 12)
        self.assertNotEqual(self.score("made-twice")["run"]["id"], first["run"]["id"])

    def test_the_same_people_with_other_margins(self):
        """What a run withholds is withheld by every later one of the same respondents."""
        made_survey.make_sampled(self.kesu, "made-again", seed=4, persons=30)
        first = self.score("made-again")
        shown, hidden = self.pattern(first)
        for at, sets in enumerate(({"sex": {"male": 120000, "female": 80000}}, made_survey.MARGINS)):
            path = self.kesu.folder / f"again-{at}.csv"
            made_survey.write_margins(path, sets)
            self.kesu.run("load", "--margins", str(path), "--survey", "made-again", "--year", "2020",
                          "--source", "made")
            again, again_hidden = self.pattern(self.score("made-again"))
            self.assertLessEqual(again, shown)
            self.assertLessEqual(hidden, again_hidden)

    def pattern(self, document):
        cells = {(e["region"], e["group"]): e for e in document["estimates"]}
        return ({c for c, e in cells.items() if e["status"] != "suppress"},
                {c for c, e in cells.items() if e["n"] is None})


if __name__ == "__main__":
    unittest.main()
