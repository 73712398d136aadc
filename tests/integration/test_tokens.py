# SPDX-License-Identifier: GPL-3.0-or-later
"""API tokens: their owner makes them by the password, none may more than its owner."""

import unittest

import account_case
from account_case import PASSWORD, AccountCase
from api_fixtures import HIDDEN

setUpModule = account_case.start


class TokenTest(AccountCase):
    def make(self, browser, **more):
        made = browser.post("/tokens", {"label": "script", "days": 30, "password": PASSWORD, **more})
        self.assertEqual(made.status, 201, made)
        self.secrets.add(made.json()["token"])
        return made.json()

    def test_made_listed_rotated_revoked(self):
        self.add("lu", "administrator")
        browser = self.sign_in("lu")
        made = self.make(browser, role="evaluator", region="360102001")
        self.assertEqual((made["role"], made["region"]), ("evaluator", "360102001"))
        self.assertEqual(self.get("/surveys", made["token"]).status, 200)
        [listed] = browser.get("/tokens").json()["tokens"]
        self.assertEqual((listed["id"], listed["label"]), (made["id"], "script"))
        self.assertIsNotNone(listed["last_used_on"])
        self.assertNotIn(made["token"], str(listed))
        rotated = browser.post(f"/tokens/{made['id']}/rotation", {"password": PASSWORD}).json()
        self.problem(self.get("/surveys", made["token"]), 401, "account-needed")
        self.assertEqual(self.get("/surveys", rotated["token"]).status, 200)
        self.assertEqual(browser.delete(f"/tokens/{made['id']}").status, 204)
        self.problem(self.get("/surveys", rotated["token"]), 401, "account-needed")
        self.problem(browser.delete(f"/tokens/{made['id']}"), 404, "not-found")
        self.problem(browser.post("/tokens/none/rotation"), 404, "not-found")
        self.assertEqual([row[1] for row in self.audit("lu")][-3:],
                         ["token.create", "token.rotate", "token.revoke"])

    def test_the_owner_gives_the_password(self):
        """A page that was left open makes no token, neither a new one nor another secret of an old one."""
        self.add("tao")
        browser = self.sign_in("tao")
        made = self.make(browser)
        ask, rotation = {"label": "x", "days": 1}, f"/tokens/{made['id']}/rotation"
        for path, body in (("/tokens", ask), (rotation, {})):
            self.problem(browser.post(path, body), 422, "unprocessable", "/password")
            self.problem(browser.post(path, {**body, "password": 12}), 422, "unprocessable",
                         "/password")
            self.problem(browser.post(path, {**body, "password": PASSWORD + "!"}), 401,
                         "sign-in-failed")
        self.problem(browser.post(rotation), 422, "unprocessable", "/password")
        self.problem(browser.post(rotation, {"secret": "x"}), 422, "unprocessable", "/secret")
        self.assertEqual(len(browser.get("/tokens").json()["tokens"]), 1)
        self.assertEqual(self.get("/surveys", made["token"]).status, 200)
        self.assertEqual(self.kesu.sql("SELECT failures FROM kesu_identity.sign_in WHERE name_sha256 ="
                                       " sha256('tao')"), [["2"]])
        self.make(browser)  # and the right one is counted from nothing again
        self.assertEqual(self.kesu.sql("SELECT count(*) FROM kesu_identity.sign_in WHERE name_sha256 ="
                                       " sha256('tao')"), [["0"]])
        for _ in range(5):
            browser.post("/tokens", {**ask, "password": PASSWORD + "!"})
        self.problem(browser.post("/tokens", {**ask, "password": PASSWORD}), 429, "sign-in-locked")
        self.kesu.sql("DELETE FROM kesu_identity.sign_in")

    def test_without_a_password_the_sign_in_is_a_new_one(self):
        """Whoever signs in at a provider may have no password to give."""
        self.add("jin")
        browser = self.sign_in("jin")
        self.assertIs(browser.document["password"], True)
        self.kesu.sql("UPDATE kesu_identity.session SET method = 'openid' WHERE account = 'jin'")
        made = browser.post("/tokens", {"label": "x", "days": 1})
        self.assertEqual(made.status, 201, made)  # it has just begun at a provider
        self.kesu.sql("UPDATE kesu_identity.account SET password = NULL WHERE name = 'jin'")
        self.assertIs(browser.get("/session").json()["password"], False)
        made = browser.post("/tokens", {"label": "x", "days": 1})
        self.assertEqual(made.status, 201, made)
        self.problem(browser.post("/tokens", {"label": "x", "days": 1, "password": PASSWORD}), 422,
                     "unprocessable", "/password")
        rotation = f"/tokens/{made.json()['id']}/rotation"
        self.assertEqual(browser.post(rotation).status, 201)
        self.kesu.sql("UPDATE kesu_identity.session SET made_at = made_at - interval '11 minutes'"
                      " WHERE account = 'jin'")
        self.problem(browser.post("/tokens", {"label": "x", "days": 1}), 403, "sign-in-again")
        self.problem(browser.post(rotation), 403, "sign-in-again")

    def test_no_more_than_the_owner(self):
        self.add("ma")
        browser = self.sign_in("ma")
        ask = {"label": "x", "days": 1, "password": PASSWORD}
        for more, pointer in (({"role": "administrator"}, "/role"), ({"role": "designer"}, "/role"),
                              ({"role": "interviewer"}, "/role"), ({"region": "360100"}, "/region"),
                              ({"region": "360700"}, "/region"), ({"days": 0}, "/days"),
                              ({"label": ""}, "/label"), ({"role": "boss"}, "/role")):
            self.problem(browser.post("/tokens", {**ask, **more}), 422, "unprocessable", pointer)
        token = self.make(browser)["token"]
        runs = f"/surveys/{HIDDEN}/runs"
        self.assertIn(self.post(runs, {"seed": 41}, token).status, (202, 409))
        self.kesu.sql("UPDATE kesu_identity.account SET role = 'evaluator' WHERE name = 'ma'")
        self.problem(self.post(runs, {"seed": 41}, token), 403, "role-needed")
        narrow = self.make(browser, region="360102001")["token"]
        self.kesu.sql("UPDATE kesu_identity.account SET scope = '360700' WHERE name = 'ma'")
        self.problem(self.get("/surveys", narrow), 401, "account-needed")

    def test_a_token_rotates_itself_and_no_other(self):
        self.add("hu")
        browser = self.sign_in("hu")
        first, second = self.make(browser), self.make(browser)
        by_first = first["token"]
        self.problem(self.get("/tokens", by_first), 403, "session-needed")
        self.problem(self.post("/tokens", {"label": "x", "days": 1}, by_first), 403,
                     "session-needed")
        other = f"/tokens/{second['id']}"
        self.problem(self.post(other + "/rotation", None, by_first), 404, "not-found")
        self.problem(self.ask("DELETE", "/api/v1" + other, secret=by_first), 404, "not-found")
        own = self.post(f"/tokens/{first['id']}/rotation", None, by_first)
        self.assertEqual(own.status, 201)
        self.secrets.add(own.json()["token"])
        self.add("ge")
        self.problem(self.sign_in("ge").delete(other), 404, "not-found")

    def test_an_expired_one(self):
        self.add("fan")
        made = self.make(self.sign_in("fan"))
        self.kesu.sql("UPDATE kesu_identity.api_token SET expires_at = now()"
                      f" WHERE token_id = {made['id']}")
        self.problem(self.get("/surveys", made["token"]), 401, "account-needed")


if __name__ == "__main__":
    unittest.main()
