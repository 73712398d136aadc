# SPDX-License-Identifier: GPL-3.0-or-later
"""Shared by the API tests: one running Kesu for each module, and clients that check replies.

    setUpModule = api_case.start

    class SomeTest(api_case.ApiCase):
        def test_something(self):
            self.problem(self.get("/surveys/none"), 404, "not-found")

description.py checks every reply against openapi.json; the tests themselves check its content.
api_fixtures.py makes the surveys, invitations and accounts.
"""

import json
import unittest

import api_fixtures
import description
import support

INSTRUMENT = support.SOURCE / "questionnaires/instruments/kesu-open-50.json"


def start(*arguments):
    kesu = unittest.enterModuleContext(support.Kesu("--log-level", "debug", *arguments))
    ApiCase.kesu = kesu
    client = kesu.client()
    ApiCase.judge = description.Description(client.request("GET", "/openapi.json").json())
    client.close()
    ApiCase.fixtures = api_fixtures.Fixtures(kesu)
    ApiCase.secrets = {*ApiCase.fixtures.tokens, *ApiCase.fixtures.accounts.values()}


class ApiCase(unittest.TestCase):
    """A client whose replies are checked, and helpers for frequent requests."""

    kesu = judge = fixtures = None  # one of each for the module
    secrets = set()                 # texts that must never be in the log

    def setUp(self):
        self.client = self.judge.client("127.0.0.1", self.kesu.port)
        self.addCleanup(self.client.close)

    def ask(self, method, path, body=None, secret=None, headers=None):
        return self.client.request(method, path, body, secret, headers)

    def get(self, path, account=None, **more):
        return self.ask("GET", "/api/v1" + path, secret=self.fixtures.accounts.get(account, account), **more)

    def post(self, path, body, account=None):
        return self.ask("POST", "/api/v1" + path, body, self.fixtures.accounts.get(account, account))

    def begin(self, slug=api_fixtures.LOADED, **more):
        attempt = support.Attempt(self.client, slug, **more)
        self.secrets.add(attempt.secret)
        return attempt

    def problem(self, reply, status, kind, *pointers):
        """The reply must be this problem, and have a field problem at each pointer."""
        self.assertEqual((reply.status, reply.json()["type"]), (status, "/problems/" + kind), reply)
        if pointers:
            told = [field["pointer"] for field in reply.json()["errors"]]
            self.assertEqual(sorted(told), sorted(pointers), reply)


class AnsweringCase(ApiCase):
    """Answers to items of each type."""

    @classmethod
    def setUpClass(cls):
        items = json.loads(INSTRUMENT.read_text("utf-8"))["items"]
        cls.single, cls.other, *_ = [i["code"] for i in items if i["type"] == "single"]
        cls.true_false = next(i["code"] for i in items if i["type"] == "true_false")
        cls.multiple = next(i["code"] for i in items if i["type"] == "multiple")

    def choice(self, choice, item=None):
        return {"item": item or self.single, "choice": choice}
