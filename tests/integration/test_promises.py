"""What the schema itself refuses, whoever asks: the promises that no handler has to keep.

Each statement is tried by a role the program uses, or by the owner of the tables.
"""

import unittest

import api_case
import support
from api_fixtures import CLOSING

OWNER, RESIDENT, STAFF = "kesu", "kesu_resident", "kesu_staff"

setUpModule = api_case.start


class PromiseCase(api_case.ApiCase):
    def sql(self, statement, role=OWNER, scope=""):
        return self.kesu.sql(f"BEGIN; SET LOCAL ROLE {role}; SET LOCAL kesu.scope = '{scope}';"
                             f"{statement}; COMMIT")

    def refused(self, statement, why, role=OWNER, scope=""):
        with self.subTest(statement=statement, role=role), \
                self.assertRaisesRegex(AssertionError, why):
            self.sql(statement, role, scope)

    def survey_id(self, slug):
        return self.kesu.sql(f"SELECT survey_id FROM kesu.survey WHERE slug = '{slug}'")[0][0]


class AnswerTest(PromiseCase):
    """Answers and receipts are appended; an attempt only ever ends."""

    def setUp(self):
        super().setUp()
        self.attempt = self.begin()
        item = self.attempt.booklet()["items"][0]
        self.attempt.save(1, [support.answer_to(item)])
        self.row = f"WHERE attempt = '{self.attempt.id}'"

    def test_answers_stay(self):
        for role in (OWNER, RESIDENT):
            self.refused(f"DELETE FROM kesu.answer {self.row}", "only a withdrawal", role)
        self.refused(f"UPDATE kesu.answer SET seq = 2 {self.row}", "never changed")
        self.refused(f"UPDATE kesu.answer SET seq = 2 {self.row}", "permission denied", RESIDENT)
        for table in ("attempt", "answer", "receipt", "audit"):
            self.refused(f"TRUNCATE kesu.{table}", "never changed")
        self.assertEqual(self.attempt.state()["acknowledged"], 1)

    def test_receipts_stay(self):
        self.assertEqual(self.attempt.submit(1).status, 201)
        for change in ("DELETE FROM kesu.receipt", "UPDATE kesu.receipt SET last_seq = 9"):
            self.refused(f"{change} {self.row}", "never changed")
            self.refused(f"{change} {self.row}", "permission denied", RESIDENT)

    def test_attempts_only_end(self):
        other = self.survey_id(CLOSING)
        for change in (f"survey_id = {other}", "invited = true", "language = 'en'"):
            self.refused(f"UPDATE kesu.attempt SET {change} {self.row}", "only ever ends")
            self.refused(f"UPDATE kesu.attempt SET {change} {self.row}", "permission denied",
                         RESIDENT)
        self.refused(f"DELETE FROM kesu.attempt {self.row}", "only ever ends")
        self.assertEqual(self.attempt.submit(1).status, 201)
        for role in (OWNER, RESIDENT):
            self.refused("UPDATE kesu.attempt SET state = 'open', ended_at = NULL " + self.row,
                         "only ever ends", role)


if __name__ == "__main__":
    unittest.main()
