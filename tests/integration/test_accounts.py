# SPDX-License-Identifier: GPL-3.0-or-later
"""Signing in: passwords, the second factor, locks, cookies and sessions, on a real server."""

import base64
import os
import pty
import re
import subprocess
import threading
import time

import account_case
import support
from account_case import PASSWORD, AccountCase, code_of, step_now
from api_fixtures import HIDDEN

setUpModule = account_case.start


class SignInTest(AccountCase):
    def test_a_session_opens_what_a_token_opens(self):
        self.add("li")
        browser = self.sign_in("li")
        document = browser.document
        self.assertEqual((document["account"], document["role"], document["region"],
                          document["second_factor"]), ("li", "monitor", "360102", False))
        self.assertEqual(browser.get("/session").json(), document)
        self.assertEqual(browser.get(f"/surveys/{HIDDEN}/indicators").status, 200)
        self.problem(self.get(f"/surveys/{HIDDEN}/indicators"), 401, "account-needed")
        self.problem(browser.post(f"/surveys/{HIDDEN}/transitions", {"to": "closed"}),
                     403, "role-needed")
        self.assertEqual(browser.delete("/session").status, 204)
        self.problem(browser.get("/session"), 401, "account-needed")
        self.problem(browser.get("/surveys"), 401, "account-needed")
        self.assertEqual(self.audit("li"), [("li", "session.begin"), ("li", "session.end")])

    def test_the_cookie(self):
        self.add("cookie")
        plain = self.try_in("cookie").headers["set-cookie"]
        self.assertRegex(plain, "^kesu_session=[0-9a-f]{64}; Path=/; HttpOnly; SameSite=Strict$")
        behind_tls = {"X-Forwarded-Proto": "https"}
        safe = self.try_in("cookie", headers=behind_tls)
        self.assertRegex(safe.headers["set-cookie"], "^__Host-kesu_session=[0-9a-f]{64}; Path=/; "
                                                     "HttpOnly; SameSite=Strict; Secure$")
        browser = account_case.Browser(self, safe)
        self.problem(browser.get("/session"), 401, "account-needed")  # not over a plain connection
        self.assertEqual(browser.ask("GET", "/session", headers=behind_tls).status, 200)
        gone = browser.ask("DELETE", "/session", headers=behind_tls).headers["set-cookie"]
        self.assertIn("__Host-kesu_session=; ", gone)
        self.assertIn("; Max-Age=0", gone)

    def test_all_that_is_wrong_fails_alike(self):
        self.add("zhao")
        self.add("gone")
        self.kesu.run("account", "add", "robot", "--role", "monitor", "--region", "360102")
        self.command("disable", "gone")
        replies = [self.try_in("zhao", "wrong horse battery staple"), self.try_in("nobody-here"),
                   self.try_in("gone"), self.try_in("robot"), self.try_in("'; DROP", ""),
                   self.try_in("zhao", PASSWORD[:-1]), self.try_in("zhao", "")]
        for reply in replies:
            self.problem(reply, 401, "sign-in-failed")
            told = {**reply.json(), "instance": ""}
            self.assertEqual(told, {**replies[0].json(), "instance": ""})
        because = self.kesu.sql("SELECT account, detail ->> 'because' FROM kesu.audit"
                                " WHERE action = 'session.refuse' AND account IN"
                                " ('zhao', 'gone', 'robot') ORDER BY audit_id")
        self.assertEqual(because, [["zhao", "password"], ["gone", "disabled"], ["robot", "password"],
                                   ["zhao", "password"], ["zhao", "password"]])
        told = self.kesu.sql("SELECT count(*) FROM kesu.audit WHERE concat(account, object, detail)"
                             " ~ 'nobody-here|DROP|horse'")
        self.assertEqual(told, [["0"]])

    def test_what_is_no_sign_in(self):
        ask = lambda body: self.ask("POST", "/api/v1/session", body)  # noqa: E731
        self.problem(ask({"name": "zhao"}), 422, "unprocessable", "/password")
        self.problem(ask({"name": 3, "password": "x" * 600, "more": 1}), 422, "unprocessable",
                     "/name", "/password", "/more")
        self.problem(ask(b"[]"), 400, "bad-request")

    def test_one_address_asks_so_often_and_no_more(self):
        headers = {"X-Forwarded-For": "192.0.2.7"}
        for path in ("/api/v1/session", "/api/v1/session/setup"):
            for _ in range(2000):
                reply = self.ask("POST", path, b"[]", headers=headers)
                if reply.status != 400:
                    break
            self.problem(reply, 429, "too-many-requests")
        self.problem(self.try_in("nobody-here"), 401, "sign-in-failed")  # of another address

    def test_five_failures_lock(self):
        self.add("sun")
        for name in ("sun", "never-was-there"):
            for _ in range(5):
                self.problem(self.try_in(name, "wrong horse battery staple"), 401, "sign-in-failed")
            locked = self.try_in(name)
            self.problem(locked, 429, "sign-in-locked")
            self.assertIn(int(locked.headers["retry-after"]), range(1, 61))
        self.let_pass("sign_in", "locked_until", "1 minute")
        self.problem(self.try_in("sun", "wrong horse battery staple"), 401, "sign-in-failed")
        locked = self.try_in("sun")
        self.problem(locked, 429, "sign-in-locked")
        self.assertIn(int(locked.headers["retry-after"]), range(61, 121))
        self.assertEqual([row for row in self.audit("sun") if row[1] == "account.lock"],
                         [("sun", "account.lock")] * 2)
        self.command("unlock", "sun")
        self.sign_in("sun")
        self.problem(self.try_in("sun", "wrong horse battery staple"), 401, "sign-in-failed")
        self.sign_in("sun")  # counted from nothing again

    def test_many_at_once_are_no_way_around_the_lock(self):
        self.add("many")
        replies = []

        def guess():
            client = self.judge.client("127.0.0.1", self.kesu.port)
            replies.append(client.request("POST", "/api/v1/session", {
                "name": "many", "password": "wrong horse battery staple"}).status)
            client.close()
        guesses = [threading.Thread(target=guess) for _ in range(12)]
        for thread in guesses:
            thread.start()
        for thread in guesses:
            thread.join()
        self.assertEqual(sorted(replies), [401] * 5 + [429] * 7)

    def test_saves_go_on_while_many_sign_in(self):
        self.add("busy")
        attempt = self.begin()
        item = attempt.booklet()["items"][0]
        replies = []

        def come_in(n):
            client = self.judge.client("127.0.0.1", self.kesu.port)
            replies.append(client.request("POST", "/api/v1/session", {
                "name": f"visitor-{n}", "password": PASSWORD}).status)
            client.close()
        visitors = [threading.Thread(target=come_in, args=(n,)) for n in range(20)]
        for thread in visitors:
            thread.start()
        saved = 0
        while any(thread.is_alive() for thread in visitors):
            saved += 1
            attempt.save(saved, [support.answer_to(item)])
        for thread in visitors:
            thread.join()
        self.assertGreaterEqual(saved, 5)
        self.assertEqual(len(replies), 20)
        self.assertLessEqual(set(replies), {401, 503})  # few of them found the queue full


