# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server notices of itself: a database that stores nothing, a worker that hangs."""

import os
import signal
import subprocess
import time
import unittest

import support

SAVE = "kesu_fn.answers_save"

class Health(unittest.TestCase):
    def ready(self, kesu):
        return kesu.client().request("GET", "/readyz").status == 200

    def metric(self, kesu, name):
        text = kesu.client().request("GET", "/metrics").body.decode()
        return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines()
                   if line.startswith((name + " ", name + "{")))

    def said(self, kesu, words):
        return kesu.log.read_text("utf-8").count(words)

    def test_a_write_is_tried(self):
        with support.Kesu(load=False) as kesu:
            pages = "SELECT pg_relation_size('kesu.write_probe') > 0"
            support.wait_until(lambda: self.ready(kesu) and kesu.sql(pages) == [["t"]], "a trial")
            self.assertEqual(kesu.sql("SELECT count(*) FROM kesu.write_probe"), [["0"]])
            kesu.sql("ALTER TABLE kesu.write_probe ADD CHECK (false)")
            support.wait_until(lambda: not self.ready(kesu), "not ready")
            self.assertEqual(self.metric(kesu, "kesu_stores"), 0)
            for _ in range(3):
                self.assertFalse(self.ready(kesu))
            for words in ("the database stores nothing", "the database is at fault"):
                said = [line for line in kesu.log.read_text("utf-8").splitlines() if words in line]
                self.assertEqual(len(said), 1)
                self.assertIn('"sqlstate":"23514"', said[0], "the log says why")
            kesu.sql("ALTER TABLE kesu.write_probe DROP CONSTRAINT write_probe_check")
            support.wait_until(lambda: self.ready(kesu), "ready again")
            self.assertEqual(self.metric(kesu, "kesu_stores"), 1)
            self.assertEqual(self.said(kesu, "the database stores again"), 1)

    def test_a_torn_page(self):
        """Every save fails on a damaged last page, while all else works."""
        with support.Kesu(workers=1) as kesu:
            attempt = kesu.begin()
            item = attempt.booklet()["items"][0]
            self.assertEqual(attempt.save(1, [support.answer_to(item)]), 1)
            path = kesu.sql("CHECKPOINT; SELECT pg_relation_filepath('kesu.answer')")[0][0]
            kesu.stop()
            path = kesu.database / "data" / path
            good = path.read_bytes()
            path.write_bytes(good[:4096] + bytes(byte ^ 0x5A for byte in good[4096:]))
            kesu.start()
            attempt.client = kesu.client()
            for seq in range(2, 6):
                self.assertGreaterEqual(attempt.put(seq, [support.answer_to(item)]).status, 500)
            support.wait_until(lambda: not self.ready(kesu), "not ready")
            self.assertEqual(self.metric(kesu, "kesu_stores"), 0)
            self.assertGreaterEqual(self.metric(kesu, "kesu_fast_faults_total"), 4)
            self.assertEqual(self.said(kesu, "the database is at fault"), 1)
            self.assertEqual(self.said(kesu, "invalid page"), 1, "the log says why, once")
            path.write_bytes(good)
            self.assertEqual(attempt.save(2, [support.answer_to(item)]), 2)
            support.wait_until(lambda: self.ready(kesu), "ready again")
            self.assertEqual(self.said(kesu, "the database's fault is over"), 1)

    def test_what_somebody_set_in_the_database(self):
        """A right that is gone, a rule, a column, a lock: every save fails, and the probe does not."""
        lock = "BEGIN; LOCK TABLE kesu.answer; SELECT pg_sleep(600)"
        ways = {
            "42501": (f"REVOKE EXECUTE ON FUNCTION {SAVE} FROM kesu_resident",
                      f"GRANT EXECUTE ON FUNCTION {SAVE} TO kesu_resident"),
            "23514": ("ALTER TABLE kesu.answer ADD CONSTRAINT never CHECK (false) NOT VALID",
                      "ALTER TABLE kesu.answer DROP CONSTRAINT never"),
            "42703": ("ALTER TABLE kesu.answer RENAME elapsed_ms TO other",
                      "ALTER TABLE kesu.answer RENAME other TO elapsed_ms"),
            "57014": (None, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            " WHERE query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()"),
        }
        with support.Kesu(workers=1, environment={"KESU_FAST_TIMEOUT_MS": "700"}) as kesu:
            attempt = kesu.begin()
            answer = [support.answer_to(attempt.booklet()["items"][0])]
            for seq, (sqlstate, (harm, mend)) in enumerate(ways.items(), 1):
                with self.subTest(sqlstate):
                    if harm:
                        kesu.sql(harm)
                    else:
                        holder = subprocess.Popen([*kesu.psql_command(), "-c", lock], cwd="/",
                                                  env=support.clean_environment(),
                                                  stdout=subprocess.DEVNULL,
                                                  stderr=subprocess.DEVNULL)
                        self.addCleanup(holder.wait)
                        support.wait_until(lambda: kesu.sql(
                            "SELECT 1 FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted"
                            " AND relation = 'kesu.answer'::regclass"), "the lock")
                    for _ in range(3):
                        self.assertGreaterEqual(attempt.put(seq, answer).status, 500)
                    support.wait_until(lambda: not self.ready(kesu), "not ready")
                    self.assertEqual(self.metric(kesu, "kesu_stores"), 0)
                    self.assertEqual(self.said(kesu, "the database is at fault"), seq, "said once")
                    kesu.sql(mend)
                    support.wait_until(lambda seq=seq: attempt.put(seq, answer).status == 200, "stored")
                    support.wait_until(lambda: self.ready(kesu), "ready again")

    def test_a_worker_that_hangs_is_replaced(self):
        with support.Kesu(workers=1, load=False,
                          environment={"KESU_WORKER_STALL_MS": "3000"}) as kesu:
            before = kesu.workers()
            os.kill(before[0], signal.SIGSTOP)
            begun = time.monotonic()
            self.assertEqual(kesu.client().request("GET", "/healthz").status, 200)
            self.assertLess(time.monotonic() - begun, 12)
            self.assertNotEqual(kesu.workers(), before)
            self.assertEqual(self.said(kesu, "a worker hangs"), 1)
            self.assertEqual(self.metric(kesu, "kesu_workers_replaced_total"), 1)

            # All of it sleeps, and wakes up with the master first.
            before = kesu.workers()
            for pid in (kesu.process.pid, *before):
                os.kill(pid, signal.SIGSTOP)
            time.sleep(5)
            os.kill(kesu.process.pid, signal.SIGCONT)
            time.sleep(0.7)
            for pid in before:
                os.kill(pid, signal.SIGCONT)
            self.assertEqual(kesu.client().request("GET", "/healthz").status, 200)
            time.sleep(1)
            self.assertEqual(kesu.workers(), before)


if __name__ == "__main__":
    unittest.main()
