# SPDX-License-Identifier: GPL-3.0-or-later
"""The requests of a resident's phone: surveys, booklets, attempts, saves, receipts, withdrawals.

It also checks that openapi.json describes every address and (by api_case.py) every reply.
"""

import concurrent.futures
import contextlib
import hashlib
import hmac
import json
import pathlib
import random
import re
import secrets
import subprocess
import time
import unittest
import uuid

import api_case
import api_fixtures
import support
from api_fixtures import CLOSING, LOADED, OTHER, SAMPLED

INSTRUMENT = support.SOURCE / "questionnaires/instruments/kesu-open-50.json"
REHEARSAL = "演练数据"
NIL = "00000000-0000-4000-8000-000000000000"

setUpModule = api_case.start


class DescriptionTest(api_case.ApiCase):
    def test_routes_are_those_of_the_program(self):
        server = support.SOURCE / "server"
        text = "".join(path.read_text("utf-8") for path in sorted(server.glob("*/src/*.c")))
        header = (server / "core/include/core/resource.h").read_text("utf-8")
        prefix = re.search(r'#define CORE_API "([^"]*)"', header).group(1)
        routes = re.findall(r'\{HTTP_(\w+), (CORE_API )?"([^"]*)",\s+\w+,\s+\w+\}', text)
        self.assertGreater(len(routes), 20)
        self.assertEqual(len(routes), text.count("{HTTP_"))
        program = {(method, (prefix if api else "") + path) for method, api, path in routes}
        described = {(method, template) for method, template, _ in self.judge.operations()}
        self.assertEqual(described, program)

    def test_every_operation_is_answered_by_its_handler(self):
        for method, template, _ in self.judge.operations():
            with self.subTest(method=method, template=template):
                path = re.sub(r"\{\w+\}", NIL, template)
                reply = self.ask(method, path)
                self.assertNotEqual(reply.status, 405)
                if reply.status == 404:
                    self.assertNotEqual(reply.json().get("detail"), "no such resource")

    def test_says_which_program_it_describes(self):
        document = self.judge.document
        self.assertTrue(document["openapi"].startswith("3.1."))
        self.assertEqual(document["info"]["license"]["identifier"], "GPL-3.0-or-later")
        self.assertEqual(document["info"]["version"], self.ask("GET", "/healthz").json()["version"])

    def test_parameters_are_those_of_the_path(self):
        for method, template, operation in self.judge.operations():
            with self.subTest(method=method, template=template):
                told = [self.judge.schemas.resolve(parameter)["name"]
                        for parameter in operation.get("parameters", ())
                        if self.judge.schemas.resolve(parameter)["in"] == "path"]
                self.assertEqual(told, re.findall(r"\{(\w+)\}", template))

    def test_examples_fit_their_schemas(self):
        examples = list(self.examples(self.judge.document))
        self.assertGreater(len(examples), 10)
        for at, value, schema in examples:
            with self.subTest(at=at):
                self.assertEqual(self.judge.schemas.faults(value, schema), [])

    def examples(self, node, at=""):
        if isinstance(node, dict):
            if "schema" in node and "example" in node:
                yield at, node["example"], node["schema"]
            for name, inner in node.items():
                yield from self.examples(inner, f"{at}/{name}")
        elif isinstance(node, list):
            for i, inner in enumerate(node):
                yield from self.examples(inner, f"{at}/{i}")

    def test_names_are_unique_and_words_in_both_languages(self):
        names = [operation["operationId"] for _, _, operation in self.judge.operations()]
        self.assertEqual(len(names), len(set(names)))
        for _, _, operation in self.judge.operations():
            self.assertRegex(operation["summary"], r".+ / .*[a-z]$")
            self.assertRegex(operation["description"], r"(?s)\n\n.*[a-z]")


class SurveyTest(api_case.ApiCase):
    def test_survey_page(self):
        page = self.get(f"/surveys/{LOADED}").json()
        self.assertEqual((page["survey"], page["result_class"], page["state"], page["items"]),
                         (LOADED, "activity", "open", 50))
        self.assertEqual((page["rehearsal"], page["label"]), (True, REHEARSAL))
        self.assertIn("非抽样调查结果", page["notice"])
        self.assertTrue(self.get(f"/surveys/{SAMPLED}").json()["sampled"])

    def test_unknown_survey(self):
        self.problem(self.get("/surveys/no-such-survey"), 404, "not-found")

    def test_booklet_is_the_instrument_without_its_keys(self):
        instrument = json.loads(INSTRUMENT.read_text("utf-8"))
        for language in ("zh", "en"):
            booklet = self.begin(language=language).booklet()
            self.assertEqual(booklet["language"], language)
            self.assertEqual(
                booklet["items"],
                [{"item": item["code"], "type": item["type"], "text": item["text"][language],
                  "options": [{"choice": option["choice"], "text": option["text"][language]}
                              for option in item["options"]]} for item in instrument["items"]])
            self.assertEqual([question["code"] for question in booklet["background"]],
                             [question["code"] for question in instrument["background"]])
            names = set(re.findall(r'"(\w+)":', json.dumps(booklet)))
            self.assertFalse(names & {"key", "keys", "rationale", "source", "points", "correct",
                                      "answer", "dimension", "benchmarks"}, names)

    def test_closed_survey(self):
        attempt = self.begin(CLOSING)
        given = support.answer_to(attempt.booklet()["items"][0])
        self.assertEqual(attempt.save(1, [given]), 1)
        submitted = self.begin(CLOSING)
        self.assertEqual(submitted.save(1, [given]), 1)
        receipt = submitted.submit(1).json()["receipt"]
        self.fixtures.set_state(CLOSING, "closed")
        try:
            # A client that submitted in time gets the receipt again, even if it asks much later.
            again = submitted.submit(1)
            self.assertEqual((again.status, again.json()["receipt"]), (200, receipt))
            self.problem(self.post(f"/surveys/{CLOSING}/attempts", {"language": "zh", "consent": True}),
                         410, "survey-closed")
            # Saves are alike: a stored one is acknowledged again, a new one is refused.
            self.assertEqual(attempt.save(1, [given]), 1)
            self.problem(attempt.put(1, [{**given, "elapsed_ms": 7}]), 409, "different-content")
            self.problem(attempt.put(2, [given]), 410, "survey-closed")
            self.problem(attempt.put(2, []), 410, "survey-closed")
            self.assertEqual(submitted.save(1, [given]), 1)
            self.problem(submitted.put(2, [given]), 409, "attempt-submitted")
            self.assertEqual(attempt.state()["acknowledged"], 1)
            self.problem(attempt.submit(2), 409, "saves-missing")
            self.close_earlier("30 minutes")
            self.problem(attempt.submit(1), 410, "survey-closed")
            self.close_earlier("-60 seconds")
            self.assertEqual(attempt.submit(1).json()["saves_covered"], 1)
            self.problem(attempt.put(2, [given]), 409, "attempt-submitted")
            reply = self.ask("DELETE", attempt.path, secret=attempt.secret)
            self.assertEqual((reply.status, reply.json()), (200, {"state": "withdrawn"}))
        finally:
            self.fixtures.set_state(CLOSING, "open")


    def close_earlier(self, interval):
        """The survey was closed so much earlier than it was."""
        self.kesu.sql(f"""
            ALTER TABLE kesu.survey DISABLE TRIGGER USER;
            UPDATE kesu.survey SET closed_at = closed_at - interval '{interval}'
              WHERE slug = '{CLOSING}';
            ALTER TABLE kesu.survey ENABLE TRIGGER USER""")

    def test_until_when_a_closed_survey_takes_submissions(self):
        attempt = self.begin(CLOSING)
        midnight = "(valid_until + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' + interval '30 minutes'"
        closing = "closed_at + interval '30 minutes'"
        for state, closed_at, valid_until, found in (
                ("open", "NULL", "kesu.today()", midnight), ("open", "NULL", "NULL", "NULL"),
                ("closed", "now()", "NULL", closing), ("closed", "now()", "kesu.today() + 9", closing),
                ("closed", "now()", "kesu.today() - 9", midnight),
                ("closed", "NULL", "kesu.today() + 9", "NULL")):
            with self.subTest(state=state, closed_at=closed_at, valid_until=valid_until):
                rows = self.kesu.sql(f"""
                    BEGIN; ALTER TABLE kesu.survey DISABLE TRIGGER USER;
                    UPDATE kesu.survey SET state = '{state}', closed_at = {closed_at},
                      valid_until = {valid_until} WHERE slug = '{CLOSING}';
                    SELECT kesu_fn.grace_ends('{attempt.id}') IS NOT DISTINCT FROM {found}
                    FROM kesu.survey WHERE slug = '{CLOSING}'; ROLLBACK""")
                self.assertEqual(rows, [["t"]])

    def test_an_approval_that_has_run_out_takes_no_one_in(self):
        """The approval ends by date alone: no change tells the workers, and they still know it."""
        quiet = ("ALTER TABLE kesu.survey {} TRIGGER survey_changes_the_catalogue; UPDATE kesu.survey"
                 f" SET valid_until = {{}} WHERE slug = '{CLOSING}'; ALTER TABLE kesu.survey ENABLE"
                 " TRIGGER survey_changes_the_catalogue")
        self.kesu.sql(quiet.format("DISABLE", "kesu.today() - 1"))
        self.addCleanup(self.kesu.sql, quiet.format("DISABLE", "NULL"))
        reply = self.post(f"/surveys/{CLOSING}/attempts", {"language": "zh", "consent": True})
        self.problem(reply, 410, "survey-closed")


