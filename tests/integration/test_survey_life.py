# SPDX-License-Identifier: GPL-3.0-or-later
"""A survey's life: which steps there are, what each needs, what is fixed and what is recorded."""

import datetime
import hashlib
import json
import re
import unittest
import uuid

import description
import made_survey
import support

STATES = ("draft", "approved", "open", "closed", "scored", "published", "withdrawn")
ALLOWED = {("draft", "approved"), ("approved", "open"), ("open", "closed"), ("closed", "scored")}
APPROVED = ("form_number = 'KX-1', issuing_body = '县统计局', approval_number = '2026-7',"
            " valid_from = kesu.today() - 1, valid_until = kesu.today() + 1")
BY_FORCE = "SET session_replication_role = replica; "


def setUpModule():
    kesu = Case.kesu = unittest.enterModuleContext(support.Kesu(workers=1))
    made_survey.secure_instrument(kesu)


class Case(unittest.TestCase):
    kesu = None

    def draft(self, slug, result_class="official", rehearsal=False):
        """A draft by SQL; its questionnaire cannot be handed out yet. Returns its number."""
        bank = "kesu-open-50" if rehearsal or result_class == "activity" else "made-with-keys"
        return made_survey.create(self.kesu, slug, result_class=result_class, rehearsal=rehearsal,
                                  instrument=bank, state="draft")

    def survey(self, *arguments, status=0):
        done = self.kesu.run("survey", *arguments, "--format", "json", check=False)
        self.assertEqual(done.returncode, status, done.stderr)
        return done.stderr if status else json.loads(done.stdout)

    def lacks(self, *arguments):
        return [line.split(" / ")[1] for line in self.survey(*arguments, status=1).splitlines()[1:]]

    def refused(self, statement, why, role="kesu"):
        with self.subTest(statement=statement, role=role), \
                self.assertRaisesRegex(AssertionError, why):
            self.kesu.sql(f"BEGIN; SET LOCAL ROLE {role}; {statement}; COMMIT")

    def sample(self, number, psu):
        """The rows of a sample of one, by table."""
        return {"stratum": f"SELECT {number}, {psu}, 'x'",
                "psu": f"SELECT survey_id, {psu}, {psu}, vintage, '360102002', 'urban'"
                       f" FROM kesu.survey WHERE survey_id = {number}",
                "invitation": f"SELECT '{uuid.UUID(int=number * 100 + psu)}'::uuid, {number}, {psu}, 2"}

    def draw(self, number):
        for table, row in self.sample(number, 1).items():
            self.kesu.sql(f"INSERT INTO kesu.{table} {row}")

    def set_state(self, slug, state, more=""):
        self.kesu.sql(f"UPDATE kesu.survey SET state = '{state}'{more} WHERE slug = '{slug}'")


