# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of interviews share: a server with a secure form, accounts, a survey that is open with its
letters, and records as a tablet makes them."""

import datetime
import json
import pathlib
import tempfile
import unittest
import uuid

import field_case
import frames
import made_survey
import support
from field_case import BACKGROUND

INSTRUMENT = "interview-form"
DESIGN = "interview-design"
ACCOUNTS = (("manager", "field_manager", "360102"), ("town", "field_manager", "360102002"),
            ("li", "interviewer", "360102"), ("wang", "interviewer", "360102"),
            ("far", "interviewer", "360700"), ("viewer", "monitor", "360102"))


def start():
    """For setUpModule."""
    Case.kesu = unittest.enterModuleContext(support.Kesu(workers=1))
    Case.folder = pathlib.Path(unittest.enterModuleContext(tempfile.TemporaryDirectory()))
    design = json.loads(
        (support.SOURCE / "questionnaires/booklets/kesu-open-50-bib7.json").read_text("utf-8"))
    (Case.folder / "design.json").write_text(json.dumps(
        {**design, "code": DESIGN, "instrument": INSTRUMENT}, ensure_ascii=False), "utf-8")
    field_case.furnish(Case, ACCOUNTS, INSTRUMENT)


def when(minutes=0):
    """A tablet's time, so many minutes from now."""
    now = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=minutes)
    return now.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Case(unittest.TestCase):
    kesu = folder = judge = None
    tokens = {}

    def setUp(self):
        self.client = self.judge.client("127.0.0.1", self.kesu.port)
        self.addCleanup(self.client.close)

    def opened(self, slug, households=False, take=6, design=False):
        """An open survey; returns its letters and its number."""
        survey = made_survey.create(self.kesu, slug, result_class="official", rehearsal=False,
                                    instrument=INSTRUMENT, state="draft")
        if design:
            self.kesu.sql("UPDATE kesu.survey SET design_id = (SELECT design_id FROM"
                          f" kesu.booklet_design WHERE code = '{DESIGN}') WHERE slug = '{slug}'")
        frame = frames.Frame(communities=8, people=60, strata=2)
        self.kesu.run("frame", "import", slug, frames.write(
            self.folder / f"{slug}-areas.csv", frame.areas))
        if not households:
            self.kesu.run("frame", "import", slug, frames.write(
                self.folder / f"{slug}-people.csv", frame.people))
        self.kesu.run("draw", slug, "--psus", "2", "--take", str(take), "--seed", "4")
        if households:
            psus = [row[0] for row in self.kesu.sql(
                f"SELECT name FROM kesu.drawn_psu WHERE survey_id = {survey}")]
            self.kesu.run("frame", "import", slug, "--listing", frames.write(
                self.folder / f"{slug}-list.csv", frames.listing(frame, psus)))
            self.kesu.run("draw", slug, "--households")
        return field_case.open_with_letters(self.kesu, self.folder, slug), survey

    def ask(self, method, path, account, body=None, status=200):
        reply = self.client.request(method, "/api/v1" + path, body, self.tokens[account])
        self.assertEqual(reply.status, status, reply)
        return reply.json()

    def assign(self, slug, account, *numbers, by="manager", status=200):
        return self.ask("PUT", f"/surveys/{slug}/assignments", by, {"assignments": [
            {"number": int(number), "account": account} for number in numbers]}, status)

    def cases(self, account="li"):
        return {(case["survey"], case["number"]): case
                for case in self.ask("GET", "/interview", account)["cases"]}

    def send(self, *records, account="li", status=200, client=None):
        """Sends records; returns (result, code) of each."""
        reply = (client or self.client).request(
            "POST", "/api/v1/interview/batches", {"batch": str(uuid.uuid4()), "records": list(records)},
            self.tokens[account])
        self.assertEqual(reply.status, status, reply)
        told = self.told = reply.json()
        if status != 200:
            return told
        self.assertEqual([row["id"] for row in told["results"]], [row["id"] for row in records])
        for row in told["results"]:
            self.assertEqual(row["message"] is None, row["code"] is None)
        return [(row["result"], row["code"]) for row in told["results"]]

    def sitting(self, slug, number, saves=3, submit=True, start=-30, **other):
        """A sitting of so many saves that answers the whole form."""
        href = self.ask("GET", "/interview", "li")["cases"]
        booklet = next(case["booklet"]["zh"] for case in href
                       if (case["survey"], case["number"]) == (slug, int(number)))
        items = self.ask("GET", f"/booklets/{booklet}", "li")["items"]
        answers = [{"seq": n + 1, "at": when(start + n + 1),
                    "answers": [support.answer_to(item) for item in items[n::saves]],
                    **({"background": BACKGROUND} if n == 0 else {})} for n in range(saves)]
        return {"id": str(uuid.uuid4()), "kind": "sitting", "survey": slug, "number": int(number),
                "started_at": when(start), "start": {"language": "zh", "consent": True},
                "answers": answers, "submitted_at": when(start + 20) if submit else None,
                "place": None, **other}

    def contact(self, slug, number, disposition="non_contact", minutes=-5, **other):
        return {"id": str(uuid.uuid4()), "kind": "contact", "survey": slug, "number": int(number),
                "at": when(minutes), "mode": "visit", "disposition": disposition, "note": None,
                **other}

    def attempts(self, survey):
        """(state, assisted, saves, minutes) of each attempt."""
        return sorted(tuple(row) for row in self.kesu.sql(
            "SELECT a.state, a.assisted, (SELECT count(*) FROM kesu.answer k WHERE k.attempt ="
            " a.attempt), CASE WHEN a.state = 'submitted' THEN kesu.attempt_minutes(a) END"
            f" FROM kesu.attempt a WHERE a.survey_id = {survey}"))

    def answer(self, slug, letter, submit=True):
        attempt = self.kesu.begin(slug, invitation=letter["code"])
        items = attempt.booklet()["items"]
        attempt.save(1, [support.answer_to(item) for item in items], background=BACKGROUND)
        if submit:
            self.assertEqual(attempt.submit(1).status, 201)
        return attempt

    def outcome(self, survey, number):
        return self.kesu.sql("SELECT disposition, interviewer FROM kesu.case_outcome WHERE survey_id ="
                             f" {survey} AND number = {number}")

    def progress(self, slug):
        return json.loads(self.kesu.run("progress", slug, "--format", "json").stdout)
