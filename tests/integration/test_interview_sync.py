# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of the records that a tablet sends: once, twice, in parts, after a phone, after another
tablet, with a clock that is wrong, and beside records that are refused."""

import json
import unittest
import uuid

import support
from interview_case import Case, start, when

setUpModule = start


class Sync(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        one = cls("opened")
        cls.letters, cls.survey = one.opened("sync", take=10)
        cls.left = list(cls.letters)

    def setUp(self):
        super().setUp()
        self.letter = self.left.pop()
        self.number = int(self.letter["case"])
        self.assign("sync", "li", self.number)
        self.before = self.attempts(self.survey)

    def more(self):
        """The attempts that are there since."""
        now = self.attempts(self.survey)
        for row in self.before:
            now.remove(row)
        return now

    def kept(self):
        return int(self.kesu.sql("SELECT count(*) FROM kesu.sitting_kept")[0][0])

    def test_a_whole_sitting_twice(self):
        sitting = self.sitting("sync", self.number)
        areas = sum(area["complete"] for area in self.progress("sync")["psus"])
        self.assertEqual(self.send(sitting), [("stored", None)])
        self.assertEqual(self.more(), [("submitted", "t", "3", "20")])
        self.assertEqual(self.send(sitting), [("known", None)])
        self.assertEqual(self.more(), [("submitted", "t", "3", "20")])
        self.assertEqual(self.outcome(self.survey, self.number), [["complete", "li"]])
        self.assertEqual(sum(area["complete"] for area in self.progress("sync")["psus"]), areas + 1)
        self.assertEqual(self.cases()["sync", self.number]["attempt"], "submitted")
        # The letter leads to the same attempt, and tells nothing of it.
        again = self.client.request("POST", "/api/v1/surveys/sync/attempts", {
            "language": "zh", "consent": True, "invitation": self.letter["code"]})
        self.assertEqual(again.json()["state"], "submitted")

    def test_in_parts(self):
        sitting = self.sitting("sync", self.number, saves=4)
        part = {**sitting, "answers": sitting["answers"][:2], "submitted_at": None}
        self.assertEqual(self.send(part), [("stored", None)])
        self.assertEqual(self.more(), [("open", "t", "2", "")])
        self.assertEqual(self.outcome(self.survey, self.number), [])
        self.assertEqual(self.send(part), [("known", None)])
        self.assertEqual(self.send({**sitting, "answers": sitting["answers"][3:]}),
                         [("refused", "incomplete")])
        self.assertEqual(self.send({**sitting, "answers": sitting["answers"][2:]}), [("stored", None)])
        self.assertEqual(self.more(), [("submitted", "t", "4", "20")])
        self.assertEqual(self.send(sitting), [("known", None)])

    def test_after_a_phone(self):
        sitting = self.sitting("sync", self.number)
        self.answer("sync", self.letter)
        before, kept = self.more(), self.kept()
        self.assertEqual(self.send(sitting), [("conflict", None)])
        self.assertEqual(self.send(sitting), [("conflict", None)])
        self.assertEqual(self.more(), before)
        self.assertEqual(self.kept(), kept + 1)
        self.assertEqual(self.outcome(self.survey, self.number), [])
        answers = sum(len(save["answers"]) for save in sitting["answers"])
        row = json.loads(self.kesu.sql("SELECT to_jsonb(k) FROM kesu.sitting_kept k WHERE id ="
                                       f" '{sitting['id']}'")[0][0])
        self.assertEqual((row["saves"], row["answers"], row["why"]), (3, answers, "submitted"))
        self.assertEqual(set(row), {"id", "saves", "answers", "started_at", "submitted_at", "why",
                                    "has_answers"},
                         "and nothing that was answered")

    def test_no_time_names_an_attempt(self):
        sitting = self.sitting("sync", self.number)
        self.assertEqual(self.send(sitting), [("stored", None)])
        self.assertEqual(self.kesu.sql(
            "SELECT bool_and(t = date_trunc('hour', t)) FROM (SELECT unnest(ARRAY[r.said_at,"
            " r.received_at, c.at, c.recorded_at]) AS t FROM kesu.interview_record r JOIN kesu.contact c"
            " USING (survey_id, number)"
            f" WHERE r.id = '{sitting['id']}') x"), [["t"]])

        # Nor does the audit say when the batch came, or the cases were taken.
        self.assertEqual(self.kesu.sql(
            "SELECT count(*) > 1, bool_and(at = date_trunc('hour', at)) FROM kesu.audit"
            " WHERE action IN ('interview.batch', 'interview.take')"), [["t", "t"]])
        self.assertIn("whole", self.kesu.run("audit", "verify", "--format", "json").stdout)

    def test_completed_at_the_time_of_another_contact(self):
        sitting = self.sitting("sync", self.number)
        hour = sitting["submitted_at"][:14] + "00:00.000Z"
        self.assertEqual(self.send(self.contact("sync", self.number, at=hour)), [("stored", None)])
        self.assertEqual(self.send(sitting), [("stored", None)])
        self.assertEqual(self.outcome(self.survey, self.number), [["complete", "li"]])

    def test_over_what_a_phone_began(self):
        phone = self.answer("sync", self.letter, submit=False)
        sitting = self.sitting("sync", self.number)
        self.assertEqual(self.send(sitting), [("stored", None)])
        self.assertEqual([row[:3] for row in self.more()], [("submitted", "t", "4")])
        # What was asked last counts: the receipt covers the sitting, item by item.
        latest = self.kesu.sql(
            f"SELECT l.item, l.response FROM kesu_fn.latest_answers('{phone.id}', 4) l ORDER BY 1")
        asked = self.kesu.sql(
            "SELECT i, r FROM kesu.answer k, unnest(k.items, k.responses) AS u (i, r)"
            f" WHERE k.attempt = '{phone.id}' AND k.seq > 1 ORDER BY 1")
        self.assertEqual(latest, asked)
        self.assertEqual(phone.put(2, []).status, 422)
        self.assertEqual(phone.put(9, [], background={"sex": "male"}).status, 409)

    def test_two_tablets(self):
        mine = self.sitting("sync", self.number)
        part = {**mine, "answers": mine["answers"][:1], "submitted_at": None}
        self.assertEqual(self.send(part), [("stored", None)])
        theirs = self.sitting("sync", self.number)
        self.assign("sync", "wang", self.number)
        self.assertEqual(self.send(mine), [("refused", "not_assigned")])
        self.cases("wang")
        self.assertEqual(self.send(theirs, account="wang"), [("stored", None)])
        self.assertEqual([row[:3] for row in self.more()], [("submitted", "t", "4")])
        self.assertEqual(self.outcome(self.survey, self.number), [["complete", "wang"]])
        self.assign("sync", "li", self.number)
        self.assertEqual(self.send(mine), [("conflict", None)])
        self.assertEqual(self.send({**theirs, "id": mine["id"]}, account="wang"),
                         [("refused", "id_taken")])

    def test_clocks(self):
        ahead = self.sitting("sync", self.number, start=24 * 60)
        self.assertEqual(self.send(ahead), [("stored", None)])
        self.assertEqual(self.more(), [("submitted", "t", "3", "20")])
        self.assertEqual(self.kesu.sql(
            "SELECT clock_is_ahead, said_at > now() + interval '23 hours' FROM kesu.interview_record"
            f" WHERE id = '{ahead['id']}'"), [["t", "t"]])
        self.assertEqual(self.kesu.sql(
            f"SELECT count(*) FROM kesu.contact WHERE survey_id = {self.survey} AND at > now()"), [["0"]])
        self.assertEqual(self.kesu.sql("SELECT count(*) FROM kesu.attempt WHERE ended_at > now()"
                                       " OR consented_at > now()"), [["0"]])

    def test_a_clock_ahead_in_parts(self):
        sitting = self.sitting("sync", self.number, saves=4, start=24 * 60)
        part = {**sitting, "answers": sitting["answers"][:2], "submitted_at": None}
        self.assertEqual(self.send(part, self.contact("sync", self.number, minutes=24 * 60)),
                         [("stored", None)] * 2)
        self.assertEqual(self.send(sitting), [("stored", None)])
        # It began two minutes before the first part came, and cannot end before the second did.
        [row] = self.more()
        self.assertEqual(row[:3], ("submitted", "t", "4"))
        self.assertLess(int(row[3]), 5)
        behind = self.sitting("sync", self.number)
        self.assertEqual(self.send(behind), [("conflict", None)])
        self.assertEqual(self.outcome(self.survey, self.number), [["complete", "li"]])

    def test_one_bad_record_beside_others(self):
        good = self.contact("sync", self.number, note="敲门无人", minutes=-40)
        sitting = self.sitting("sync", self.number)
        wrong = {**sitting, "id": str(uuid.uuid4()),
                 "answers": [{"seq": 1, "at": when(), "answers": [{"item": "NONE", "choice": 1}]}]}
        records = [
            (good, ("stored", None)),
            (self.contact("sync", self.number, mode="pigeon"), ("refused", "invalid")),
            (self.contact("sync", self.number, "no_such"), ("refused", "no_disposition")),
            (self.contact("sync", self.number, "none"), ("refused", "no_disposition")),
            (self.contact("sync", self.number, minutes=-49) | {"number": float(self.number)},
             ("stored", None)),
            (self.contact("sync", self.number, extra=1), ("refused", "invalid")),
            (self.contact("sync", 999999), ("refused", "not_assigned")),
            (self.contact("no-such-survey", 1), ("refused", "not_assigned")),
            (self.contact("sync", self.number, at="2026-02-30T00:00:00Z"), ("refused", "invalid")),
            (wrong, ("refused", "invalid")),
            ({**sitting, "id": str(uuid.uuid4()), "place": {"latitude": 1}},
             ("refused", "place_not_asked")),
            ({**sitting, "id": str(uuid.uuid4()), "start": {"language": "zh", "consent": False}},
             ("refused", "invalid")),
            ({**sitting, "id": str(uuid.uuid4()), "answers": []}, ("refused", "invalid")),
            ({"id": str(uuid.uuid4()), "kind": "household", "survey": "sync", "number": self.number,
              "eligible": 2, "at": when()}, ("refused", "not_households")),
            ({"id": str(uuid.uuid4()), "kind": "song"}, ("refused", "invalid")),
            (sitting, ("stored", None)),
        ]
        client = self.kesu.client()  # the description has none of what is wrong here
        self.assertEqual(self.send(*(record for record, _ in records), client=client),
                         [result for _, result in records])
        self.assertIn("/extra", self.told["results"][5]["message"]["zh"])
        self.assertIn("/answers/0/answers/0/item", self.told["results"][9]["message"]["en"])
        self.assertEqual(self.send(good), [("known", None)])
        self.assertEqual(self.send({**good, "id": str(uuid.uuid4()), "disposition": "refusal"}),
                         [("refused", "differs")])
        contacts = self.cases()["sync", self.number]["contacts"]
        self.assertIn("敲门无人", [contact["note"] for contact in contacts])
        self.assertEqual(contacts[-1]["disposition"], "complete")

    def test_batches_that_are_none(self):
        one = self.contact("sync", self.number)
        for body, pointer in (({"batch": "x", "records": []}, "/batch"),
                              ({"batch": str(uuid.uuid4())}, "/records"),
                              ({"batch": str(uuid.uuid4()), "records": [one, one]}, "/records/1/id"),
                              ({"batch": str(uuid.uuid4()), "records": [3]}, "/records/0/id"),
                              ({"batch": str(uuid.uuid4()), "records": [], "more": 1}, "/more"),
                              ({"batch": str(uuid.uuid4()), "records": [one] * 501}, "/records")):
            told = self.ask("POST", "/interview/batches", "li", body, 422)
            self.assertIn(pointer, [error["pointer"] for error in told["errors"]])
        self.assertEqual(self.send(), [])

    def test_of_another(self):
        sitting = self.sitting("sync", self.number)
        self.assertEqual(self.send(sitting, self.contact("sync", self.number), account="wang"),
                         [("refused", "not_assigned")] * 2)
        for account in ("manager", "viewer"):
            self.send(sitting, account=account, status=403)
        self.assertEqual(self.more(), [])
        self.assign("sync", None, self.number)
        self.assertEqual(self.send(sitting), [("refused", "not_assigned")])

    def asks_place(self, says):
        """Whether the programme's file says that interviewers may ask for the place."""
        plan = json.loads((support.SOURCE / "questionnaires/programmes/donghu.json").read_text("utf-8"))
        (self.folder / "donghu.json").write_text(
            json.dumps({**plan, "interview": {"place": says}}, ensure_ascii=False), "utf-8")
        self.kesu.run("load", str(self.folder / "donghu.json"))

    def places(self):
        return self.kesu.sql("SELECT latitude, longitude, accuracy_m FROM kesu_identity.interview_place"
                             f" WHERE survey_id = {self.survey} AND number = {self.number}")

    def test_a_place_that_is_asked_for_and_agreed_to(self):
        place = {"consent": True, "latitude": 28.683, "longitude": 115.857, "accuracy": 35}
        sitting = self.sitting("sync", self.number, place=place)
        self.assertEqual(self.send(sitting), [("refused", "place_not_asked")])
        self.assertIn("place", self.told["results"][0]["message"]["en"])
        self.assertIsNone(self.ask("GET", "/surveys/sync/assignments", "manager")["places"])
        self.asks_place(True)
        self.addCleanup(self.asks_place, False)
        self.assertEqual([survey["place"] for survey in self.ask("GET", "/interview", "li")["surveys"]
                          if survey["slug"] == "sync"], [True])
        before = self.ask("GET", "/surveys/sync/assignments", "manager")["places"]
        client = self.kesu.client()  # the description has none of these
        for change, named in (({"consent": False}, "/place/consent"),
                              ({"latitude": 28.6831}, "/place/latitude"),
                              ({"longitude": 181}, "/place/longitude"),
                              ({"accuracy": 1.5}, "/place/accuracy"),
                              ({"at": when()}, "/place")):
            wrong = {**sitting, "id": str(uuid.uuid4()), "place": {**place, **change}}
            self.assertEqual(self.send(wrong, client=client), [("refused", "invalid")])
            self.assertIn(named, self.told["results"][0]["message"]["zh"])
        self.assertEqual((self.places(), self.more()), ([], []))
        self.assertEqual(self.send(sitting), [("stored", None)])
        self.assertEqual(self.send(sitting), [("known", None)])
        self.assertEqual(self.places(), [["28.683", "115.857", "35"]])
        self.assertEqual(self.ask("GET", "/surveys/sync/assignments", "manager")["places"],
                         {name: count + 1 for name, count in before.items()})
        self.assertEqual(self.ask("GET", "/surveys/sync/assignments", "town")["places"]["with_place"], 0)
        self.ask("GET", "/surveys/sync/assignments", "viewer", status=403)
        # It goes with what names people.
        self.assertEqual(self.kesu.sql(
            "BEGIN; DELETE FROM kesu_identity.letter; SELECT count(*) FROM kesu_identity.interview_place;"
            " ROLLBACK"), [["0"]])

    def test_withdrawn(self):
        phone = self.answer("sync", self.letter, submit=False)
        sitting = self.sitting("sync", self.number, saves=2)
        part = {**sitting, "answers": sitting["answers"][:1], "submitted_at": None}
        self.assertEqual(self.send(part), [("stored", None)])
        self.assertEqual(self.kesu.client().request("DELETE", phone.path, secret=phone.secret).status, 200)
        self.assertEqual(self.send(sitting), [("refused", "withdrawn")])
        fresh = self.sitting("sync", self.number)
        self.assertEqual(self.send(fresh), [("stored", None)])


if __name__ == "__main__":
    unittest.main()