class SecondFactorTest(AccountCase):
    def turn_on(self, browser):
        offer = browser.post("/session/second-factor", {"password": PASSWORD})
        self.assertEqual(offer.status, 201, offer)
        secret = base64.b32decode(offer.json()["secret"])
        self.secrets.add(offer.json()["secret"])
        self.assertIn("secret=" + offer.json()["secret"], offer.json()["uri"])
        step = step_now()
        self.assertEqual(browser.put("/session/second-factor",
                                     {"code": code_of(secret, step)}).status, 204)
        return secret, step

    def test_a_code_is_needed_and_good_once(self):
        self.add("qian")
        browser = self.sign_in("qian")
        self.problem(browser.put("/session/second-factor", {"code": "000000"}), 409,
                     "second-factor-not-offered")
        secret, step = self.turn_on(browser)
        self.assertTrue(browser.get("/session").json()["second_factor"])
        self.problem(browser.post("/session/second-factor", {"password": PASSWORD}), 409,
                     "second-factor-on")
        self.problem(self.try_in("qian"), 401, "second-factor-needed")
        self.problem(self.try_in("qian", code=code_of(secret, step)), 401, "sign-in-failed")
        self.problem(self.try_in("qian", code=code_of(secret, step + 40)), 401, "sign-in-failed")
        self.problem(self.try_in("qian", "wrong horse battery staple",
                                 code=code_of(secret, step + 1)), 401, "sign-in-failed")
        following = code_of(secret, step + 1)
        self.sign_in("qian", code=following)
        self.problem(self.try_in("qian", code=following), 401, "sign-in-failed")
        stored = self.kesu.sql("SELECT encode(totp, 'hex') FROM kesu_identity.account"
                               " WHERE name = 'qian'")[0][0]
        self.assertNotIn(secret.hex(), stored)  # it lies sealed
        self.problem(browser.delete("/session/second-factor", {"password": "x"}), 401,
                     "sign-in-failed")
        self.problem(browser.delete("/session/second-factor", {"password": PASSWORD}), 401,
                     "second-factor-needed")
        self.problem(browser.delete("/session/second-factor",
                                    {"password": PASSWORD, "code": following}), 401,
                     "sign-in-failed")  # it was used above
        self.kesu.sql("UPDATE kesu_identity.account SET totp_step = 1 WHERE name = 'qian'")
        self.assertEqual(browser.delete("/session/second-factor", {
            "password": PASSWORD, "code": code_of(secret, step_now())}).status, 204)
        self.sign_in("qian")

    def test_one_code_at_the_same_time(self):
        self.add("feng")
        secret, step = self.turn_on(self.sign_in("feng"))
        replies, code = [], code_of(secret, step + 1)

        def come_in():
            client = self.judge.client("127.0.0.1", self.kesu.port)
            replies.append(client.request("POST", "/api/v1/session", {
                "name": "feng", "password": PASSWORD, "code": code}).status)
            client.close()
        both = [threading.Thread(target=come_in) for _ in range(2)]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
        self.assertEqual(sorted(replies), [201, 401])

    def test_a_wrong_code_turns_nothing_on(self):
        self.add("chen")
        browser = self.sign_in("chen")
        self.problem(browser.post("/session/second-factor", {"password": "x"}), 401,
                     "sign-in-failed")
        offer = browser.post("/session/second-factor", {"password": PASSWORD}).json()
        wrong = code_of(base64.b32decode(offer["secret"]), step_now() + 1000)
        self.problem(browser.put("/session/second-factor", {"code": wrong}), 422, "unprocessable",
                     "/code")
        self.sign_in("chen")

    def test_the_command_resets_it(self):
        self.add("wu")
        browser = self.sign_in("wu")
        self.turn_on(browser)
        self.command("reset-second-factor", "wu")
        self.problem(browser.get("/session"), 401, "account-needed")
        self.sign_in("wu")
        noted = self.kesu.sql("SELECT detail -> 'on' FROM kesu.audit WHERE object = 'account/wu'"
                              " AND action = 'account.second_factor' ORDER BY audit_id")
        self.assertEqual(noted, [["true"], ["false"]])


