# SPDX-License-Identifier: GPL-3.0-or-later
"""Many saves of one attempt, one after the other and at the same moment as others."""

import concurrent.futures
import contextlib
import random
import subprocess
import time
import unittest

import api_case
import support

setUpModule = api_case.start


class LongAttemptTest(api_case.AnsweringCase):
    """An attempt of hundreds of saves is answered as one of a few is."""

    def test_acknowledged_of_many_saves_in_any_order(self):
        attempt, draw = self.begin(), random.Random(7)
        seqs, stored = list(range(1, 221)), set()
        draw.shuffle(seqs)
        for seq in seqs:
            stored.add(seq)
            reached = next(n for n in range(222) if n + 1 not in stored)
            self.assertEqual(attempt.save(seq, [self.choice(1 + seq % 2)]), reached)
        for seq in (220, 1, 110):
            self.assertEqual(attempt.save(seq, [self.choice(1 + seq % 2)]), 220)
        self.assertEqual(attempt.state()["acknowledged"], 220)
        self.problem(attempt.submit(221), 409, "saves-missing")
        self.assertEqual(attempt.submit(220).json()["saves_covered"], 220)

    def test_many_saves_are_read_back_as_few_are(self):
        """What is merged on the way changes nothing."""
        attempt, draw = self.begin(), random.Random(11)
        items, answers, background = attempt.booklet()["items"], {}, {}
        for seq in range(1, 401):
            given = [support.answer_to(item, draw) for item in draw.sample(items, 3)]
            for answer in given:
                del answer["elapsed_ms"]
                if draw.random() < 0.2:
                    answer["choices" if "choices" in answer else "choice"] = None
                answers[answer["item"]] = answer
            told = {} if seq % 5 else {"sex": draw.choice(("male", "female", None)),
                                       draw.choice(("residence", "education")): None}
            background.update(told)
            attempt.save(seq, given, background=told)
            if seq in (63, 64, 65, 150, 399, 400):
                state = attempt.state()
                self.assertEqual({answer["item"]: answer for answer in state["answers"]}, {
                    item: answer for item, answer in answers.items()
                    if answer.get("choice") or answer.get("choices")})
                self.assertEqual(state["background"], {
                    name: value for name, value in background.items() if value is not None})
        merged = self.kesu.sql(
            f"SELECT acknowledged FROM kesu.answers_merged WHERE attempt = '{attempt.id}'")
        self.assertGreater(int(merged[0][0]), 400 - 64)
        covered = attempt.submit(400).json()["answers_covered"]
        self.assertEqual(covered, len(state["answers"]))
        self.assertEqual(self.ask("DELETE", attempt.path, secret=attempt.secret).status, 200)
        self.assertEqual(self.kesu.sql("SELECT count(*) FROM kesu.answers_merged"
                                       f" WHERE attempt = '{attempt.id}'"), [["0"]])

    def test_a_long_attempt_is_merged_on_the_way(self):
        attempt = self.begin()
        for seq in range(1, 514):
            attempt.save(seq, [self.choice(1 + seq % 2)])
        merged = self.kesu.sql("SELECT acknowledged, items, responses FROM kesu.answers_merged"
                               f" WHERE attempt = '{attempt.id}'")
        self.assertEqual(merged, [["512", "{1}", "{1}"]])
        self.assertEqual(attempt.submit(513).json()["answers_covered"], 1)

    def test_saves_far_beyond_a_missing_one_are_not_read_back(self):
        attempt = self.begin()
        items = attempt.booklet()["items"]
        self.kesu.sql(f"INSERT INTO kesu.answer SELECT '{attempt.id}', seq, ARRAY[1 + seq % 50]::int2[],"
                      " '{1}', '{-1}', NULL, now(), 2 FROM generate_series(2, 2199) seq")
        self.assertEqual((attempt.state()["acknowledged"], len(attempt.state()["answers"])), (0, 50))
        self.kesu.sql(f"INSERT INTO kesu.answer VALUES ('{attempt.id}', 2200, '{{1}}', '{{2}}',"
                      " '{-1}', NULL, now(), 2)")
        first = {"item": items[0]["item"], "choice": 1}
        self.assertIn(first, attempt.state()["answers"])
        self.assertEqual(attempt.save(1, [{"item": items[0]["item"], "choice": 3}]), 2200)
        for _ in range(9):  # each goes on with the merging
            state = attempt.state()
        self.assertEqual((state["acknowledged"], len(state["answers"])), (2200, 50))
        self.assertIn({**first, "choice": 2}, state["answers"])
        merged = self.kesu.sql(
            f"SELECT acknowledged FROM kesu.answers_merged WHERE attempt = '{attempt.id}'")
        self.assertGreater(int(merged[0][0]), 2200 - 64)


