# SPDX-License-Identifier: GPL-3.0-or-later
"""The history of cases and the progress of fieldwork: what is written down and refused, counts that
equal the rows they stand for, AAPOR's rates by hand, who sees and writes what, and the events."""

import json
import re
import socket
import time
import unittest

import field_case
import made_survey
import support
from field_case import COUNTS, EVENT_SECONDS, Case


def setUpModule():
    field_case.begin()


class Progress(Case):
    def test_a_survey_by_hand(self):
        letters, _ = self.opened("field-hand")
        psus = {}
        for letter in letters:
            psus.setdefault(letter["batch"], []).append(letter)
        first, second, third, _ = psus
        # The first psu: 8 complete, 2 begun (one of them written down as enough), 3 refusals, one of
        # whom has answered after all, 2 not reached, 1 ineligible, 1 who speaks another language.
        for letter in psus[first][:8]:
            self.answer("field-hand", letter)
        for letter in psus[first][8:10]:
            self.answer("field-hand", letter, submit=False)
        for letter in psus[second][:5]:
            self.answer("field-hand", letter)
        self.answer("field-hand", psus[third][0])
        gone = self.answer("field-hand", psus[third][1])
        reply = gone.client.request("DELETE", gone.path, secret=gone.secret)
        self.assertIn(reply.status, (200, 204), reply)
        rows = [(psus[first][9], "partial")]
        rows += [(letter, "refusal") for letter in psus[first][10:13]]
        rows += [(letter, "non_contact") for letter in psus[first][13:15]]
        rows += [(psus[first][15], "ineligible"), (psus[first][16], "language")]
        rows += [(letter, "moved_out") for letter in psus[second][5:7]]
        rows += [(letter, "refusal") for letter in psus[second][7:9]]
        self.contacts("field-hand", [(letter["case"], "2026-11-01T10:00", "visit", outcome, "王五")
                                     for letter, outcome in rows])
        seen = self.progress("field-hand")
        areas = {row["psu"]: row for row in seen["psus"]}
        self.assertEqual({name: areas[first][name] for name in COUNTS}, {
            "drawn": 20, "sent": 20, "started": 10, "complete": 8, "partial": 1, "break_off": 1,
            "refused": 3, "non_contact": 2, "other": 1, "unknown": 3, "ineligible": 1,
            "contradicted": 0})
        total = seen["total"]
        self.assertEqual({name: total[name] for name in COUNTS}, {
            "drawn": 80, "sent": 80, "started": 16, "complete": 14, "partial": 1, "break_off": 1,
            "refused": 5 + 1, "non_contact": 2, "other": 1, "unknown": 52, "ineligible": 3,
            "contradicted": 0})
        self.assertEqual((seen["withdrawn"], seen["elsewhere"]), (1, 0))
        # I 14, P 1, R 6 + 1, NC 2, O 1: 25 are known to be eligible, 3 not to be.
        e = 25 / 28
        self.assertAlmostEqual(total["e"], e, places=12)
        self.assertAlmostEqual(total["rr1"], 14 / (25 + 52), places=12)
        self.assertAlmostEqual(total["rr3"], 14 / (25 + 52 * e), places=12)
        self.assertAlmostEqual(total["rr5"], 14 / 25, places=12)
        self.assertAlmostEqual(total["cooperation"], 14 / 23, places=12)
        self.assertAlmostEqual(total["contact"], 23 / 77, places=12)
        for rows in (seen["psus"], seen["strata"], seen["regions"], [total]):
            for row in rows:
                self.check_rates(row, e)
        for of, key in (("strata", "stratum"), ("regions", "region")):
            sums = {}
            for row in seen["psus"]:
                sums.setdefault(row[key], dict.fromkeys(COUNTS, 0))
                for name in COUNTS:
                    sums[row[key]][name] += row[name]
            shown = {row[key]: {name: row[name] for name in COUNTS} for row in seen[of]}
            if of == "regions":
                county = shown.pop("360102")
                self.assertEqual(county["complete"], 14)
                self.assertEqual(county["refused"], 5)  # who withdrew has no region any more
            self.assertEqual(shown, sums)
        self.assertEqual([(row["interviewer"], row["cases"], row["contacts"], row["refused"])
                          for row in seen["interviewers"]], [("王五", 12, 12, 5)])
        self.assertEqual({row["disposition"]: row["cases"] for row in seen["dispositions"]},
                         {"partial": 1, "refusal": 5, "non_contact": 2, "language": 1,
                          "ineligible": 1, "moved_out": 2})
        self.assertEqual((seen["days"][-1]["complete"], seen["days"][-1]["total"]), (14, 14))
        self.assertAlmostEqual(seen["days"][-1]["planned"], 80 / 10, places=6)
        # Every one of them took less than a second an answer, and so does nobody who reads; but of a
        # day that goes on nothing is told.
        self.assertEqual(seen["quality"], {"too_fast": None, "same_choice": None})
        self.assertTrue(0 <= seen["median_minutes"] <= 1)
        self.reconcile()
        # The API has the same document, and a survey's life the same counts.
        for account in ("viewer", "manager", "above"):
            told = self.get("/surveys/field-hand/progress", account)
            self.assertEqual(told.status, 200)
            self.assertEqual({**told.json(), "at": None}, {**seen, "at": None})
        life = self.get("/surveys/field-hand/life", "viewer").json()
        self.assertEqual((life["sample"]["invitations"], life["fieldwork"]["started"],
                          life["fieldwork"]["submitted"], life["fieldwork"]["withdrawn"]),
                         (80, total["started"] + 1, 14, 1))
        table = self.kesu.run("progress", "field-hand").stdout
        for text in ("完成 complete 14", "RR1 18.2 %", "王五", "抽中"):
            self.assertIn(text, table)
        # What is written down of somebody who has answered is contradicted once nobody is left for it.
        self.contacts("field-hand", [(letter["case"], "2026-11-02T10:00", "phone", "away")
                                     for letter in psus[first]])
        row = next(row for row in self.progress("field-hand")["psus"] if row["psu"] == first)
        self.assertEqual((row["complete"], row["non_contact"], row["unknown"], row["contradicted"]),
                         (8, 10, 0, 10))

    def test_a_sample_without_a_draw(self):
        survey = made_survey.make_sampled(self.kesu, "field-made")
        seen = self.progress("field-made")
        self.assertEqual(len(seen["psus"]), 18)
        invited = int(self.kesu.sql(
            f"SELECT count(*) FROM kesu.invitation WHERE survey_id = {survey}")[0][0])
        self.assertEqual((seen["total"]["drawn"], seen["total"]["sent"]), (invited, invited))
        self.assertEqual(seen["elsewhere"], 3)
        counted = int(self.kesu.sql("SELECT count(*) FROM kesu.attempt WHERE state = 'submitted' AND"
                                    f" survey_id = {survey}")[0][0])
        self.assertEqual(seen["total"]["complete"] + 3, counted)
        for row in seen["psus"]:
            self.check_rates(row, seen["total"]["e"])
        self.reconcile()

    def test_none(self):
        done = self.kesu.run("progress", "field-none", check=False)
        self.assertEqual((done.returncode, "there is no survey" in done.stderr), (1, True))


