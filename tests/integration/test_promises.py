# SPDX-License-Identifier: GPL-3.0-or-later
"""What the schema itself refuses from every role: rules that do not depend on the program.

Each statement is run by a role that the program uses, or by the owner of the tables.
"""

import hashlib
import re
import subprocess
import unittest
import uuid

import api_case
import support
from api_fixtures import CLOSING, HIDDEN, LOADED, OTHER, SAMPLED

OWNER, RESIDENT, STAFF = "kesu", "kesu_resident", "kesu_staff"

SECRET_TABLES = tuple(f"* FROM kesu_identity.{table}" for table in (
    "account", "api_token", "session", "sign_in", "role", "credential", "oidc_link",
    "oidc_state", "refusal"))

setUpModule = api_case.start


class PromiseCase(api_case.ApiCase):
    def sql(self, statement, role=OWNER, scope=""):
        """As a role and, for staff, with the token of an account of that scope."""
        token = hashlib.sha256(scope.encode()).hexdigest()
        if re.fullmatch("[0-9]{6}|[0-9]{9}|[0-9]{12}", scope):
            self.kesu.sql(
                "INSERT INTO kesu_identity.account (name, role, scope)"
                f" VALUES ('scope-{scope}', 'monitor', '{scope}') ON CONFLICT DO NOTHING;"
                "INSERT INTO kesu_identity.api_token (account, label, sha256, expires_at)"
                f" VALUES ('scope-{scope}', 'made by a test', '\\x{token}',"
                " now() + interval '1 hour') ON CONFLICT DO NOTHING")
        return self.kesu.sql(f"BEGIN; SET LOCAL ROLE {role}; SET LOCAL kesu.token = '{token}';"
                             f"{statement}; COMMIT")

    def refused(self, statement, why, role=OWNER, scope=""):
        with self.subTest(statement=statement, role=role), \
                self.assertRaisesRegex(AssertionError, why):
            self.sql(statement, role, scope)

    def survey_id(self, slug):
        return self.kesu.sql(f"SELECT survey_id FROM kesu.survey WHERE slug = '{slug}'")[0][0]


class AnswerTest(PromiseCase):
    """Answers and receipts can only be added, and the only change of an attempt is its end."""

    def setUp(self):
        super().setUp()
        self.attempt = self.begin()
        item = self.attempt.booklet()["items"][0]
        self.attempt.save(1, [support.answer_to(item)])
        self.row = f"WHERE attempt = '{self.attempt.id}'"

    def test_answers_stay(self):
        self.refused(f"DELETE FROM kesu.answer {self.row}", "only a withdrawal")
        self.refused(f"DELETE FROM kesu.answer {self.row}", "permission denied", RESIDENT)
        self.refused(f"UPDATE kesu.answer SET seq = 2 {self.row}", "never changed")
        self.refused(f"UPDATE kesu.answer SET seq = 2 {self.row}", "permission denied", RESIDENT)
        for table in ("attempt", "answer", "receipt", "audit"):
            self.refused(f"TRUNCATE kesu.{table} CASCADE", "never changed")
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
        self.refused("UPDATE kesu.attempt SET state = 'open', ended_at = NULL " + self.row,
                     "only ever ends")

    def test_an_ended_attempt_takes_no_answers(self):
        another = ("INSERT INTO kesu.answer VALUES ('{}', 2, '{{1}}', '{{1}}', '{{-1}}', NULL, now(), 1)")
        refused = "only an open attempt takes answers"
        self.refused(another.format(uuid.uuid4()), refused)
        self.assertEqual(self.attempt.submit(1).status, 201)
        self.refused(another.format(self.attempt.id), refused)
        self.assertEqual(self.ask("DELETE", self.attempt.path, secret=self.attempt.secret).status, 200)
        self.refused(another.format(self.attempt.id), refused)

    def test_many_withdrawals_of_a_day_are_noted(self):
        noted = ("SELECT count(*) FROM kesu.audit WHERE action = 'survey.withdrawals'"
                 f" AND object = 'survey/{OTHER}' AND detail ->> 'count' = '10'")
        for number in range(11):
            self.sql("INSERT INTO kesu.attempt (attempt, survey_id, invited, language)"
                     f" VALUES ('{uuid.UUID(int=number + 1)}', {self.survey_id(OTHER)}, false, 'zh')")
            self.sql("UPDATE kesu.attempt SET state = 'withdrawn', ended_at = now()"
                     f" WHERE attempt = '{uuid.UUID(int=number + 1)}'")
            self.assertEqual(self.sql(noted), [["1" if number >= 9 else "0"]])