class Steps(Case):
    """By SQL, as the owner of the tables."""

    def forced(self, slug, state):
        opened = "NULL" if state in ("draft", "approved") else "kesu.today()"
        self.kesu.sql(BY_FORCE + f"UPDATE kesu.survey SET {APPROVED}, state = '{state}',"
                      f" opened_on = {opened} WHERE slug = '{slug}'")

    def allowed(self, slug):
        found = set()
        for before in STATES:
            for after in STATES:
                self.forced(slug, before)
                try:
                    self.kesu.sql("BEGIN; SET LOCAL kesu.reason = 'why'; UPDATE kesu.survey"
                                  f" SET state = '{after}' WHERE slug = '{slug}'; COMMIT")
                    if before != after:
                        found.add((before, after))
                except AssertionError as refused:
                    self.assertRegex(str(refused), "cannot go from|stays what it is|"
                                                   "needs_approval|no publication")
        return found

    def test_there_are_no_others(self):
        withdrawn = {(state, "withdrawn") for state in STATES[:-1]}
        self.draft("steps-official")
        self.assertEqual(self.allowed("steps-official"), ALLOWED | withdrawn)
        self.draft("steps-activity", "activity")
        self.assertEqual(self.allowed("steps-activity"),
                         ALLOWED | withdrawn | {("draft", "open")})
        self.draft("steps-rehearsal", "activity", True)
        self.assertEqual(self.allowed("steps-rehearsal"),
                         ALLOWED | withdrawn | {("draft", "open"), ("closed", "open")})

    def test_none_begins_late(self):
        for state in ("approved", "scored", "published", "withdrawn"):
            self.refused("INSERT INTO kesu.survey SELECT (jsonb_populate_record(s, jsonb_build_object("
                         f"'slug', 'late-{state}', 'state', '{state}', 'survey_id', 99999))).*"
                         f" FROM kesu.survey s WHERE slug = '{support.SURVEY}'",
                         "cannot go from nothing|GENERATED ALWAYS")

    def test_unseen_are_the_same_everywhere(self):
        """The database trims what the program trims."""
        source = (support.SOURCE / "base/core/src/visible.c").read_text("utf-8")
        table = source[source.index("unseen[] = {"):source.index("/* Wide and narrow")]
        ranges = re.findall(r"\{0x([0-9A-F]+), 0x([0-9A-F]+), (?:true|false)\}", table)
        unseen = [c for low, high in ranges for c in range(int(low, 16), int(high, 16) + 1) if c]
        trimmed = self.kesu.sql("SELECT c FROM generate_series(1, 65535) c"
                                " WHERE c NOT BETWEEN 55296 AND 57343"
                                " AND kesu.visible_trimmed(chr(c)) = '' ORDER BY c")
        self.assertEqual([int(row[0]) for row in trimmed], unseen)

    def test_recorded_and_audited(self):
        self.draft("steps-recorded")
        self.set_state("steps-recorded", "approved", ", " + APPROVED)
        self.refused("UPDATE kesu.survey SET state = 'withdrawn' WHERE slug = 'steps-recorded'",
                     "withdrawal_has_a_reason")
        self.kesu.sql("BEGIN; SET LOCAL kesu.reason = '样本框有误'; UPDATE kesu.survey"
                      " SET state = 'withdrawn' WHERE slug = 'steps-recorded'; COMMIT")
        steps = self.survey("show", "steps-recorded")["steps"]
        self.assertEqual([(s["account"], s["from"], s["to"], s["reason"]) for s in steps], [
            ("kesu", None, "draft", None), ("kesu", "draft", "approved", None),
            ("kesu", "approved", "withdrawn", "样本框有误")])
        told = json.loads(self.kesu.run("audit", "list", "--survey", "steps-recorded", "--format",
                                        "json").stdout)["audit"]
        self.assertEqual([row["action"] for row in told],
                         ["survey.create", "survey.approved", "survey.withdrawn"])
        self.assertEqual(told[1]["detail"]["approval_number"], "2026-7")
        self.assertEqual(told[2]["detail"]["reason"], "样本框有误")
        for change in ("UPDATE kesu.survey_step SET account = 'x'", "DELETE FROM kesu.survey_step",
                       "TRUNCATE kesu.survey_step"):
            self.refused(change, "never changed")
            self.refused(change, "permission denied", "kesu_staff")
        number = self.draft("steps-forged")
        for forged in ("survey_step (survey_id, number, account, to_state)"
                       f" VALUES ({number}, 2, 'director', 'approved')",
                       f"survey_target (survey_id, value) VALUES ({number}, 0.01)"):
            self.refused(f"INSERT INTO kesu.{forged}", "by changes of kesu.survey alone")
            self.refused(f"INSERT INTO kesu.{forged}", "permission denied", "kesu_staff")
        self.assertEqual(len(self.survey("show", "steps-forged")["steps"]), 1)