class SessionTest(AccountCase):
    def test_a_change_by_cookie_shows_its_page(self):
        self.add("zhou")
        browser = self.sign_in("zhou")
        runs = f"/surveys/{HIDDEN}/runs"
        for csrf in ("", "0" * 32, browser.document["csrf"][:-1]):
            for method, path, body in (("POST", runs, {}), ("DELETE", "/session", None),
                                       ("PUT", "/session/password", {"current": "x", "new": "y"})):
                with self.subTest(csrf=csrf, path=path):
                    self.problem(browser.ask(method, path, body, csrf=csrf), 403, "csrf")
        self.assertEqual(browser.get("/session").status, 200)
        # A token needs none, and goes before the cookie.
        self.problem(self.ask("POST", "/api/v1" + runs, {}, self.fixtures.accounts["evaluator"],
                              {"Cookie": browser.cookie}), 403, "role-needed")

    def test_no_sign_in_from_another_site(self):
        self.add("wei")
        here = f"http://127.0.0.1:{self.kesu.port}"
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
                        {"Origin": "https://evil.example"}, {"Origin": "null"},
                        {"Origin": here + ".evil.example"},
                        {"Origin": here, "Sec-Fetch-Site": "cross-site"}):
            self.problem(self.try_in("wei", headers=headers), 403, "cross-site")
        for headers in ({"Sec-Fetch-Site": "same-origin", "Origin": "https://kesu.example"},
                        {"Origin": here}, {}):
            self.assertEqual(self.try_in("wei", headers=headers).status, 201)

    def test_sessions_end(self):
        self.add("shen")
        for column, interval, status in (("expires_at", "11 hours", 200),
                                         ("expires_at", "12 hours", 401),
                                         ("seen_at", "29 minutes", 200),
                                         ("seen_at", "30 minutes", 401)):
            with self.subTest(column=column, interval=interval):
                browser = self.sign_in("shen")
                self.let_pass("session", column, interval)
                self.assertEqual(browser.get("/session").status, status)

    def test_a_session_that_is_used_goes_on(self):
        self.add("xu")
        browser = self.sign_in("xu")
        for _ in range(3):
            self.let_pass("session", "seen_at", "20 minutes")
            self.assertEqual(browser.get("/surveys").status, 200)

    def test_signing_out_everywhere(self):
        self.add("jiang")
        here, there = self.sign_in("jiang"), self.sign_in("jiang")
        self.assertEqual(here.delete("/sessions").status, 204)
        for browser in (here, there):
            self.problem(browser.get("/session"), 401, "account-needed")
        other = self.sign_in("jiang")
        self.command("sign-out", "jiang")
        self.problem(other.get("/session"), 401, "account-needed")

    def test_a_cookie_is_no_token(self):
        self.add("mao")
        browser = self.sign_in("mao")
        secret = browser.cookie.split("=")[1]
        self.problem(self.get("/surveys", secret), 401, "account-needed")
        token = self.fixtures.accounts["monitor"]
        reply = self.ask("GET", "/api/v1/surveys", headers={"Cookie": f"kesu_session={token}"})
        self.problem(reply, 401, "account-needed")
        self.problem(self.get("/session", "monitor"), 403, "session-needed")
        self.problem(self.get("/session"), 401, "account-needed")

    def test_another_password(self):
        self.add("tang")
        here, there = self.sign_in("tang"), self.sign_in("tang")
        for new in ("short", "tang" * 4, "a" * 20, "123456789012", "Tang and eleven more"):
            self.problem(here.put("/session/password", {"current": PASSWORD, "new": new}), 422,
                         "unprocessable", "/new")
        change = {"current": "wrong horse battery staple", "new": "four other words of mine"}
        self.problem(here.put("/session/password", change), 401, "sign-in-failed")
        self.assertEqual(here.put("/session/password", {**change, "current": PASSWORD}).status, 204)
        self.assertEqual(here.get("/session").status, 200)
        self.problem(there.get("/session"), 401, "account-needed")
        self.problem(self.try_in("tang"), 401, "sign-in-failed")
        self.sign_in("tang", change["new"])

    def test_a_disabled_account_is_out_at_once(self):
        self.add("dou")
        browser = self.sign_in("dou")
        self.command("disable", "dou")
        self.problem(browser.get("/session"), 401, "account-needed")
        self.command("enable", "dou")
        self.problem(browser.get("/session"), 401, "account-needed")
        self.sign_in("dou")


