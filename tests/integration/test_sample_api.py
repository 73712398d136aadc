# SPDX-License-Identifier: GPL-3.0-or-later
"""A survey's sample over HTTP alone: frame, draw, letters and releases, as the commands make them, by
whoever manages the fieldwork of the whole survey, and by nobody else.
"""

import csv
import hashlib
import io
import json
import os
import pathlib
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import unittest

import api_case
import frames
import made_survey
import support
import workbooks
from api_fixtures import ACCOUNT, invitation_row

CSV = {"Content-Type": "text/csv"}
XLSX = {"Content-Type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
SITE = "https://survey.example"


def setUpModule():
    # Workers read the key as whom the server becomes.
    keys = pathlib.Path(unittest.enterModuleContext(tempfile.TemporaryDirectory()))
    keys.chmod(0o755)
    PublicationTest.key = keys / "publication.pem"
    api_case.start("--publication-key", str(PublicationTest.key))
    Case.folder = pathlib.Path(unittest.enterModuleContext(tempfile.TemporaryDirectory()))
    made_survey.secure_instrument(Case.kesu)
    for name, role, scope in (("field", "field_manager", "360100"),
                              ("town", "field_manager", "360102002"),
                              ("head", "administrator", "360100")):
        token = secrets.token_hex(32)
        Case.kesu.sql(ACCOUNT.format(name=name, role=role, scope=scope, lifetime="1 day",
                                     digest=hashlib.sha256(token.encode()).hexdigest(),
                                     disabled="false"))
        Case.fixtures.accounts[name] = token
        Case.secrets.add(token)


class Case(api_case.ApiCase):
    folder = None

    def draft(self, slug):
        return made_survey.create(self.kesu, slug, result_class="official", rehearsal=False,
                                  instrument="made-with-keys", state="draft")

    def file(self, rows, encoding="utf-8"):
        return pathlib.Path(frames.write(self.folder / "frame.csv", rows, encoding)).read_bytes()

    def take(self, slug, kind, body, check=False, account="field", headers=None):
        return self.ask("POST", f"/api/v1/surveys/{slug}/frame?kind={kind}&check={str(check).lower()}",
                        body, self.fixtures.accounts[account], headers or CSV)

    def sampled(self, slug, frame):
        """A draft whose frame of people is there."""
        survey = self.draft(slug)
        for kind in ("areas", "people"):
            reply = self.take(slug, kind, self.file(getattr(frame, kind)))
            self.assertEqual((reply.status, reply.json()["imported"]), (200, True), reply)
        return survey

    def stored(self, survey):
        return self.kesu.sql("SELECT f.kind, encode(f.sha256, 'hex'), count(u), count(p)"
                             " FROM kesu.frame f LEFT JOIN kesu.frame_unit u USING (frame_id)"
                             " LEFT JOIN kesu_identity.frame_person p USING (frame_id, number)"
                             f" WHERE f.survey_id = {survey} GROUP BY f.frame_id ORDER BY 1")

    def audited(self, slug):
        """What was done to the survey, by whom."""
        return [(row[0], row[1], json.loads(row[2])) for row in self.kesu.sql(
            f"SELECT account, action, detail FROM kesu.audit WHERE object = 'survey/{slug}'"
            " AND action <> 'survey.create' ORDER BY audit_id")]


class NothingYet(Case):
    def test_who_sees_a_sample(self):
        self.draft("seen")
        for part, empty in (("frame", {"frame": None, "people": None, "households": None}),
                            ("draw", {"draw": None}),
                            ("letters", {"drawn": 0, "with_letter": 0, "without": 0, "psus": []})):
            with self.subTest(part):
                path = f"/surveys/seen/{part}"
                self.assertEqual(self.get(path, "field").json(), {"survey": "seen", **empty})
                self.problem(self.get(path, "town"), 403, "role-needed")
                self.problem(self.get(path, "monitor"), 403, "role-needed")
                self.problem(self.get(path, "elsewhere"), 404, "not-found")
                self.problem(self.get(path), 401, "account-needed")
                self.problem(self.get("/surveys/none/" + part, "field"), 404, "not-found")


class FrameTest(Case):
    def test_encodings(self):
        frame = frames.Frame(communities=12, people=30, strata=3)
        for encoding in ("utf-8", "gb18030"):
            with self.subTest(encoding):
                survey = self.draft(f"frame-{encoding}")
                body = self.file(frame.people, encoding)
                reply = self.take(f"frame-{encoding}", "people", body)
                self.assertEqual(reply.json(), {
                    "survey": f"frame-{encoding}", "kind": "people", "rows": len(frame.people),
                    "strata": 3, "psus": 12, "imported": True, "refused": [], "refused_rows": 0,
                    "changes": None})
                self.assertEqual(self.stored(survey), [
                    ["people", hashlib.sha256(body).hexdigest(), *[str(len(frame.people))] * 2]])
                names = self.kesu.sql(
                    "SELECT p.person ->> 'name' FROM kesu_identity.frame_person p JOIN kesu.frame f"
                    f" USING (frame_id) WHERE f.survey_id = {survey} ORDER BY p.number")
                self.assertEqual([name for [name] in names], [row["name"] for row in frame.people])
                self.assertEqual(self.audited(f"frame-{encoding}")[-1][:2], ("field", "frame.import"))
        told = self.get("/surveys/frame-gb18030/frame", "field").json()["frame"]
        self.assertEqual((told["rows"], told["psus"], [s["stratum"] for s in told["strata"]]),
                         (len(frame.people), 12, ["S1", "S2", "S3"]))

    def test_a_workbook(self):
        frame = frames.Frame(communities=6, people=10, strata=2)
        survey = self.draft("frame-book")
        path = self.folder / "areas.xlsx"
        workbooks.write(path, {"Sheet1": workbooks.Sheet(
            [list(frame.areas[0]), *[list(row.values()) for row in frame.areas]])})
        reply = self.take("frame-book", "areas", path.read_bytes(), headers=XLSX)
        self.assertEqual((reply.json()["rows"], reply.json()["imported"]), (6, True), reply)
        self.assertEqual(self.stored(survey)[0][0::2], ["areas", "6"])
        self.problem(self.take("frame-book", "areas", b"PK\3\4no workbook"), 422, "unprocessable")

    def test_what_is_refused(self):
        frame = frames.Frame(communities=4, people=10, strata=2)
        survey = self.draft("frame-bad")
        frame.areas[1]["size"], frame.areas[2]["region"] = 0, "999999"
        reply = self.take("frame-bad", "areas", self.file(frame.areas))
        self.problem(reply, 422, "frame-rows-refused")
        told = reply.json()
        self.assertEqual([(one["line"], one["column"]) for one in told["refused"]],
                         [(3, "size"), (4, "region")])
        self.assertEqual((told["refused_rows"], told["imported"], told["rows"]), (2, False, 4))
        self.assertEqual(self.stored(survey), [])
        many = [{**row, "region": "1"} for row in frame.people] * 60
        told = self.take("frame-bad", "people", self.file(many)).json()
        self.assertEqual((len(told["refused"]), told["refused_rows"]), (1000, len(many)))
        for kind, body, where in (("places", b"x", "/kind"), ("areas", b"", "")):
            self.problem(self.take("frame-bad", kind, body), 422, "unprocessable", where)
        wrong = self.take("frame-bad", "people", self.file(frame.areas))
        self.problem(wrong, 422, "unprocessable")
        self.assertIn("of areas", wrong.json()["detail"])
        self.problem(self.take("frame-bad", "people", b"unit,stratum\n1,2\n"), 422, "unprocessable")
        self.problem(self.take("frame-bad", "households", b"psu,household\n1,2\n"), 409,
                     "sample-refused")
        self.problem(self.take(api_case.api_fixtures.LOADED, "areas", b"x"), 409, "sample-refused")
        self.assertEqual((self.stored(survey), self.audited("frame-bad")), ([], []))

    def test_check_changes_nothing(self):
        frame = frames.Frame(communities=5, people=10, strata=1)
        survey = self.draft("frame-check")
        first = self.take("frame-check", "areas", self.file(frame.areas), check=True).json()
        self.assertEqual((first["imported"], first["rows"], first["changes"]), (False, 5, None))
        self.assertEqual((self.stored(survey), self.audited("frame-check")), ([], []))
        self.take("frame-check", "areas", self.file(frame.areas))
        before = self.stored(survey)
        same = self.take("frame-check", "areas", self.file(frame.areas)).json()
        self.assertEqual((same["imported"], any(same["changes"].values())), (False, False))
        other = [{**frame.areas[0], "size": 999}, *frame.areas[2:]]
        changes = {"added": [], "removed": ["C002"], "changed": ["C001"], "moved": []}
        told = self.take("frame-check", "areas", self.file(other), check=True).json()
        self.assertEqual((told["imported"], told["changes"]), (False, changes))
        self.assertEqual((self.stored(survey), len(self.audited("frame-check"))), (before, 1))
        told = self.take("frame-check", "areas", self.file(other)).json()
        self.assertEqual((told["imported"], told["changes"]), (True, changes))
        self.assertEqual(self.stored(survey)[0][2], "4")

    def test_nobody_else(self):
        survey = self.draft("frame-mine")
        body = self.file(frames.Frame(communities=2, people=5, strata=1).areas)
        for account, status, kind in (("town", 403, "role-needed"), ("monitor", 403, "role-needed"),
                                      ("elsewhere", 404, "not-found"), ("expired", 401, "account-needed")):
            self.problem(self.take("frame-mine", "areas", body, account=account), status, kind)
        self.problem(self.take("none", "areas", body), 404, "not-found")
        path = "/api/v1/surveys/frame-mine/frame?kind=areas"
        self.problem(self.ask("POST", path, body), 401, "account-needed")
        with socket.create_connection(("127.0.0.1", self.kesu.port)) as stranger:
            stranger.sendall(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 33000000\r\n\r\nx".encode())
            self.assertIn(b" 401 ", stranger.recv(100), "before the file has arrived")
        self.assertEqual(self.stored(survey), [])

    def test_a_large_file_beside_phones(self):
        """100,000 people; how long it takes, and what a phone meets meanwhile, is printed."""
        frame = frames.Frame(communities=250, people=400, strata=5, exactly=True)
        survey = self.draft("frame-large")
        rows = [{**row, "note": "演练数据" * 16} for row in frame.people]
        body, taken = self.file(rows), []
        self.assertLess(len(body), 32 << 20)

        def take():
            client = self.kesu.client()
            begun = time.monotonic()
            reply = client.request("POST", "/api/v1/surveys/frame-large/frame?kind=people", body,
                                   self.fixtures.accounts["field"], CSV)
            taken.append((reply, time.monotonic() - begun))
            client.close()

        attempt, waits = self.begin(), []
        item = next(i for i in attempt.booklet()["items"] if i["type"] == "single")
        thread = threading.Thread(target=take)
        thread.start()
        while thread.is_alive():
            begun = time.monotonic()
            attempt.save(len(waits) + 1, [support.answer_to(item)])
            waits.append(time.monotonic() - begun)
        thread.join()
        reply, seconds = taken[0]
        self.assertEqual((reply.status, reply.json().get("rows")), (200, 100000), reply)
        self.assertEqual(self.stored(survey)[0][2:], ["100000", "100000"])
        waits.sort()
        print(f"\n{len(body) / 2**20:.1f} MiB in {seconds:.1f} s; {len(waits)} saves meanwhile: median"
              f" {waits[len(waits) // 2] * 1000:.1f} ms, longest {waits[-1] * 1000:.0f} ms")


class DrawTest(Case):
    def test_the_same_as_the_command(self):
        frame = frames.Frame(communities=12, people=30, strata=3)
        self.sampled("draw-api", frame)
        other = self.sampled("draw-command", frame)
        wish = {"psus": 3, "take": 5, "reserve": 2, "seed": 11}
        reply = self.post("/surveys/draw-api/draw", wish, "field")
        self.assertEqual(reply.status, 201, reply)
        told = json.loads(self.kesu.run("draw", "draw-command", "--psus", "3", "--take", "5", "--reserve",
                                        "2", "--seed", "11", "--format", "json").stdout)
        self.assertEqual({**reply.json(), "survey": "draw-command"}, told)
        drawn = [self.kesu.sql(
            "SELECT number, unit, psu_name, probability, replicate, psu, base_weight FROM"
            f" kesu.drawn_person JOIN kesu.survey USING (survey_id) WHERE slug = '{slug}' ORDER BY 1")
            for slug in ("draw-api", "draw-command")]
        self.assertEqual(drawn[0], drawn[1])
        who = [(row[0], row[1], row[2].get("seed")) for row in self.audited("draw-api")]
        self.assertEqual(who[-1], ("field", "survey.draw", 11))
        self.assertNotEqual(self.audited("draw-command")[-1][0], "field")
        self.assertEqual(other, int(self.kesu.sql(
            "SELECT survey_id FROM kesu.survey WHERE slug = 'draw-command'")[0][0]))
        shown = self.get("/surveys/draw-api/draw", "field").json()["draw"]
        self.assertEqual((shown["seed"], shown["stages"], len(shown["psus"])), (11, ["psus", "people"], 9))
        self.assertEqual(shown["totals"], {"psus": 9, "drawn": 45, "reserve_left": 18,
                                           "replicates_left": 2})
        again = self.post("/surveys/draw-api/draw", wish, "field")
        self.problem(again, 409, "sample-refused")
        self.assertIn("样本已抽取", again.json()["detail"])

    def test_stratum_by_stratum(self):
        frame = frames.Frame(communities=9, people=12, strata=3)
        self.sampled("draw-strata", frame)
        path = "/surveys/draw-strata/draw"
        strata = [{"stratum": "S1", "n": 2}, {"stratum": "S2", "n": 3}, {"stratum": "S3", "n": 1}]
        numbers = {"take": 4, "seed": 1}
        for wrong in (strata[:2], [*strata, strata[0]], [{"stratum": "S1", "n": 9}, *strata[1:]],
                      [*strata, {"stratum": "S9", "n": 1}]):
            self.problem(self.post(path, {"strata": wrong, **numbers}, "field"), 409, "sample-refused")
        reply = self.post(path, {"strata": strata, **numbers}, "field")
        self.assertEqual([row["psus"] for row in reply.json()["strata"]], [2, 3, 1])

    def test_bodies(self):
        self.draft("draw-bodies")
        path = "/surveys/draw-bodies/draw"
        for body, pointers in (
                ({}, ["/psus", "/take", "/seed"]),
                ({"psus": 1, "strata": [], "take": 1, "seed": 1}, ["/psus", "/strata"]),
                ({"psus": 0, "take": 100001, "reserve": -1, "seed": -1},
                 ["/psus", "/take", "/reserve", "/seed"]),
                ({"psus": "2", "take": 1.5, "seed": 1, "x": 1}, ["/psus", "/take", "/x"]),
                ({"respondent": "lots"}, ["/respondent"]),
                ({"respondent": "kish", "seed": 1, "psus": 2}, ["/seed", "/psus"])):
            with self.subTest(body=body):
                self.problem(self.post(path, body, "field"), 422, "unprocessable", *pointers)
        self.problem(self.post(path, {"psus": 1, "take": 1, "seed": 1}, "field"), 409, "sample-refused")
        self.problem(self.post(path, {"psus": 1, "take": 1, "seed": 1}, "town"), 403, "role-needed")
        for body, pointers in (({}, ["/replicates", "/reason"]),
                               ({"replicates": 0, "reason": "  "}, ["/replicates", "/reason"])):
            self.problem(self.post(path + "/releases", body, "field"), 422, "unprocessable", *pointers)

    def resident_kb(self):
        status = [pathlib.Path(f"/proc/{pid}/status").read_text("ascii") for pid in self.kesu.workers()]
        return sum(int(re.search(r"VmRSS:\s+(\d+)", one)[1]) for one in status)

    @unittest.skipIf(b"__asan_init" in pathlib.Path(support.PROGRAM).read_bytes(),
                     "the sanitizer itself keeps what was freed")
    def test_a_body_of_nobody_is_not_kept(self):
        body = {"strata": [{"stratum": f"S{i}", "n": 1} for i in range(2000)], "take": 1, "seed": 1}
        before = None
        for turn in range(150):
            self.assertIn(self.post("/surveys/none/draw", body).status, (401, 429))
            if turn == 30:
                before = self.resident_kb()
        self.assertLess(self.resident_kb() - before, 30_000)

    def test_three_stages_and_a_release(self):
        frame = frames.Frame(communities=8, people=60, strata=2)
        self.draft("draw-walked")
        self.take("draw-walked", "areas", self.file(frame.areas))
        path = "/surveys/draw-walked/draw"
        reply = self.post(path, {"psus": 2, "take": 4, "reserve": 1, "seed": 3}, "field")
        self.assertEqual(reply.json()["drawn"], "psus")
        shown = self.get(path, "field").json()["draw"]
        self.assertEqual((shown["stages"], {psu["people"] for psu in shown["psus"]}), (["psus"], {None}))
        rows = frames.listing(frame, [psu["psu"] for psu in shown["psus"]])
        told = self.take("draw-walked", "households", self.file(rows)).json()
        self.assertEqual((told["kind"], told["rows"], told["imported"]), ("households", len(rows), True))
        reply = self.post(path, {"respondent": "last-birthday"}, "field")
        self.assertEqual((reply.json()["drawn"], reply.json()["respondent"], reply.json()["seed"]),
                         ("households", "last-birthday", 3))
        shown = self.get(path, "field").json()["draw"]
        self.assertEqual((shown["stages"], {psu["households"] for psu in shown["psus"]}),
                         (["psus", "households"], {4}))
        early = self.post(path + "/releases", {"replicates": 1, "reason": "回收偏慢"}, "field")
        self.problem(early, 409, "sample-refused")
        self.assertEqual(self.post("/surveys/draw-walked/letters", {"format": "csv"}, "field").status, 200)
        self.kesu.sql("UPDATE kesu.survey SET state = 'approved', form_number = '1', issuing_body = 'b',"
                      " approval_number = 'a', valid_from = kesu.today(), valid_until = kesu.today()"
                      " WHERE slug = 'draw-walked'")
        self.kesu.sql("UPDATE kesu.survey SET state = 'open' WHERE slug = 'draw-walked'")
        reply = self.post(path + "/releases", {"replicates": 1, "reason": "回收偏慢"}, "field")
        self.assertEqual((reply.status, reply.json()), (201, {
            "survey": "draw-walked", "replicates": 1, "released": 1, "left": 0, "added": 4, "people": 20}))
        self.assertEqual(self.audited("draw-walked")[-1][:2], ("field", "survey.release"))
        self.problem(self.post(path + "/releases", {"replicates": 1, "reason": "x"}, "field"), 409,
                     "sample-refused")
        made = self.post(path.removesuffix("/draw") + "/letters", {"format": "csv"}, "field")
        self.assertEqual(made.headers["kesu-letters"], "4")
        # The reply was lost: the same links again, and nothing is void that somebody may have begun by.
        again = self.post(path.removesuffix("/draw") + "/letters",
                          {"format": "csv", "again": True, "reason": "没有收到"}, "field")
        self.assertEqual((again.status, again.body), (200, made.body), again)
        self.secrets.update(row["link"].split("/i/")[1]
                            for row in csv.DictReader(io.StringIO(made.body.decode())))


class LettersTest(Case):
    def drawn(self, slug, psus=2, take=5):
        frame = frames.Frame(communities=6, people=30, strata=2)
        survey = self.sampled(slug, frame)
        self.assertEqual(self.post(f"/surveys/{slug}/draw", {"psus": psus, "take": take, "seed": 2},
                                   "field").status, 201)
        return survey

    def letters(self, slug, **body):
        return self.post(f"/surveys/{slug}/letters", {"format": "csv", **body}, "field")

    def rows(self, reply):
        self.assertEqual((reply.status, reply.headers["content-type"], reply.headers["cache-control"]),
                         (200, "text/csv; charset=utf-8", "no-store"), reply)
        rows = list(csv.DictReader(io.StringIO(reply.body.decode())))
        self.assertEqual(reply.headers["kesu-letters"], str(len(rows)))
        self.secrets.update(row["link"].split("/i/")[1] for row in rows)
        return rows

    def invitations(self, survey):
        return {row[0] for row in self.kesu.sql(
            f"SELECT attempt FROM kesu.invitation WHERE survey_id = {survey}")}

    def keys(self, rows):
        return {invitation_row(row["link"].split("/i/")[1]) for row in rows}

    def test_psu_by_psu_and_again(self):
        survey = self.drawn("letters-csv")
        told = self.get("/surveys/letters-csv/letters", "field").json()
        psus = [psu["psu"] for psu in told["psus"]]
        self.assertEqual((told["drawn"], told["with_letter"], len(psus)), (20, 0, 4))
        reply = self.letters("letters-csv", psu=psus[0], site=SITE)
        self.assertEqual(reply.headers["content-disposition"],
                         'attachment; filename="letters-letters-csv.csv"')
        first = self.rows(reply)
        self.assertEqual(({row["batch"] for row in first}, len(first)), ({psus[0]}, 5))
        self.assertTrue(all(row["link"].startswith(SITE + "/i/") and row["name"] for row in first))
        self.assertEqual(self.invitations(survey), self.keys(first))
        rest = self.rows(self.letters("letters-csv"))
        self.assertEqual(self.invitations(survey), self.keys(first) | self.keys(rest))
        told = self.get("/surveys/letters-csv/letters", "field").json()
        self.assertEqual((told["with_letter"], told["without"]), (20, 0))
        self.problem(self.letters("letters-csv"), 409, "sample-refused")

        self.problem(self.letters("letters-csv", again=True), 422, "unprocessable", "/reason")
        number = int(first[0]["case"])
        made = self.rows(self.letters("letters-csv", again=True, reason="退信", numbers=[number]))
        self.assertEqual([row["case"] for row in made], [first[0]["case"]])
        self.assertEqual(self.invitations(survey),
                         self.keys(first[1:]) | self.keys(rest) | self.keys(made))
        noted = self.audited("letters-csv")[-1]
        self.assertEqual((noted[0], noted[1], noted[2]["letters"], noted[2]["reprint"],
                          noted[2]["reason"]), ("field", "survey.invite", 1, True, "退信"))
        self.problem(self.post("/surveys/letters-csv/letters", {"format": "csv"}, "town"), 403,
                     "role-needed")

    def test_sheets(self):
        survey = self.drawn("letters-pdf")
        early = self.letters("letters-pdf", format="sheets", site=SITE)
        self.problem(early, 409, "sample-refused")
        self.assertEqual(self.invitations(survey), set(), "nothing is stored that is in no letter")
        self.kesu.sql("UPDATE kesu.survey SET state = 'approved', form_number = '1', issuing_body = 'b',"
                      " approval_number = 'a', valid_from = kesu.today(), valid_until = kesu.today()"
                      " WHERE slug = 'letters-pdf'")
        reply = self.letters("letters-pdf", format="sheets", site=SITE)
        self.assertEqual((reply.status, reply.headers["content-type"], reply.headers["kesu-letters"],
                          reply.headers["kesu-illegible"]), (200, "application/pdf", "20", "0"), reply)
        self.assertEqual(reply.body[:5], b"%PDF-")
        if not (shutil.which("zbarimg") and shutil.which("pdftoppm")):
            return
        path = self.folder / "letters.pdf"
        path.write_bytes(reply.body)
        subprocess.run(["pdftoppm", "-f", "2", "-l", "2", "-r", "150", "-png", path,
                        self.folder / "page"], check=True)
        link = subprocess.run(["zbarimg", "--quiet", "--raw", *self.folder.glob("page*.png")],
                              check=True, capture_output=True, text=True).stdout.strip()
        self.assertTrue(link.startswith(SITE + "/i/"), link)
        self.assertIn(invitation_row(link.split("/i/")[1]), self.invitations(survey))

    def test_bodies(self):
        self.drawn("letters-bodies")
        for body, pointers in (
                ({"format": "odt"}, ["/format"]), ({"format": "sheets"}, ["/site"]),
                ({"site": "survey.example", "numbers": [], "x": 1}, ["/site", "/numbers", "/x"]),
                ({"psu": 3, "numbers": [0], "again": 1}, ["/psu", "/numbers", "/again"])):
            with self.subTest(body=body):
                self.problem(self.letters("letters-bodies", **body), 422, "unprocessable", *pointers)
        self.problem(self.letters("letters-bodies", psu="none"), 409, "sample-refused")


class PublicationTest(Case):
    SLUG = "published-api"
    key = None

    def make_key(self):
        self.key.unlink(missing_ok=True)
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", self.key], check=True)
        self.key.chmod(0o600)
        owner = os.stat(self.kesu.database)
        os.chown(self.key, owner.st_uid, owner.st_gid)

    def step(self, account="head", **body):
        return self.post(f"/surveys/{self.SLUG}/transitions", {"to": "published", **body}, account)

    def test_from_scored_to_verified(self):
        made_survey.make_sampled(self.kesu, self.SLUG, seed=5, persons=25, rehearsal=False,
                                 instrument="made-with-keys")
        self.problem(self.step(run=1), 409, "publication-refused")
        self.make_key()
        self.problem(self.step(run=99), 409, "survey-lacks", "/state", "/run")
        for body, where in (({}, "/run"), ({"run": "1"}, "/run"), ({"run": 1, "reason": 5}, "/reason")):
            self.problem(self.step(**body), 422, "unprocessable", where)
        self.problem(self.post(f"/surveys/{self.SLUG}/transitions", {"to": "closed", "run": 1}, "head"),
                     422, "unprocessable", "/run")
        self.kesu.run("survey", "close", self.SLUG)
        main = json.loads(self.kesu.run("score", self.SLUG, "--format", "json").stdout)
        run = main["run"]["id"]
        self.problem(self.step("field", run=run), 403, "role-needed")
        self.problem(self.step("elsewhere", run=run), 404, "not-found")
        self.key.chmod(0o644)
        self.problem(self.step(run=run), 409, "publication-refused")
        self.key.chmod(0o600)
        reply = self.step(run=run)
        self.assertEqual((reply.status, reply.json()["state"]), (200, "published"), reply)
        [told] = self.get(f"/surveys/{self.SLUG}/publications", "head").json()["publications"]
        self.assertEqual((told["run"], told["account"], told["file"]["manifest"]["signer"]),
                         (run, "head", "head"))
        self.assertEqual(told["file"]["manifest"]["figures"]["estimates"], main["estimates"])
        path = self.folder / "manifest.json"
        path.write_bytes(self.kesu.run("survey", "manifest", self.SLUG).stdout.encode())
        public = subprocess.run(["openssl", "pkey", "-in", self.key, "-pubout", "-outform", "DER"],
                                check=True, capture_output=True).stdout[-32:].hex()
        done = subprocess.run([support.PROGRAM, "verify", str(path), "--key", public], cwd="/", text=True,
                              env=support.clean_environment(), capture_output=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(("head", "survey.published"), [row[:2] for row in self.audited(self.SLUG)])
        self.problem(self.step(run=run), 409, "survey-lacks", "/state")
        # Another key is for the command alone, which is told that it is meant.
        self.make_key()
        other = self.step(run=run)
        self.problem(other, 409, "publication-refused")
        self.assertIn(public, other.json()["detail"])


if __name__ == "__main__":
    unittest.main()
