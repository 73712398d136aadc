# SPDX-License-Identifier: GPL-3.0-or-later
"""Every operation of openapi.json, asked by everybody who must not: without a credential, with a wrong,
expired or foreign one, from a sibling's region, with a lower role, with a forged cookie, from another
site. All of it is refused and changes nothing.

The operations, their bodies and what they need are read from the description, so a new one is tried
without a change here. One that is open to everybody has to be put on a list.
"""

import html.parser
import json
import secrets
import unittest

import api_case
from api_fixtures import COPY, HIDDEN, SAMPLED

METHODS = ("get", "put", "post", "patch", "delete")
ACCOUNT = {"accountToken", "sessionCookie"}
SECRETS = {"attemptSecret", "pilotToken"}
REFUSED = (401, 403, 404)
# What anybody may ask for: a resident's page and its start, public texts, what operators' machines ask,
# and signing in.
PUBLIC = {
    "get /", "get /api/v1/invitations/{token}",
    "get /api/v1/oidc", "get /api/v1/oidc/{provider}/callback", "get /api/v1/oidc/{provider}/start",
    *(f"get /api/v1/surveys/{{slug}}/exports/{name}" for name in
      ("verify.R", "verify.py", "verify_models.py", "verify_shares.py")),
    "get /api/v1/surveys/{slug}", "get /assets/{name}", "get /healthz", "get /i/{token}",
    "get /interview", "get /interview-worker.js", "get /interview.webmanifest",
    "get /metrics", "get /openapi.json", "get /p/{token}", "get /readyz", "get /results/{slug}",
    "get /results/{slug}/{run}", "get /results/{slug}/{run}/card.png",
    "get /results/{slug}/{run}/manifest.json", "get /results/{slug}/{run}/results.csv",
    "get /s/{slug}", "get /staff",
    "get /staff/account", "get /staff/accounts", "get /staff/audit", "get /staff/setup",
    "get /staff/surveys", "get /staff/surveys/{slug}", "get /staff/surveys/{slug}/field",
    "get /staff/surveys/{slug}/sample", "get /staff/surveys/{slug}/assign",
    "get /staff/surveys/{slug}/quotas", "get /staff/surveys/{slug}/conflicts", "get /staff/new-survey",
    "get /staff/overview", "get /staff/compare", "post /api/v1/session",
    "post /api/v1/session/setup", "post /api/v1/surveys/{slug}/attempts",
    "post /api/v1/surveys/{slug}/resumptions"}
# Lists leave out what the caller may not see; what a session does to itself takes no role.
LISTS = {"get /api/v1/surveys", "get /api/v1/programmes", "get /api/v1/documents"}
OWN = ("/api/v1/session",)
CROSS_SITE = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
FORGED = {"Cookie": "kesu_session=" + "0a" * 32}
# Grows when somebody asks, whatever the answer: when a token was last used, who failed to sign in.
MOVING = {"kesu_identity.api_token", "kesu_identity.refusal", "kesu_identity.sign_in", "kesu.audit",
          "kesu.audit_head", "kesu.write_probe"}
SCRIPT = "<script>alert('甲')</script><img src=x onerror=alert(1)>"


def setUpModule():
    # What is tried here is that each request is refused, not that so many of one address are.
    api_case.start("--requests-per-address", "0")