class CommandTest(AccountCase):
    def test_passwords_from_standard_input(self):
        for weak in ("", "short", "yan-yan-yan-yan", "aaaabbbbcccc"):
            self.command("add", "yan", "--role", "monitor", "--region", "360102", "--password",
                         text=weak + "\n", status=1)
        self.assertEqual(self.command("add", "yan", "--role", "monitor", "--region", "360102",
                                      "--password", text=PASSWORD + "\n"), "")
        self.command("password", "yan", text="four other words of mine\n")
        self.sign_in("yan", "four other words of mine")
        self.assertIn("no account nobody", self.command(
            "password", "nobody", text="four other words of mine\n", status=1))
        self.assertIn("not one of", self.command("promote", "yan", status=2))
        stored = self.kesu.sql("SELECT password FROM kesu_identity.account WHERE name = 'yan'")
        self.assertRegex(stored[0][0], r"^\$argon2id\$v=19\$m=65536,t=2,p=1\$")

    def test_an_operator_is_an_administrator(self):
        self.command("add", "hua", "--role", "operator", "--region", "000000", "--password",
                     text=PASSWORD + "\n")
        browser = self.sign_in("hua")
        self.assertEqual(browser.document["role"], "administrator")
        self.assertIn("manage_accounts", browser.document["rights"])

    def test_on_a_terminal(self):
        """The password is asked for twice and not shown."""
        for second, status in ((PASSWORD, 0), ("something else here", 1)):
            master, slave = pty.openpty()
            child = subprocess.Popen(
                [support.PROGRAM, "account", "--embedded", str(self.kesu.database), "add",
                 f"terminal-{status}", "--role", "administrator", "--region", "000000",
                 "--password"], stdin=slave, stdout=slave, stderr=slave,
                env=self.kesu.environment, start_new_session=True,
                preexec_fn=lambda fd=slave: os.close(os.open(os.ttyname(fd), os.O_RDWR)))
            os.close(slave)
            shown = self.answer(master, "New password: ", PASSWORD)
            shown += self.answer(master, "Again: ", second)
            shown += self.rest(master)
            self.assertEqual(child.wait(), status, shown)
            os.close(master)
            self.assertNotIn(PASSWORD, shown)
        self.sign_in("terminal-0")

    def answer(self, master, question, text):
        shown = ""
        while question not in shown:
            shown += os.read(master, 1024).decode()
        time.sleep(0.1)  # it shows its question before it turns the echo off no more
        os.write(master, text.encode() + b"\n")
        return shown

    def rest(self, master):
        shown = b""
        try:
            while piece := os.read(master, 1024):
                shown += piece
        except OSError:
            pass  # the other end is closed
        return shown.decode()


