# SPDX-License-Identifier: GPL-3.0-or-later
"""Sittings that came after their case was answered otherwise: they are kept, and whoever manages the
fieldwork decides whose answers count."""

import json
import unittest
import uuid

from interview_case import Case, start

setUpModule = start


class Conflicts(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        one = cls("opened")
        cls.letters, cls.survey = one.opened("later", take=10)
        cls.left = list(cls.letters)

    def setUp(self):
        super().setUp()
        self.letter = self.left.pop()
        self.number = int(self.letter["case"])
        self.assign("later", "li", self.number)

    def list(self, account="manager"):
        return [one for one in self.ask("GET", "/surveys/later/conflicts", account)["conflicts"]
                if one["case"] == self.number]

    def decide(self, conflict, decision, status=200, account="manager", reason="本人要求按面访的算"):
        return self.ask("POST", f"/surveys/later/conflicts/{conflict['id']}", account,
                        {"decision": decision, "reason": reason}, status)

    def other(self, sitting):
        """The same form, answered otherwise, with one item left out: its name last."""
        saves = json.loads(json.dumps(sitting["answers"]))
        for save in saves:
            for answer in save["answers"]:
                if "choice" in answer:
                    answer["choice"] = 3 - min(answer["choice"], 2)
        return {**sitting, "id": str(uuid.uuid4()), "answers": saves}, saves[1]["answers"].pop()["item"]

    def counted(self, attempt):
        """What a scoring reads of an attempt: item by item the last answer that its receipt covers."""
        return {row[0]: row[1] for row in self.kesu.sql(
            "SELECT DISTINCT ON (i) i, r FROM kesu.receipt c JOIN kesu.answer k USING (attempt),"
            " unnest(k.items, k.responses) AS u (i, r)"
            f" WHERE c.attempt = '{attempt}' AND k.seq <= c.last_seq ORDER BY i, k.seq DESC")}

    def after_a_phone(self):
        """A phone's attempt, and the conflict of a sitting that came later."""
        sitting, left_out = self.other(self.sitting("later", self.number))
        phone = self.answer("later", self.letter)
        self.assertEqual(self.send(sitting), [("conflict", None)])
        [conflict] = self.list()
        return phone, sitting, left_out, conflict

    def test_kept_and_shown_without_answers(self):
        _, sitting, _, conflict = self.after_a_phone()
        answers = sum(len(save["answers"]) for save in sitting["answers"])
        self.assertEqual(
            {**conflict, "at": None, "psu": None},
            {"id": sitting["id"], "case": self.number, "psu": None, "kept": "first", "at": None, "by": "li",
             "kind": "submitted", "saves": 3, "answers": answers, "submitted": True, "usable": True,
             "decision": None})
        self.assertRegex(conflict["at"], r":00:00(\.0+)?Z$")
        # Sent again, it is there once; nothing beside the case leads to its answers.
        self.assertEqual(self.send(sitting), [("conflict", None)])
        self.assertEqual(self.list(), [conflict])
        self.assertEqual(self.kesu.sql(
            "SELECT count(*) FROM kesu.sitting_later WHERE name::text IN (SELECT id::text FROM"
            " kesu.interview_record)"), [["0"]])
        self.assertEqual(self.list("town"), [])
        for account in ("li", "viewer"):
            self.ask("GET", "/surveys/later/conflicts", account, status=403)
            self.decide(conflict, "use_later", 403, account)
        self.decide(conflict, "use_later", 404, "town")
        for address in ("/surveys/no-such/conflicts", "/surveys/no-such/conflicts/x"):
            body = {"decision": "use_later", "reason": "x"} if address.endswith("x") else None
            self.ask("POST" if body else "GET", address, "manager", body, 404)

    def test_the_first_is_kept(self):
        phone, sitting, _, conflict = self.after_a_phone()
        before = self.counted(phone.id)
        told = self.decide(conflict, "keep_first", reason=" 手机上的是本人所答 ")
        self.assertEqual((told["kept"], told["decision"]["decision"], told["decision"]["reason"],
                          told["decision"]["by"]), ("first", "keep_first", "手机上的是本人所答", "manager"))
        self.assertEqual(self.decide(conflict, "keep_first", reason="again"), told)
        self.decide(conflict, "use_later", 409)
        self.assertEqual((self.counted(phone.id), self.list()), (before, [told]))
        self.assertEqual(self.send(sitting), [("conflict", None)])
        self.assertEqual(self.list(), [told])
        self.assertEqual([json.loads(row[0]) for row in self.kesu.sql(
            "SELECT detail FROM kesu.audit WHERE action = 'survey.conflict' AND account = 'manager'"
            f" AND (detail ->> 'case')::int = {self.number}")],
            [{"case": self.number, "kind": "submitted", "decision": "keep_first",
              "reason": "手机上的是本人所答"}])

    def test_the_later_is_used(self):
        phone, _, left_out, conflict = self.after_a_phone()
        before, progress = self.counted(phone.id), self.progress("later")["total"]
        code = self.kesu.sql(f"SELECT code FROM kesu.receipt WHERE attempt = '{phone.id}'")
        told = self.decide(conflict, "use_later")
        self.assertEqual((told["kept"], told["decision"]["decision"]), ("later", "use_later"))
        self.decide(conflict, "keep_first", 409)
        after = self.counted(phone.id)
        positions = [i for i in after if after[i] is not None and after[i] != ""]
        self.assertEqual(len(positions), told["answers"])
        self.assertGreater(sum(after[i] != before[i] for i in positions), len(positions) // 3)
        self.assertEqual(len(after) - len(positions), 1, f"{left_out} was not answered in the sitting")
        # Nothing is lost, the receipt stays what it was, and nobody is counted twice.
        self.assertEqual(int(self.kesu.sql(
            f"SELECT count(*) FROM kesu.answer WHERE attempt = '{phone.id}'")[0][0]), 1 + 1 + 3)
        self.assertEqual(
            self.kesu.sql(f"SELECT code, answers FROM kesu.receipt WHERE attempt = '{phone.id}'"),
            [[code[0][0], str(told["answers"])]])
        self.assertEqual(phone.state()["state"], "submitted")
        self.assertEqual(self.kesu.sql(
            f"SELECT assisted, state FROM kesu.attempt WHERE attempt = '{phone.id}'"), [["t", "submitted"]])
        self.assertEqual(self.progress("later")["total"], progress)
        # No time beside the case is that of the answers.
        self.assertRegex(told["decision"]["at"], r":00:00(\.0+)?Z$")
        self.assertEqual(self.kesu.sql(
            "SELECT DISTINCT at = date_trunc('hour', at) FROM kesu.audit WHERE action = 'survey.conflict'"),
            [["t"]])

    def test_what_another_tablet_took_over(self):
        mine = self.sitting("later", self.number)
        part = {**mine, "answers": mine["answers"][:1], "submitted_at": None}
        self.assertEqual(self.send(part), [("stored", None)])
        theirs, _ = self.other(mine)
        self.assign("later", "wang", self.number)
        self.cases("wang")
        begun = {**theirs, "answers": theirs["answers"][:1], "submitted_at": None}
        self.assertEqual(self.send(begun, account="wang"), [("stored", None)])
        self.assign("later", "li", self.number)
        unfinished = {**mine, "answers": mine["answers"][1:2], "submitted_at": None}
        self.assertEqual(self.send(unfinished), [("conflict", None)])
        [conflict] = self.list()
        self.assertEqual((conflict["kind"], conflict["saves"], conflict["usable"]), ("taken_over", 2, False))
        self.decide(conflict, "use_later", 409)
        self.assertEqual(self.send({**mine, "answers": mine["answers"][2:]}), [("conflict", None)])
        [conflict] = self.list()
        self.assertEqual((conflict["saves"], conflict["usable"]), (3, True))
        told = self.decide(conflict, "use_later")
        self.assertEqual(told["answers"], sum(len(save["answers"]) for save in mine["answers"]))
        [attempt] = self.kesu.sql(
            "SELECT a.attempt FROM kesu.attempt a WHERE a.survey_id ="
            f" {self.survey} AND a.state = 'submitted' ORDER BY a.ended_at DESC LIMIT 1")
        counted = self.counted(attempt[0])
        self.assertEqual(sum(bool(value) for value in counted.values()), told["answers"])
        self.assertEqual(self.outcome(self.survey, self.number), [["complete", "li"]])
        # The other tablet goes on in vain, and is kept in its turn.
        self.assertEqual(self.send({**theirs, "answers": theirs["answers"][1:]}, account="wang"),
                         [("refused", "not_assigned")])

    def test_who_withdraws_takes_both_along(self):
        others = self.kesu.sql("SELECT count(*) FROM kesu.sitting_later")
        phone, sitting, _, conflict = self.after_a_phone()
        kept = f"SELECT count(*) FROM kesu.sitting_later WHERE attempt = '{phone.id}'"
        self.assertEqual(self.kesu.sql(kept), [["1"]])
        self.assertEqual(self.kesu.client().request("DELETE", phone.path, secret=phone.secret).status, 200)
        self.assertEqual(self.kesu.sql(kept), [["0"]])
        self.assertEqual(self.list(), [conflict], "nobody is told who has withdrawn")
        # Sent again, nothing comes back, also where somebody else of the household has answered since.
        self.answer("later", self.letter)
        self.assertEqual(self.send(sitting), [("conflict", None)])
        self.assertEqual(self.kesu.sql("SELECT count(*) FROM kesu.sitting_later"), others)
        self.assertEqual(self.list(), [conflict])
        self.decide(conflict, "use_later", 409)
        self.decide(conflict, "keep_first")

    def test_a_save_that_is_missing(self):
        sitting, _ = self.other(self.sitting("later", self.number))
        self.answer("later", self.letter)
        self.assertEqual(self.send({**sitting, "answers": sitting["answers"][::2]}), [("conflict", None)])
        [conflict] = self.list()
        self.assertFalse(conflict["usable"])
        self.decide(conflict, "use_later", 409)
        self.assertEqual(self.send(sitting), [("conflict", None)])
        self.assertTrue(self.list()[0]["usable"])

    def test_what_is_no_decision(self):
        _, _, _, conflict = self.after_a_phone()
        path = f"/surveys/later/conflicts/{conflict['id']}"
        for body, pointer in (({"decision": "both", "reason": "x"}, "/decision"),
                              ({"decision": "use_later", "reason": " "}, "/reason"),
                              ({"decision": "use_later", "reason": "长" * 501}, "/reason"),
                              ({"decision": "use_later"}, "/reason"),
                              ({"decision": "use_later", "reason": "x", "more": 1}, "/more")):
            reply = self.kesu.client().request("POST", "/api/v1" + path, body, self.tokens["manager"])
            self.assertEqual(reply.status, 422)
            self.assertEqual([error["pointer"] for error in reply.json()["errors"]], [pointer])
        self.assertEqual(self.list(), [conflict])

    def test_z_a_survey_that_is_closed(self):
        _, _, _, conflict = self.after_a_phone()
        self.kesu.run("survey", "close", "later")
        for decision in ("keep_first", "use_later"):
            self.assertEqual(self.decide(conflict, decision, 409)["type"], "/problems/fieldwork-ended")
        self.assertEqual(self.list(), [conflict])


if __name__ == "__main__":
    unittest.main()