class Fixed(Case):
    """What is fixed from the approval on, and the sample from the opening on."""

    def test_what_a_survey_is(self):
        self.draft("fixed-survey")
        self.set_state("fixed-survey", "approved", ", " + APPROVED)
        for state in ("approved", "open", "closed"):
            if state != "approved":
                self.set_state("fixed-survey", state)
            for change in ("approval_number = '2026-8'", "form_number = NULL", "issuing_body = 'x'",
                           "valid_from = valid_from - 1", "valid_until = valid_until + 400",
                           "instrument_id = instrument_id + 1", "standard_version = '2'",
                           "region = '360100'", "year = 2020", "closes_at = now()",
                           """title = '{"zh": "x", "en": "x"}'""", "state = 'draft'"):
                change = f"UPDATE kesu.survey SET {change} WHERE slug = 'fixed-survey'"
                self.refused(change, "stays what it is")
                self.refused(change, "permission denied", "kesu_staff")
            self.refused("DELETE FROM kesu.survey WHERE slug = 'fixed-survey'", "never changed")

    def test_the_sample(self):
        number = self.draft("fixed-sample")
        self.draw(number)
        self.kesu.sql(f"UPDATE kesu.invitation SET base_weight = 3 WHERE survey_id = {number}")
        self.set_state("fixed-sample", "approved", ", " + APPROVED)
        self.set_state("fixed-sample", "open")
        other = self.draft("fixed-other")
        for table, row in self.sample(number, 2).items():
            whose = f"kesu.{table} WHERE survey_id = {number}"
            value = {"stratum": "label = 'y'", "psu": "residence = 'rural'",
                     "invitation": "base_weight = base_weight + 1"}[table]
            for change in (f"INSERT INTO kesu.{table} {row}", f"DELETE FROM {whose}",
                           f"UPDATE kesu.{table} SET {value} WHERE survey_id = {number}"):
                self.refused(change, "its sample stays|violates foreign key")
                self.refused(change, "permission denied", "kesu_staff")
                self.refused(change, "permission denied", "kesu_resident")
            self.refused(f"TRUNCATE kesu.{table} CASCADE", "never changed|its sample stays")
        self.kesu.sql(f"INSERT INTO kesu.stratum VALUES ({other}, 2, 'x')")
        self.refused(f"UPDATE kesu.stratum SET survey_id = {number} WHERE survey_id = {other}",
                     "its sample stays")
        shown = self.survey("show", "fixed-sample")
        self.assertEqual((shown["frame"], shown["sample"]),
                         ({"strata": 1, "psus": 1}, {"invitations": 1, "households": None, "releases": []}))

    def test_the_target(self):
        self.draft("fixed-target")
        self.set_state("fixed-target", "approved", ", " + APPROVED)
        before = self.survey("show", "fixed-target")["target"]
        self.assertEqual((before["year"], before["value"]), (2025, 0.175))
        change = "UPDATE kesu.target SET value = {} WHERE region = '360102' AND kind = 'share'"
        self.kesu.sql(change.format(0.01))
        self.addCleanup(self.kesu.sql, change.format(0.175))
        self.assertEqual(self.survey("show", "fixed-target")["target"], before)
        self.assertEqual(self.survey("show", support.SURVEY)["target"], None)
        self.draft("fixed-target-none")
        self.assertEqual(self.survey("show", "fixed-target-none")["target"]["value"], 0.01)
        self.refused("UPDATE kesu.survey_target SET value = 0.01", "never changed")
        self.refused("DELETE FROM kesu.survey_target", "never changed")


class Migration(Case):
    def test_down_and_up(self):
        """What an older program does not know becomes what it knows."""
        with support.Kesu(workers=1) as kesu:
            self.kesu = kesu
            made_survey.secure_instrument(kesu)
            for slug, states in (("down-approved", ["approved"]), ("down-scored", [
                    "approved", "open", "closed", "scored"]), ("down-open", ["approved", "open"])):
                self.draft(slug)
                for state in states:
                    self.set_state(slug, state, ", " + APPROVED if state == "approved" else "")
            kesu.run("migrate", "down", "--to", "23")
            found = "SELECT slug, state FROM kesu.survey WHERE slug LIKE 'down-%' ORDER BY slug"
            self.assertEqual(kesu.sql(found), [["down-approved", "draft"], ["down-open", "open"],
                                               ["down-scored", "closed"]])
            kesu.run("migrate", "up")
            self.set_state("down-approved", "approved")
            self.assertEqual(kesu.sql("SELECT seed > 0 FROM kesu.survey WHERE slug = 'down-scored'"),
                             [["t"]])
            self.assertEqual(kesu.run("audit", "verify").returncode, 0)