class AttemptTest(api_case.ApiCase):
    @classmethod
    def setUpClass(cls):
        items = json.loads(INSTRUMENT.read_text("utf-8"))["items"]
        cls.single, cls.other, *_ = [i["code"] for i in items if i["type"] == "single"]
        cls.true_false = next(i["code"] for i in items if i["type"] == "true_false")
        cls.multiple = next(i["code"] for i in items if i["type"] == "multiple")

    def choice(self, choice, item=None):
        return {"item": item or self.single, "choice": choice}

    # --- starting ---
    def test_start(self):
        reply = self.post(f"/surveys/{LOADED}/attempts", {"language": "zh", "consent": True})
        self.assertEqual(reply.status, 201)
        made = reply.json()
        self.secrets.add(made["secret"])
        self.assertEqual(set(made),
                         {"attempt", "secret", "booklet", "next_seq", "state", "language"})
        self.assertEqual(set(made["booklet"]), {"href"})
        self.assertEqual((made["next_seq"], made["state"], made["language"]), (1, "open", "zh"))
        self.assertEqual(reply.headers["cache-control"], "no-store")

    def test_the_same_start_key_leads_to_the_same_attempt(self):
        key = secrets.token_urlsafe(24)
        self.secrets.add(key)
        first = self.begin(start=key)
        again = self.begin(start=key, language="en")
        self.assertEqual((again.id, again.href, again.next_seq), (first.id, first.href, 1))
        first.save(1, [self.choice(1)], background={"sex": "male"})
        again = self.begin(start=key)
        self.assertEqual((again.id, again.next_seq, again.made["state"]), (first.id, 2, "open"))
        self.assertNotIn("begun", again.made)
        self.assertEqual(again.state()["answers"], [self.choice(1)])
        others = {self.begin(start=key[:-1] + letter).id for letter in "abcdefgh"}
        others |= {self.begin(CLOSING, start=key).id, self.begin().id}
        self.assertEqual(len(others - {first.id}), 10 - (key[-1] in "abcdefgh"))
        rows = self.kesu.sql(f"SELECT count(*) FROM kesu.attempt WHERE attempt = '{first.id}'")
        self.assertEqual(rows, [["1"]])
        receipt = again.submit(1).json()
        submitted = self.begin(start=key).made
        self.assertEqual((submitted["state"], submitted["receipt"]),
                         ("submitted", receipt["receipt"]))
        self.assertEqual(self.ask("DELETE", again.path, secret=submitted["secret"]).status, 200)
        reply = self.post(f"/surveys/{LOADED}/attempts",
                          {"language": "zh", "consent": True, "start": key})
        self.problem(reply, 410, "attempt-withdrawn")

    def test_many_phones_with_one_start_key_make_one_attempt(self):
        body = {"language": "zh", "consent": True, "start": secrets.token_urlsafe(24)}

        def start(_):
            client = self.judge.client("127.0.0.1", self.kesu.port)
            reply = client.request("POST", f"/api/v1/surveys/{LOADED}/attempts", body)
            client.close()
            return reply.status, reply.json()["attempt"]
        with concurrent.futures.ThreadPoolExecutor(24) as pool:
            found = set(pool.map(start, range(96)))
        self.assertEqual([status for status, _ in found], [201])

    def test_start_keys_that_are_none(self):
        for key in ("", "short-7", "a" * 65, "with space", "umlaut-ää", 12345678, ["12345678"]):
            with self.subTest(key=key):
                reply = self.post(f"/surveys/{LOADED}/attempts",
                                  {"language": "zh", "consent": True, "start": key})
                self.problem(reply, 422, "unprocessable", "/start")
        self.begin(start=None)

    def test_start_needs_consent_and_a_language(self):
        for body, pointers in (({}, ["/consent", "/language"]),
                               ({"language": "zh", "consent": False}, ["/consent"]),
                               ({"language": "zh", "consent": "true"}, ["/consent"]),
                               ({"language": "fr", "consent": True}, ["/language"]),
                               ({"language": "zh", "consent": True, "a/b~c": 1}, ["/a~1b~0c"]),
                               ({"language": "zh", "consent": True, "invitation": 7}, ["/invitation"]),
                               ({"language": "zh", "consent": True, "invitation": "x"}, ["/invitation"])):
            with self.subTest(body=body):
                self.problem(self.post(f"/surveys/{LOADED}/attempts", body), 422, "unprocessable", *pointers)

    def test_start_needs_an_object(self):
        for body in (b"", b"[]", b"7", b"{", b'{"language":"zh","language":"en","consent":true}', b"\xff"):
            with self.subTest(body=body):
                self.problem(self.post(f"/surveys/{LOADED}/attempts", body), 400, "bad-request")

    def test_start_in_an_unknown_survey(self):
        self.problem(self.post("/surveys/no-such-survey/attempts", {"language": "zh", "consent": True}),
                     404, "not-found")

    # --- saving ---
    def test_acknowledged_is_contiguous(self):
        attempt = self.begin()
        self.assertEqual(attempt.put(1, [self.choice(1)]).json(), {"acknowledged": 1})
        self.assertEqual(attempt.put(3, [self.choice(3)]).json(), {"acknowledged": 1})
        self.assertEqual(attempt.state()["acknowledged"], 1)
        self.assertEqual(attempt.put(2, [self.choice(2)]).json(), {"acknowledged": 3})
        self.assertEqual(attempt.state()["acknowledged"], 3)
        self.assertEqual(attempt.put(1, [self.choice(1)]).json(), {"acknowledged": 3})

    def test_acknowledged_of_many_saves_in_any_order(self):
        attempt, draw = self.begin(), random.Random(7)
        seqs, stored = list(range(1, 221)), set()
        draw.shuffle(seqs)
        for seq in seqs:
            stored.add(seq)
            reached = next(n for n in range(222) if n + 1 not in stored)
            self.assertEqual(attempt.save(seq, [self.choice(1 + seq % 2)]), reached)
        for seq in (220, 1, 110):
            self.assertEqual(attempt.save(seq, [self.choice(1 + seq % 2)]), 220)
        self.assertEqual(attempt.state()["acknowledged"], 220)
        self.problem(attempt.submit(221), 409, "saves-missing")
        self.assertEqual(attempt.submit(220).json()["saves_covered"], 220)

    def test_many_saves_are_read_back_as_few_are(self):
        """What is merged on the way changes nothing."""
        attempt, draw = self.begin(), random.Random(11)
        items, answers, background = attempt.booklet()["items"], {}, {}
        for seq in range(1, 401):
            given = [support.answer_to(item, draw) for item in draw.sample(items, 3)]
            for answer in given:
                del answer["elapsed_ms"]
                if draw.random() < 0.2:
                    answer["choices" if "choices" in answer else "choice"] = None
                answers[answer["item"]] = answer
            told = {} if seq % 5 else {"sex": draw.choice(("male", "female", None)),
                                       draw.choice(("residence", "education")): None}
            background.update(told)
            attempt.save(seq, given, background=told)
            if seq in (63, 64, 65, 150, 399, 400):
                state = attempt.state()
                self.assertEqual({answer["item"]: answer for answer in state["answers"]}, {
                    item: answer for item, answer in answers.items()
                    if answer.get("choice") or answer.get("choices")})
                self.assertEqual(state["background"], {
                    name: value for name, value in background.items() if value is not None})
        merged = self.kesu.sql(
            f"SELECT acknowledged FROM kesu.answers_merged WHERE attempt = '{attempt.id}'")
        self.assertGreater(int(merged[0][0]), 400 - 64)
        covered = attempt.submit(400).json()["answers_covered"]
        self.assertEqual(covered, len(state["answers"]))
        self.assertEqual(self.ask("DELETE", attempt.path, secret=attempt.secret).status, 200)
        self.assertEqual(self.kesu.sql("SELECT count(*) FROM kesu.answers_merged"
                                       f" WHERE attempt = '{attempt.id}'"), [["0"]])

    def test_a_long_attempt_is_merged_on_the_way(self):
        attempt = self.begin()
        for seq in range(1, 514):
            attempt.save(seq, [self.choice(1 + seq % 2)])
        merged = self.kesu.sql("SELECT acknowledged, items, responses FROM kesu.answers_merged"
                               f" WHERE attempt = '{attempt.id}'")
        self.assertEqual(merged, [["512", "{1}", "{1}"]])
        self.assertEqual(attempt.submit(513).json()["answers_covered"], 1)

    def test_saves_far_beyond_a_missing_one_are_not_read_back(self):
        attempt = self.begin()
        items = attempt.booklet()["items"]
        self.kesu.sql(f"INSERT INTO kesu.answer SELECT '{attempt.id}', seq, ARRAY[1 + seq % 50]::int2[],"
                      " '{1}', '{-1}', NULL, now(), 2 FROM generate_series(2, 2199) seq")
        self.assertEqual((attempt.state()["acknowledged"], len(attempt.state()["answers"])), (0, 50))
        self.kesu.sql(f"INSERT INTO kesu.answer VALUES ('{attempt.id}', 2200, '{{1}}', '{{2}}',"
                      " '{-1}', NULL, now(), 2)")
        first = {"item": items[0]["item"], "choice": 1}
        self.assertIn(first, attempt.state()["answers"])
        self.assertEqual(attempt.save(1, [{"item": items[0]["item"], "choice": 3}]), 2200)
        for _ in range(9):  # each goes on with the merging
            state = attempt.state()
        self.assertEqual((state["acknowledged"], len(state["answers"])), (2200, 50))
        self.assertIn({**first, "choice": 2}, state["answers"])
        merged = self.kesu.sql(
            f"SELECT acknowledged FROM kesu.answers_merged WHERE attempt = '{attempt.id}'")
        self.assertGreater(int(merged[0][0]), 2200 - 64)

    def test_same_content_again(self):
        attempt = self.begin()
        answer = {"item": self.single, "choice": 2, "elapsed_ms": 900}
        background = {"sex": "female", "birth_year": 1960}
        first = attempt.put(1, [answer], background=background)
        self.assertEqual(first.status, 200)
        again = attempt.put(1, [answer], background=background)
        self.assertEqual((again.status, again.body), (200, first.body))
        turned = (b'{ "background": {"birth_year":1960, "sex":"female"},\n "answers": '
                  b'[{"elapsed_ms":900,"choice":2,"item":"%s"}] }' % self.single.encode())
        reply = self.ask("PUT", attempt.path + "/answers/1", turned, attempt.secret)
        self.assertEqual((reply.status, reply.body), (200, first.body))

    def test_whole_numbers_as_other_programs_write_them(self):
        attempt = self.begin()
        body = ('\ufeff{"answers":[{"item":"%s","choice":2.0,"elapsed_ms":1e+05}],'
                '"background":{"birth_year":1960.0}}' % self.single).encode()
        reply = self.ask("PUT", attempt.path + "/answers/1", body, attempt.secret)
        self.assertEqual(reply.status, 200, reply)
        # The same save in other words is the same save.
        self.assertEqual(attempt.save(1, [{**self.choice(2), "elapsed_ms": 100000}],
                                      background={"birth_year": 1960}), 1)
        self.assertEqual(attempt.state()["background"], {"birth_year": 1960})
        for last, status in ((b"1.5", 422), (b"1e9", 422), (b"true", 422), (b"1.0", 201)):
            reply = self.ask("POST", attempt.path + "/submission",
                             b'\xef\xbb\xbf{"last_seq":%s}' % last, attempt.secret)
            self.assertEqual(reply.status, status, reply)

    def test_same_choices_in_another_order(self):
        attempt = self.begin()
        for choices in ([1, 3], [3, 1]):
            self.assertEqual(attempt.put(1, [{"item": self.multiple, "choices": choices}]).status, 200)

    def test_different_content(self):
        attempt = self.begin()
        attempt.save(1, [{"item": self.single, "choice": 2, "elapsed_ms": 900}])
        for answers, more in (([{"item": self.single, "choice": 3, "elapsed_ms": 900}], {}),
                              ([{"item": self.single, "choice": 2, "elapsed_ms": 901}], {}),
                              ([{"item": self.single, "choice": 2}], {}),
                              ([{"item": self.other, "choice": 2, "elapsed_ms": 900}], {}),
                              ([{"item": self.single, "choice": 2, "elapsed_ms": 900}],
                               {"background": {"sex": "male"}})):
            with self.subTest(answers=answers, more=more):
                self.problem(attempt.put(1, answers, **more), 409, "different-content")
        self.assertEqual(attempt.state()["answers"], [self.choice(2)])

    def test_what_does_not_fit_is_pointed_at(self):
        attempt = self.begin()
        good, single, multiple = self.choice(1), self.single, self.multiple
        for answers, more, pointers in (
                ([self.choice(1, "NONE")], {}, ["/answers/0/item"]),
                ([good, self.choice(1, "NONE")], {}, ["/answers/1/item"]),
                ([self.choice(77)], {}, ["/answers/0/choice"]),
                ([self.choice(0)], {}, ["/answers/0/choice"]),
                ([{"item": single, "choices": [1]}], {}, ["/answers/0/choices"]),
                ([{"item": single, "value": 1}], {}, ["/answers/0/value"]),
                ([{"item": multiple, "choice": 1}], {}, ["/answers/0/choice"]),
                ([{"item": multiple, "choices": [1, 77]}], {}, ["/answers/0/choices/1"]),
                ([{"item": multiple, "choices": [1, 1]}], {}, ["/answers/0/choices/1"]),
                ([{"item": multiple, "choice": None}], {}, ["/answers/0/choice"]),
                ([{"item": single, "value": None}], {}, ["/answers/0/value"]),
                ([self.choice(3, self.true_false)], {}, ["/answers/0/choice"]),
                ([{"item": single}], {}, ["/answers/0"]),
                ([good, good], {}, ["/answers/1/item"]),
                ([{**good, "elapsed_ms": -1}], {}, ["/answers/0/elapsed_ms"]),
                ([{**good, "weight": 2}], {}, ["/answers/0/weight"]),
                ([good], {"admin": True}, ["/admin"]),
                ([good], {"a/b~c": 1}, ["/a~1b~0c"]),
                ([good], {"background": {"shoe": "42"}}, ["/background/shoe"]),
                ([good], {"background": {"sex": "x"}}, ["/background/sex"]),
                ([good], {"background": {"birth_year": 1500}}, ["/background/birth_year"]),
                ([], {}, [""])):
            with self.subTest(answers=answers, more=more):
                self.problem(attempt.put(1, answers, **more), 422, "unprocessable", *pointers)
        self.assertEqual(attempt.state()["acknowledged"], 0)

    def test_numbers_of_saves(self):
        attempt = self.begin()
        for seq in (0, 10001, "x", -1):
            with self.subTest(seq=seq):
                self.problem(attempt.put(seq, [self.choice(1)]), 400, "bad-request")
        self.assertEqual(attempt.save(8200, [self.choice(1)]), 0)  # of fifty items
        for seq in (8201, 10000):
            self.problem(attempt.put(seq, [self.choice(1)]), 422, "too-many-saves")

    def test_a_body_is_as_long_as_the_form_can_need(self):
        attempt = self.begin()
        body = json.dumps({"answers": [self.choice(1)]}).encode()
        for size, status in ((4096 + 50 * 512, 200), (4096 + 50 * 512 + 1, 413)):
            reply = self.ask("PUT", attempt.path + "/answers/1", body.ljust(size), attempt.secret)
            self.assertEqual(reply.status, status)

    # --- secrets ---
    def test_secrets(self):
        mine, theirs = self.begin(), self.begin()
        last = "0" if mine.secret[-1] != "0" else "1"
        longer = mine.secret.split(".")
        longer[2] = str(int(longer[2]) + 1)
        body = {"answers": [self.choice(1)]}
        for method, path, sent in (("GET", "", None), ("PUT", "/answers/1", body), ("DELETE", "", None),
                                   ("POST", "/submission", {"last_seq": 1})):
            with self.subTest(method=method):
                reply = self.ask(method, mine.path + path, sent)
                self.problem(reply, 401, "secret-missing")
                for bad in (theirs.secret, mine.secret[:-1] + last, mine.secret + "0", "x",
                            ".".join(longer), self.fixtures.accounts["monitor"]):
                    reply = self.ask(method, mine.path + path, sent, bad)
                    self.problem(reply, 403, "secret-foreign")
        self.assertEqual(mine.state()["state"], "open")
        self.assertEqual(mine.state()["acknowledged"], 0)

    def test_a_survey_that_a_worker_has_yet_to_hear_of(self):
        """The survey may be open, so the phone must try again; it is not "closed" or "unknown"."""
        attempt, key = str(uuid.uuid4()), (self.kesu.database / "secret").read_text("ascii")
        survey = self.kesu.sql(f"""
            INSERT INTO kesu.survey (slug, programme_id, vintage, region, title, year, result_class,
              rehearsal, sampled, instrument_id, instrument_bank, standard_code, standard_version)
            SELECT 'api-unheard', programme_id, vintage, region, title, year, result_class,
              rehearsal, sampled, instrument_id, instrument_bank, standard_code, standard_version
            FROM kesu.survey WHERE slug = '{LOADED}' RETURNING survey_id""")[0][0]
        self.kesu.sql("INSERT INTO kesu.attempt (attempt, survey_id, invited, language)"
                      f" VALUES ('{attempt}', {survey}, false, 'zh')")
        kid, expiry = hashlib.sha256(key.encode()).hexdigest()[:8], int(time.time()) + 600
        text = f"kesu:attempt:{attempt}:{survey}:{expiry}:{kid}"
        mac = hmac.new(key.encode(), text.encode(), "sha256").hexdigest()[:32]
        secret = f"{kid}.{survey}.{expiry}.{mac}"
        for method, path, body in (("GET", "", None), ("POST", "/submission", {"last_seq": 1}),
                                   ("PUT", "/answers/1", {"answers": [self.choice(1)]})):
            with self.subTest(method=method):
                reply = self.ask(method, f"/api/v1/attempts/{attempt}{path}", body, secret)
                self.problem(reply, 503, "unavailable")

    def test_addresses_that_are_no_attempt(self):
        secret = self.begin().secret
        self.problem(self.get("/attempts/not-a-uuid", secret), 404, "not-found")
        self.problem(self.get(f"/attempts/{NIL}", secret), 403, "secret-foreign")

    # --- reading back ---
    def test_latest_answers(self):
        attempt = self.begin()
        attempt.save(1, [self.choice(1), {"item": self.multiple, "choices": [2, 1]}],
                     background={"sex": "male", "birth_year": 1960})
        attempt.save(2, [self.choice(2, self.true_false)], background={"sex": "female"})
        attempt.save(4, [self.choice(4)])
        attempt.save(3, [self.choice(3), {"item": self.multiple, "choices": [1, 3]}])
        state = attempt.state()
        self.assertEqual({answer["item"]: answer for answer in state["answers"]}, {
            self.single: self.choice(4), self.true_false: self.choice(2, self.true_false),
            self.multiple: {"item": self.multiple, "choices": [1, 3]}})
        self.assertEqual(state["background"], {"sex": "female", "birth_year": 1960})
        self.assertEqual((state["state"], state["language"], state["acknowledged"], state["survey"],
                          state["next_seq"]), ("open", "zh", 4, LOADED, 5))
        self.assertEqual(state["booklet"], {"href": attempt.href})

    def test_nobody_reads_back_what_was_submitted(self):
        attempt = self.begin()
        attempt.save(1, [self.choice(1), self.choice(2, self.other)], background={"sex": "male"})
        attempt.save(2, [{"item": self.other, "choice": None}, self.choice(1, self.true_false)])
        made = attempt.submit(2).json()
        self.assertEqual((made["answers_covered"], made["saves_covered"]), (2, 2))
        self.assertEqual(attempt.submit(2).json(), made)
        state = attempt.state()
        self.assertEqual({name: state[name] for name in made}, made)
        self.assertEqual((state["state"], state["language"]), ("submitted", "zh"))
        self.assertFalse({"answers", "background", "answered"} & set(state))

    def test_an_answer_is_taken_back(self):
        attempt = self.begin()
        attempt.save(1, [self.choice(1), self.choice(2, self.true_false),
                         {"item": self.multiple, "choices": [2, 1]}, self.choice(1, self.other)],
                     background={"sex": "male", "birth_year": 1960})
        back = [{"item": self.single, "choice": None, "elapsed_ms": 5},
                {"item": self.true_false, "choice": None}, {"item": self.multiple, "choices": []}]
        self.assertEqual(attempt.save(2, back, background={"sex": None}), 2)
        state = attempt.state()
        self.assertEqual([answer["item"] for answer in state["answers"]], [self.other])
        self.assertEqual(state["background"], {"birth_year": 1960})
        # The same again is the same save, other content is not.
        self.assertEqual(attempt.save(2, back, background={"sex": None}), 2)
        self.problem(attempt.put(2, back), 409, "different-content")
        self.problem(attempt.put(2, [self.choice(1), *back[1:]], background={"sex": None}),
                     409, "different-content")
        self.assertEqual(attempt.save(3, [{"item": self.multiple, "choices": None}]), 3)
        self.assertEqual(attempt.save(4, [self.choice(3), {"item": self.multiple, "choices": [3]}],
                                      background={"sex": "female"}), 4)
        state = attempt.state()
        self.assertEqual({answer["item"]: answer for answer in state["answers"]}, {
            self.single: self.choice(3), self.other: self.choice(1, self.other),
            self.multiple: {"item": self.multiple, "choices": [3]}})
        self.assertEqual(state["background"], {"sex": "female", "birth_year": 1960})

    def test_a_save_of_background_alone(self):
        attempt = self.begin(language="en")
        self.assertEqual(attempt.save(1, [], background=support.BACKGROUND), 1)
        self.assertEqual(attempt.state()["background"], support.BACKGROUND)
        self.assertEqual((attempt.state()["answers"], attempt.state()["language"]), ([], "en"))

    # --- ending ---
    def test_submission(self):
        attempt = self.begin()
        self.problem(attempt.submit(1), 409, "saves-missing")
        attempt.save(2, [self.choice(2)])
        self.problem(attempt.submit(2), 409, "saves-missing")
        attempt.save(1, [self.choice(1)])
        made = attempt.submit(2)
        again = attempt.submit(2)
        self.assertEqual((made.status, again.status), (201, 200))
        self.assertEqual(made.json(), again.json())
        self.assertEqual(attempt.state()["receipt"], made.json()["receipt"])
        self.assertEqual(attempt.state()["state"], "submitted")
        self.problem(attempt.submit(3), 409, "different-content")
        self.problem(attempt.put(3, [self.choice(3)]), 409, "attempt-submitted")
        self.problem(attempt.put(2, [self.choice(3)]), 409, "different-content")
        self.assertEqual(attempt.put(2, [self.choice(2)]).json(), {"acknowledged": 2})

    def test_a_receipt_covers_what_another_device_has_saved(self):
        attempt = self.begin()
        for seq in (1, 2, 3, 5):
            attempt.save(seq, [self.choice(1)])
        made, again = attempt.submit(1), attempt.submit(1)
        self.assertEqual((made.status, again.status), (201, 200))
        self.assertEqual(made.json(), again.json())
        rows = self.kesu.sql(f"SELECT last_seq FROM kesu.receipt WHERE attempt = '{attempt.id}'")
        self.assertEqual(rows, [["3"]])

    def test_submission_fields(self):
        attempt = self.begin()
        for body in ({}, {"last_seq": 0}, {"last_seq": "1"}, {"last_seq": 1.5}, {"last_seq": 10001}):
            with self.subTest(body=body):
                reply = self.ask("POST", attempt.path + "/submission", body, attempt.secret)
                self.problem(reply, 422, "unprocessable", "/last_seq")
        reply = self.ask("POST", attempt.path + "/submission", {"last_seq": 1, "x": 1}, attempt.secret)
        self.problem(reply, 422, "unprocessable", "/x")

    def test_withdrawal(self):
        for submitted in (False, True):
            with self.subTest(submitted=submitted):
                attempt = self.begin()
                attempt.save(1, [self.choice(1)], background={"sex": "male"})
                if submitted:
                    self.assertEqual(attempt.submit(1).status, 201)
                for _ in range(2):
                    reply = self.ask("DELETE", attempt.path, secret=attempt.secret)
                    self.assertEqual((reply.status, reply.json()), (200, {"state": "withdrawn"}))
                state = attempt.state()
                self.assertEqual((state["state"], state["answers"], state["background"],
                                  state["acknowledged"]), ("withdrawn", [], {}, 0))
                self.problem(attempt.put(1, [self.choice(1)]), 410, "attempt-withdrawn")
                self.problem(attempt.submit(1), 410, "attempt-withdrawn")
                rows = self.kesu.sql(f"SELECT count(*) FROM kesu.answer WHERE attempt = '{attempt.id}'")
                self.assertEqual(rows, [["0"]])


    def test_a_save_that_crosses_a_withdrawal_leaves_nothing(self):
        attempt = self.begin()
        self.assertEqual(self.ask("DELETE", attempt.path, secret=attempt.secret).status, 200)
        self.kesu.sql("INSERT INTO kesu.answer VALUES"
                      f" ('{attempt.id}', 1, '{{1}}', '{{1}}', '{{-1}}', NULL, now(), 1)")
        support.wait_until(lambda: attempt.state()["acknowledged"] == 0, "the sweep")


