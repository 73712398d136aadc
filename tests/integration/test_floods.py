# SPDX-License-Identifier: GPL-3.0-or-later
"""Floods: what one client or one account asks for does not keep others from being served."""

import concurrent.futures
import http.client
import json
import socket
import threading
import unittest

import support

SLUG = support.SURVEY
START = {"language": "zh", "consent": True}


def client_from(address, port):
    """A client whose connection comes from this loopback address."""
    client = support.Client("127.0.0.1", port)
    client.connection.sock = socket.create_connection(
        ("127.0.0.1", port), support.REPLY_SECONDS, (address, 0))
    return client


class ByAddress(unittest.TestCase):
    BURST = 20

    @classmethod
    def setUpClass(cls):
        cls.kesu = cls.enterClassContext(
            support.Kesu("--requests-per-address", str(cls.BURST), workers=1))

    def statuses(self, address, count, method, path, body=None, secret=None):
        client = client_from(address, self.kesu.port)
        replies = [client.request(method, path, body, secret) for _ in range(count)]
        for reply in replies:
            if reply.status == 429:
                self.assertEqual(reply.json()["type"], "/problems/too-many-requests")
                self.assertGreaterEqual(int(reply.headers["retry-after"]), 1)
        return [reply.status for reply in replies]

    def check(self, first, *request):
        """So many are answered with `first`, the rest with 429; another address is not concerned."""
        statuses = self.statuses("127.0.0.2", 3 * self.BURST, *request)
        self.assertEqual(statuses[:self.BURST], [first] * self.BURST)
        self.assertIn(429, statuses)
        self.assertEqual(set(statuses), {first, 429})
        self.assertEqual(self.statuses("127.0.0.3", 1, *request), [first])

    def test_starts(self):
        self.check(201, "POST", f"/api/v1/surveys/{SLUG}/attempts", START)

    def test_resumptions(self):
        statuses = self.statuses("127.0.0.4", 3 * self.BURST, "POST",
                                 f"/api/v1/surveys/{SLUG}/resumptions", {"code": "1"})
        self.assertEqual(statuses[0], 422)
        self.assertIn(429, statuses)

    def test_reads_without_an_account(self):
        self.check(200, "GET", "/api/v1/programmes")

    def test_tokens_that_are_none(self):
        statuses = self.statuses("127.0.0.5", self.BURST, "GET", "/api/v1/programmes", None, "x" * 40)
        self.assertIn(429, statuses)

    def test_an_account_is_not_limited(self):
        token = json.loads(self.kesu.run("account", "add", "watcher", "--role", "evaluator", "--region",
                                         "360102", "--format", "json").stdout)["token"]
        statuses = self.statuses("127.0.0.6", 5 * self.BURST, "GET", "/api/v1/programmes", None, token)
        self.assertEqual(set(statuses), {200})


class Readers(unittest.TestCase):
    """Anonymous readers of a public rehearsal, more than the queue of reports takes."""

    READERS, READS = 120, 20

    @classmethod
    def setUpClass(cls):
        cls.kesu = cls.enterClassContext(
            support.Kesu("--requests-per-address", "0", workers=1))
        cls.token = json.loads(cls.kesu.run(
            "account", "add", "reader", "--role", "evaluator", "--region", "360102", "--format",
            "json").stdout)["token"]
        cls.kesu.run("score", SLUG)

    def flood(self, over, refused):
        client = self.kesu.client()
        while not over.is_set():
            try:
                reply = client.request("GET", f"/api/v1/surveys/{SLUG}/indicators")
            except (OSError, http.client.HTTPException):
                continue
            if reply.status != 200:
                refused.append(reply.status)

    def test_accounts_are_served_beside_them(self):
        over, refused = threading.Event(), []
        with concurrent.futures.ThreadPoolExecutor(self.READERS) as pool:
            for _ in range(self.READERS):
                pool.submit(self.flood, over, refused)
            try:
                support.wait_until(lambda: len(refused) > self.READERS, "the readers are too many")
                client = self.kesu.client()
                statuses = [client.request("GET", f"/api/v1/surveys/{SLUG}/indicators",
                                           secret=self.token).status for _ in range(self.READS)]
            finally:
                over.set()
        self.assertEqual(statuses, [200] * self.READS)
        self.assertEqual(set(refused), {503})


if __name__ == "__main__":
    unittest.main()
