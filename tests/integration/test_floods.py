# SPDX-License-Identifier: GPL-3.0-or-later
"""Floods: what one client or one account asks for does not keep others from being served."""

import concurrent.futures
import http.client
import json
import os
import random
import signal
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


class Scripted(unittest.TestCase):
    """Perfect submissions of a script stay in the figures, and are counted apart."""

    SCRIPTED, OTHERS = 12, 11

    @classmethod
    def setUpClass(cls):
        cls.kesu = cls.enterClassContext(support.Kesu(workers=1))

    def submitted(self, first):
        """All answers the same, but the first of the items."""
        attempt = self.kesu.begin()
        answers = []
        for item in attempt.booklet()["items"]:
            draw = random.Random(item["item"] if item["item"] != "K01" else first)
            answers.append(support.answer_to(item, draw))
        attempt.save(1, answers, background={"sex": "female", "birth_year": 1980})
        self.assertEqual(attempt.submit(1).status, 201)
        return attempt.id

    def scored(self):
        printed = self.kesu.run("score", SLUG).stdout
        told = json.loads(self.kesu.run("score", SLUG, "--format", "json").stdout)
        return printed, told["run"]["diagnostics"]

    def test_they_are_counted_apart(self):
        ids = [self.submitted(1) for _ in range(self.SCRIPTED)]
        for number in range(self.OTHERS):
            attempt = self.kesu.begin()
            items = attempt.booklet()["items"]
            attempt.save(1, [support.answer_to(item, random.Random(number)) for item in items])
            self.assertEqual(attempt.submit(1).status, 201)
        self.kesu.sql("ALTER TABLE kesu.attempt DISABLE TRIGGER USER; UPDATE kesu.attempt SET"
                      " consented_at = consented_at - interval '20 min' WHERE attempt <> ALL"
                      f" ('{{{','.join(ids[:11])}}}'); ALTER TABLE kesu.attempt ENABLE TRIGGER USER")
        printed, diagnostics = self.scored()
        found = diagnostics["doubtful"]
        # That one of them was not too fast is not told.
        self.assertEqual([found[name] for name in ("submissions", "too_fast", "same_answers")],
                         [self.SCRIPTED, None, self.SCRIPTED])
        self.assertIn("Too fast –", printed)
        self.assertEqual(diagnostics["submitted"], self.SCRIPTED + self.OTHERS)
        self.assertIsNotNone(found["mean_points_without"])
        self.assertNotEqual(found["mean_points_without"], diagnostics["mean_points"])
        self.assertIn("存疑答卷 Doubtful forms", printed)
        self.assertIn(f"{self.SCRIPTED} 份", printed)


class Runs(unittest.TestCase):
    """The job runner is halted, so that runs wait."""

    ACCOUNT_RUNS = 20

    @classmethod
    def setUpClass(cls):
        cls.kesu = cls.enterClassContext(support.Kesu(workers=2))
        cls.tokens = [json.loads(cls.kesu.run(
            "account", "add", f"monitor-{n}", "--role", "monitor", "--region", region, "--format",
            "json").stdout)["token"] for n, region in enumerate(("360102", "360103"))]

    def setUp(self):
        runner = next(pid for pid, line in self.kesu.children().items() if line.startswith("kesu: jobs"))
        os.kill(runner, signal.SIGSTOP)
        self.addCleanup(os.kill, runner, signal.SIGCONT)
        self.addCleanup(self.kesu.sql, "delete from kesu.run")

    def ask(self, seed, slug=SLUG, who=0):
        return self.kesu.client().request(
            "POST", f"/api/v1/surveys/{slug}/runs", {"seed": seed}, self.tokens[who])

    def queued(self):
        return int(self.kesu.sql("select count(*) from kesu.run where state = 'queued'")[0][0])

    def test_one_run_of_a_survey_waits(self):
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            replies = list(pool.map(self.ask, [1] * 64))
        self.assertEqual({reply.status for reply in replies}, {202})
        self.assertEqual(len({reply.json()["run"] for reply in replies}), 1)
        self.assertEqual(self.queued(), 1)
        other = self.ask(2)
        self.assertEqual((other.status, other.json()["type"]), (409, "/problems/run-queued"), other)
        self.assertIn("seed 1", other.json()["detail"])
        self.assertEqual(self.ask(1, who=1).status, 403)
        self.kesu.sql("update kesu.run set state = 'running'")
        self.assertEqual(self.ask(2).status, 202)
        self.assertEqual(self.queued(), 1)
        audited = self.kesu.sql("select count(*) from kesu.audit join kesu.run"
                                " on object = 'run/' || run_id where action = 'run.request'")
        self.assertEqual(audited, [["2"]])

    def test_an_account_has_so_many(self):
        self.kesu.sql(f"""
            insert into kesu.survey (slug, programme_id, vintage, region, title, year, result_class,
              rehearsal, sampled, instrument_id, instrument_bank, standard_code, standard_version,
              state)
            select 'many-' || number, programme_id, vintage, region, title, year, result_class,
              rehearsal, sampled, instrument_id, instrument_bank, standard_code, standard_version,
              'open'
            from kesu.survey, generate_series(0, {self.ACCOUNT_RUNS}) number where slug = '{SLUG}'""")
        for number in range(self.ACCOUNT_RUNS):
            self.assertEqual(self.ask(1, f"many-{number}").status, 202)
        refused = self.ask(1, f"many-{self.ACCOUNT_RUNS}")
        self.assertEqual(refused.status, 429, refused)
        self.assertEqual(self.queued(), self.ACCOUNT_RUNS)


if __name__ == "__main__":
    unittest.main()