class Sweep(api_case.ApiCase):
    @classmethod
    def setUpClass(cls):
        cls.operations = {}
        for path, methods in cls.judge.document["paths"].items():
            for method in METHODS:
                if method in methods:
                    cls.operations[f"{method} {path}"] = methods[method]

    def setUp(self):
        super().setUp()
        self.victim, self.attacker = self.begin(), self.begin()
        self.values = {"slug": HIDDEN, "run": str(self.fixtures.run_of(HIDDEN)), "seq": "1",
                       "attempt": self.victim.id, "file": "results.csv", "number": "1",
                       "name": "city", "id": "1", "hash": "0" * 32}

    def needs(self, operation):
        """The schemes of an operation, and whether it does without."""
        ways = self.operations[operation]["security"]
        return {scheme for way in ways for scheme in way}, {} in ways or not ways

    def of(self, schemes):
        return [name for name in self.operations if self.needs(name)[0] & schemes]

    def send(self, operation, secret=None, headers=None):
        method, path = operation.split(" ")
        for name, value in self.values.items():
            path = path.replace("{" + name + "}", value)
        self.assertNotIn("{", path, "a part of the address that needs a value here")
        asked = [(one["name"], one["example"]) for one in self.operations[operation].get("parameters", ())
                 if one.get("required") and one.get("in") == "query"]
        path += "?" * bool(asked) + "&".join("=".join(pair) for pair in asked)
        content = self.operations[operation].get("requestBody", {}).get("content", {})
        body = content.get("application/json", {}).get("example")
        if "text/csv" in content:
            body = content["text/csv"]["example"].encode()
        return self.ask(method.upper(), path, body, secret, headers)

    def tables(self):
        """What is stored, a digest a table."""
        names = [row[0] for row in self.kesu.sql(
            "SELECT c.oid::regclass FROM pg_class c WHERE c.relkind = 'r'"
            " AND c.relnamespace::regnamespace::text IN ('kesu', 'kesu_identity')")]
        self.assertTrue({"kesu.run", "kesu_identity.account"} <= {
            name if "." in name else "kesu." + name for name in names})
        # Sorted: of so many tables some are read in parallel, in any order.
        return sorted(self.kesu.sql(" UNION ALL ".join(
            f"SELECT '{name}', md5(coalesce(string_agg(t::text, ',' ORDER BY t::text), ''))"
            f" FROM {name} t" for name in names
            if (name if "." in name else "kesu." + name) not in MOVING)))

    def refuse(self, operations, callers):
        """callers: (secret, headers) by name."""
        before = self.tables()
        for operation in operations:
            for caller, (secret, headers) in callers.items():
                with self.subTest(operation=operation, caller=caller):
                    reply = self.send(operation, secret, headers)
                    if reply.status == 200 and operation in LISTS:
                        self.assertNotIn(HIDDEN, reply.body.decode())
                    else:
                        self.assertIn(reply.status, REFUSED, reply)
        self.assertEqual(self.tables(), before)

    def strangers(self):
        """Nobody of them may anything."""
        accounts = self.fixtures.accounts
        return {"nobody": (None, None), "a wrong token": (secrets.token_hex(32), None),
                "an expired token": (accounts["expired"], None),
                "a disabled account": (accounts["disabled"], None),
                "a forged cookie": (None, FORGED), "another site": (None, {**FORGED, **CROSS_SITE}),
                "a resident": (self.attacker.secret, None)}


class AttackTest(Sweep):
    def test_what_is_open_is_on_the_list(self):
        self.assertEqual({name for name in self.operations if not self.needs(name)[0]}, PUBLIC)
        known = {scheme for name in self.operations for scheme in self.needs(name)[0]}
        self.assertLessEqual(known, ACCOUNT | SECRETS, "a scheme that is not tried here")

    def test_accounts_operations(self):
        operations = self.of(ACCOUNT)
        self.assertGreater(len(operations), 6)
        self.refuse(operations, self.strangers())

    def test_from_a_siblings_region(self):
        operations = [name for name in self.of(ACCOUNT) if not name.split(" ")[1].startswith(OWN)]
        self.refuse(operations, {"a sibling": (self.fixtures.accounts["elsewhere"], None)})

    def test_with_a_lower_role(self):
        operations = [name for name in self.of(ACCOUNT)
                      if not name.startswith("get ") and not name.split(" ")[1].startswith(OWN)]
        self.assertGreaterEqual(len(operations), 2)
        self.refuse(operations, {"an evaluator": (self.fixtures.accounts["evaluator"], None)})

    def test_residents_operations(self):
        operations = self.of(SECRETS)
        self.assertGreater(len(operations), 4)
        parts = self.victim.secret.split(".")
        forged = ".".join([*parts[:-1], "0" * len(parts[-1])])
        later = ".".join([*parts[:-2], str(int(parts[-2]) + 1), parts[-1]])
        self.refuse(operations, {
            **self.strangers(), "a forged secret": (forged, None), "a longer life": (later, None),
            "an account": (self.fixtures.accounts["monitor"], None)})
        self.assertEqual(self.victim.state()["state"], "open")


