# SPDX-License-Identifier: GPL-3.0-or-later
"""People who sign in, for the tests of accounts: one server, accounts with passwords, and browsers.

    browser = self.sign_in("wang")
    browser.get("/session")
    browser.delete("/session")        carries the cookie and X-Kesu-CSRF
"""

import hashlib
import hmac
import struct
import subprocess
import time

import api_case
import support

PASSWORD = "correct horse battery staple"
STEP_SECONDS = 30


def start():
    api_case.start("--trust-forwarded-for", "--requests-per-address", "5000")
    api_case.ApiCase.secrets.add(PASSWORD)


def code_of(secret, step):
    """The code of a time step (RFC 6238, SHA-1, six digits)."""
    digest = hmac.new(secret, struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack_from('>I', digest, offset)[0] & 0x7FFFFFFF) % 10**6:06}"


def step_now():
    """The time step, with so much of it left that a request still falls into it or the next."""
    return int(time.time()) // STEP_SECONDS


class Browser:
    """Someone who has signed in: a cookie and the value that goes with it."""

    def __init__(self, case, reply):
        self.case, self.document = case, reply.json()
        self.cookie = reply.headers["set-cookie"].split(";")[0]
        case.secrets.add(self.cookie.split("=")[1])

    def ask(self, method, path, body=None, csrf=None, headers=None):
        headers = {"Cookie": self.cookie, **(headers or {})}
        if method != "GET":
            headers["X-Kesu-CSRF"] = self.document["csrf"] if csrf is None else csrf
        return self.case.ask(method, "/api/v1" + path, body, headers=headers)

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, body=None):
        return self.ask("POST", path, body)

    def put(self, path, body=None):
        return self.ask("PUT", path, body)

    def patch(self, path, body):
        return self.ask("PATCH", path, body)

    def delete(self, path, body=None):
        return self.ask("DELETE", path, body)


class AccountCase(api_case.ApiCase):
    stored = None  # PASSWORD as the database has it

    def add(self, name, role="monitor", region="360102"):
        """An account with PASSWORD. The first is made by the command, and lends others its hash."""
        if not self.stored:
            self.command("add", name, "--role", role, "--region", region, "--password",
                         text=PASSWORD + "\n")
            AccountCase.stored = self.kesu.sql(
                f"SELECT password FROM kesu_identity.account WHERE name = '{name}'")[0][0]
            return
        self.kesu.sql("INSERT INTO kesu_identity.account (name, role, scope, password)"
                      f" VALUES ('{name}', '{role}', '{region}', '{self.stored}')")

    def command(self, *arguments, text="", status=0):
        """`kesu account`, its standard input no terminal."""
        done = subprocess.run(
            [support.PROGRAM, "account", "--embedded", str(self.kesu.database), *arguments],
            input=text, env=self.kesu.environment, text=True, capture_output=True, check=False)
        self.assertEqual(done.returncode, status, done.stderr)
        return done.stdout if status == 0 else done.stderr

    def try_in(self, name, password=PASSWORD, headers=None, **more):
        return self.ask("POST", "/api/v1/session", {"name": name, "password": password, **more},
                        headers=headers)

    def sign_in(self, name, password=PASSWORD, **more):
        reply = self.try_in(name, password, **more)
        self.assertEqual(reply.status, 201, reply)
        return Browser(self, reply)

    def audit(self, name):
        """What the audit has of an account by itself, but what it was refused: (who, action), the
        oldest first."""
        return [(row[0], row[1]) for row in self.kesu.sql(
            f"SELECT account, action FROM kesu.audit WHERE object = 'account/{name}' AND account = '{name}'"
            " AND action <> 'request.refuse' ORDER BY audit_id")]

    def let_pass(self, table, column, interval):
        """Moves times of the database back, as if so much time had passed."""
        self.kesu.sql(f"UPDATE kesu_identity.{table} SET {column} = {column} - interval '{interval}'")
