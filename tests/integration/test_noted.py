# SPDX-License-Identifier: GPL-3.0-or-later
"""What an account is refused, and what it takes away, is in the audit."""

import json
import time
import unittest

import account_case
from account_case import PASSWORD, AccountCase
from api_fixtures import HIDDEN

setUpModule = account_case.start


class NotedTest(AccountCase):
    def noted(self, name, action):
        return [json.loads(row[0]) for row in self.kesu.sql(
            f"SELECT detail FROM kesu.audit WHERE account = '{name}' AND action = '{action}'"
            " ORDER BY audit_id")]

    def wait_for(self, name, count):
        for _ in range(100):
            if len(self.noted(name, "request.refuse")) >= count:
                break
            time.sleep(0.05)
        return self.noted(name, "request.refuse")

    def test_a_refused_request(self):
        self.add("nosy", "interviewer")
        browser = self.sign_in("nosy")
        for _ in range(3):
            self.problem(browser.get(f"/surveys/{HIDDEN}/indicators?run=1"), 404, "not-found")
        self.problem(browser.post(f"/surveys/{HIDDEN}/transitions", {"to": "closed"}), 403,
                     "role-needed")
        self.problem(browser.ask("POST", "/tokens", {"label": "x"}, csrf="forged"), 403, "csrf")
        noted = self.wait_for("nosy", 3)
        self.assertEqual(sorted((row["request"], row["status"], row["times"]) for row in noted), [
            (f"GET /api/v1/surveys/{HIDDEN}/indicators", 404, 1),
            (f"POST /api/v1/surveys/{HIDDEN}/transitions", 403, 1),
            ("POST /api/v1/tokens", 403, 1)])
        self.let_pass("refusal", "noted_at", "11 minutes")
        self.problem(browser.get(f"/surveys/{HIDDEN}/indicators?run=1"), 404, "not-found")
        self.assertEqual(self.wait_for("nosy", 4)[-1]["times"], 3)  # those not told of before

    def test_a_token_that_is_no_longer_good(self):
        self.add("late")
        browser = self.sign_in("late")
        made = browser.post("/tokens", {"label": "old", "days": 1, "password": PASSWORD}).json()
        self.secrets.add(made["token"])
        browser.delete(f"/tokens/{made['id']}")
        self.problem(self.get("/tokens", made["token"]), 401, "account-needed")
        self.problem(self.get("/tokens", "kesu_" + "A" * 43), 401, "account-needed")
        self.assertEqual(self.wait_for("late", 1), [
            {"request": "GET /api/v1/tokens", "status": 401, "times": 1, "token": made["id"],
             "because": "revoked"}])

    def test_an_export(self):
        self.add("taker")
        browser = self.sign_in("taker")
        self.assertEqual(browser.get(f"/surveys/{HIDDEN}/indicators").status, 200)
        self.assertEqual(browser.get(f"/surveys/{HIDDEN}/exports/results.csv").status, 200)
        self.assertEqual(self.noted("taker", "export"), [{"file": "results", "survey": HIDDEN}])


if __name__ == "__main__":
    unittest.main()