class Texts(html.parser.HTMLParser):
    """The names of a page's elements."""

    def __init__(self, page):
        super().__init__()
        self.found, self.scripts = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append(tag)
        if tag == "script":
            self.scripts.append(dict(attrs).get("src"))


class ScriptTest(Sweep):
    """A script in every text that is stored reaches nobody as one."""

    SLUG = "attacked-titles"

    def test_stored_scripts(self):
        self.kesu.sql(COPY.format(slug=self.SLUG, result_class="activity", rehearsal="true",
                                  sampled="false"))
        words = json.dumps({"zh": SCRIPT, "en": SCRIPT}, ensure_ascii=False).replace("'", "''")
        reason = SCRIPT.replace("'", "''")
        self.kesu.sql(f"""
            SET session_replication_role = replica;
            UPDATE kesu.survey SET title = '{words}', form_number = '{reason}',
              issuing_body = '{reason}', approval_number = '{reason}' WHERE slug = '{self.SLUG}';
            INSERT INTO kesu.survey_step (survey_id, number, account, from_state, to_state, reason)
              SELECT survey_id, 9, 'x', 'open', 'withdrawn', '{reason}' FROM kesu.survey
              WHERE slug = '{self.SLUG}';
            UPDATE kesu.catalogue SET version = version + 1""")
        self.fixtures.wait_state(self.SLUG, "open")
        self.values["slug"] = self.SLUG
        seen = 0
        for operation in self.operations:
            if not operation.startswith("get ") or "{slug}" not in operation or "events" in operation:
                continue
            with self.subTest(operation=operation):
                reply = self.send(operation, self.fixtures.accounts["monitor"])
                kind = reply.headers["content-type"]
                self.assertEqual(reply.headers["x-content-type-options"], "nosniff")
                if kind.startswith("text/html"):
                    self.assertNotIn("alert(", reply.body.decode())
                    self.assertTrue(all(Texts(reply.body.decode()).scripts), "no script in the page")
                elif kind.startswith("application/json"):
                    seen += SCRIPT in json.dumps(reply.json(), ensure_ascii=False)
                else:
                    self.assertRegex(kind, "^(application/problem[+]json|text/(csv|plain|x-python))")
        self.assertGreaterEqual(seen, 2, "it is told as what it is, a text")
        listed = self.get("/surveys", "monitor")
        self.assertTrue(listed.headers["content-type"].startswith("application/json"))
        self.assertIn(SCRIPT, [survey["title"]["zh"] for survey in listed.json()["surveys"]])

    def test_scripts_in_addresses(self):
        client = self.kesu.client()  # a page about an error is not in the description
        for path in (f"/s/{SCRIPT}", f"/staff/surveys/{SCRIPT}", f"/i/{SCRIPT}", f"/{SCRIPT}",
                     f"/api/v1/surveys/{SAMPLED}/indicators?by={SCRIPT}"):
            address = "".join(c if c.isascii() and c not in " <>\"" else
                              "".join(f"%{b:02X}" for b in c.encode()) for c in path)
            with self.subTest(path=path):
                reply = client.request("GET", address, headers={"Accept": "text/html"})
                self.assertNotIn("<", reply.headers.get("location", ""))
                if reply.headers.get("content-type", "").startswith("text/html"):
                    self.assertTrue(all(Texts(reply.body.decode()).scripts))
                    self.assertNotIn("<img src=x", reply.body.decode())


if __name__ == "__main__":
    unittest.main()
