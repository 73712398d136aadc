# SPDX-License-Identifier: GPL-3.0-or-later
"""A survey's sample over HTTP alone: frame, draw, letters and releases, as the commands make them, by
whoever manages the fieldwork of the whole survey, and by nobody else.
"""

import hashlib
import secrets
import unittest

import api_case
import made_survey
from api_fixtures import ACCOUNT


def setUpModule():
    api_case.start()
    made_survey.secure_instrument(Case.kesu)
    for name, role, scope in (("field", "field_manager", "360100"),
                              ("town", "field_manager", "360102002"),
                              ("head", "administrator", "360100")):
        token = secrets.token_hex(32)
        Case.kesu.sql(ACCOUNT.format(name=name, role=role, scope=scope, lifetime="1 day",
                                     digest=hashlib.sha256(token.encode()).hexdigest(),
                                     disabled="false"))
        Case.fixtures.accounts[name] = token
        Case.secrets.add(token)


class Case(api_case.ApiCase):
    def draft(self, slug):
        return made_survey.create(self.kesu, slug, result_class="official", rehearsal=False,
                                  instrument="made-with-keys", state="draft")


class NothingYet(Case):
    def test_who_sees_a_sample(self):
        self.draft("seen")
        for part, empty in (("frame", {"frame": None, "people": None, "households": None}),
                            ("draw", {"draw": None}),
                            ("letters", {"drawn": 0, "with_letter": 0, "without": 0, "psus": []})):
            with self.subTest(part):
                path = f"/surveys/seen/{part}"
                self.assertEqual(self.get(path, "field").json(), {"survey": "seen", **empty})
                self.problem(self.get(path, "town"), 403, "role-needed")
                self.problem(self.get(path, "monitor"), 403, "role-needed")
                self.problem(self.get(path, "elsewhere"), 404, "not-found")
                self.problem(self.get(path), 401, "account-needed")
                self.problem(self.get("/surveys/none/" + part, "field"), 404, "not-found")


if __name__ == "__main__":
    unittest.main()
