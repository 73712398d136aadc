# SPDX-License-Identifier: GPL-3.0-or-later
"""No acknowledged answer is lost or stored twice, whichever process is killed.

64 phones save one answer after another for a minute, each repeating a save until it is
acknowledged. Meanwhile workers and the private PostgreSQL are killed (SIGKILL) at moments and in an
order drawn from a printed seed. Afterwards every acknowledged save is in the database exactly once
and with its content, replaying it is 200, and other content under its number is 409.

KESU_NO_LOSS_SECONDS (default 60), KESU_NO_LOSS_SEED (default: random).
"""

import concurrent.futures
import http.client
import json
import os
import pathlib
import random
import signal
import threading
import time
import unittest

import support

PHONES = 64
SECONDS = float(os.environ.get("KESU_NO_LOSS_SECONDS", "60"))
SEED = int(os.environ.get("KESU_NO_LOSS_SEED", random.SystemRandom().randrange(1 << 32)))
PAUSE_SECONDS = 0.02        # between two saves of a phone, so that the killer gets CPU time, too
KILL_EVERY = (0.5, 2.5)     # seconds between kills of a worker
CRASH_EVERY = (4.0, 8.0)    # seconds between kills of PostgreSQL
REPLAYS_PER_PHONE = 20
# With the default setting some phones are told to try again later, which is part of the test.
IMPATIENT = {"KESU_FAST_TIMEOUT_MS": "2000", "KESU_DEADLINE_MS": "10000"}


class Phone:
    """One resident's phone, which remembers every acknowledged save for the check at the end."""

    def __init__(self, kesu, number, positions):
        self.kesu, self.positions = kesu, positions
        self.draw = random.Random(SEED * 1000 + number)
        self.attempt = support.wait_until(self.begun, "an attempt begins")
        self.items = self.attempt.booklet()["items"]
        self.sent = {}  # seq -> acknowledged answer
        self.retries, self.longest = 0, 0.0

    def begun(self):
        try:
            return self.kesu.begin()
        except AssertionError:  # refused for now: try again
            return None

    def run(self, over):
        seq = 1
        while not over():
            answer = support.answer_to(self.draw.choice(self.items), self.draw)
            self.save(seq, answer)
            self.sent[seq] = answer
            seq += 1
            time.sleep(PAUSE_SECONDS)

    def save(self, seq, answer):
        """Repeats until acknowledged. Every status except 200 and 503 (or a 5xx after a kill) is a
        bug."""
        begun = time.monotonic()
        while True:
            try:
                reply = self.attempt.put(seq, [answer])
                if reply.status == 200:
                    if reply.json()["acknowledged"] != seq:
                        raise AssertionError(f"seq {seq}: {reply}")
                    self.longest = max(self.longest, time.monotonic() - begun)
                    return
                if reply.status < 500:
                    raise AssertionError(f"seq {seq}: {reply}")
            except (OSError, http.client.HTTPException):
                pass
            self.retries += 1
            if time.monotonic() - begun > support.PATIENCE_SECONDS:
                raise AssertionError(f"seq {seq}: not acknowledged")
            time.sleep(self.draw.uniform(0.02, 0.2))

    def expected(self):
        """{(attempt, seq): (item position, response)} as kesu.answer stores it."""
        return {(self.attempt.id, seq): (self.positions[answer["item"]], stored(answer))
                for seq, answer in self.sent.items()}

    def check_replays(self):
        for seq in self.draw.sample(sorted(self.sent), min(REPLAYS_PER_PHONE, len(self.sent))):
            answer = self.sent[seq]
            reply = self.put_again(seq, answer)
            assert reply.status == 200, f"replay of seq {seq}: {reply}"
            reply = self.put_again(seq, self.different(answer))
            assert reply.status == 409, f"other content at seq {seq}: {reply}"

    def put_again(self, seq, answer):
        """Repeats on a 5xx, because a worker may still recover from the last kill."""
        def answered():
            try:
                reply = self.attempt.put(seq, [answer])
                return reply.status < 500 and reply
            except (OSError, http.client.HTTPException):
                return None
        return support.wait_until(answered, f"a reply to seq {seq}")

    def different(self, answer):
        item = next(item for item in self.items if item["item"] == answer["item"])
        while True:
            other = support.answer_to(item, self.draw)
            if stored(other) != stored(answer):
                return other


