# SPDX-License-Identifier: GPL-3.0-or-later
"""Surveys in the field: what the tests of kesu contact and kesu progress share."""

import csv
import hashlib
import json
import pathlib
import secrets
import tempfile
import unittest

import api_fixtures
import description
import frames
import made_survey
import support

BACKGROUND = {"sex": "female", "birth_year": 1980, "education": "college", "occupation": "service"}
EVENT_SECONDS = 5
INSTRUMENT = "field-form"
COUNTS = ("drawn", "sent", "started", "complete", "partial", "break_off", "refused", "non_contact",
          "other", "unknown", "ineligible", "contradicted")
ACCOUNTS = (("manager", "field_manager", "360102"), ("viewer", "monitor", "360102"),
            ("above", "monitor", "360100"), ("town", "field_manager", "360102002"),
            ("elsewhere", "field_manager", "360700"), ("asker", "interviewer", "360102"),
            ("leaver", "monitor", "360102"),
            ("many", "monitor", "360102"))


def account(kesu, name, role, scope):
    """Makes an account that has a token; returns the token."""
    token = secrets.token_hex(16)
    kesu.sql(api_fixtures.ACCOUNT.format(
        name=name, role=role, scope=scope, disabled="false", lifetime="1 day",
        digest=hashlib.sha256(token.encode()).hexdigest()))
    return token


def secure_form(kesu, folder, code):
    """Loads what is in a folder, and with it a secure form, which a survey that is no rehearsal takes:
    the open one under another name."""
    form = json.loads((support.SOURCE / "questionnaires/instruments/kesu-open-50.json").read_text("utf-8"))
    (folder / "form.json").write_text(
        json.dumps({**form, "code": code, "bank": "secure"}, ensure_ascii=False), "utf-8")
    kesu.run("load", str(folder))


def furnish(case, accounts, code):
    """What a class of tests needs beside its server and its folder: a form, accounts with their tokens,
    and who judges replies by their description."""
    secure_form(case.kesu, case.folder, code)
    for name, role, scope in accounts:
        case.tokens[name] = account(case.kesu, name, role, scope)
    client = case.kesu.client()
    case.judge = description.Description(client.request("GET", "/openapi.json").json())
    client.close()


def open_with_letters(kesu, folder, slug):
    """Invites who was drawn, approves the survey and opens it; returns the letters."""
    path = folder / f"{slug}-letters.csv"
    kesu.run("invite", slug, "--out", str(path))
    kesu.sql(
        "UPDATE kesu.survey SET form_number = 'f', issuing_body = 'b', approval_number = 'n',"
        "  valid_from = kesu.today(), valid_until = kesu.today() + 30, state = 'approved',"
        "  opens_at = date_trunc('day', now(), 'Asia/Shanghai'),"
        "  closes_at = date_trunc('day', now(), 'Asia/Shanghai') + interval '10 days'"
        f" WHERE slug = '{slug}'")
    kesu.run("survey", "open", slug)

    def is_open():
        reply = kesu.client().request("GET", f"/api/v1/surveys/{slug}")
        return reply.status == 200 and reply.json()["state"] == "open"
    support.wait_until(is_open, f"{slug} is open")
    with open(path, encoding="utf-8") as file:
        return list(csv.DictReader(file))


def begin():
    """What every module's setUpModule does: a server, a form that is no rehearsal's, accounts."""
    Case.kesu = unittest.enterModuleContext(support.Kesu("--log-level", "debug", workers=1))
    Case.folder = pathlib.Path(unittest.enterModuleContext(tempfile.TemporaryDirectory()))
    furnish(Case, ACCOUNTS, INSTRUMENT)


def nonzero(rows, sums):
    """Those that do not end in so many zeros."""
    return sorted(row for row in rows if any(value != "0" for value in row[-sums:]))


