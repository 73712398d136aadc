# SPDX-License-Identifier: GPL-3.0-or-later
"""Every right of every role that the server has in SQL, against a list that is kept here.

A new grant fails here until it is put on the list, where it has to be argued for. The second half
tries what must not work, with logins of the roles themselves, as whoever has stolen one would.
"""

import json
import subprocess
import unittest
import uuid

import api_case
import support
from api_fixtures import HIDDEN, LOADED, SAMPLED

ROLES = ("kesu_resident", "kesu_staff", "kesu_sign_in", "kesu_identity")
RESIDENT, STAFF, SIGN_IN, IDENTITY = ROLES
LOGINS = (RESIDENT, STAFF, SIGN_IN)
ALL = "*"
OWNED = dict.fromkeys(
    ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"), ALL)

# Columns by role, table and right. Row-level security says which rows; test_promises and test_parts
# try that.
RIGHTS = {
    # What phones are shown, and what says when to read it again. Everything else by functions.
    RESIDENT: {
        "kesu.booklet": {"SELECT": ALL},
        "kesu.booklet_design": {"SELECT": "design_id code version instrument_id document"},
        "kesu.catalogue": {"SELECT": "version"},
        "kesu.programme": {"SELECT": "programme_id code title"},
        "kesu.region": {"SELECT": "vintage code name"},
        "kesu.survey": {"SELECT": (
            "survey_id slug programme_id vintage region title year result_class rehearsal sampled "
            "instrument_id state opened_on form_number issuing_body approval_number valid_from "
            "valid_until design_id closes_at opt_in")},
    },
    # Results and plans. Of attempts and answers nothing, of documents only their names.
    STAFF: {
        **{"kesu." + table: {"SELECT": ALL} for table in (
            "activity_statistic", "area_estimate", "area_spread", "baseline", "estimate",
            "estimate_measure", "figure", "gap", "gap_change", "item_parameter", "margin", "margin_source",
            "programme", "programme_region",
            "projection", "psu", "publication", "region", "region_rank", "run_comparison", "run_gap_target",
            "run_rank_target", "run_scale", "run_target", "standard", "stratum", "survey", "survey_step",
            "survey_target", "target", "trend")},
        "kesu.booklet_design": {
            "SELECT": "design_id code version title instrument_id booklets sha256"},
        "kesu.instrument": {"SELECT": "instrument_id code version title bank sha256"},
        "kesu.run": {"SELECT": (
            "run_id survey_id result_class rehearsal region state progress step seed requested_at "
            "requested_by started_at finished_at failure program_version snapshot_sha256 recipe "
            "programme_version kind reason superseded_by"),
                     "INSERT": "survey_id result_class rehearsal region seed requested_by reason"},
    },
    # No table and no column: functions alone.
    SIGN_IN: {},
    # What names people. Nobody logs in as this role, and no other role is a member of it.
    IDENTITY: {"kesu_identity." + table: OWNED for table in (
        "account", "api_token", "contact_note", "credential", "frame_person", "interview_place", "letter",
        "oidc_link",
        "oidc_state", "refusal", "role", "session", "sign_in")},
}
# The program looks at passwords and codes, not the database: whoever has stolen the login of signing in
# may begin a session of any account by these, which the audit notes (decision 42). No other login may.
SESSIONS = (
    "kesu_fn.oidc_account kesu_fn.oidc_state_take "
    "kesu_fn.session_begin kesu_fn.session_confirm_totp kesu_fn.session_drop_totp "
    "kesu_fn.session_end kesu_fn.session_offer_totp kesu_fn.session_password kesu_fn.session_read "
    "kesu_fn.setup_check kesu_fn.setup_finish kesu_fn.sign_in_begin kesu_fn.sign_in_failed "
    "kesu_fn.sign_in_uncounted")
# Each looks at what the credential of its transaction may do, and refuses the rest.
MANAGED = (
    "kesu_fn.account_change kesu_fn.account_list kesu_fn.account_make kesu_fn.account_reset "
    "kesu_fn.token_list kesu_fn.token_make kesu_fn.token_revoke kesu_fn.token_rotate ")
# Each looks at the right and the region of whoever asks, and refuses the rest.
FORMS = (
    "kesu_fn.booklet_read kesu_fn.pilot_delete kesu_fn.pilot_make kesu_fn.pilot_results "
    "kesu_fn.survey_booklets kesu_fn.survey_exposure ")
INTERVIEWS = (
    "kesu_fn.assign_by_token kesu_fn.assigned_psus_by_token kesu_fn.assignments_by_token "
    "kesu_fn.conflict_decide kesu_fn.conflicts_by_token kesu_fn.interview_cases "
    "kesu_fn.interview_forms kesu_fn.interview_look kesu_fn.interview_store kesu_fn.interview_take "
    "kesu_fn.interviewers_by_token kesu_fn.places_by_token ")
PUBLICATIONS = (
    "kesu_fn.publication_managed kesu_fn.publication_facts kesu_fn.publication_key "
    "kesu_fn.publication_store ")
# Of what is published, for everybody; and what a report says of a survey whose figures may be read.
REPORTS = "kesu_fn.report_published kesu_fn.report_standing kesu_fn.report_survey "
QUOTAS = "kesu_fn.progress_opt_in kesu_fn.quotas_by_token kesu_fn.quotas_set_by_token "
REMINDERS = (
    "kesu_fn.reminder_cases_by_token kesu_fn.reminder_psus_by_token "
    "kesu_fn.reminder_queue_by_token kesu_fn.reminder_waves_by_token ")
# Of one link of a pilot, whose key the role cannot look up.
PILOT = (
    "kesu_fn.pilot_booklet kesu_fn.pilot_form kesu_fn.pilot_read kesu_fn.pilot_save "
    "kesu_fn.pilot_start kesu_fn.pilot_submit kesu_fn.pilot_withdraw ")
# Each makes or tells a part of a survey's sample, for whoever manages the fieldwork of all of it.
SAMPLE = (
    "kesu_fn.draw_begin kesu_fn.draw_by_token kesu_fn.draw_drawn kesu_fn.draw_people "
    "kesu_fn.draw_psus kesu_fn.draw_store_people kesu_fn.draw_store_psus kesu_fn.frame_begin "
    "kesu_fn.frame_by_token kesu_fn.frame_changes kesu_fn.frame_drop kesu_fn.frame_people_add "
    "kesu_fn.frame_regions kesu_fn.frame_units_add kesu_fn.household_draw_store "
    "kesu_fn.letter_people kesu_fn.letter_store kesu_fn.letter_survey kesu_fn.letter_void "
    "kesu_fn.letters_by_token kesu_fn.release_left kesu_fn.release_store kesu_fn.sample_hold "
    "kesu_fn.sample_invitations kesu_fn.sample_managed kesu_fn.sample_note "
    "kesu_fn.sample_psus kesu_fn.sample_strata ")
# Functions that run with their owner's rights, or of schema kesu_fn, by who may run them.
FUNCTIONS = {
    RESIDENT: (
        "kesu.account_may kesu.account_name kesu.figures_prefix kesu.scope_prefix "
        "kesu_fn.answers_outcome kesu_fn.answers_save kesu_fn.attempt_answers kesu_fn.attempt_read "
        "kesu_fn.attempts_started kesu_fn.booklets_answered kesu_fn.catalogue_instruments "
        "kesu_fn.invitation_survey kesu_fn.merge kesu_fn.quota_variables kesu_fn.resume_make "
        "kesu_fn.resume_read " + PILOT +
        "kesu_fn.start_attempts kesu_fn.submit kesu_fn.withdraw kesu_fn.write_probe"),
    STAFF: (
        "kesu.account_may kesu.account_name kesu.figures_prefix kesu.scope_prefix "
        "kesu_fn.audit_page kesu_fn.contact_add_by_token kesu_fn.contacts_by_token "
        "kesu_fn.credential_used kesu_fn.documents_told kesu_fn.export_allowed "
        "kesu_fn.case_rows kesu_fn.export_items kesu_fn.export_noted kesu_fn.export_psus "
        "kesu_fn.field_export_noted kesu_fn.field_table_head kesu_fn.fieldwork_rows kesu_fn.paradata_rows "
        "kesu_fn.group_place kesu_fn.microdata_head kesu_fn.microdata_rows "
        "kesu_fn.progress_areas kesu_fn.progress_days kesu_fn.progress_dispositions "
        "kesu_fn.progress_interviewers kesu_fn.progress_listeners kesu_fn.progress_regions "
        "kesu_fn.progress_survey kesu_fn.public_head kesu_fn.public_keep kesu_fn.published "
        "kesu_fn.request_refused kesu_fn.run_allowed "
        "kesu_fn.run_counts kesu_fn.run_diagnostics kesu_fn.run_has_compared kesu_fn.run_is_held "
        "kesu_fn.run_room "
        "kesu_fn.stamp kesu_fn.survey_counts kesu_fn.survey_households kesu_fn.survey_life "
        "kesu_fn.survey_make kesu_fn.survey_move_by_token kesu_fn.survey_next "
        "kesu_fn.survey_releases kesu_fn.survey_spread kesu_fn.survey_target "
        + FORMS + INTERVIEWS + PUBLICATIONS + QUOTAS + REMINDERS + REPORTS + SAMPLE),
    SIGN_IN: "kesu_fn.credential_used " + MANAGED + SESSIONS,
    IDENTITY: (
        "kesu.account_may kesu.account_name kesu.audit_note kesu.figures_prefix kesu.scope_prefix "
        "kesu_fn.account_giver kesu_fn.account_managed kesu_fn.credential_now "
        "kesu_fn.credential_used kesu_fn.owner_shown kesu_fn.progress_listeners "
        "kesu_fn.request_refused kesu_fn.session_is_fresh "
        + MANAGED + SESSIONS),
}

GRANTED = """
SELECT r.role, n.nspname || '.' || c.relname, p.name,
  CASE WHEN has_table_privilege(r.role, c.oid, p.name) THEN '*' ELSE a.columns END
FROM unnest(ARRAY[{roles}]) AS r (role)
CROSS JOIN pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES',
  'TRIGGER']) AS p (name)
CROSS JOIN LATERAL (
  SELECT string_agg(a.attname, ' ' ORDER BY a.attnum) AS columns
  FROM pg_attribute a
  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    AND p.name IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
    AND has_column_privilege(r.role, c.oid, a.attnum, p.name)) a
WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND n.nspname !~ '^(pg_.*|information_schema)$'
  AND (has_table_privilege(r.role, c.oid, p.name) OR a.columns IS NOT NULL)
"""
RUNNABLE = """
SELECT r.role, string_agg(DISTINCT n.nspname || '.' || p.proname, ' '
  ORDER BY n.nspname || '.' || p.proname)
FROM unnest(ARRAY[{roles}]) AS r (role)
CROSS JOIN pg_proc p
JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname LIKE 'kesu%' AND has_schema_privilege(r.role, n.oid, 'USAGE')
  AND p.prorettype <> 'trigger'::regtype
  AND (p.prosecdef OR n.nspname = 'kesu_fn') AND has_function_privilege(r.role, p.oid, 'EXECUTE')
GROUP BY r.role
"""

setUpModule = api_case.start


class RoleCase(api_case.ApiCase):
    def listed(self, statement):
        return self.kesu.sql(statement.format(roles=", ".join(f"'{role}'" for role in ROLES)))

    def run_as(self, role, statement):
        """(status, output, what it says) of a connection that has logged in as the role."""
        command = self.kesu.psql_command()
        command[command.index("-U") + 1] = role
        done = subprocess.run([*command, "--field-separator=\x1f", "--command", statement],
                              env=support.clean_environment(), cwd="/", capture_output=True,
                              text=True, check=False, timeout=support.PATIENCE_SECONDS)
        return done.returncode, done.stdout, done.stderr

    def refused(self, role, statements, why="permission denied"):
        """Every one of the statements, all over one connection."""
        command = [*self.kesu.psql_command(), "--set=ON_ERROR_STOP=0"]
        command[command.index("-U") + 1] = role
        for number, statement in enumerate(statements):
            command += ["--command", f"\\warn @@{number}", "--command", statement]
        done = subprocess.run(command, env=support.clean_environment(), cwd="/", text=True,
                              capture_output=True, check=False, timeout=support.PATIENCE_SECONDS)
        told = done.stderr.split("@@")[1:]
        self.assertEqual(len(told), len(statements), done.stderr)
        for statement, words in zip(statements, told):
            with self.subTest(role=role, statement=statement):
                self.assertRegex(words, "ERROR: .*(" + why + ")")

    def tables(self):
        return [row[0] for row in self.kesu.sql(
            "SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n"
            " ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm')"
            " AND n.nspname LIKE 'kesu%' ORDER BY 1")]


class ListTest(RoleCase):
    maxDiff = None

    def test_every_right_is_on_the_list(self):
        found = {role: {} for role in ROLES}
        for role, table, right, columns in self.listed(GRANTED):
            found[role].setdefault(table, {})[right] = columns
        for role in ROLES:
            with self.subTest(role):
                self.assertEqual(found[role], RIGHTS[role])

    def test_every_function_is_on_the_list(self):
        self.assertEqual({role: set(names.split()) for role, names in self.listed(RUNNABLE)},
                         {role: set(names.split()) for role, names in FUNCTIONS.items()})

    def test_nobody_else_has_rights(self):
        self.assertEqual(self.kesu.sql(
            "SELECT DISTINCT grantee FROM information_schema.role_table_grants"
            " WHERE table_schema LIKE 'kesu%' ORDER BY 1"),
            [["kesu"], [IDENTITY], [RESIDENT], [STAFF]])  # and none to signing in

    def test_no_login_owns_or_becomes_anything(self):
        self.assertEqual(self.kesu.sql(
            "SELECT rolname FROM pg_roles r WHERE rolname LIKE 'kesu\\_%' AND (rolsuper OR rolcreaterole"
            " OR rolcreatedb OR rolbypassrls OR rolreplication OR rolcanlogin <> (rolname <>"
            f" '{IDENTITY}') OR EXISTS (SELECT FROM pg_roles o WHERE o.oid <> r.oid"
            " AND pg_has_role(r.oid, o.oid, 'MEMBER')))"), [])
        self.assertEqual(self.kesu.sql(
            "SELECT o.rolname, d.classid::regclass, d.objid FROM pg_shdepend d JOIN pg_roles o"
            f" ON o.oid = d.refobjid WHERE d.deptype = 'o' AND o.rolname IN {LOGINS}"), [])
        others = {"kesu", "pg_read_all_data", "pg_execute_server_program", *ROLES}
        for role in LOGINS:
            self.refused(role, [f"SET ROLE {other}" for other in others - {role}])
            self.refused(role, [f"GRANT {other} TO {role}" for other in others - {role}],
                         "must have|must be|permission denied")


class FunctionTest(RoleCase):
    def test_no_function_is_led_astray(self):
        """Functions with their owner's rights look for types in temporary schemas last."""
        self.assertEqual(self.kesu.sql(
            "SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace::regnamespace::text"
            " LIKE 'kesu%' AND p.prosecdef"
            " AND p.proconfig IS DISTINCT FROM ARRAY['search_path=pg_catalog, pg_temp']"), [])
        self.assertEqual(self.kesu.sql(
            "SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang"
            " WHERE p.pronamespace = 'kesu_fn'::regnamespace AND l.lanname = 'plpgsql'"
            " AND p.proconfig IS NULL AND (has_function_privilege('kesu_resident', p.oid, 'EXECUTE')"
            " OR has_function_privilege('kesu_staff', p.oid, 'EXECUTE')"
            " OR has_function_privilege('kesu_sign_in', p.oid, 'EXECUTE'))"), [])

    def test_a_type_of_ones_own(self):
        trap = """
            CREATE FUNCTION pg_temp.sprung(value pg_catalog.text) RETURNS pg_catalog.bool
              LANGUAGE plpgsql AS $$ BEGIN
                RAISE EXCEPTION 'sprung as %', current_user; END $$;
            CREATE DOMAIN pg_temp.text AS pg_catalog.text CHECK (pg_temp.sprung(VALUE));
            CREATE DOMAIN pg_temp.int4 AS pg_catalog.int4 CHECK (pg_temp.sprung(VALUE::pg_catalog.text));
            """
        calls = {RESIDENT: f"SELECT kesu_fn.withdraw('{uuid.uuid4()}'), kesu_fn.merge('{uuid.uuid4()}')",
                 STAFF: "SELECT kesu_fn.survey_move_by_token('none', 'open', '', '', '', '', NULL, NULL)"}
        for role, call in calls.items():
            _, _, told = self.run_as(role, f"{trap} SET search_path = pg_temp; {call}")
            self.assertNotIn("sprung", told)


class StolenLoginTest(RoleCase):
    """What whoever has the password of a lane cannot do."""

    def setUp(self):
        super().setUp()
        self.attempt = self.begin()
        self.items = self.attempt.booklet()["items"]
        self.attempt.save(1, [support.answer_to(self.items[0])], background=support.BACKGROUND)

    def test_nothing_of_people_is_read(self):
        secret = ("kesu.attempt", "kesu.answer", "kesu.answers_merged", "kesu.receipt",
                  "kesu.invitation", "kesu.resume_code", "kesu.resume_guess", "kesu.item",
                  "kesu.item_choice", "kesu.pilot", "kesu.pilot_answer", "kesu.frame_unit",
                  "kesu.drawn_person", "kesu.audit",
                  "kesu.assignment", "kesu.interview_record", "kesu.sitting", "kesu.sitting_kept",
                  "kesu.sitting_decision", "kesu.sitting_later", "kesu_identity.interview_place",
                  "kesu_identity.account", "kesu_identity.api_token", "kesu_identity.session",
                  "kesu_identity.frame_person", "kesu_identity.letter")
        self.assertLessEqual(set(secret), set(self.tables()))
        for role in LOGINS:
            self.refused(role, [f"SELECT FROM {table} LIMIT 1" for table in secret]
                         + [f"COPY {table} TO STDOUT" for table in secret]
                         + ["SELECT document FROM kesu.instrument"])
        for table in ("kesu.answer", "kesu.attempt", "kesu.instrument", "kesu.survey"):
            self.assertEqual(self.kesu.sql(
                f"SELECT has_any_column_privilege('{IDENTITY}', '{table}', 'SELECT')"), [["f"]])

    def test_nothing_is_written(self):
        tables = self.tables()
        for role in LOGINS:
            inserted = [table for table in tables if (role, table) != (STAFF, "kesu.run")]
            self.refused(role, [
                *(f"INSERT INTO {table} DEFAULT VALUES" for table in inserted),
                *(f"DELETE FROM {table}" for table in tables),
                *(f"TRUNCATE {table}" for table in tables),
                "UPDATE kesu.attempt SET state = 'withdrawn', ended_at = now()",
                "UPDATE kesu.survey SET state = 'closed'",
                "ALTER TABLE kesu.answer DISABLE TRIGGER ALL",
                "SET session_replication_role = replica"],
                "permission denied|must be owner|is not a table")
        self.assertEqual(self.attempt.state()["state"], "open")

    def test_the_sample_of_an_open_survey_stays(self):
        sampled = ("stratum", "psu", "invitation", "draw", "drawn_psu", "drawn_person", "frame",
                   "frame_unit")
        for role in LOGINS:
            self.refused(role, [change for table in sampled for change in (
                f"INSERT INTO kesu.{table} DEFAULT VALUES",
                f"UPDATE kesu.{table} SET survey_id = survey_id", f"DELETE FROM kesu.{table}")],
                "permission denied|does not exist")

    def test_keys_are_not_in_what_phones_lanes_read(self):
        status, output, told = self.run_as(
            RESIDENT, "SELECT questions FROM kesu_fn.catalogue_instruments()")
        self.assertEqual(status, 0, told)
        shown = [json.loads(line) for line in output.splitlines()]
        self.assertIn("kesu-open-50", [instrument["code"] for instrument in shown])
        for instrument in shown:
            for item in instrument["items"]:
                self.assertFalse({"key", "rationale", "source"} & set(item), item["code"])
        whole = json.loads(api_case.INSTRUMENT.read_text("utf-8"))
        self.assertEqual([item["code"] for item in whole["items"]], next(
            [item["code"] for item in instrument["items"]] for instrument in shown
            if instrument["code"] == whole["code"]))

    def test_keys_are_not_in_what_tells_of_a_survey(self):
        def members(value):
            if isinstance(value, list):
                return set().union(*map(members, value))
            if isinstance(value, dict):
                return set(value).union(*map(members, value.values()))
            return set()
        for slug in (LOADED, HIDDEN, SAMPLED):
            page = self.get(f"/surveys/{slug}")
            for told in (self.kesu.run("survey", "show", slug, "--format", "json").stdout,
                         self.kesu.run("survey", "show", slug).stdout, page.body.decode()):
                self.assertIn(slug, told)
                self.assertNotRegex(told, r"[0-9a-fA-F]{32}|BEGIN|argon2")
                if told.startswith("{"):
                    self.assertFalse(members(json.loads(told)) & {
                        "key", "keys", "public_key", "secret", "token", "tokens", "sha256", "hash",
                        "correct", "rationale", "points"})

    def test_an_identifier_is_needed(self):
        """Functions find nothing without one; with one they do what the phone could."""
        other = uuid.uuid4()
        calls = {f"kesu_fn.withdraw('{other}')": "",
                 f"count(*) FROM kesu_fn.attempt_read('{other}')": "0",
                 f"count(*) FROM kesu_fn.attempt_answers('{other}')": "0",
                 f"kesu_fn.resume_make('{other}', 1, '{{}}')": "",
                 f"kesu_fn.invitation_survey('{other}')": "",
                 f"kesu_fn.pilot_booklet('{other}')": "",
                 f"kesu_fn.pilot_withdraw('{other}')": "",
                 f"count(*) FROM kesu_fn.pilot_read('{other}')": "0",
                 f"count(*) FROM kesu_fn.pilot_form('{other}')": "0",
                 f"outcome FROM kesu_fn.pilot_submit('{other}', 1, 'x')": "unknown",
                 f"outcome FROM kesu_fn.submit('{other}', 1, 'x', true)": "unknown",
                 f"count(*) FROM kesu_fn.answers_save('{{{other}}}', '{{1}}', '{{1}}',"
                 " '{\"{1}\"}', '{\"{1}\"}', '{\"{-1}\"}', '{NULL}', '{0}')": "0"}
        for call, found in calls.items():
            with self.subTest(call=call):
                status, output, told = self.run_as(RESIDENT, f"SELECT {call}")
                self.assertEqual((status, output.strip()), (0, found), told)
        self.refused(STAFF, [f"SELECT {call}" for call in calls])
        self.assertEqual(self.attempt.state()["acknowledged"], 1)

    def test_interviews_take_an_interviewer(self):
        """Without a credential of one, the functions of interviews give and store nothing."""
        calls = ("kesu_fn.interview_take('{}', '{}', '{}')", "count(*) FROM kesu_fn.interview_cases()",
                 "count(*) FROM kesu_fn.interview_store('[]')",
                 "count(*) FROM kesu_fn.interview_look('{x}', '{1}')",
                 "count(*) FROM kesu_fn.interview_forms('{x}')")
        self.refused(STAFF, [f"SELECT {call}" for call in calls],
                     "the account does not interview")
        self.refused(STAFF, [
            f"SELECT * FROM kesu_fn.assign_by_token('{HIDDEN}', '{{1}}', '{{x}}', '{{x}}', NULL)",
            f"SELECT * FROM kesu_fn.assigned_psus_by_token('{HIDDEN}')",
            f"SELECT * FROM kesu_fn.interviewers_by_token('{HIDDEN}')",
            f"SELECT * FROM kesu_fn.conflicts_by_token('{HIDDEN}')",
            f"SELECT * FROM kesu_fn.places_by_token('{HIDDEN}')",
            f"SELECT kesu_fn.conflict_decide('{HIDDEN}', gen_random_uuid(), 'use_later', 'x', '{{}}', '[]')",
            f"SELECT * FROM kesu_fn.assignments_by_token('{HIDDEN}')"], "there is no survey")
        self.refused(RESIDENT, [f"SELECT {call}" for call in calls])

    def calls(self, role):
        """Every function of the program that this role may not run, called with nothing."""
        return [f"SELECT {name}({', '.join('NULL::' + kind for kind in kinds.split(';') if kind)})"
                for name, kinds in self.kesu.sql(f"""
            SELECT p.pronamespace::regnamespace || '.' || p.proname, coalesce((
              SELECT string_agg(t.typnamespace::regnamespace || '.' || t.typname, ';' ORDER BY n)
              FROM unnest(p.proargtypes) WITH ORDINALITY a (type, n) JOIN pg_type t
                ON t.oid = a.type), '')
            FROM pg_proc p
            WHERE p.pronamespace::regnamespace::text IN ('kesu_fn', 'kesu_identity') AND p.prokind = 'f'
              AND p.prorettype <> 'trigger'::regtype
              AND NOT p.proname = ANY ('{{{','.join(
                  name.partition('.')[2] for name in FUNCTIONS[role].split())}}}')""")]

    def test_only_the_login_of_signing_in_lets_somebody_in(self):
        """Whoever owns a hole in a report's SQL reads no hash and begins no session."""
        for role in (RESIDENT, STAFF):
            calls = self.calls(role)
            called = {call.split()[1].partition("(")[0] for call in calls}
            self.assertLessEqual(set((SESSIONS + " " + MANAGED).split()), called)
            self.refused(role, calls)
        status, output, told = self.run_as(STAFF, "SELECT count(*) FROM kesu_fn.credential_used('x')")
        self.assertEqual((status, output.strip()), (0, "0"), told)

    def test_the_login_of_signing_in_does_nothing_else(self):
        self.refused(SIGN_IN, self.calls(SIGN_IN))
        self.refused(SIGN_IN, [f"SELECT FROM {table} LIMIT 1" for table in self.tables()]
                     + ["SELECT kesu.account_name()", "SELECT kesu.audit_note('x', 'y', 'z')"])

    def test_surveys_that_nobody_sees(self):
        draft = "stolen-draft"
        self.kesu.sql(f"""
            INSERT INTO kesu.survey (slug, programme_id, vintage, region, title, year, result_class,
              rehearsal, sampled, instrument_id, instrument_bank, standard_code, standard_version)
            SELECT '{draft}', programme_id, vintage, region, title, year, result_class, rehearsal,
              sampled, instrument_id, instrument_bank, standard_code, standard_version
            FROM kesu.survey WHERE slug = '{HIDDEN}'""")
        seen = self.run_as(RESIDENT, "SELECT slug FROM kesu.survey")[1].split()
        self.assertLessEqual({LOADED, HIDDEN, SAMPLED}, set(seen))
        self.assertNotIn(draft, seen)
        seen = self.run_as(STAFF, "SELECT slug FROM kesu.survey")[1].split()
        self.assertFalse({draft, HIDDEN} & set(seen), "without a token rehearsals alone")


if __name__ == "__main__":
    unittest.main()