class SurveyTest(PromiseCase):
    def test_an_opened_survey_stays_what_it_is(self):
        for slug in (CLOSING, HIDDEN, LOADED):
            for change in ("state = 'draft'", "result_class = 'model_assisted', sampled = true",
                           "rehearsal = NOT rehearsal", "region = '360100'", "year = 2020",
                           "slug = 'another-name'", "instrument_id = instrument_id + 1"):
                self.refused(f"UPDATE kesu.survey SET {change} WHERE slug = '{slug}'",
                             "has been opened")

    def test_no_opening_is_backdated(self):
        self.kesu.sql("""
            INSERT INTO kesu.instrument (code, version, title, bank, document, sha256)
            SELECT 'promise-secure', '1.0.0', title, 'secure', document, sha256
            FROM kesu.instrument WHERE code = 'kesu-open-50'""")
        for state in ("open", "closed"):
            self.refused(f"""
                INSERT INTO kesu.survey (slug, programme_id, vintage, region, title, year,
                  result_class, rehearsal, sampled, instrument_id, instrument_bank, standard_code,
                  standard_version, state, opened_on, form_number, issuing_body, approval_number,
                  valid_from, valid_until)
                SELECT 'promise-official', programme_id, vintage, region, s.title, year, 'official',
                  false, true, i.instrument_id, i.bank, standard_code, standard_version, '{state}',
                  '2020-06-01', 'a', 'b', 'c', '2020-01-01', '2020-12-31'
                FROM kesu.survey s, kesu.instrument i
                WHERE s.slug = '{LOADED}' AND i.code = 'promise-secure'""", "needs_approval")

    def test_stored_questionnaires_stay(self):
        for table in ("item", "booklet"):
            self.refused(f"DELETE FROM kesu.{table}", "never changed")


class RunTest(PromiseCase):
    def test_an_activity_holds_no_estimate(self):
        run = self.fixtures.run_of(HIDDEN)
        for claimed in ("activity", "official", "model_assisted"):
            self.refused(f"""
                INSERT INTO kesu.estimate (run_id, result_class, vintage, region, "group", n, share,
                  se, ci_low, ci_high, status)
                SELECT run_id, '{claimed}', vintage, s.region, 'all', 9, 0.2, 0.1, 0.1, 0.3, 'show'
                FROM kesu.run JOIN kesu.survey s USING (survey_id) WHERE run_id = {run}""",
                         "estimate_result_class_check|estimate_run_id_result_class_fkey")

    def test_a_rehearsal_is_a_rehearsal_in_every_run(self):
        self.refused(f"""
            INSERT INTO kesu.run (survey_id, result_class, rehearsal, region, seed, requested_by)
            SELECT survey_id, result_class, false, region, 1, 'x' FROM kesu.survey
            WHERE slug = '{SAMPLED}'""", "run_survey_id_result_class_rehearsal_region_fkey")

    def test_published_figures_stay(self):
        run = self.fixtures.run_of(SAMPLED)
        for change in ("UPDATE kesu.estimate SET share = 0.17", "DELETE FROM kesu.estimate",
                       "UPDATE kesu.run SET seed = 8", "DELETE FROM kesu.run"):
            self.refused(f"{change} WHERE run_id = {run}", "figures stay")