class Contacts(Case):
    def test_all_or_nothing(self):
        letters, survey = self.opened("field-rows", take=6)
        case, other, third = (letter["case"] for letter in letters[:3])
        held = self.kesu.sql("SELECT min(number) FROM kesu.drawn_person WHERE replicate > 0"
                             f" AND survey_id = {survey}")[0][0]
        told = self.contacts("field-rows", [
            (case, "2026-11-01T10:00", "visit", "refusal", "王五", "门口说不参加"),
            ("x", "2026-11-01", "fax", "refusal"),
            (other, "2026-11-01 10:00", "visit", "asleep"),
            ("99999", "2026-11-01T10:00", "visit", "refusal"),
            (held, "2026-11-01T10:00", "visit", "refusal"),
            (other, "2999-11-01T10:00", "visit", "refusal"),
            (case, "2026-11-01T10:00", "visit", "away"),
            (third, "2026-11-01T10:00", "visit", "none"),
            (third, "2026-11-01T10:30", "", "away", "x" * 101, "y" * 501)], status=1)
        self.assertEqual([(row["line"], row["column"]) for row in told["refused"]],
                         [(3, "case"), (3, "at"), (3, "mode"), (4, "disposition"), (5, "case"),
                          (6, "case"), (7, "at"), (8, "case"), (9, "case"), (10, "mode"),
                          (10, "interviewer"), (10, "note")])
        self.assertFalse(told["imported"])
        self.assertEqual(self.stored(survey), 0)
        rows = [(case, "2026-11-01T10:00", "visit", "refusal", "王五", "门口说不参加"),
                (other, "2026-11-01 11:00", "phone", "non_contact", "王五"),
                (other, "2026-11-02 11:00", "phone", "appointment", "赵六")]
        told = self.contacts("field-rows", rows)
        self.assertEqual((told["added"], told["known"], told["refused"]), (3, 0, []))
        told = self.contacts("field-rows", [*rows, rows[0]])
        self.assertEqual((told["added"], told["known"], self.stored(survey)), (0, 4, 3))
        # Something else of the same contact is a correction, and says so.
        wrong = [(case, "2026-11-01T10:00", "visit", "household_refusal", "王五")]
        self.assertEqual(self.contacts("field-rows", wrong, status=1)["refused"][0]["line"], 2)
        self.assertEqual(self.contacts("field-rows", wrong, "--correct")["corrected"], 1)
        self.assertEqual(self.contacts("field-rows", wrong, "--correct")["known"], 1)
        self.assertEqual(self.contacts("field-rows", rows)["known"], 3)
        self.assertEqual(self.kesu.sql(
            "SELECT c.disposition, w.disposition FROM kesu.contact c JOIN kesu.contact w"
            f" ON w.contact_id = c.corrects WHERE c.survey_id = {survey}"),
            [["household_refusal", "refusal"]])
        # There was no such contact: the case is what the one before it says.
        self.contacts("field-rows", [(other, "2026-11-02T11:00", "phone", "none")], "--correct")
        self.assertEqual(self.kesu.sql("SELECT disposition FROM kesu.case_outcome"
                                       f" WHERE survey_id = {survey} AND number = {other}"),
                         [["non_contact"]])
        self.contacts("field-rows", [(case, "2026-11-01T10:00", "visit", "none")], "--correct")
        self.assertEqual(self.kesu.sql("SELECT count(*) FROM kesu.case_outcome"
                                       f" WHERE survey_id = {survey} AND number = {case}"), [["0"]])
        self.reconcile()
        audit = json.loads(self.kesu.run("audit", "list", "--survey", "field-rows", "--format",
                                         "json").stdout)["audit"]
        self.assertEqual([{name: row["detail"][name] for name in ("rows", "corrections")}
                          for row in audit if row["action"] == "disposition"],
                         [{"rows": 3, "corrections": 0}, {"rows": 1, "corrections": 1},
                          {"rows": 1, "corrections": 1}, {"rows": 1, "corrections": 1}])
        spoken = json.dumps(audit, ensure_ascii=False) + self.kesu.log.read_text("utf-8")
        for name in ("门口说不参加", "王五"):
            self.assertNotIn(name, spoken)
        for role in ("kesu_resident", "kesu_staff"):
            for table in ("kesu.contact", "kesu.case_outcome", "kesu_identity.contact_note",
                          "kesu.progress_area", "kesu.doubtful_attempt"):
                with self.assertRaisesRegex(AssertionError, "permission denied"):
                    self.kesu.sql(f"BEGIN; SET LOCAL ROLE {role}; SELECT * FROM {table}; COMMIT")
        for change in ("DELETE FROM kesu.contact", "UPDATE kesu.contact SET mode = 'sms'",
                       "TRUNCATE kesu.contact CASCADE", "DELETE FROM kesu_identity.contact_note",
                       "UPDATE kesu.disposition SET class = 'refused'"):
            with self.subTest(change=change), self.assertRaisesRegex(AssertionError, "never changed"):
                self.kesu.sql(change)

    def test_while_open_or_closed(self):
        letters, survey = self.opened("field-states", take=6)
        row = (letters[0]["case"], "2026-11-01T10:00", "visit", "refusal")
        self.kesu.run("survey", "close", "field-states")
        self.assertEqual(self.contacts("field-states", [row])["added"], 1)
        self.kesu.sql(f"UPDATE kesu.survey SET state = 'scored' WHERE survey_id = {survey}")
        later = [(letters[1]["case"], *row[1:])]
        path = self.folder / "later.csv"
        path.write_text("case,at,mode,disposition\n" + ",".join(later[0]) + "\n", encoding="utf-8")
        done = self.kesu.run("contact", "import", "field-states", str(path), check=False)
        self.assertEqual((done.returncode, "is scored" in done.stderr), (1, True), done.stderr)
        reply = self.post("field-states", letters[1]["case"], "manager", at=row[1], mode=row[2],
                          disposition=row[3])
        self.assertEqual((reply.status, reply.json()["type"]), (409, "/problems/fieldwork-ended"))
        with self.assertRaisesRegex(AssertionError, "is scored"):
            self.kesu.sql("INSERT INTO kesu.contact (survey_id, number, at, mode, disposition,"
                          f" recorded_by) VALUES ({survey}, {letters[1]['case']}, now(), 'sms',"
                          " 'refusal', 'x')")
        made_survey.create(self.kesu, "field-undrawn", state="draft")
        done = self.kesu.run("contact", "import", "field-undrawn", str(path), check=False)
        self.assertIn("no sample", done.stderr)
        path.write_text("case,at,mode,disposition,phone\n", encoding="utf-8")
        done = self.kesu.run("contact", "import", "field-states", str(path), check=False)
        self.assertIn("phone", done.stderr)

    def test_api(self):
        letters, survey = self.opened("field-api", take=6)
        case = letters[0]["case"]
        body = {"at": "2026-11-01T10:00", "mode": "visit", "disposition": "refusal", "note": "不在意"}
        for account, status in ((None, 401), ("viewer", 403), ("elsewhere", 404), ("asker", 403),
                                ("manager", 201),
                                ("manager", 200)):
            reply = self.post("field-api", case, account, **body)
            self.assertEqual(reply.status, status, reply)
        self.assertEqual(self.stored(survey), 1)
        self.assertEqual(self.post("field-api", case, "manager", **{**body, "note": "改"}).status, 409)
        self.assertEqual(self.post("field-api", case, "manager", **{
            **body, "disposition": "away", "correct": True}).status, 201)
        for number in ("99999", "0", "x"):
            self.assertEqual(self.post("field-api", number, "manager", **body).status, 404)
        for wrong, pointer in (({"at": "yesterday"}, "/at"), ({"at": "2999-01-01T00:00"}, "/at"),
                               ({"disposition": "asleep"}, "/disposition"), ({"mode": 3}, "/mode"),
                               ({"note": "y" * 501}, "/note"), ({"who": "x"}, "/who"),
                               ({"correct": 1}, "/correct")):
            with self.subTest(wrong=wrong):
                reply = self.post("field-api", letters[1]["case"], "manager", **{**body, **wrong})
                self.assertEqual((reply.status, [e["pointer"] for e in reply.json()["errors"]]),
                                 (422, [pointer]), reply)
        path = f"/surveys/field-api/cases/{case}/contacts"
        self.assertEqual(self.get(path, "viewer").status, 403)
        self.assertEqual(self.get(path, "elsewhere").status, 404)
        told = self.get(path, "manager").json()["contacts"]
        self.assertEqual([(row["disposition"], row["note"], row["recorded_by"]) for row in told],
                         [("refusal", "不在意", "manager"), ("away", "不在意", "manager")])
        self.assertEqual(told[1]["corrects"], told[0]["contact"])
        self.assertNotIn("不在意", self.kesu.log.read_text("utf-8"))
        self.who_sees_the_progress(letters)

    def who_sees_the_progress(self, letters):
        path = "/surveys/field-api/progress"
        for account, status in ((None, 401), ("elsewhere", 404), ("asker", 404), ("viewer", 200)):
            for more in ("", "/events"):
                if status != 200 or not more:
                    self.assertEqual(self.get(path + more, account).status, status)
        self.assertEqual(self.get("/surveys/none-such/progress", "viewer").status, 404)
        # Of a part: its own psus, and nothing that is known of the whole only.
        part = self.get(path, "town").json()
        whole = self.get(path, "viewer").json()
        self.assertEqual(part["psus"], [{**row, "rr3": row["rr3"]} for row in whole["psus"]
                                        if row["region"] == "360102002"])
        self.assertEqual((part["whole"], part["withdrawn"], part["median_minutes"], part["days"]),
                         (False, None, None, []))
        self.assertEqual({row["region"] for row in part["regions"]}, {"360102002"})
        self.assertLess(part["total"]["drawn"], whole["total"]["drawn"])
        # A part's manager writes of the cases in it.
        own = {row["psu"] for row in part["psus"]}
        for letter in (next(letter for letter in letters if letter["batch"] in own),
                       next(letter for letter in letters if letter["batch"] not in own)):
            reply = self.post("field-api", letter["case"], "town", at="2026-11-05T09:00",
                              mode="phone", disposition="away")
            self.assertEqual(reply.status, 201 if letter["batch"] in own else 403, reply)