class ManageTest(AccountCase):
    """Administrators and accounts, in their own region and below."""

    def setUp(self):
        super().setUp()
        self.kesu.sql("DELETE FROM kesu_identity.account WHERE name ~ '^(boss|city|new)-'")
        self.add("boss-county", "administrator", "360102")
        self.boss = self.sign_in("boss-county")

    def make(self, name="new-one", role="monitor", region="360102"):
        return self.boss.post("/accounts", {"name": name, "role": role, "region": region})

    def test_from_the_code_to_the_first_session(self):
        made = self.make(role="interviewer", region="360102001")
        self.assertEqual(made.status, 201, made)
        code = made.json()["setup_code"]
        self.secrets.add(code)
        self.problem(self.make(), 409, "account-exists")
        self.problem(self.try_in("new-one"), 401, "sign-in-failed")
        setup = {"name": "new-one", "setup_code": code.lower().replace("-", " "),
                 "password": PASSWORD}
        ask = lambda **more: self.ask(  # noqa: E731
            "POST", "/api/v1/session/setup", {**setup, **more})
        self.problem(ask(password="short"), 422, "unprocessable", "/password")
        self.problem(ask(setup_code="0" * 32), 401, "setup-code-unknown")
        self.problem(ask(name="boss-county"), 401, "setup-code-unknown")
        self.assertEqual(ask().status, 204)
        self.problem(ask(), 401, "setup-code-unknown")
        browser = self.sign_in("new-one")
        self.assertEqual(browser.document["rights"], ["interview"])
        self.problem(browser.get("/accounts"), 403, "role-needed")
        self.problem(browser.get("/audit"), 403, "role-needed")
        self.problem(browser.post("/accounts", {"name": "new-two", "role": "evaluator",
                                                "region": "360102"}), 403, "role-needed")

    def test_no_name_of_a_database_role(self):
        """The audit would not tell whether the account or a command under that login did something."""
        for name in ("kesu", "kesu_sign_in"):
            self.problem(self.make(name=name), 422, "unprocessable", "/name")

    def test_a_code_lasts_seven_days(self):
        code = self.make().json()["setup_code"]
        self.let_pass("account", "setup_until", "7 days")
        self.problem(self.ask("POST", "/api/v1/session/setup", {
            "name": "new-one", "setup_code": code, "password": PASSWORD}), 401, "setup-code-unknown")

    def test_no_further_than_the_own_region(self):
        self.add("city-boss", "administrator", "360100")
        self.add("new-sibling", "monitor", "360103")
        for region in ("360100", "360103", "000000"):
            self.problem(self.make("new-two", region=region), 422, "unprocessable", "/region")
        for name in ("city-boss", "new-sibling", "nobody"):
            self.problem(self.boss.patch(f"/accounts/{name}", {"disabled": True}), 404, "not-found")
            self.problem(self.boss.post(f"/accounts/{name}/reset"), 404, "not-found")
        seen = {row["name"] for row in self.boss.get("/accounts").json()["accounts"]}
        self.assertIn("boss-county", seen)
        self.assertFalse(seen & {"city-boss", "new-sibling"})
        self.make()
        self.problem(self.boss.patch("/accounts/new-one", {"region": "360103"}), 422,
                     "unprocessable", "/region")

    def test_nobody_manages_the_own_account(self):
        for change in ({"role": "administrator"}, {"region": "360102"}, {"disabled": False}):
            self.problem(self.boss.patch("/accounts/boss-county", change), 403, "own-account")
        self.problem(self.boss.post("/accounts/boss-county/reset"), 403, "own-account")

    def test_changes(self):
        self.add("new-two")
        browser = self.sign_in("new-two")
        self.assertEqual(self.boss.patch("/accounts/new-two", {"role": "evaluator"}).status, 204)
        self.assertEqual(browser.get("/session").json()["role"], "evaluator")
        self.problem(self.boss.patch("/accounts/new-two", {"disabled": 1, "x": 1}), 422,
                     "unprocessable", "/disabled", "/x")
        self.assertEqual(self.boss.patch("/accounts/new-two", {"disabled": True}).status, 204)
        self.problem(browser.get("/session"), 401, "account-needed")
        self.assertEqual(self.boss.patch("/accounts/new-two", {"disabled": False}).status, 204)
        browser = self.sign_in("new-two")
        token = browser.post("/tokens", {
            "label": "left behind", "days": 3650, "password": PASSWORD}).json()["token"]
        self.assertEqual(self.ask("GET", "/api/v1/surveys", secret=token).status, 200)
        reset = self.boss.post("/accounts/new-two/reset")
        self.assertEqual(reset.status, 200)
        self.problem(browser.get("/session"), 401, "account-needed")
        self.problem(self.ask("GET", "/api/v1/surveys", secret=token), 401, "account-needed")
        self.problem(self.try_in("new-two"), 401, "sign-in-failed")
        self.assertEqual(self.ask("POST", "/api/v1/session/setup", {
            "name": "new-two", "setup_code": reset.json()["setup_code"],
            "password": PASSWORD}).status, 204)
        self.sign_in("new-two")

    def test_an_interviewer_sees_no_figures(self):
        self.add("new-interviewer", "interviewer")
        browser = self.sign_in("new-interviewer")
        figures = browser.get(f"/surveys/{HIDDEN}/indicators").json()
        self.assertEqual((figures["run"], figures["statistics"]), (None, []))
        run = self.fixtures.run_of(HIDDEN)
        self.problem(browser.get(f"/runs/{run}"), 404, "not-found")
        self.assertEqual(self.sign_in("boss-county").get(f"/runs/{run}").status, 200)

    def test_the_audit_by_pages(self):
        self.add("city-boss", "administrator", "000000")
        everything = self.sign_in("city-boss")
        for name, region in (("boss-two", "360102"), ("new-sibling", "360700")):
            self.command("add", name, "--role", "monitor", "--region", region)
        first = everything.get("/audit?limit=3").json()
        self.assertEqual(len(first["rows"]), 3)
        self.assertEqual(first["rows"][0]["object"], "account/new-sibling")
        second = everything.get(f"/audit?limit=3&before={first['next']}").json()
        self.assertEqual([row["id"] for row in first["rows"] + second["rows"]],
                         list(range(first["rows"][0]["id"], first["rows"][0]["id"] - 6, -1)))
        objects = {row["object"] for row in self.boss.get("/audit?limit=200").json()["rows"]}
        self.assertLessEqual({"account/boss-county", "account/boss-two"}, objects)
        self.assertFalse(objects & {"account/city-boss", "account/new-sibling"})
        self.boss.post(f"/surveys/{HIDDEN}/runs", {"seed": 77})
        of_survey = self.boss.get(f"/audit?survey={HIDDEN}").json()["rows"]
        self.assertIn("run.request", {row["action"] for row in of_survey})
        self.add("new-far", "administrator", "360700")
        self.assertEqual(self.sign_in("new-far").get(f"/audit?survey={HIDDEN}").json(),
                         {"rows": [], "next": None})
        self.problem(everything.get("/audit?limit=0"), 400, "bad-request")
        self.problem(everything.get("/audit?before=x"), 400, "bad-request")


class ZTheEndTest(AccountCase):
    """After the others."""

    def test_the_audit_is_whole(self):
        self.kesu.run("audit", "verify")

    def test_no_secret_is_in_log_or_audit(self):
        log = self.kesu.log.read_text("utf-8")
        audit = str(self.kesu.sql("SELECT account, action, object, detail FROM kesu.audit"))
        hashes = [row[0] for row in self.kesu.sql(
            "SELECT password FROM kesu_identity.account WHERE password IS NOT NULL")]
        self.assertTrue(hashes)
        for secret in (*self.secrets, *hashes):
            self.assertNotIn(secret, log)
            self.assertNotIn(secret, audit)
        self.assertIsNone(re.search("battery|argon2", log + audit))