class Commands(Case):
    CREATE = ("--programme", "donghu", "--region", "360102", "--year", "2026", "--standard",
              "cast-2024", "--title-zh", "东湖区调查", "--title-en", "Survey of Donghu")

    def day(self, days):
        """In China."""
        zone = datetime.timezone(datetime.timedelta(hours=8))
        return (datetime.datetime.now(zone) + datetime.timedelta(days)).strftime("%Y-%m-%d")

    def test_an_official_survey(self):
        made = self.survey("create", "life-official", *self.CREATE, "--class", "official",
                           "--instrument", "made-with-keys")
        self.assertEqual((made["state"], made["approval"], made["runs"]), ("draft", None, []))
        self.assertEqual(made["next"], [{"to": "approved", "lacks": ["questionnaire"]},
                                        {"to": "withdrawn", "lacks": []}])
        self.assertEqual(self.lacks("open", "life-official"), [
            "an official survey takes an approval first",
            "there is no questionnaire to hand out", "there is no sample: no invitations"])
        self.assertEqual(self.lacks("approve", "life-official", "--valid-until", self.day(-1)), [
            "there is no questionnaire to hand out", "the form number is missing",
            "the authority is missing", "the approval number is missing",
            "the approval's first day is missing", "the approval has expired"])
        blanks = ("　", "\t", "\u200b\ufeff ")
        self.assertEqual(self.lacks("approve", "life-official", "--form-number", blanks[0],
                                    "--authority", blanks[1], "--approval-number", blanks[2])[1:4], [
            "the form number is missing", "the authority is missing",
            "the approval number is missing"])
        self.assertEqual(self.survey("show", "life-official")["steps"][1:], [])
        self.kesu.sql("INSERT INTO kesu.booklet (hash, instrument_id, language, identity, gzip, brotli)"
                      " SELECT md5(b.hash), n.instrument_id, b.language, b.identity, b.gzip, b.brotli"
                      " FROM kesu.booklet b JOIN kesu.instrument i USING (instrument_id),"
                      " kesu.instrument n WHERE i.code = 'kesu-open-50' AND b.design_id IS NULL"
                      " AND n.code = 'made-with-keys'")
        self.survey("approve", "life-official", "--form-number", "　KX-1\t", "--authority", "县统计局",
                    "--approval-number", "2026-7", "--valid-from", self.day(1), "--valid-until",
                    self.day(9))
        shown = self.survey("show", "life-official")
        self.assertEqual(shown["approval"]["form_number"], "KX-1")
        self.assertEqual(shown["next"], [{"to": "open", "lacks": ["valid_later", "sample"]},
                                         {"to": "withdrawn", "lacks": []}])
        self.assertEqual(self.lacks("open", "life-official"), [
            "the approval is not valid yet", "there is no sample: no invitations"])
        self.assertEqual(self.lacks("close", "life-official"), ["its state does not allow this step"])
        self.kesu.sql(BY_FORCE + "UPDATE kesu.survey SET valid_from = kesu.today()"
                      " WHERE slug = 'life-official'")
        number = self.kesu.sql("SELECT survey_id FROM kesu.survey WHERE slug = 'life-official'")[0][0]
        self.draw(int(number))
        self.assertEqual(self.survey("show", "life-official")["next"][0], {"to": "open", "lacks": []})
        for step, state in (("open", "open"), ("close", "closed")):
            self.assertEqual(self.survey(step, "life-official")["state"], state)
        self.assertEqual([step["to"] for step in self.survey("show", "life-official")["next"]],
                         ["withdrawn"])
        self.assertEqual(self.lacks("open", "life-official"), ["its state does not allow this step"])
        for reason in ((), ("--reason", "　"), ("--reason", "\t\u200b")):
            self.assertEqual(self.lacks("withdraw", "life-official", *reason),
                             ["the reason is missing"])
        told = self.survey("withdraw", "life-official", "--reason", "样本框有误")
        self.assertEqual((told["state"], told["steps"][-1]["reason"], told["next"]),
                         ("withdrawn", "样本框有误", []))
        self.assertIn("life-official", [s["survey"] for s in self.survey("list")["surveys"]])

    def test_what_is_wrong_is_said_at_once(self):
        told = self.survey("create", "x", "--programme", "none", "--region", "1", "--year", "2026",
                           "--standard", "q", "--title-zh", "a", "--title-en", "b", "--class",
                           "official", "--instrument", "zzz", "--opens", "2026-02-30T08:00",
                           "--closes", "2026-02-01", status=1)
        for words in ("3 to 64", "no such programme", "no such instrument", "no such standard",
                      "--opens 不是时间", "--closes 不是时间"):
            self.assertIn(words, told)
        told = self.survey("create", "life-blank", *self.CREATE[:-4], "--title-zh", "　", "--title-en",
                           "\u200b", "--class", "activity", "--instrument", "kesu-open-50", status=2)
        self.assertIn("--title-zh --title-en", told)
        told = self.survey("create", "life-x", *self.CREATE, "--class", "official", "--instrument",
                           "kesu-open-50", "--rehearsal", status=1)
        self.assertIn("an official survey is no rehearsal", told)
        told = self.survey("create", "life-x", status=2)
        self.assertIn("--programme --region --instrument --standard --class --title-zh --title-en"
                      " --year", told)
        self.assertIn("no survey", self.survey("show", "life-none", status=1))
        self.assertEqual(self.survey("open", "life-none", status=1),
                         "kesu survey: 没有调查 / there is no survey life-none\n")
        self.assertIn("不是日期", self.survey("approve", "life-none", "--valid-from", "2026-02-30",
                                          status=1))

    def test_options_of_other_actions(self):
        self.draft("life-options")
        for arguments, option in ((("approve", "--closes", "2026-12-01T08:00"), "closes"),
                                  (("open", "--form-number", "KX-1"), "form-number"),
                                  (("close", "--run", "1"), "run"),
                                  (("publish", "--run", "1", "--reason", "x"), "reason"),
                                  (("withdraw", "--reason", "x", "--title-zh", "x"), "title-zh"),
                                  (("show", "--rehearsal"), "rehearsal")):
            told = self.survey(arguments[0], "life-options", *arguments[1:], status=2)
            self.assertIn(f"{arguments[0]} 不用 / does not take --{option}\n", told)
        told = self.survey("withdraw", "life-options", "--reason", "长" * 167, status=2)
        self.assertIn("--reason: 最多 500 字节", told)
        told = self.survey("withdraw", "life-options", "--reason", "x", "--run", "99", status=1)
        self.assertIn("survey life-options has no run 99", told)
        self.assertEqual(self.survey("show", "life-options")["state"], "draft")
        self.assertEqual(self.survey("withdraw", "life-options", "--reason", "长" * 166)["state"],
                         "withdrawn")

    def test_what_would_move_a_cursor_is_not_printed(self):
        self.survey("create", "life-odd", *self.CREATE[:-4], "--title-zh", "甲\x1b[2J\n乙", "--title-en",
                    "A\u009b\u202eB", "--class", "activity", "--instrument", "kesu-open-50")
        self.kesu.run("survey", "withdraw", "life-odd", "--reason", "x\x1b]0;y\x07z")
        shown = self.kesu.run("survey", "show", "life-odd").stdout
        audited = self.kesu.run("audit", "list", "--survey", "life-odd").stdout
        for words in ("甲\\u001B[2J\\u000A乙\n", "A\\u009B\\u202EB\n", "x\\u001B]0;y\\u0007z\n"):
            self.assertIn(words, shown)
        self.assertIn("]0;y", audited)
        for text in (shown, audited):
            self.assertEqual([c for c in text if not c.isprintable() and c != "\n"], [])

    def test_numbers_as_the_plan_states_them(self):
        self.draft("life-target")
        self.assertIn('"value": 0.175',
                      self.kesu.run("survey", "show", "life-target", "--format", "json").stdout)

    def test_an_approval_that_ends_before_the_fieldwork(self):
        self.survey("create", "life-short", *self.CREATE, "--class", "official", "--instrument",
                    "made-with-keys", "--opens", self.day(0) + "T00:00", "--closes",
                    self.day(5) + "T00:00")
        approval = ("--form-number", "KX-1", "--authority", "县统计局", "--approval-number", "2026-7",
                    "--valid-from", self.day(0), "--valid-until")
        short = "the approval ends before the planned end"
        self.assertIn(short, self.lacks("approve", "life-short", *approval, self.day(3)))
        self.assertNotIn(short, self.lacks("approve", "life-short", *approval, self.day(4),
                                           "--authority", "　"))
        # One that an older program has approved does not open.
        self.kesu.sql(BY_FORCE + f"UPDATE kesu.survey SET {APPROVED}, state = 'approved'"
                      " WHERE slug = 'life-short'")
        self.assertIn(short, self.lacks("open", "life-short"))

    def test_planned_fieldwork(self):
        def create(slug, opens, closes):
            self.survey("create", slug, *self.CREATE, "--class", "activity", "--instrument",
                        "kesu-open-50", "--opens", opens, "--closes", closes)
        create("life-later", self.day(1) + "T08:00", self.day(2) + "T08:00")
        self.assertEqual(self.lacks("open", "life-later"), ["the planned opening is still ahead"])
        create("life-over", self.day(-2) + "T08:00", self.day(-1) + "T08:00")
        self.assertEqual(self.lacks("open", "life-over"), ["the planned end has passed"])
        create("life-now", self.day(-2) + "T08:00", self.day(1) + "T08:00")
        self.assertEqual(self.survey("open", "life-now")["fieldwork"]["opened_on"], self.day(0))


