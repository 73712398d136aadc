# SPDX-License-Identifier: GPL-3.0-or-later
"""The requests of a resident's phone: surveys, booklets, attempts, saves, receipts, withdrawals.

It also checks that openapi.json describes every address and (by api_case.py) every reply.
"""

import concurrent.futures
import hashlib
import hmac
import json
import re
import secrets
import time
import unittest
import uuid

import api_case
import support
from api_case import INSTRUMENT
from api_fixtures import CLOSING, LOADED, SAMPLED

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

    def test_what_has_run_out_takes_no_one_in(self):
        """An approval and a fieldwork end by the clock alone, and no change tells the workers."""
        quiet = ("ALTER TABLE kesu.survey DISABLE TRIGGER USER; UPDATE kesu.survey"
                 f" SET {{}} WHERE slug = '{CLOSING}'; ALTER TABLE kesu.survey ENABLE TRIGGER USER")
        lasting = quiet.format("valid_until = NULL, closes_at = NULL")
        self.addCleanup(self.kesu.sql, lasting)
        for ended in ("valid_until = kesu.today() - 1", "closes_at = now()"):
            with self.subTest(ended):
                self.kesu.sql(quiet.format(ended))
                reply = self.post(f"/surveys/{CLOSING}/attempts", {"language": "zh", "consent": True})
                self.problem(reply, 410, "survey-closed")
                self.kesu.sql(lasting)


class AttemptTest(api_case.AnsweringCase):
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
                               ({"language": "zhuang", "consent": True}, ["/language"]),
                               ({"language": "-zh", "consent": True}, ["/language"]),
                               ({"language": "", "consent": True}, ["/language"]),
                               ({"language": 7, "consent": True}, ["/language"]),
                               ({"language": "zh", "consent": True, "a/b~c": 1}, ["/a~1b~0c"]),
                               ({"language": "zh", "consent": True, "invitation": 7}, ["/invitation"]),
                               ({"language": "zh", "consent": True, "invitation": "x"}, ["/invitation"])):
            with self.subTest(body=body):
                self.problem(self.post(f"/surveys/{LOADED}/attempts", body), 422, "unprocessable", *pointers)

    def test_languages_have_tags(self):
        for tag, language in (("zh-CN", "zh"), ("zh-Hans", "zh"), ("ZH-hant-TW", "zh"), ("EN", "en"),
                              ("en-GB", "en"), ("en-x-local", "en")):
            with self.subTest(tag=tag):
                made = self.post(f"/surveys/{LOADED}/attempts", {"language": tag, "consent": True})
                self.assertEqual((made.status, made.json()["language"]), (201, language))

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
        self.kesu.sql("SET session_replication_role = replica; INSERT INTO kesu.answer VALUES"
                      f" ('{attempt.id}', 1, '{{1}}', '{{1}}', '{{-1}}', NULL, now(), 1)")
        support.wait_until(lambda: attempt.state()["acknowledged"] == 0, "the sweep")


if __name__ == "__main__":
    unittest.main()