class CrossingTest(api_case.ApiCase):
    """A save and a submission at the same time: every acknowledged save is in the receipt."""

    def setUp(self):
        super().setUp()
        self.attempt = self.begin()
        self.answer = support.answer_to(self.attempt.booklet()["items"][0])
        self.attempt.save(1, [self.answer])
        self.pool = self.enterContext(concurrent.futures.ThreadPoolExecutor(80))

    @contextlib.contextmanager
    def transaction(self, statement):
        """Another session that has run the statement and has not committed yet."""
        with subprocess.Popen(self.kesu.psql_command(), env=support.clean_environment(), cwd="/",
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as session:
            def say(words):
                session.stdin.write(words)
                session.stdin.flush()
            say(f"BEGIN; {statement}; SELECT 'done';\n")
            while session.stdout.readline() != "done\n":
                pass
            yield say
            session.stdin.close()

    def asked(self, ask):
        """A future of the reply to another device."""
        def run():
            client = self.judge.client("127.0.0.1", self.kesu.port)
            try:
                return ask(client)
            finally:
                client.close()
        return self.pool.submit(run)

    def save(self, seq, attempt=None, answer=None):
        attempt, answers = attempt or self.attempt, [answer or self.answer]
        return self.asked(lambda client: client.request(
            "PUT", f"{attempt.path}/answers/{seq}", {"answers": answers}, attempt.secret))

    def submission(self):
        return self.asked(lambda client: client.request(
            "POST", self.attempt.path + "/submission", {"last_seq": 1}, self.attempt.secret))

    def waiting(self):
        return int(self.kesu.sql("SELECT count(*) FROM pg_locks WHERE NOT granted")[0][0])

    def test_saves_of_one_attempt_in_one_group(self):
        """In every worker two groups wait for another session, so that more saves must queue."""
        other = self.begin()
        answers = [{**self.answer, "elapsed_ms": milliseconds} for milliseconds in (1, 2)]
        rows = ", ".join(f"('{self.attempt.id}', {seq}, '{{1}}', '{{1}}', '{{-1}}', NULL, now(), 1)"
                         for seq in range(2, 60))
        before = []
        with self.transaction(f"INSERT INTO kesu.answer VALUES {rows}") as say:
            while self.waiting() < 4:
                before.append(self.save(2 + len(before)))
            same = [self.save(seq, other) for seq in (1, 2) for _ in range(4)]
            differing = {seq: [self.save(seq, other, answer) for answer in 2 * answers]
                         for seq in range(3, 11)}
            time.sleep(0.5)  # time for the saves to queue
            say("ROLLBACK;\n")
            self.assertEqual({saved.result().status for saved in before + same}, {200})
        kept = dict(self.kesu.sql("SELECT seq, elapsed_ms[1] FROM kesu.answer"
                                  f" WHERE attempt = '{other.id}' AND seq > 2"))
        for seq, saves in differing.items():
            expected = [200 if kept[str(seq)] == str(answer["elapsed_ms"]) else 409
                        for answer in 2 * answers]
            self.assertEqual([saved.result().status for saved in saves], expected)
        self.assertEqual(other.put(2, [self.answer]).json(), {"acknowledged": 10})

    def test_one_attempt_cannot_fill_the_queue(self):
        """Whoever sends hundreds of saves at once is told to come again; nothing is lost."""
        rows = ", ".join(f"('{self.attempt.id}', {seq}, '{{1}}', '{{1}}', '{{-1}}', NULL, now(), 1)"
                         for seq in range(2, 400))
        pool = self.enterContext(concurrent.futures.ThreadPoolExecutor(300))
        self.pool = pool
        with self.transaction(f"INSERT INTO kesu.answer VALUES {rows}") as say:
            saves = {seq: self.save(seq) for seq in range(2, 302)}
            turned_away = support.wait_until(
                lambda: [saved for saved in saves.values() if saved.done()], "some are turned away")
            for saved in turned_away:
                self.problem(saved.result(), 429, "too-many-requests")
                self.assertGreaterEqual(int(saved.result().headers["retry-after"]), 1)
            say("ROLLBACK;\n")
            found = {seq: saved.result().status for seq, saved in saves.items()}
        self.assertLessEqual(set(found.values()), {200, 429})
        self.assertGreater(list(found.values()).count(200), 64)
        for seq, status in found.items():
            if status == 429:
                self.assertEqual(self.attempt.put(seq, [self.answer]).status, 200)
        self.assertEqual(self.attempt.state()["acknowledged"], 301)

    def test_every_save_acknowledged_is_in_the_receipt(self):
        """Saves and a submission of one attempt, again and again, all at the same moment."""
        for _ in range(12):
            attempt = self.attempt = self.begin()
            attempt.save(1, [self.answer])
            saves = {seq: self.save(seq) for seq in range(2, 20)}
            submitted = self.submission()
            more = {seq: self.save(seq) for seq in range(20, 30)}
            covered = submitted.result().json()["saves_covered"]
            for seq, saved in {**saves, **more}.items():
                reply = saved.result()
                self.assertIn(reply.status, (200, 409), reply)
                if reply.status == 200:
                    self.assertLessEqual(reply.json()["acknowledged"], covered)
                    continue
                self.problem(reply, 409, "attempt-submitted")
                self.assertGreater(seq, covered)

    def test_a_save_under_way_is_in_the_receipt(self):
        row = f"('{self.attempt.id}', 2, '{{1}}', '{{1}}', '{{-1}}', NULL, now(), 1)"
        with self.transaction(f"INSERT INTO kesu.answer VALUES {row}") as say:
            saved = self.save(2)
            support.wait_until(lambda: self.waiting() == 1, "the save is under way")
            submitted = self.submission()
            support.wait_until(lambda: self.waiting() == 2 or submitted.done(),
                               "the submission waits or ends")
            say("ROLLBACK;\n")
            self.assertEqual((saved.result().status, submitted.result().status), (200, 201))
        self.assertEqual(saved.result().json(), {"acknowledged": 2})
        rows = self.kesu.sql(f"SELECT last_seq FROM kesu.receipt WHERE attempt = '{self.attempt.id}'")
        self.assertEqual(rows, [["2"]])

    def test_a_save_behind_a_submission_is_refused(self):
        submit = f"SELECT outcome FROM kesu_fn.submit('{self.attempt.id}', 1, 'a code', true)"
        with self.transaction(submit) as say:
            saved = self.save(2)
            support.wait_until(lambda: self.waiting() == 1 or saved.done(),
                               "the save waits or ends")
            say("COMMIT;\n")
            self.problem(saved.result(), 409, "attempt-submitted")
        rows = self.kesu.sql(f"SELECT seq FROM kesu.answer WHERE attempt = '{self.attempt.id}'")
        self.assertEqual(rows, [["1"]])


class InvitationTest(api_case.ApiCase):
    def test_same_invitation_same_attempt(self):
        token = self.fixtures.tokens[0]
        first = self.begin(SAMPLED, invitation=token)
        self.assertEqual(first.next_seq, 1)
        self.begin(SAMPLED, invitation=token, language="en").state()["answers"]  # nothing saved: full
        item = first.booklet()["items"][0]
        first.save(1, [support.answer_to(item)])
        first.save(2, [support.answer_to(item)])
        again = self.begin(SAMPLED, invitation=token, language="en")
        self.assertEqual((again.id, again.next_seq, again.href), (first.id, 3, first.href))
        rows = self.kesu.sql("SELECT count(*), min(psu), min(base_weight) FROM kesu.attempt"
                             f" WHERE attempt = '{first.id}'")
        self.assertEqual(rows, [["1", "1", "12.5"]])

    def test_a_list_of_tokens_names_no_attempt(self):
        """Who has the tokens and the database, but not the key, cannot tell whose answers are whose."""
        token, key = self.fixtures.tokens[5], secrets.token_urlsafe(24)
        attempt = self.begin(SAMPLED, invitation=token, start=key)
        attempt.save(1, [support.answer_to(attempt.booklet()["items"][0])])
        known = {token, key, api_fixtures.invitation_row(token)}
        for text in (token, key, api_fixtures.invitation_row(token)):
            for name in ("md5", "sha1", "sha256", "sha512"):
                known.add(hashlib.new(name, text.encode()).hexdigest())
        text = ",".join(",".join(row) for row in self.kesu.sql(
            "SELECT to_jsonb(a)::text FROM kesu.attempt a UNION ALL"
            " SELECT to_jsonb(k)::text FROM kesu.answer k")).replace("-", "")
        self.assertIn(attempt.id.replace("-", ""), text)
        for word in known:
            self.assertNotIn(word.replace("-", ""), text)

    # --- one letter, two people ---
    def begun(self, place, **more):
        """An attempt by the invitation, with a save, and the token."""
        token = self.fixtures.tokens[place]
        attempt = self.begin(SAMPLED, invitation=token, **more)
        items = attempt.booklet()["items"]
        attempt.save(1, [support.answer_to(items[0]), support.answer_to(items[2])],
                     background={"sex": "male", "birth_year": 1955})
        return attempt, token

    def test_whoever_comes_second_sees_no_answer(self):
        first, token = self.begun(6, language="zh")
        second = self.begin(SAMPLED, invitation=token, language="en", start="another-phone-1")
        self.assertEqual((second.id, second.made["begun"], second.made["state"], second.next_seq),
                         (first.id, True, "open", 2))
        self.assertEqual((second.href, second.made["language"]), (first.href, "zh"))
        state, items = second.state(), first.booklet()["items"]
        self.assertEqual(sorted(state["answered"]),
                         [items[0]["item"], items[2]["item"], "birth_year", "sex"])
        self.assertFalse({"answers", "background"} & set(state))
        self.assertEqual((state["acknowledged"], state["next_seq"]), (1, 2))
        reply = self.ask("DELETE", second.path, secret=second.secret)
        self.problem(reply, 403, "limited-secret")
        self.assertEqual(second.save(2, [support.answer_to(items[1])]), 2)
        self.assertEqual(len(first.state()["answers"]), 3)
        self.assertEqual(second.submit(2).status, 201)
        self.assertEqual(second.state()["receipt"], first.state()["receipt"])

    def test_a_limited_secret_does_not_become_a_full_one(self):
        first, token = self.begun(7)
        second = self.begin(SAMPLED, invitation=token)
        self.assertTrue(second.secret.startswith("L"))
        for forged in (second.secret[1:], "L" + first.secret):
            self.problem(self.ask("GET", first.path, secret=forged), 403, "secret-foreign")

    def test_the_start_key_proves_who_began(self):
        first, token = self.begun(8, start="the-phone-that-began")
        again = self.begin(SAMPLED, invitation=token, start="the-phone-that-began")
        self.assertNotIn("begun", again.made)
        self.assertEqual(again.state(), first.state())
        self.assertEqual(len(again.state()["answers"]), 2)
        other = self.begin(SAMPLED, invitation=token, start="the-phone-that-begam")
        self.assertTrue(other.made["begun"])
        self.assertEqual(self.ask("DELETE", again.path, secret=again.secret).status, 200)

    def test_a_letter_opened_after_the_submission_gives_the_receipt(self):
        first, token = self.begun(9)
        receipt = first.submit(1).json()
        second = self.begin(SAMPLED, invitation=token)
        self.assertEqual(second.made["state"], "submitted")
        self.assertEqual({name: second.made[name] for name in receipt}, receipt)
        self.assertFalse({"answers", "background", "answered"} & set(second.state()))
        reply = self.ask("DELETE", second.path, secret=second.secret)
        self.problem(reply, 403, "limited-secret")
        self.assertEqual(first.state()["state"], "submitted")
        again = second.submit(1)  # a simulated resident that runs twice asks for it like this
        self.assertEqual((again.status, again.json()), (200, receipt))

    def test_after_a_withdrawal_the_invitation_begins_anew(self):
        token = self.fixtures.tokens[10]
        seen = []
        for number in range(4):
            attempt = self.begin(SAMPLED, invitation=token, start="the-very-same-phone")
            self.assertEqual((attempt.next_seq, attempt.made["state"]), (1, "open"))
            self.assertNotIn(attempt.id, [earlier.id for earlier in seen])
            attempt.save(1, [support.answer_to(attempt.booklet()["items"][number])])
            self.assertEqual(self.ask("DELETE", attempt.path, secret=attempt.secret).status, 200)
            seen.append(attempt)
        for earlier in seen:
            self.assertEqual(earlier.state()["state"], "withdrawn")
            self.problem(earlier.put(1, [support.answer_to(earlier.booklet()["items"][0])]), 410,
                         "attempt-withdrawn")

    def test_an_attempt_of_the_version_before_goes_on(self):
        """Its identifier is the key of the invitation's row."""
        token = self.fixtures.tokens[11]
        row = api_fixtures.invitation_row(token)
        self.kesu.sql("INSERT INTO kesu.attempt (attempt, survey_id, invited, language)"
                      f" SELECT '{row}', survey_id, true, 'en' FROM kesu.survey"
                      f" WHERE slug = '{SAMPLED}'")
        attempt = self.begin(SAMPLED, invitation=token)
        self.assertEqual((attempt.id, attempt.made["language"]), (row, "en"))
        self.assertEqual(self.ask("DELETE", attempt.path, secret=attempt.secret).status, 200)
        self.assertNotEqual(self.begin(SAMPLED, invitation=token).id, row)

    def test_which_survey(self):
        self.assertEqual(self.get(f"/invitations/{self.fixtures.tokens[1]}").json(), {"survey": SAMPLED})
        self.problem(self.get("/invitations/" + "0" * 32), 404, "not-found")
        rows = self.kesu.sql("SELECT count(*) FROM kesu.attempt WHERE attempt = "
                        f"'{api_fixtures.invitation_row(self.fixtures.tokens[1])}'")
        self.assertEqual(rows, [["0"]])

    def test_refused_invitations(self):
        ask = {"language": "zh", "consent": True}
        for slug, body, status, kind, pointers in (
                (SAMPLED, {**ask, "invitation": "0" * 32}, 403, "unknown-invitation", []),
                (SAMPLED, {**ask, "invitation": ""}, 403, "unknown-invitation", []),
                (OTHER, {**ask, "invitation": self.fixtures.tokens[2]}, 403, "unknown-invitation", []),
                (SAMPLED, ask, 422, "unprocessable", ["/invitation"]),
                (SAMPLED, {**ask, "invitation": None}, 422, "unprocessable", ["/invitation"]),
                (LOADED, {**ask, "invitation": self.fixtures.tokens[2]}, 422, "unprocessable",
                 ["/invitation"])):
            with self.subTest(slug=slug, body=body):
                self.problem(self.post(f"/surveys/{slug}/attempts", body), status, kind, *pointers)

    def test_started_once_another_survey_does_not_have_it(self):
        token = self.fixtures.tokens[3]
        self.begin(SAMPLED, invitation=token)
        reply = self.post(f"/surveys/{OTHER}/attempts",
                          {"language": "zh", "consent": True, "invitation": token})
        self.problem(reply, 403, "unknown-invitation")


class ResumptionTest(api_case.ApiCase):
    """Going on with another device, by a code."""

    def code(self, attempt):
        reply = self.ask("POST", attempt.path + "/resume-code", secret=attempt.secret)
        self.assertEqual((reply.status, reply.json()["expires_in"]), (201, 600), reply)
        self.secrets.add(reply.json()["code"])
        return reply.json()["code"]

    def resume(self, code, slug=LOADED):
        def heard():  # not told to wait for another test's guess
            reply = self.post(f"/surveys/{slug}/resumptions", {"code": code})
            return reply.status != 429 and reply
        return support.wait_until(heard, "the code is looked at")

    def forget_guesses(self):
        self.kesu.sql("DELETE FROM kesu.resume_guess")

    def test_a_code_takes_the_attempt_to_another_device(self):
        attempt = self.begin(language="en")
        given = support.answer_to(attempt.booklet()["items"][0])
        attempt.save(1, [given], background={"sex": "male"})
        code = self.code(attempt)
        made = self.resume(code).json()
        self.secrets.add(made["secret"])
        self.assertEqual((made["attempt"], made["next_seq"], made["state"], made["language"],
                          made["booklet"]["href"]), (attempt.id, 2, "open", "en", attempt.href))
        state = self.ask("GET", attempt.path, secret=made["secret"]).json()
        self.assertEqual(state, attempt.state())
        self.assertEqual(state["background"], {"sex": "male"})
        self.problem(self.resume(code), 404, "resume-code-unknown")  # used
        self.forget_guesses()

    def test_codes_that_no_longer_work(self):
        attempt, withdrawn = self.begin(), self.begin()
        first, second = self.code(attempt), self.code(attempt)
        gone = self.code(withdrawn)
        self.assertEqual(self.ask("DELETE", withdrawn.path, secret=withdrawn.secret).status, 200)
        rows = self.kesu.sql("SELECT count(*) FROM kesu.resume_code"
                             f" WHERE attempt IN ('{attempt.id}', '{withdrawn.id}')")
        self.assertEqual(rows, [["1"]])
        for code in (first, gone, "00000000" if second != "00000000" else "11111111"):
            self.problem(self.resume(code), 404, "resume-code-unknown")
        self.problem(self.resume(second, CLOSING), 404, "resume-code-unknown")
        self.kesu.sql("UPDATE kesu.resume_code SET expires_at = now() - interval '1 second'"
                      f" WHERE attempt = '{attempt.id}'")
        self.problem(self.resume(second), 404, "resume-code-unknown")
        reply = self.ask("POST", withdrawn.path + "/resume-code", secret=withdrawn.secret)
        self.problem(reply, 404, "not-found")
        self.forget_guesses()

    def test_a_code_is_not_stored_and_a_submitted_attempt_is_told(self):
        attempt = self.begin()
        attempt.save(1, [], background={"sex": "male"})
        code = self.code(attempt)
        stored = self.kesu.sql("SELECT encode(code, 'hex') FROM kesu.resume_code"
                               f" WHERE attempt = '{attempt.id}'")[0][0]
        self.assertNotIn(code, stored)
        self.assertNotIn(stored, [hashlib.new(name, code.encode()).hexdigest()[:32]
                                  for name in ("md5", "sha1", "sha256")])
        receipt = attempt.submit(1).json()
        made = self.resume(code).json()
        self.assertEqual({name: made[name] for name in receipt}, receipt)
        self.assertEqual(made["state"], "submitted")

    def test_a_code_is_used_once_by_many_at_once(self):
        attempt = self.begin()
        code = self.code(attempt)

        def resume(_):
            client = self.judge.client("127.0.0.1", self.kesu.port)
            reply = client.request("POST", f"/api/v1/surveys/{LOADED}/resumptions", {"code": code})
            client.close()
            return reply.status
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            found = list(pool.map(resume, range(16)))
        self.assertLessEqual(found.count(201), 1)
        self.assertLessEqual(set(found), {201, 404, 429})
        self.forget_guesses()

    def test_guesses_are_limited(self):
        """Wherever they come from, and by one address sooner."""
        attempt = self.begin(CLOSING)
        code = self.code(attempt)
        for _ in range(20):
            self.problem(self.resume("99999999", CLOSING), 404, "resume-code-unknown")
        for tried in ("99999998", code):
            reply = self.post(f"/surveys/{CLOSING}/resumptions", {"code": tried})
            self.problem(reply, 429, "too-many-requests")
            self.assertGreaterEqual(int(reply.headers["retry-after"]), 1)
        self.problem(self.resume("99999999"), 404, "resume-code-unknown")  # of another survey
        for others, status in ((180, 429), (179, 201)):
            self.kesu.sql(f"""
                DELETE FROM kesu.resume_guess WHERE address = decode(repeat('07', 16), 'hex');
                UPDATE kesu.resume_guess SET address = decode(repeat('08', 16), 'hex');
                INSERT INTO kesu.resume_guess (survey_id, address)
                SELECT survey_id, decode(repeat('07', 16), 'hex')
                FROM kesu.survey, generate_series(1, {others}) WHERE slug = '{CLOSING}'""")
            reply = self.post(f"/surveys/{CLOSING}/resumptions", {"code": code})
            self.assertEqual(reply.status, status)
        self.forget_guesses()

    def test_what_is_no_code(self):
        for body in ({}, {"code": 12345678}, {"code": "1234567"}, {"code": "1234567a"},
                     {"code": "123456789"}, {"code": None}):
            self.problem(self.post(f"/surveys/{LOADED}/resumptions", body), 422, "unprocessable",
                         "/code")
        self.problem(self.post("/surveys/no-such-survey/resumptions", {"code": "12345678"}), 404,
                     "not-found")

    def test_a_limited_secret_makes_no_code(self):
        token = self.fixtures.tokens[12]
        first = self.begin(SAMPLED, invitation=token)
        first.save(1, [], background={"sex": "male"})
        second = self.begin(SAMPLED, invitation=token)
        reply = self.ask("POST", second.path + "/resume-code", secret=second.secret)
        self.problem(reply, 403, "limited-secret")
        self.code(first)


class LogTest(api_case.ApiCase):
    """Runs last, so that it also sees what the other tests have written to the log."""

    def test_zz_nothing_secret_is_logged(self):
        attempt = self.begin(SAMPLED, invitation=self.fixtures.tokens[4])
        item = attempt.booklet()["items"][0]
        mark = "3141592"
        attempt.save(1, [{**support.answer_to(item), "elapsed_ms": int(mark)}],
                     background={"occupation": "self_employed"})
        receipt = attempt.submit(1).json()["receipt"]
        secret, token = attempt.secret, self.fixtures.tokens[4]
        for method, path, body, bearer in (
                ("GET", f"/i/{token}", None, None), ("GET", f"/api/v1/invitations/{token}", None, None),
                ("GET", f"/no/such/{secret}", None, None), ("GET", f"/healthz?secret={secret}", None, None),
                ("GET", f"/api/v1/surveys/{SAMPLED}/indicators?run={token}", None, None),
                ("POST", f"/api/v1/surveys/{LOADED}/attempts", {"invitation": token}, None),
                ("POST", f"/api/v1/surveys/{LOADED}/attempts", f'{{"{secret}'.encode(), None),
                ("GET", f"/api/v1/attempts/{NIL}", None, secret),
                ("PATCH", f"/api/v1/invitations/{token}", None, self.fixtures.accounts["monitor"])):
            self.assertIn(self.ask(method, path, body, bearer).status, range(200, 500))
        text = self.logs()
        self.assertIn('"route":"/api/v1/attempts/{attempt}/answers/{seq}"', text)
        items = json.loads(INSTRUMENT.read_text("utf-8"))["items"]
        rationales = [item["rationale"][language] for item in items for language in ("zh", "en")]
        for what in [*self.secrets, *rationales, receipt, mark, "self_employed"]:
            self.assertNotIn(what, text)
            self.assertNotIn(json.dumps(what)[1:-1], text)

    def logs(self):
        """The logs of the program and of its private PostgreSQL."""
        files = [self.kesu.log, *self.kesu.database.glob("log/*")]
        self.assertGreater(len(files), 1)
        return "\n".join(pathlib.Path(file).read_text("utf-8", "replace") for file in files)


if __name__ == "__main__":
    unittest.main()