class Api(Case):
    """What accounts see and may do; every reply is held against the description."""

    @classmethod
    def setUpClass(cls):
        client = cls.kesu.client()
        cls.judge = description.Description(client.request("GET", "/openapi.json").json())
        client.close()
        cls.tokens = {}
        for name, role, region in (("op", "operator", "360102"), ("watch", "monitor", "360102"),
                                   ("far", "operator", "360700"), ("city", "operator", "360100"),
                                   ("part", "designer", "360102002")):
            made = cls.kesu.run("account", "add", "--role", role, "--region", region, name)
            cls.tokens[name] = made.stdout.strip()

    def setUp(self):
        self.client = self.judge.client("127.0.0.1", self.kesu.port)
        self.addCleanup(self.client.close)

    def get(self, path, account=None):
        return self.client.request("GET", "/api/v1/surveys" + path, secret=self.tokens.get(account))

    def step(self, slug, account, **body):
        return self.client.request("POST", f"/api/v1/surveys/{slug}/transitions", body,
                                   self.tokens.get(account))

    def problem(self, reply, status, kind):
        self.assertEqual((reply.status, reply.json()["type"]), (status, "/problems/" + kind), reply)
        return sorted(field["pointer"] for field in reply.json().get("errors", []))

    def test_who_sees_what(self):
        self.draft("api-draft", "activity")
        for path in ("", "/api-draft/life"):
            self.problem(self.get(path), 401, "account-needed")
        for account, seen in (("op", True), ("watch", True), ("city", True), ("far", False)):
            with self.subTest(account):
                listed = [s["survey"] for s in self.get("", account).json()["surveys"]]
                self.assertEqual("api-draft" in listed, seen)
                self.assertIn(support.SURVEY, listed)  # a rehearsal
                self.assertEqual(self.get("/api-draft/life", account).status, 200 if seen else 404)
        self.assertEqual(self.get("/none/life", "op").status, 404)
        self.assertEqual(self.get("/api-draft/life", "op").json(),
                         self.survey("show", "api-draft"))

    def test_who_may_step(self):
        self.draft("api-step", "activity")
        self.problem(self.step("api-step", None, to="open"), 401, "account-needed")
        self.problem(self.step("api-step", "watch", to="open"), 403, "role-needed")
        self.problem(self.step("api-step", "far", to="open"), 404, "not-found")
        self.problem(self.step(support.SURVEY, "far", to="closed"), 403, "outside-region")
        self.problem(self.step("none", "op", to="open"), 404, "not-found")
        self.assertEqual(self.step("api-step", "op", to="open").json()["state"], "open")
        self.assertEqual(self.step("api-step", "city", to="closed").json()["state"], "closed")
        self.assertEqual(self.problem(self.step("api-step", "op", to="withdrawn"), 409,
                                      "survey-lacks"), ["/reason"])
        life = self.step("api-step", "op", to="withdrawn", reason="试验").json()
        self.assertEqual([(s["account"], s["to"], s["reason"]) for s in life["steps"]], [
            ("kesu", "draft", None), ("op", "open", None), ("city", "closed", None),
            ("op", "withdrawn", "试验")])
        audited = self.kesu.sql("SELECT account, action FROM kesu.audit"
                                " WHERE object = 'survey/api-step' ORDER BY audit_id")
        self.assertEqual(audited[-1], ["op", "survey.withdrawn"])
        listed = self.client.request("GET", "/api/v1/programmes", secret=self.tokens["op"]).json()
        state = {one["slug"]: one["state"] for programme in listed["programmes"]
                 for one in programme["surveys"]}
        self.assertEqual((state["api-step"], state[support.SURVEY]), ("withdrawn", "open"))

    def test_approval(self):
        self.draft("api-official")
        lacks = self.problem(self.step("api-official", "op", to="approved", valid_from="2026-12-01",
                                       valid_until="2026-11-01"), 409, "survey-lacks")
        self.assertEqual(set(lacks) - {"/questionnaire", "/valid_over"},
                         {"/form_number", "/authority", "/approval_number", "/valid_order"})
        self.assertIsNone(self.get("/api-official/life", "op").json()["approval"])

    NEW = {"title": {"zh": "新的调查", "en": "A new survey"}, "programme": "donghu",
           "region": "360102", "year": 2026, "class": "model_assisted", "rehearsal": True,
           "instrument": "kesu-open-50", "standard": "cast-2024"}

    def create(self, account, **more):
        return self.client.request("POST", "/api/v1/surveys", {**self.NEW, **more},
                                   self.tokens.get(account))

    def test_a_draft_is_created(self):
        self.problem(self.create(None, survey="api-new"), 401, "account-needed")
        self.problem(self.create("watch", survey="api-new"), 403, "role-needed")
        self.problem(self.create("far", survey="api-new"), 403, "outside-region")
        made = self.create("op", survey="api-new", opens="2099-01-01T08:00",
                           closes="2099-02-01T08:00", booklets="kesu-open-50-bib7")
        self.assertEqual(made.status, 201)
        self.assertEqual(made.json(), self.survey("show", "api-new"))
        self.assertEqual((made.json()["state"], made.json()["fieldwork"]["opens"]),
                         ("draft", "2099-01-01T00:00:00.000000Z"))
        self.assertEqual(made.json()["steps"][0]["account"], "op")
        self.assertEqual(self.kesu.sql("SELECT account, action FROM kesu.audit WHERE object ="
                                       " 'survey/api-new'")[0], ["op", "survey.create"])
        self.assertEqual(self.problem(self.create("op", survey="api-new"), 422, "unprocessable"),
                         ["/survey"])
        self.assertEqual(self.create("op", survey="api-mixed", opt_in=True).status, 201)
        self.assertEqual(self.kesu.sql("SELECT slug, opt_in FROM kesu.survey WHERE slug IN"
                                       " ('api-new', 'api-mixed') ORDER BY 1"),
                         [["api-mixed", "t"], ["api-new", "f"]])

    def test_a_secure_bank_is_for_who_has_the_whole_programme(self):
        """A pilot shows the questions: a part of the region must not open everybody's bank."""
        secure = {"instrument": "made-with-keys", "rehearsal": False, "region": "360102002"}
        refused = self.create("part", survey="api-part", **secure)
        self.problem(refused, 403, "outside-region")
        self.assertIn("secure bank", refused.json()["detail"])
        self.assertEqual(self.create("op", survey="api-part", **secure).status, 201)
        self.assertEqual(self.create("part", survey="api-part-open", region="360102002").status, 201)

    def test_what_does_not_fit_a_draft_is_said_at_once(self):
        wrong = {"survey": "No", "class": "official", "programme": "none", "standard": "none",
                 "booklets": "none", "opens": "2026-12-02T08:00", "closes": "2026-12-01T08:00"}
        self.assertEqual(self.problem(self.create("op", **wrong), 422, "unprocessable"),
                         ["/booklets", "/closes", "/programme", "/rehearsal", "/standard",
                          "/survey"])
        self.assertEqual(self.problem(self.create(
            "op", survey="api-odd", title={"zh": "　"}, year=1, rehearsal=1, opt_in=1, booklets=3,
            standard="x" * 501, more=1, **{"class": "none"}), 422, "unprocessable"),
            ["/booklets", "/class", "/more", "/opt_in", "/rehearsal", "/standard", "/title/en",
             "/title/zh", "/year"])
        self.assertEqual(self.problem(self.create("op", survey="api-odd", opt_in=True,
                                                  **{"class": "activity"}), 422, "unprocessable"),
                         ["/opt_in"])
        self.assertEqual(self.problem(self.create("op", survey="api-odd", rehearsal=False), 422,
                                      "unprocessable"), ["/instrument"])
        self.assertEqual(self.get("/api-odd/life", "op").status, 404)

    def test_what_a_draft_can_refer_to(self):
        def ask(account):
            return self.client.request("GET", "/api/v1/documents", secret=self.tokens.get(account))
        self.problem(ask(None), 401, "account-needed")
        self.problem(ask("watch"), 403, "role-needed")
        told = ask("op").json()
        self.assertIn("donghu", [one["code"] for one in told["programmes"]])
        self.assertNotIn("donghu", [one["code"] for one in ask("far").json()["programmes"]])
        self.assertIn(("kesu-open-50", "open"),
                      [(one["code"], one["bank"]) for one in told["instruments"]])
        self.assertEqual(told["booklets"][0]["instrument"], "kesu-open-50")

    def test_what_nobody_sees_is_nothing(self):
        self.draft("api-blank")
        lacks = self.problem(self.step("api-blank", "op", to="approved", form_number="　",
                                       authority="\t", approval_number="\u200b\u00a0"),
                             409, "survey-lacks")
        self.assertLessEqual({"/form_number", "/authority", "/approval_number"}, set(lacks))
        self.assertEqual(self.problem(self.step("api-blank", "op", to="withdrawn", reason="　\u200b"),
                                      409, "survey-lacks"), ["/reason"])
        life = self.step("api-blank", "op", to="withdrawn", reason="　试 验\t").json()
        self.assertEqual(life["steps"][-1]["reason"], "试 验")

    def test_what_is_no_step(self):
        for body, pointers in (({}, ["/to"]), ({"to": "scored"}, ["/to"]), ({"to": 1}, ["/to"]),
                               ({"to": "published"}, ["/run"]), ({"to": "open", "by": "x"}, ["/by"]),
                               ({"to": "open", "form_number": "x", "valid_until": "2026-12-01"},
                                ["/form_number", "/valid_until"]),
                               ({"to": "open", "valid_from": "2026-02-30", "reason": "x" * 501},
                                ["/reason", "/valid_from"])):
            with self.subTest(body=body):
                reply = self.step(support.SURVEY, "op", **body)
                self.assertEqual(self.problem(reply, 422, "unprocessable"), pointers)

    def test_staff_by_sql(self):
        """Whoever gets hold of the lane's connection steps by a token alone."""
        self.draft("api-sql", "activity")
        move = "SELECT kesu_fn.survey_move_by_token('api-sql', '{}', {}, {}, {}, {}, NULL, NULL)"
        nulls = ["NULL"] * 4
        self.refused(move.format("open", *nulls), "there is no survey|may not change", "kesu_staff")
        self.refused("SELECT kesu_fn.survey_move('api-sql', 'open', 'x', 'x', 'x', 'x', NULL, NULL)",
                     "permission denied", "kesu_staff")
        token = hashlib.sha256(self.tokens["op"].encode()).hexdigest()
        for state in ("scored", "published"):
            told = self.kesu.sql(f"BEGIN; SET LOCAL ROLE kesu_staff; SET LOCAL kesu.token = '{token}';"
                                 + move.format(state, *nulls) + "; COMMIT")
            self.assertEqual(told, [["state"]])
        number = self.kesu.sql("SELECT survey_id FROM kesu.survey WHERE slug = 'api-sql'")[0][0]
        self.assertEqual(self.kesu.sql("BEGIN; SET LOCAL ROLE kesu_staff;"
                                       f"SELECT * FROM kesu_fn.survey_counts({number}); COMMIT"), [])
        self.assertEqual(self.kesu.sql("BEGIN; SET LOCAL ROLE kesu_staff; SELECT coalesce("
                                       f"kesu_fn.survey_next({number})::text, '-'); COMMIT"), [["-"]])


if __name__ == "__main__":
    unittest.main()
