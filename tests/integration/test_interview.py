# SPDX-License-Identifier: GPL-3.0-or-later
"""Interviews: who works on which cases, what a tablet is given of them, and what becomes of its records
when the survey is one of households, has booklets, has ended, and is scored."""

import json
import threading
import time
import unittest
import uuid

import api_fixtures
from interview_case import Case, start, when

setUpModule = start


class Assign(Case):
    def test_by_number_and_by_psu(self):
        letters, _ = self.opened("assign-api")
        first, psu = letters[0], letters[-1]["batch"]
        self.assertEqual(self.assign("assign-api", "li", first["case"]),
                         {"survey": "assign-api", "assigned": 1, "unassigned": 0})
        told = self.ask("PUT", "/surveys/assign-api/assignments", "manager",
                        {"assignments": [{"psu": psu, "account": "wang"}]})
        mine = [int(letter["case"]) for letter in letters if letter["batch"] == psu]
        self.assertEqual(told["assigned"], len(mine))
        listed = self.ask("GET", "/surveys/assign-api/assignments", "manager")["assignments"]
        self.assertEqual({row["number"]: row["account"] for row in listed},
                         {int(first["case"]): "li", **dict.fromkeys(mine, "wang")})
        self.assertEqual(self.assign("assign-api", None, first["case"])["unassigned"], 1)
        self.assertNotIn("li", [row["account"] for row in self.ask(
            "GET", "/surveys/assign-api/assignments", "manager")["assignments"]])
        noted = self.kesu.run("audit", "list", "--survey", "assign-api", "--format", "json").stdout
        self.assertEqual(noted.count('"survey.assign"'), 3)

    def test_part_of_a_psu(self):
        """Of a psu, those of nobody, and those of one account, by whoever looked a moment ago."""
        letters, _ = self.opened("assign-held")
        psu = letters[0]["batch"]
        mine = sorted(int(letter["case"]) for letter in letters if letter["batch"] == psu)
        path = "/surveys/assign-held/assignments"

        def put(holder, account, status=200):
            return self.ask("PUT", path, "manager", {"assignments": [
                {"psu": psu, "holder": holder, "account": account}]}, status)

        def held():
            return {row["number"]: row["account"]
                    for row in self.ask("GET", path, "manager")["assignments"]}

        self.assign("assign-held", "li", *mine[:2])
        self.assertEqual(put(None, "wang")["assigned"], len(mine) - 2)
        self.assertEqual(held(), {**dict.fromkeys(mine, "wang"), **dict.fromkeys(mine[:2], "li")})
        told = put(None, "li", 422)
        self.assertEqual(told["errors"][0]["pointer"], "/assignments/0/psu")
        self.assertEqual(put("li", None)["unassigned"], 2)
        self.assertEqual(put("wang", "li")["assigned"], len(mine) - 2)
        self.assertEqual(held(), dict.fromkeys(mine[2:], "li"))
        told = self.ask("PUT", path, "manager", {"assignments": [
            {"psu": "nowhere", "holder": None, "account": "li"}]}, 422)
        self.assertIn("抽样单位", told["errors"][0]["detail"])
        told = self.ask("PUT", path, "manager", {"assignments": [
            {"number": mine[2], "holder": None, "account": "wang"},
            {"number": mine[3], "holder": "li", "account": "wang"}]}, 422)
        self.assertEqual([error["pointer"] for error in told["errors"]], ["/assignments/0/number"])
        told = self.ask("PUT", path, "manager", {"assignments": [
            {"psu": psu, "account": "li", "holder": 1}]}, 422)
        self.assertEqual(told["errors"][0]["pointer"], "/assignments/0/holder")
        self.assertEqual(held(), dict.fromkeys(mine[2:], "li"))

    def test_who_and_where(self):
        letters, _ = self.opened("assign-list")
        path = "/surveys/assign-list/assignments"
        mine = [int(letter["case"]) for letter in letters[:2]]
        self.assign("assign-list", "li", *mine)
        told = self.ask("GET", path, "manager")
        self.assertEqual(sum(psu["cases"] for psu in told["psus"]), len(letters))
        self.assertEqual({psu["psu"] for psu in told["psus"]}, {one["batch"] for one in letters})
        who = {one["account"]: one for one in told["interviewers"]}
        self.assertTrue({"li", "wang"} <= set(who) and not {"far", "viewer", "manager"} & set(who))
        self.assertEqual(who["li"], {"account": "li", "region": "360102", "able": True,
                                     "taken_at": None, "sent_at": None})
        self.cases()
        self.send(self.contact("assign-list", mine[0], disposition="refusal"))
        self.kesu.sql("UPDATE kesu_identity.account SET disabled = true WHERE name = 'li'")
        self.addCleanup(self.kesu.sql, "UPDATE kesu_identity.account SET disabled = false"
                                       " WHERE name = 'li'")
        told = self.ask("GET", path, "manager")
        self.assertEqual({row["number"]: row["done"] for row in told["assignments"]},
                         {mine[0]: True, mine[1]: False})
        who = {one["account"]: one for one in told["interviewers"]}
        self.assertFalse(who["li"]["able"])
        self.assertTrue(who["li"]["taken_at"])
        self.assertRegex(who["li"]["sent_at"], ":00:00")
        self.assertEqual((who["wang"]["taken_at"], who["wang"]["sent_at"]), (None, None))
        told = self.ask("GET", path, "town")
        self.assertEqual({psu["region"][:9] for psu in told["psus"]}, {"360102002"})
        self.assertNotIn("wang", [one["account"] for one in told["interviewers"]])
        for account in ("li", "viewer"):
            self.ask("GET", path, account, status=401 if account == "li" else 403)

    def test_refused(self):
        letters, survey = self.opened("assign-no")
        number = int(letters[0]["case"])
        for account in ("far", "viewer", "nobody"):
            told = self.assign("assign-no", account, number, status=422)
            self.assertEqual(told["errors"][0]["pointer"], "/assignments/0/account", told)
        told = self.ask("PUT", "/surveys/assign-no/assignments", "manager", {"assignments": [
            {"number": number, "account": "li"}, {"number": 999999, "account": "li"},
            {"psu": "nowhere", "account": "li"}]}, 422)
        self.assertEqual([error["pointer"] for error in told["errors"]],
                         ["/assignments/1/number", "/assignments/2/psu"])
        told = self.ask("PUT", "/surveys/assign-no/assignments", "manager", {"assignments": [
            {"number": number, "account": "li"}, {"number": number, "account": "wang"}]}, 422)
        self.assertEqual(told["errors"][0]["pointer"], "/assignments/0/account")
        for row in ({"number": number}, {"account": "li"}, {"number": number, "account": "li", "x": 1},
                    {"number": "1", "account": "li"}, {"number": number, "psu": "a", "account": "li"}):
            reply = self.client.request("PUT", "/api/v1/surveys/assign-no/assignments",
                                        {"assignments": [row]}, self.tokens["manager"])
            self.assertEqual(reply.status, 422, row)
        self.assertEqual(self.kesu.sql(
            f"SELECT count(*) FROM kesu.assignment WHERE survey_id = {survey}"), [["0"]])
        for account in ("li", "viewer"):
            self.assign("assign-no", "li", number, by=account, status=403)

    def test_too_many(self):
        letters, survey = self.opened("assign-many")
        number = int(letters[0]["case"])
        self.kesu.sql(
            "SET session_replication_role = replica; INSERT INTO kesu.assignment (survey_id, number,"
            f" account, assigned_by) SELECT {survey}, 100000 + n, 'many', 'x'"
            " FROM generate_series(1, 499) AS n")
        self.kesu.sql(api_fixtures.ACCOUNT.format(
            name="many", role="interviewer", scope="360102", disabled="false", lifetime="1 day",
            digest="e" * 64))
        self.assign("assign-many", "many", number)
        self.assign("assign-many", "many", number)
        told = self.assign("assign-many", "many", letters[1]["case"], status=422)
        self.assertEqual(told["errors"][0]["pointer"], "/assignments/0/account", told)
        self.assertIn("500", told["errors"][0]["detail"])

    def test_a_subtree(self):
        letters, survey = self.opened("assign-part")
        inside = {int(row[0]) for row in self.kesu.sql(
            "SELECT d.number FROM kesu.drawn_person d JOIN kesu.psu p USING (survey_id, psu)"
            f" WHERE survey_id = {survey} AND p.region ^@ '360102002'")}
        outside = {int(letter["case"]) for letter in letters} - inside
        self.assertTrue(inside and outside)
        self.assign("assign-part", "li", *sorted(inside)[:2], by="town")
        self.assign("assign-part", "li", min(outside), by="town", status=422)
        self.assign("assign-part", "li", min(outside))
        self.assertEqual({row["number"] for row in self.ask(
            "GET", "/surveys/assign-part/assignments", "town")["assignments"]},
            set(sorted(inside)[:2]))

    def test_the_command(self):
        letters, survey = self.opened("assign-file")
        path = self.folder / "assign.csv"
        path.write_text(f"number,account\n{letters[0]['case']},li\n{letters[1]['case']},wang\n", "utf-8")
        self.assertIn("assigned 2", self.kesu.run("assign", "assign-file", str(path)).stdout)
        path.write_text(f"number,account\n{letters[0]['case']},\n{letters[2]['case']},far\n7777,li\n",
                        "utf-8")
        done = self.kesu.run("assign", "assign-file", str(path), "--format", "json", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertEqual([(row["line"], row["column"]) for row in json.loads(done.stdout)["refused"]],
                         [(3, "account"), (4, "number")])
        path.write_text(f"psu,account\n{letters[0]['batch']},li\n", "utf-8")
        self.kesu.run("assign", "assign-file", str(path))
        self.assertEqual(self.kesu.sql(
            f"SELECT count(*) FROM kesu.assignment WHERE survey_id = {survey} AND account = 'li'"),
            [[str(sum(letter["batch"] == letters[0]["batch"] for letter in letters))]])
        path.write_text("case,account\n1,li\n", "utf-8")
        self.assertEqual(self.kesu.run("assign", "assign-file", str(path), check=False).returncode, 1)


class Take(Case):
    def test_sheets(self):
        letters, _ = self.opened("take")
        mine = letters[:2]
        self.assign("take", "li", *(letter["case"] for letter in mine))
        self.answer("take", mine[1], submit=False)
        told = self.ask("GET", "/interview", "li")
        self.assertEqual(told["account"], "li")
        self.assertIn({"slug": "take", "state": "open", "respondent": None, "place": False,
                       "rehearsal": False, "title": {"zh": "=演练,\"调查\"", "en": "Made survey"}},
                      told["surveys"])
        cases = self.cases()
        for letter, attempt in zip(mine, ("none", "started")):
            case = cases["take", int(letter["case"])]
            self.assertEqual({name: case[name] for name in ("psu", "name", "address", "phone", "attempt")},
                             {"psu": letter["batch"], "name": letter["name"], "phone": letter["phone"],
                              "address": letter["address"], "attempt": attempt})
            for language in ("zh", "en"):
                booklet = self.ask("GET", f"/booklets/{case['booklet'][language]}", "li")
                self.assertEqual(booklet["language"], language)
        self.assertNotIn(("take", int(letters[2]["case"])), cases)
        self.assertFalse(any(survey == "take" for survey, _ in self.cases("wang")))
        noted = self.kesu.run("audit", "list", "--survey", "take", "--format", "json").stdout
        self.assertIn('"interview.take"', noted)
        self.assertNotIn(mine[0]["name"], noted)
        self.ask("GET", "/interview", "manager", status=403)
        self.assign("take", None, mine[0]["case"])
        self.assertNotIn(("take", int(mine[0]["case"])), self.cases())
        self.kesu.run("survey", "close", "take")
        self.assertFalse(any(survey == "take" for survey, _ in self.cases()))

    def test_a_secure_booklet(self):
        letters, _ = self.opened("take-form", design=True)
        number = int(letters[0]["case"])
        self.assign("take-form", "wang", number)
        booklet = f"/booklets/{self.cases('wang')['take-form', number]['booklet']['zh']}"
        self.assertEqual(self.ask("GET", booklet, "wang")["language"], "zh")
        self.ask("GET", booklet, "viewer", status=404)
        self.assertEqual(self.client.request("GET", "/api/v1" + booklet).status, 404)
        self.assign("take-form", None, number)
        self.ask("GET", booklet, "wang", status=404)
        self.assign("take-form", "wang", number)
        self.ask("GET", booklet, "wang")
        self.kesu.run("survey", "close", "take-form")
        self.ask("GET", booklet, "wang", status=404)

    def test_nothing_else(self):
        letters, _ = self.opened("take-only")
        self.assign("take-only", "li", letters[0]["case"])
        case = f"/surveys/take-only/cases/{letters[0]['case']}/contacts"
        for path in ("/surveys/take-only/progress", case,
                     "/surveys/take-only/assignments", "/accounts", "/audit"):
            reply = self.client.request("GET", "/api/v1" + path, secret=self.tokens["li"])
            self.assertIn(reply.status, (403, 404), path)
        self.client.request("POST", "/api/v1" + case, {
            "at": "2026-12-01T09:30", "mode": "visit", "disposition": "refusal"}, self.tokens["li"])
        self.assertEqual(self.cases()["take-only", int(letters[0]["case"])]["contacts"], [])


class Other(Case):
    def test_households(self):
        letters, survey = self.opened("sync-house", households=True)
        number, empty = int(letters[0]["case"]), int(letters[1]["case"])
        self.assign("sync-house", "li", number, empty)
        case = self.cases()["sync-house", number]
        self.assertEqual((case["eligible"], case["kish"]), (None, letters[0]["kish_table"]))
        sitting = self.sitting("sync-house", number)

        def count(number, eligible):
            return {"id": str(uuid.uuid4()), "kind": "household", "survey": "sync-house",
                    "number": number, "eligible": eligible, "at": when(-40)}
        self.assertEqual(self.send(sitting), [("refused", "household_unknown")])
        self.assertEqual(self.send(sitting, count(number, 3), count(empty, 0)), [("stored", None)] * 3)
        self.assertEqual(self.kesu.sql(
            f"SELECT eligible, state FROM kesu.attempt WHERE survey_id = {survey}"), [["3", "submitted"]])
        self.assertEqual(self.send(self.sitting("sync-house", empty)), [("refused", "nobody_eligible")])
        changed = count(number, 2)
        # A start of another survey holds nothing up, and one of this survey is waited for.
        for other, waits in ((survey + 1, False), (survey, True)):
            held = threading.Thread(target=self.kesu.sql, args=(
                f"BEGIN; SELECT pg_advisory_xact_lock_shared(5440299, {other});"
                " LOCK TABLE kesu.attempt IN ROW EXCLUSIVE MODE; SELECT pg_sleep(5); COMMIT",))
            held.start()
            time.sleep(0.7)
            self.assertEqual(self.send(count(number, 3)), [("stored", None)])
            if waits:
                held.join(2)  # psql ends a moment after its COMMIT
            self.assertNotEqual(held.is_alive(), waits)
            held.join()
        self.assertEqual(self.send(changed, changed | {"id": str(uuid.uuid4()), "eligible": 100}),
                         [("stored", None), ("refused", "invalid")])
        self.assertEqual(self.kesu.sql(
            f"SELECT eligible FROM kesu.attempt WHERE survey_id = {survey}"), [["2"]])

    def test_after_the_end(self):
        letters, survey = self.opened("sync-end")
        numbers = [int(letter["case"]) for letter in letters[:3]]
        self.assign("sync-end", "li", *numbers)
        inside, late = (self.sitting("sync-end", number) for number in numbers[:2])
        third = self.sitting("sync-end", numbers[2])
        late["submitted_at"] = when(5)
        self.kesu.run("survey", "close", "sync-end")
        self.assertEqual(self.send(inside, late, self.contact("sync-end", numbers[1])),
                         [("stored", None), ("refused", "too_late"), ("stored", None)])
        self.assertEqual(self.attempts(survey), [("submitted", "t", "3", "20")])
        self.assign("sync-end", "wang", numbers[1], status=409)
        self.assign("sync-end", None, numbers[1])
        self.kesu.sql("SET session_replication_role = replica; UPDATE kesu.survey SET state = 'scored'"
                      " WHERE slug = 'sync-end'")
        self.assertEqual(self.send(third), [("refused", "not_assigned")])

    def test_booklets_are_fixed(self):
        letters, survey = self.opened("sync-bib", design=True)
        mine, phone = letters[:8], letters[0]
        self.assign("sync-bib", "li", *(letter["case"] for letter in mine))

        def fixed():
            return {int(letter["case"]): self.cases()["sync-bib", int(letter["case"])]["booklet"]["zh"]
                    for letter in mine}
        before = fixed()
        self.assertEqual(len(set(before.values())), 7, "in turn")
        self.assertEqual(fixed(), before)
        # The phone gets the same booklet; who comes without a fixed one takes the next turn.
        attempt = self.kesu.begin("sync-bib", invitation=phone["code"])
        self.assertTrue(attempt.href.split("?")[0].endswith(before[int(phone["case"])]))
        others = [self.kesu.begin("sync-bib", invitation=letter["code"]) for letter in letters[8:14]]
        self.assertEqual(len({other.href for other in others}), 6)
        self.assertEqual(self.kesu.sql("SELECT sum(n), max(n) FROM kesu.booklet_turn, unnest(handed)"
                                       f" AS n WHERE survey_id = {survey}"), [["14", "2"]])
        first, second = (self.sitting("sync-bib", letter["case"]) for letter in mine[:2])
        self.assertEqual(self.send(first, {**second, "answers": [
            {**save, "answers": other["answers"]} for save, other in
            zip(second["answers"], first["answers"])]}), [("stored", None), ("refused", "invalid")])
        self.assertEqual(self.send(second), [("stored", None)])
        # A case that a phone has begun keeps the booklet of its attempt.
        self.assign("sync-bib", "li", letters[9]["case"])
        self.assertTrue(others[1].href.split("?")[0].endswith(
            self.cases()["sync-bib", int(letters[9]["case"])]["booklet"]["zh"]))

    def test_a_phone_starts_while_it_is_taken(self):
        letters, survey = self.opened("sync-race", design=True)
        number = int(letters[0]["case"])
        self.assign("sync-race", "li", number)
        started = []
        held = threading.Thread(target=self.kesu.sql, args=(
            f"BEGIN; SELECT kesu_fn.booklet_turn_hold({survey}, 7::int2); SELECT pg_sleep(2); COMMIT",))
        phone = threading.Thread(target=lambda: started.append(
            self.kesu.begin("sync-race", invitation=letters[0]["code"])))
        for one in (held, phone):
            one.start()
            time.sleep(0.7)
        case = self.cases()["sync-race", number]
        for one in (held, phone):
            one.join()
        self.assertEqual(started[0].booklet()["language"], "zh")
        self.assertTrue(started[0].href.split("?")[0].endswith(case["booklet"]["zh"]))

    def test_an_attempt_of_another_booklet(self):
        letters, survey = self.opened("sync-other", design=True)
        number = int(letters[0]["case"])
        self.assign("sync-other", "li", number)
        sitting = self.sitting("sync-other", number)
        self.kesu.begin("sync-other", invitation=letters[0]["code"])
        self.kesu.sql("SET session_replication_role = replica; UPDATE kesu.attempt SET booklet ="
                      f" booklet % 7 + 1 WHERE survey_id = {survey}")
        for _ in range(2):
            self.assertEqual(self.send(sitting), [("conflict", None)])
        self.assertEqual(self.attempts(survey), [("open", "f", "0", "")])

    def test_a_run_counts_it_once(self):
        letters, survey = self.opened("sync-run", take=10)
        mine = letters[::2]
        self.assign("sync-run", "li", *(letter["case"] for letter in mine))
        sittings = [self.sitting("sync-run", letter["case"]) for letter in mine]
        for _ in range(2):
            self.send(*sittings)
        for letter in letters[1::2]:
            self.answer("sync-run", letter)
        self.kesu.run("survey", "close", "sync-run")
        self.kesu.run("score", "sync-run")
        self.assertEqual(self.kesu.sql(
            "SELECT n FROM kesu.estimate e JOIN kesu.run r USING (run_id) WHERE r.survey_id ="
            f" {survey} AND \"group\" = 'all' ORDER BY n DESC LIMIT 1"), [[str(len(letters))]])
        seen = self.client.request("GET", "/api/v1/surveys/sync-run/indicators",
                                   secret=self.tokens["li"])
        self.assertIsNone(seen.json()["run"], "an interviewer sees no figures")
        self.assertNotIn('"share"', seen.body.decode())


if __name__ == "__main__":
    unittest.main()