class Listener:
    """One connection that listens; events() returns what has come."""

    def __init__(self, kesu, slug, token):
        self.line = socket.create_connection(("127.0.0.1", kesu.port), 20)
        self.line.sendall(f"GET /api/v1/surveys/{slug}/progress/events HTTP/1.1\r\nHost: k\r\n"
                          f"Authorization: Bearer {token}\r\n\r\n".encode())
        self.text = b""

    def until(self, pattern, seconds):
        """Reads until the pattern has come; the seconds it took, or None."""
        begun = time.monotonic()
        while not re.search(pattern, self.text):
            left = begun + seconds - time.monotonic()
            if left <= 0:
                return None
            self.line.settimeout(left)
            try:
                piece = self.line.recv(1 << 20)
            except TimeoutError:
                return None
            if not piece:
                return None
            self.text += piece
        return time.monotonic() - begun

    def events(self):
        body = re.sub(rb"\r\n[0-9a-f]+\r\n", b"", self.text.split(b"\r\n\r\n", 1)[1])
        return [json.loads(data) for data in re.findall(rb"event: progress\ndata: (.*)\n\n", body)]

    def close(self):
        self.line.close()


class Events(Case):
    def listener(self, slug, account):
        listener = Listener(self.kesu, slug, self.tokens[account])
        self.addCleanup(listener.close)
        return listener

    def batches(self):
        text = self.kesu.client().request("GET", "/metrics").body.decode()
        return sum(map(float, re.findall(
            r"^kesu_slow_batches_total(?:\{.*\})? (\S+)$", text, re.MULTILINE)))

    def test_new_data_and_ends(self):
        letters, _ = self.opened("field-events", take=6)
        listeners = [self.listener("field-events", name)
                     for name in ("viewer", "manager", "leaver") for _ in range(3)]
        for listener in listeners:
            self.assertIsNotNone(listener.until(rb'"complete":0.*\n\n', 20))
        self.assertIn(b"text/event-stream", listeners[0].text)
        first = listeners[0].events()[0]
        shown = self.get("/surveys/field-events/progress", "viewer").json()
        self.assertEqual({**first, "at": None}, {**shown, "at": None})
        faults = self.judge.schemas.faults(
            first, {"$ref": "#/components/schemas/Progress"})
        self.assertEqual(faults, [])
        # A submission is with all of them in time.
        self.answer("field-events", letters[0])
        for listener in listeners:
            self.assertIsNotNone(listener.until(rb'"total":\{[^}]*"complete":1,', EVENT_SECONDS))
        self.assertEqual(listeners[0].events()[-1]["total"]["complete"], 1)
        # Nine listeners are one look every four seconds.
        before, begun = self.batches(), time.monotonic()
        for listener in listeners:  # a heartbeat, and no event, while nothing changes
            self.assertIsNotNone(listener.until(rb"\n:\n\n", 30))
        spent = time.monotonic() - begun
        self.assertLessEqual(self.batches() - before, spent / 4 + 2)
        self.assertEqual([len(listener.events()) for listener in listeners], [2] * 9)
        # A page that is loaded meanwhile gets what they have, and who may see nothing still nothing.
        again = [self.get("/surveys/field-events/progress", "viewer").json() for _ in range(2)]
        self.assertEqual(again[0], again[1])
        self.assertEqual({**again[0], "at": None}, {**listeners[0].events()[-1], "at": None})
        self.assertEqual(self.get("/surveys/field-events/progress", "asker").status, 404)
        # Whose token ends hears nothing more; the others do.
        self.kesu.sql("UPDATE kesu_identity.account SET disabled = true WHERE name = 'leaver'")
        for listener in listeners[6:]:
            self.assertIsNotNone(listener.until(rb"\r\n0\r\n\r\n\Z", EVENT_SECONDS))
        self.answer("field-events", letters[1])
        for listener in listeners[:6]:
            self.assertIsNotNone(listener.until(rb'"total":\{[^}]*"complete":2,', EVENT_SECONDS))
        # Nor does whose role may no longer see it.
        self.kesu.sql("UPDATE kesu_identity.account SET role = 'interviewer' WHERE name = 'viewer'")
        for listener in listeners[:3]:
            self.assertIsNotNone(listener.until(rb"\r\n0\r\n\r\n\Z", EVENT_SECONDS))
        self.kesu.sql("UPDATE kesu_identity.account SET role = 'monitor' WHERE name = 'viewer'")

        # Four at a time of one token; one that leaves makes room.
        listeners = [self.listener("field-events", "many") for _ in range(4)]
        for listener in listeners:
            self.assertIsNotNone(listener.until(rb"event: progress", 20))
        self.assertIsNotNone(self.listener("field-events", "many").until(rb"HTTP/1.1 429 ", 20))
        listeners[0].close()

        def has_room():
            listener = self.listener("field-events", "many")
            self.assertIsNotNone(listener.until(rb"HTTP/1.1 (200|429) ", 20))
            return b" 200 " in listener.text
        support.wait_until(has_room, "one has gone")

    def test_a_server_that_stops_ends_them(self):
        with support.Kesu(workers=1) as kesu:
            token = field_case.account(kesu, "one", "monitor", "360102")
            listener = Listener(kesu, support.SURVEY, token)
            self.assertIsNotNone(listener.until(rb"event: progress", 20))
            begun = time.monotonic()
            self.assertEqual(kesu.stop(), 0)
            self.assertLess(time.monotonic() - begun, 20)
            self.assertIsNotNone(listener.until(rb"\r\n0\r\n\r\n\Z", 5))
            listener.close()

    def test_more_views_than_one_look_has(self):
        """Of so many surveys are listened to that a look asks for as much as a batch may hold."""
        with support.Kesu(workers=1) as kesu:
            tokens = [field_case.account(kesu, f"one-{i}", "monitor", "360102") for i in range(10)]
            listeners = []
            for i in range(40):
                made_survey.create(kesu, f"field-view-{i}")
                listeners.append(Listener(kesu, f"field-view-{i}", tokens[i // 4]))
                self.addCleanup(listeners[-1].close)
                self.assertIsNotNone(listeners[-1].until(rb"event: progress|HTTP/1.1 503 ", 20))
            full = [listener for listener in listeners if b" 503 " in listener.text]
            self.assertTrue(0 < len(full) < 20, len(full))
            time.sleep(EVENT_SECONDS)  # a look at all of them
            self.assertNotIn("a process ended", kesu.log.read_text("utf-8"))


if __name__ == "__main__":
    unittest.main()