class CrossingTest(api_case.ApiCase):
    """A save and a submission at the same time: every acknowledged save is in the receipt."""

    def setUp(self):
        super().setUp()
        self.attempt = self.begin()
        self.answer = support.answer_to(self.attempt.booklet()["items"][0])
        self.attempt.save(1, [self.answer])
        self.pool = self.enterContext(concurrent.futures.ThreadPoolExecutor(80))

    @contextlib.contextmanager
    def transaction(self, statement):
        """Another session that has run the statement and has not committed yet."""
        with subprocess.Popen(self.kesu.psql_command(), env=support.clean_environment(), cwd="/",
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as session:
            def say(words):
                session.stdin.write(words)
                session.stdin.flush()
            say(f"BEGIN; {statement}; SELECT 'done';\n")
            while session.stdout.readline() != "done\n":
                pass
            yield say
            session.stdin.close()

    def asked(self, ask):
        """A future of the reply to another device."""
        def run():
            client = self.judge.client("127.0.0.1", self.kesu.port)
            try:
                return ask(client)
            finally:
                client.close()
        return self.pool.submit(run)

    def save(self, seq, attempt=None, answer=None):
        attempt, answers = attempt or self.attempt, [answer or self.answer]
        return self.asked(lambda client: client.request(
            "PUT", f"{attempt.path}/answers/{seq}", {"answers": answers}, attempt.secret))

    def submission(self):
        return self.asked(lambda client: client.request(
            "POST", self.attempt.path + "/submission", {"last_seq": 1}, self.attempt.secret))

    def waiting(self):
        return int(self.kesu.sql("SELECT count(*) FROM pg_locks WHERE NOT granted")[0][0])

    def test_saves_of_one_attempt_in_one_group(self):
        """In every worker two groups wait for another session, so that more saves must queue."""
        other = self.begin()
        answers = [{**self.answer, "elapsed_ms": milliseconds} for milliseconds in (1, 2)]
        rows = ", ".join(f"('{self.attempt.id}', {seq}, '{{1}}', '{{1}}', '{{-1}}', NULL, now(), 1)"
                         for seq in range(2, 60))
        before = []
        with self.transaction(f"INSERT INTO kesu.answer VALUES {rows}") as say:
            while self.waiting() < 4:
                before.append(self.save(2 + len(before)))
            same = [self.save(seq, other) for seq in (1, 2) for _ in range(4)]
            differing = {seq: [self.save(seq, other, answer) for answer in 2 * answers]
                         for seq in range(3, 11)}
            time.sleep(0.5)  # time for the saves to queue
            say("ROLLBACK;\n")
            self.assertEqual({saved.result().status for saved in before + same}, {200})
        kept = dict(self.kesu.sql("SELECT seq, elapsed_ms[1] FROM kesu.answer"
                                  f" WHERE attempt = '{other.id}' AND seq > 2"))
        for seq, saves in differing.items():
            expected = [200 if kept[str(seq)] == str(answer["elapsed_ms"]) else 409
                        for answer in 2 * answers]
            self.assertEqual([saved.result().status for saved in saves], expected)
        self.assertEqual(other.put(2, [self.answer]).json(), {"acknowledged": 10})

    def test_one_attempt_cannot_fill_the_queue(self):
        """Whoever sends hundreds of saves at once is told to come again; nothing is lost."""
        rows = ", ".join(f"('{self.attempt.id}', {seq}, '{{1}}', '{{1}}', '{{-1}}', NULL, now(), 1)"
                         for seq in range(2, 400))
        pool = self.enterContext(concurrent.futures.ThreadPoolExecutor(300))
        self.pool = pool
        with self.transaction(f"INSERT INTO kesu.answer VALUES {rows}") as say:
            saves = {seq: self.save(seq) for seq in range(2, 302)}
            turned_away = support.wait_until(
                lambda: [saved for saved in saves.values() if saved.done()], "some are turned away")
            for saved in turned_away:
                self.problem(saved.result(), 429, "too-many-requests")
                self.assertGreaterEqual(int(saved.result().headers["retry-after"]), 1)
            say("ROLLBACK;\n")
            found = {seq: saved.result().status for seq, saved in saves.items()}
        self.assertLessEqual(set(found.values()), {200, 429})
        self.assertGreater(list(found.values()).count(200), 64)
        for seq, status in found.items():
            if status == 429:
                self.assertEqual(self.attempt.put(seq, [self.answer]).status, 200)
        self.assertEqual(self.attempt.state()["acknowledged"], 301)

    def test_every_save_acknowledged_is_in_the_receipt(self):
        """Saves and a submission of one attempt, again and again, all at the same moment."""
        for _ in range(12):
            attempt = self.attempt = self.begin()
            attempt.save(1, [self.answer])
            saves = {seq: self.save(seq) for seq in range(2, 20)}
            submitted = self.submission()
            more = {seq: self.save(seq) for seq in range(20, 30)}
            covered = submitted.result().json()["saves_covered"]
            for seq, saved in {**saves, **more}.items():
                reply = saved.result()
                self.assertIn(reply.status, (200, 409), reply)
                if reply.status == 200:
                    self.assertLessEqual(reply.json()["acknowledged"], covered)
                    continue
                self.problem(reply, 409, "attempt-submitted")
                self.assertGreater(seq, covered)

    def test_a_save_under_way_is_in_the_receipt(self):
        row = f"('{self.attempt.id}', 2, '{{1}}', '{{1}}', '{{-1}}', NULL, now(), 1)"
        with self.transaction(f"INSERT INTO kesu.answer VALUES {row}") as say:
            saved = self.save(2)
            support.wait_until(lambda: self.waiting() == 1, "the save is under way")
            submitted = self.submission()
            support.wait_until(lambda: self.waiting() == 2 or submitted.done(),
                               "the submission waits or ends")
            say("ROLLBACK;\n")
            self.assertEqual((saved.result().status, submitted.result().status), (200, 201))
        self.assertEqual(saved.result().json(), {"acknowledged": 2})
        rows = self.kesu.sql(f"SELECT last_seq FROM kesu.receipt WHERE attempt = '{self.attempt.id}'")
        self.assertEqual(rows, [["2"]])

    def test_a_save_behind_a_submission_is_refused(self):
        submit = f"SELECT outcome FROM kesu_fn.submit('{self.attempt.id}', 1, 'a code', true)"
        with self.transaction(submit) as say:
            saved = self.save(2)
            support.wait_until(lambda: self.waiting() == 1 or saved.done(),
                               "the save waits or ends")
            say("COMMIT;\n")
            self.problem(saved.result(), 409, "attempt-submitted")
        rows = self.kesu.sql(f"SELECT seq FROM kesu.answer WHERE attempt = '{self.attempt.id}'")
        self.assertEqual(rows, [["1"]])


if __name__ == "__main__":
    unittest.main()