def stored(answer):
    """The integer by which a response is stored."""
    if "value" in answer:
        return answer["value"]
    if "choices" in answer:
        return sum(1 << (choice - 1) for choice in answer["choices"])
    return answer["choice"]


class Killer(threading.Thread):
    """Kills a worker now and then, PostgreSQL less often, until told to stop."""

    def __init__(self, kesu):
        super().__init__(daemon=True)
        self.kesu, self.draw, self.over = kesu, random.Random(SEED), threading.Event()
        self.kills = {"worker": 0, "postgres": 0}

    def run(self):
        now = time.monotonic()
        due = {"worker": now + 1, "postgres": now + self.draw.uniform(*CRASH_EVERY)}
        every = {"worker": KILL_EVERY, "postgres": CRASH_EVERY}
        while not self.over.wait(max(0.0, min(due.values()) - time.monotonic())):
            kind = min(due, key=due.get)
            due[kind] = time.monotonic() + self.draw.uniform(*every[kind])
            self.kill(kind)

    def kill(self, kind):
        workers = self.kesu.workers()
        victim = self.kesu.postmaster() if kind == "postgres" else (
            self.draw.choice(sorted(workers)) if workers else None)
        if victim:
            try:
                os.kill(victim, signal.SIGKILL)
                self.kills[kind] += 1
            except ProcessLookupError:
                pass

    def stop(self):
        self.over.set()
        self.join()


def item_positions():
    """{item code: 1-based position} of the surveyed instrument."""
    for path in pathlib.Path(support.SOURCE / "questionnaires/instruments").glob("*.json"):
        instrument = json.loads(path.read_text(encoding="utf-8"))
        if instrument["code"] == "kesu-open-50":
            return {item["code"]: number for number, item in enumerate(instrument["items"], 1)}
    raise AssertionError("no instrument kesu-open-50")


class NoLoss(unittest.TestCase):
    def test_every_acknowledged_save_is_there_exactly_once(self):
        print(f"seed {SEED}, {PHONES} phones, {SECONDS:g} s", flush=True)
        with support.Kesu(environment=IMPATIENT) as kesu, \
                concurrent.futures.ThreadPoolExecutor(PHONES) as pool:
            positions = item_positions()
            phones = list(pool.map(lambda number: Phone(kesu, number, positions), range(PHONES)))
            killer = Killer(kesu)
            killer.start()
            try:
                least = time.monotonic() + SECONDS
                most = least + support.PATIENCE_SECONDS

                def over():
                    now = time.monotonic()
                    return now > most or (now > least and all(killer.kills.values()))
                list(pool.map(lambda phone: phone.run(over), phones))
            finally:
                killer.stop()
            kesu.wait_ready()
            saves = sum(len(phone.sent) for phone in phones)
            print(f"{saves} saves acknowledged, {sum(phone.retries for phone in phones)} retries, "
                  f"longest wait {max(phone.longest for phone in phones):.1f} s, "
                  f"killed {killer.kills}", flush=True)
            self.assertIsNone(kesu.process.poll(), "the master must survive")
            self.compare(kesu, phones)
            list(pool.map(Phone.check_replays, phones))
            self.assertGreater(killer.kills["worker"], 0)
            self.assertGreater(killer.kills["postgres"], 0)

    def compare(self, kesu, phones):
        expected = {}
        for phone in phones:
            expected.update(phone.expected())
        rows = kesu.sql("select attempt, seq, array_to_string(items, ','), "
                        "array_to_string(responses, ',') from kesu.answer")
        found = {}
        for attempt, seq, item, response in rows:
            key = (attempt, int(seq))
            self.assertNotIn(key, found, "saved twice")
            found[key] = (int(item), int(response))
        lost = [key for key in expected if key not in found]
        self.assertEqual(lost, [], "acknowledged and lost")
        changed = [key for key, value in expected.items() if found[key] != value]
        self.assertEqual(changed, [], "acknowledged and changed")
        strangers = [key for key in found if key not in expected]
        self.assertEqual(strangers, [], "saved though never acknowledged")


if __name__ == "__main__":
    unittest.main()
