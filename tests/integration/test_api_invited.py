# SPDX-License-Identifier: GPL-3.0-or-later
"""Invitations, two people with one letter, codes for another device, and what the log must not hold."""

import concurrent.futures
import hashlib
import json
import pathlib
import secrets
import unittest

import api_case
import api_fixtures
import support
from api_case import INSTRUMENT
from api_fixtures import CLOSING, LOADED, OTHER, SAMPLED

NIL = "00000000-0000-4000-8000-000000000000"

setUpModule = api_case.start


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

    def test_two_who_begin_before_anything_is_saved_do_not_see_each_other(self):
        token = self.fixtures.tokens[13]
        first = self.begin(SAMPLED, invitation=token, start="the-first-of-two-phones")
        second = self.begin(SAMPLED, invitation=token, start="the-second-of-two-phones")
        third = self.begin(SAMPLED, invitation=token)
        for other in (second, third):
            self.assertEqual((other.id, other.made.get("begun")), (first.id, True))
        item = first.booklet()["items"][0]
        first.save(1, [support.answer_to(item)], background={"sex": "male"})
        self.assertNotIn("answers", second.state())
        self.problem(self.ask("DELETE", second.path, secret=second.secret), 403, "limited-secret")
        again = self.begin(SAMPLED, invitation=token, start="the-first-of-two-phones")
        self.assertEqual(len(again.state()["answers"]), 1)

    def test_whoever_comes_second_changes_no_answer_of_the_first(self):
        first, token = self.begun(14)
        items = first.booklet()["items"]
        kept = first.state()
        second = self.begin(SAMPLED, invitation=token, start="another-phone-2")
        mine, theirs = support.answer_to(items[1]), support.answer_to(items[0])
        for answers, background in (([theirs], None), ([mine, theirs], None), ([], {"sex": "female"}),
                                    ([mine], {"birth_year": None, "occupation": "farmer"})):
            more = {"background": background} if background else {}
            with self.subTest(answers=answers, background=background):
                self.problem(second.put(2, answers, **more), 409, "answered-elsewhere")
                self.assertEqual(first.state(), kept)
        self.assertEqual(second.save(2, [mine], background={"occupation": "farmer"}), 2)
        self.assertEqual(second.save(2, [mine], background={"occupation": "farmer"}), 2)
        other = {**mine, "choice": 2 if mine.get("choice") == 1 else 1} if "choice" in mine else mine
        self.assertEqual(second.save(3, [other]), 3)  # what it gave itself
        # what the first takes up is the first's from then on; what it takes back is open again
        self.assertEqual(first.save(4, [mine]), 4)
        self.problem(second.put(5, [other]), 409, "answered-elsewhere")
        self.assertEqual(second.save(3, [other]), 4)  # a repeat is a repeat
        first.save(5, [], background={"sex": None})
        self.assertEqual(second.save(6, [], background={"sex": "female"}), 6)
        self.assertEqual(first.state()["background"],
                         {"sex": "female", "birth_year": 1955, "occupation": "farmer"})

    def test_whoever_comes_second_does_not_save_ahead_of_the_first(self):
        first, token = self.begun(15)
        second = self.begin(SAMPLED, invitation=token, start="another-phone-3")
        mine = support.answer_to(first.booklet()["items"][1])
        self.assertEqual(second.put(9, [mine]).status, 503)
        self.assertEqual(first.state()["acknowledged"], 1)
        for seq in range(2, 9):
            first.save(seq, [mine])
        self.problem(second.put(9, [mine]), 409, "answered-elsewhere")

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


class WordsInTheLogTest(api_case.ApiCase):
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