class Case(unittest.TestCase):
    kesu = folder = judge = None
    tokens = {}

    def setUp(self):
        self.client = self.judge.client("127.0.0.1", self.kesu.port)
        self.addCleanup(self.client.close)

    def opened(self, slug, take=20):
        """An open survey of four psus in two strata; returns its letters and its number."""
        survey = made_survey.create(self.kesu, slug, result_class="official", rehearsal=False,
                                    instrument=INSTRUMENT, state="draft")
        frame = frames.Frame(communities=8, people=60, strata=2)
        for kind in ("areas", "people"):
            self.kesu.run("frame", "import", slug, frames.write(
                self.folder / f"{slug}-{kind}.csv", getattr(frame, kind)))
        self.kesu.run("draw", slug, "--psus", "2", "--take", str(take), "--reserve", "1", "--seed",
                      "4")
        return open_with_letters(self.kesu, self.folder, slug), survey

    def answer(self, slug, letter, submit=True):
        attempt = self.kesu.begin(slug, invitation=letter["code"])
        items = attempt.booklet()["items"]
        attempt.save(1, [support.answer_to(item) for item in items], background=BACKGROUND)
        if submit:
            reply = attempt.submit(1)
            self.assertEqual(reply.status, 201, reply)
        return attempt

    def contacts(self, slug, rows, *options, status=0):
        """Imports rows of case, at, mode, disposition, interviewer, note."""
        path = self.folder / f"{slug}-contacts.csv"
        with open(path, "w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow(("case", "at", "mode", "disposition", "interviewer", "note"))
            out.writerows([*row, *[""] * (6 - len(row))] for row in rows)
        done = self.kesu.run("contact", *options, "import", slug, str(path), "--format", "json",
                             check=False)
        self.assertEqual(done.returncode, status, done.stderr)
        return json.loads(done.stdout)

    def progress(self, slug):
        return json.loads(self.kesu.run("progress", slug, "--format", "json").stdout)

    def get(self, path, account):
        return self.client.request("GET", "/api/v1" + path, secret=self.tokens.get(account))

    def post(self, slug, case, account, **body):
        return self.client.request("POST", f"/api/v1/surveys/{slug}/cases/{case}/contacts", body,
                                   self.tokens.get(account))

    def stored(self, survey):
        return int(self.kesu.sql(
            f"SELECT count(*) FROM kesu.contact WHERE survey_id = {survey}")[0][0])

    def reconcile(self):
        """Every count equals the rows that it stands for, of all surveys of the database."""
        for counted, rows in (
                ("SELECT survey_id, area, sum(sent) FROM kesu.progress_area GROUP BY 1, 2",
                 "SELECT survey_id, kesu.field_area_of(survey_id, psu), count(*)"
                 " FROM kesu.invitation GROUP BY 1, 2"),
                ("SELECT survey_id, area, sum(open), sum(submitted), sum(withdrawn), sum(too_fast),"
                 " sum(same_choice) FROM kesu.progress_area GROUP BY 1, 2",
                 "SELECT survey_id, kesu.attempt_area(a), count(*) FILTER (WHERE state = 'open'),"
                 " count(*) FILTER (WHERE state = 'submitted'),"
                 " count(*) FILTER (WHERE state = 'withdrawn'), count(*) FILTER (WHERE d.too_fast),"
                 " count(*) FILTER (WHERE d.same_choice)"
                 " FROM kesu.attempt a LEFT JOIN kesu.doubtful_attempt d USING (attempt)"
                 " GROUP BY 1, 2"),
                ("SELECT survey_id, day, sum(submitted) FROM kesu.progress_day GROUP BY 1, 2",
                 "SELECT survey_id, kesu.attempt_day(a), count(*) FROM kesu.attempt a"
                 " WHERE state = 'submitted' GROUP BY 1, 2"),
                ("SELECT survey_id, minutes, sum(submitted) FROM kesu.progress_minutes GROUP BY 1, 2",
                 "SELECT survey_id, kesu.attempt_minutes(a), count(*) FROM kesu.attempt a"
                 " WHERE state = 'submitted' GROUP BY 1, 2"),
                ("SELECT survey_id, area, interviewer, disposition, sum(cases)"
                 " FROM kesu.progress_case GROUP BY 1, 2, 3, 4",
                 "SELECT survey_id, area, coalesce(interviewer, ''), disposition, count(*) FROM ("
                 "  SELECT DISTINCT ON (c.survey_id, c.number) c.*,"
                 "    kesu.field_area_of(d.survey_id, d.psu) AS area FROM kesu.contact c"
                 "  JOIN kesu.drawn_person d USING (survey_id, number)"
                 "  WHERE c.disposition IS NOT NULL"
                 "    AND NOT EXISTS (SELECT FROM kesu.contact f WHERE f.corrects = c.contact_id)"
                 "  ORDER BY c.survey_id, c.number, c.at DESC, c.contact_id DESC) n GROUP BY 1, 2, 3, 4"),
                ("SELECT survey_id, area, interviewer, sum(contacts) FROM kesu.progress_contact"
                 " GROUP BY 1, 2, 3",
                 "SELECT survey_id, kesu.field_area_of(d.survey_id, d.psu),"
                 "  coalesce(interviewer, ''), count(*)"
                 " FROM kesu.contact c JOIN kesu.drawn_person d USING (survey_id, number)"
                 " WHERE c.disposition IS NOT NULL"
                 "   AND NOT EXISTS (SELECT FROM kesu.contact f WHERE f.corrects = c.contact_id)"
                 " GROUP BY 1, 2, 3")):
            with self.subTest(counted=counted):
                sums = counted.count("sum(")
                found = nonzero(self.kesu.sql(rows), sums)
                self.assertEqual(nonzero(self.kesu.sql(counted), sums), found)

    def check_rates(self, row, e):
        for name, wanted in rates(row, e).items():
            if wanted is None:
                self.assertIsNone(row[name], name)
            else:
                self.assertAlmostEqual(row[name], wanted, places=12, msg=name)
        self.assertEqual(row["drawn"], sum(row[name] for name in COUNTS[3:11]))


def rates(o, e):
    """By AAPOR's formulas, of counts; e of the whole survey."""
    def part(some, of):
        return some / of if of else None
    complete = o["complete"]
    refusals = o["refused"] + o["break_off"]
    contacted = complete + o["partial"] + refusals + o["other"]
    eligible = contacted + o["non_contact"]
    weighed = e * o["unknown"] if o["unknown"] else 0
    return {"rr1": part(complete, eligible + o["unknown"]), "rr3": part(complete, eligible + weighed),
            "rr5": part(complete, eligible), "cooperation": part(complete, contacted),
            "contact": part(contacted, eligible + o["unknown"])}
