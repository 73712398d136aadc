# SPDX-License-Identifier: GPL-3.0-or-later
"""What the progress of fieldwork counts: outcomes without an attempt, who begins again, households of nobody,
and nothing that tells of one person."""

import json
import unittest

import field_case
from field_case import BACKGROUND, Case


def setUpModule():
    field_case.begin()


class Counts(Case):
    def test_small_counts_and_straight_lines(self):
        letters, survey = self.opened("field-small")
        self.addCleanup(
            self.kesu.sql, f"DELETE FROM kesu.progress_day WHERE survey_id = {survey};"
            " INSERT INTO kesu.progress_day (survey_id, day, slot, submitted)"
            " SELECT survey_id, kesu.attempt_day(a), 0, count(*) FROM kesu.attempt a"
            f" WHERE survey_id = {survey} AND state = 'submitted' GROUP BY 1, 2")
        for letter in letters[:11]:
            attempt = self.kesu.begin("field-small", invitation=letter["code"])
            answers = [{"item": item["item"], "choice": 1, "elapsed_ms": 1000}
                       for item in attempt.booklet()["items"] if item["type"] in ("single", "true_false")]
            self.assertGreaterEqual(len(answers), 20)
            attempt.save(1, answers, background=BACKGROUND)
            self.assertEqual(attempt.submit(1).status, 201)
            seen = self.progress("field-small")
            self.assertEqual(seen["quality"], {"too_fast": None, "same_choice": None})
            if letter is not letters[10]:
                self.assertIsNone(seen["median_minutes"])
        self.assertIsNotNone(seen["median_minutes"])
        self.reconcile()
        told = {"too_fast": 11, "same_choice": 11}
        self.day_passes(survey)
        self.assertEqual(self.progress("field-small")["quality"], told)
        # One more, and one who withdraws: whoever looks on must not see what was said of these.
        last = self.answer("field-small", letters[11])
        self.assertEqual(self.progress("field-small")["quality"], told)
        self.day_passes(survey)
        self.assertEqual(self.progress("field-small")["quality"], told)
        self.assertEqual(last.client.request("DELETE", last.path, secret=last.secret).status, 200)
        self.assertEqual(self.progress("field-small")["quality"], told)
        for letter in letters[12:22]:
            self.answer("field-small", letter)
        self.day_passes(survey)  # eleven have come since, and 11 of 22 chose otherwise
        self.assertEqual(self.progress("field-small")["quality"], {"too_fast": 22, "same_choice": 11})

    def test_what_comes_later_leaves_a_told_day_alone(self):
        """A tablet brings a sitting of days ago: it is in `submitted` of its day, in the rest of today."""
        letters, survey = self.opened("field-brought")
        self.answer("field-brought", letters[0])
        attempt = self.kesu.begin("field-brought", invitation=letters[1]["code"])
        attempt.save(1, [], background=BACKGROUND)
        self.kesu.sql("UPDATE kesu.attempt SET state = 'submitted',"
                      f" ended_at = now() - interval '3 days' WHERE attempt = '{attempt.id}'")
        self.assertEqual(
            self.kesu.sql("SELECT kesu.today() - day, sum(submitted), sum(ended) FROM kesu.progress_day"
                          f" WHERE survey_id = {survey} GROUP BY 1 ORDER BY 1"),
            [["0", "1", "2"], ["3", "1", "0"]])

    def day_passes(self, survey):
        for days in ("- 1000", "+ 999"):  # two days in a row are not one for a moment
            self.kesu.sql(f"UPDATE kesu.progress_day SET day = day {days} WHERE survey_id = {survey}")

    def test_begun_at_the_door(self):
        """On paper, say: there is no attempt, and all the same they are eligible and no completes."""
        letters, _ = self.opened("field-door")
        self.answer("field-door", letters[0])
        rows = [(letters[1], "partial"), (letters[2], "break_off"), (letters[3], "break_off")]
        self.contacts("field-door", [(letter["case"], "2026-11-01T10:00", "visit", outcome, "王五")
                                     for letter, outcome in rows])
        total = self.progress("field-door")["total"]
        self.assertEqual([total[name] for name in ("complete", "partial", "break_off", "unknown")],
                         [1, 1, 2, 76])
        self.assertAlmostEqual(total["rr5"], 1 / 4, places=12)
        self.check_rates(total, 1)

    def test_who_begins_again_after_withdrawing_has_not_refused(self):
        letters, _ = self.opened("field-again")
        for letter in letters[:3]:
            one = self.answer("field-again", letter)
            self.assertEqual(one.client.request("DELETE", one.path, secret=one.secret).status, 200)
        seen = self.progress("field-again")
        self.assertEqual((seen["withdrawn"], seen["total"]["refused"]), (3, 3))
        self.answer("field-again", letters[0])
        self.answer("field-again", letters[1], submit=False)
        seen = self.progress("field-again")
        total = seen["total"]
        self.assertEqual(seen["withdrawn"], 3)
        self.assertEqual([total[name] for name in ("complete", "break_off", "refused", "unknown")],
                         [1, 1, 1, 77])
        self.reconcile()

    def test_a_household_of_nobody_is_ineligible(self):
        letters, survey = self.opened("field-nobody")
        self.contacts("field-nobody", [
            (letters[1]["case"], "2026-11-01T10:00", "visit", "no_reply"),
            (letters[2]["case"], "2026-11-01T10:00", "visit", "ineligible")])
        cases = ", ".join(f"({survey}, {letter['case']}, {eligible})"
                          for letter, eligible in zip(letters, (0, 0, 0, 2)))
        self.kesu.sql("SET session_replication_role = replica;"
                      " INSERT INTO kesu.household_draw (survey_id, respondent)"
                      f" VALUES ({survey}, 'last-birthday');"
                      f" INSERT INTO kesu.household (survey_id, number, eligible) VALUES {cases}")
        self.answer("field-nobody", letters[3])
        total = self.progress("field-nobody")["total"]
        self.assertEqual([total[name] for name in ("complete", "ineligible", "non_contact", "unknown")],
                         [1, 3, 0, 76])
        self.assertAlmostEqual(total["e"], 1 / 4, places=12)
        self.assertAlmostEqual(total["rr1"], 1 / 77, places=12)

    def test_a_run_has_another_rr1(self):
        """It knows nothing of what was written down (docs/ESTIMATORS.md)."""
        letters, _ = self.opened("field-rates")
        for letter in letters[::4] + letters[1:5:2]:
            self.answer("field-rates", letter)
        self.contacts("field-rates", [(letter["case"], "2026-11-01T10:00", "visit", "ineligible")
                                      for letter in letters[2:12:4]])
        self.kesu.run("survey", "close", "field-rates")
        run = json.loads(self.kesu.run("score", "field-rates", "--format", "json").stdout)["run"]
        self.assertAlmostEqual(run["diagnostics"]["response"]["rr1"], 22 / 80, places=12)
        self.assertAlmostEqual(self.progress("field-rates")["total"]["rr1"], 22 / 77, places=12)

    def test_e_is_that_of_the_survey_for_everybody(self):
        letters, _ = self.opened("field-parts")
        town = {row["psu"] for row in self.progress("field-parts")["psus"]
                if row["region"] == "360102002"}
        own = [letter for letter in letters if letter["batch"] in town]
        others = [letter for letter in letters if letter["batch"] not in town]
        for letter in (own[0], others[0]):
            self.answer("field-parts", letter)
        self.contacts("field-parts", [(letter["case"], "2026-11-01T10:00", "visit", "ineligible")
                                      for letter in others[1:4]])
        part = self.get("/surveys/field-parts/progress", "town").json()
        self.assertEqual({row["psu"] for row in part["psus"]}, town)
        self.assertEqual((part["total"]["complete"], part["total"]["ineligible"]), (1, 0))
        self.assertAlmostEqual(part["total"]["e"], 2 / 5, places=12)
        for row in (*part["psus"], part["total"]):
            self.check_rates(row, 2 / 5)


if __name__ == "__main__":
    unittest.main()