class StaffTest(PromiseCase):
    """What row-level security allows an account to see and to request."""

    def test_no_run_of_another_region(self):
        survey = self.survey_id(HIDDEN)
        ask = ("INSERT INTO kesu.run (survey_id, result_class, rehearsal, region, seed,"
               " requested_by) VALUES ({}, 'activity', false, '{}', 1, '{}')")
        own, other = "scope-360700", "scope-360102"
        self.refused(ask.format(survey, "360102", own), "row-level security", STAFF, "360700")
        self.refused(ask.format(survey, "360700", other), "row-level security", STAFF, "360700")
        self.refused(ask.format(survey, "360700", own), "region_fkey", STAFF, "360700")

    def test_no_run_is_written_by_hand(self):
        self.refused(f"""
            INSERT INTO kesu.run (survey_id, result_class, rehearsal, region, seed, requested_by,
              step) SELECT survey_id, result_class, rehearsal, region, 1, 'x', 'y' FROM kesu.survey
            WHERE slug = '{HIDDEN}'""", "permission denied", STAFF, "360102")

    def test_what_staff_never_read(self):
        for what in ("* FROM kesu.attempt", "* FROM kesu.answer", "* FROM kesu.receipt",
                     "* FROM kesu.invitation", "document FROM kesu.instrument",
                     "* FROM kesu.item", "* FROM kesu.booklet", "* FROM kesu.audit",
                     *SECRET_TABLES):
            self.refused(f"SELECT {what}", "permission denied", STAFF, "000000")
        for what in SECRET_TABLES:
            self.refused(f"SELECT {what}", "permission denied", RESIDENT)

    def test_a_scope_is_not_set_by_hand(self):
        seen = f"SELECT count(*) FROM kesu.survey WHERE slug = '{HIDDEN}'"
        forged = hashlib.sha256(b"000000").hexdigest()[:-1] + "0"
        self.assertEqual(self.sql(seen, STAFF, "000000"), [["1"]])
        for by_hand in ("SET kesu.scope = '000000'", "SET LOCAL kesu.scope = '360102'",
                        f"SET kesu.token = '{forged}'", "SET kesu.token = ''"):
            with self.subTest(by_hand=by_hand):
                self.assertEqual(self.sql(f"{by_hand}; {seen}", STAFF), [["0"]])

    def test_no_audit_by_hand(self):
        self.refused("INSERT INTO kesu.audit (account, action, object) VALUES ('x', 'y', 'z')",
                     "permission denied", STAFF, "000000")

    def test_nobody_makes_functions(self):
        for role in (STAFF, RESIDENT, "kesu_identity"):
            for schema in ("kesu", "kesu_fn", "kesu_identity", "public"):
                self.refused(f"CREATE FUNCTION {schema}.f() RETURNS int LANGUAGE sql RETURN 1",
                             "permission denied", role)

    def test_lanes_have_nothing_to_reset_to(self):
        lanes = self.kesu.sql(
            "SELECT DISTINCT application_name, usename FROM pg_stat_activity"
            " WHERE application_name IN ('kesu-fast', 'kesu-slow') ORDER BY 1")
        self.assertEqual(lanes, [["kesu-fast", RESIDENT], ["kesu-slow", STAFF]])
        command = self.kesu.psql_command()
        for role in (RESIDENT, STAFF):
            command[command.index("-U") + 1] = role
            for way in ("RESET ROLE", "RESET SESSION AUTHORIZATION", "SET ROLE kesu",
                        "SET ROLE kesu_identity", "SET SESSION AUTHORIZATION kesu"):
                done = subprocess.run(
                    [*command, "--command", f"{way}; COPY (SELECT 1) TO PROGRAM 'cat'"],
                    env=support.clean_environment(), cwd="/", capture_output=True, text=True,
                    check=False)
                self.assertNotEqual(done.returncode, 0, way)
                self.assertRegex(done.stderr, "permission denied|must be superuser")

    def test_scopes(self):
        self.sql("""
            INSERT INTO kesu.survey (slug, programme_id, vintage, region, title, year, result_class,
              rehearsal, sampled, instrument_id, instrument_bank, standard_code, standard_version)
            SELECT 'promise-' || p.root, p.programme_id, p.vintage, p.root, s.title, s.year,
              'activity', false, false, s.instrument_id, s.instrument_bank, s.standard_code,
              s.standard_version
            FROM kesu.survey s, kesu.programme p WHERE s.slug = 'donghu-rehearsal'""")
        seen = ("SELECT string_agg(region, ',' ORDER BY region) FROM kesu.survey"
                " WHERE slug LIKE 'promise-______'")
        for scope, regions in (("", ""), ("000000", "320682,360102,360400,360734,500110"),
                               ("360000", "360102,360400,360734"), ("360100", "360102"),
                               ("360100000000", "360102"), ("360000000", "360102,360400,360734"),
                               ("360102", "360102"), ("360102000000", "360102"),
                               ("360102002", "360102"), ("360103", ""), ("360700", "360734"),
                               ("361000", ""), ("500100", "500110"), ("500200", ""),
                               ("500000", "500110"), ("320600", "320682"), ("3", ""), ("%", "")):
            with self.subTest(scope=scope):
                self.assertEqual(self.sql(seen, STAFF, scope), [[regions]])

    def test_strata_are_seen_with_their_survey(self):
        self.kesu.sql(f"""SET session_replication_role = replica; INSERT INTO kesu.stratum
            SELECT survey_id, 9, 'x' FROM kesu.survey WHERE slug = '{HIDDEN}'""")
        count = f"SELECT count(*) FROM kesu.stratum WHERE survey_id = {self.survey_id(HIDDEN)}"
        self.assertEqual(self.sql(count, STAFF, "360700"), [["0"]])
        self.assertEqual(self.sql(count, STAFF, "360102"), [["1"]])


if __name__ == "__main__":
    unittest.main()
