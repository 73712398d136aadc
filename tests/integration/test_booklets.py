# SPDX-License-Identifier: GPL-3.0-or-later
"""Surveys that hand out booklets: balance, who gets which booklet, which items may be answered."""

import collections
import concurrent.futures
import csv
import http.client
import json
import os
import pathlib
import random
import shutil
import signal
import tempfile
import threading
import unittest

from support import PATIENCE_SECONDS, SOURCE, Attempt, Kesu, answer_to, wait_until

DESIGN = "kesu-open-50-bib7"
BOOKLETS = 7
THREADS = 24
STARTS = 420       # invitations, each used at least once
KNOWING = 48       # fresh connections over three workers: one is missed once in 10^8 times
KILLS = 3          # how many workers are killed while invitations are used
SEED = int(os.environ.get("KESU_BOOKLETS_SEED", random.SystemRandom().randrange(1 << 32)))

COPY = """
INSERT INTO kesu.survey (slug, programme_id, vintage, region, title, year, result_class, rehearsal,
  sampled, instrument_id, instrument_bank, design_id, standard_code, standard_version, state)
SELECT '{slug}', programme_id, vintage, region, title, year, result_class, rehearsal, sampled,
  instrument_id, instrument_bank,
  (SELECT design_id FROM kesu.booklet_design WHERE code = '{design}'),
  standard_code, standard_version, 'open'
FROM kesu.survey WHERE slug = 'donghu-rehearsal';
"""


class Booklets(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kesu = cls.enterClassContext(Kesu(workers=3))
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="kesu-booklets-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.design = json.loads(
            (SOURCE / f"questionnaires/booklets/{DESIGN}.json").read_text(encoding="utf-8"))

    def surveyed(self, slug):
        """Waits until every worker knows the survey."""
        def known():
            replies = [self.kesu.client().request("GET", f"/api/v1/surveys/{slug}")
                       for _ in range(KNOWING)]
            return all(reply.status == 200 for reply in replies) and replies[0].json()
        return wait_until(known, f"survey {slug} is known")

    def open_survey(self, slug):
        self.kesu.sql(COPY.format(slug=slug, design=DESIGN))
        return self.surveyed(slug)

    def sampled_survey(self, slug, *more):
        """Makes a survey that hands out booklets; returns the tokens of its sample."""
        out = self.folder / f"{slug}.csv"
        self.kesu.run("rehearse", "donghu", "--slug", slug, "--booklets", DESIGN,
                      "--residents", "2000", "--out", str(out), *more)
        self.surveyed(slug)
        with open(out, encoding="utf-8", newline="") as file:
            return [row["token"] for row in csv.DictReader(file)]

    def counts(self, slug):
        """{booklet: attempts} at one moment."""
        return {int(number): int(count) for number, count in self.kesu.sql(
            "select booklet, count(*) from kesu.attempt join kesu.survey using (survey_id)"
            f" where slug = '{slug}' group by 1")}

    def assert_balanced(self, slug):
        counts = self.counts(slug)
        if counts:
            spread = [counts.get(number, 0) for number in range(1, BOOKLETS + 1)]
            self.assertEqual(sum(spread), sum(counts.values()))  # no booklet outside the design
            self.assertLessEqual(max(spread) - min(spread), 1, counts)
        return sum(counts.values())

    def taken(self, slug):
        rows = self.kesu.sql("select taken from kesu.booklet_turn join kesu.survey"
                             f" using (survey_id) where slug = '{slug}'")
        return int(rows[0][0]) if rows else 0

    def items_of(self, number):
        clusters = {c["code"]: c["items"] for c in self.design["clusters"]}
        return [item for code in self.design["booklets"][number - 1]["clusters"]
                for item in clusters[code]]

    def number_of(self, attempt):
        code = attempt.booklet()["booklet"]["code"]
        return 1 + [b["code"] for b in self.design["booklets"]].index(code)

    # --- what clients are told ---
    def test_a_survey_says_what_it_hands_out(self):
        page = self.open_survey("told-booklets")
        self.assertEqual((page["items"], page["booklets"]), (22, BOOKLETS))
        whole = self.kesu.client().request("GET", "/api/v1/surveys/donghu-rehearsal").json()
        self.assertEqual((whole["items"], whole["booklets"]), (50, 1))
        seen = set()
        for _ in range(BOOKLETS):
            attempt = self.kesu.begin("told-booklets")
            booklet, number = attempt.booklet(), self.number_of(attempt)
            self.assertEqual([item["item"] for item in booklet["items"]], self.items_of(number))
            self.assertEqual(booklet["booklet"]["design"], DESIGN)
            self.assertEqual(attempt.state()["booklet"]["href"], attempt.href)
            self.assertEqual(attempt.secret.split(".")[2], str(number))
            seen.add(number)
        self.assertEqual(seen, set(range(1, BOOKLETS + 1)))

    def test_the_whole_form_has_no_booklet(self):
        attempt = self.kesu.begin()
        self.assertNotIn("booklet", attempt.booklet())
        self.assertEqual(len(attempt.secret.split(".")), 4)

    # --- balance ---
    def start(self, slug, token):
        """Starts the attempt of an invitation; repeats the request, because workers are killed."""
        def started():
            try:
                return Attempt(self.kesu.client(), slug, invitation=token)
            except (OSError, http.client.HTTPException):
                return None
            except AssertionError as error:  # 503: try again later
                if not str(error).startswith("503"):
                    raise
                return None
        return wait_until(started, "an attempt starts", pause=0.02)

    def start_them(self, slug, tokens, draw):
        """Everybody starts, some two or three times, now or later. Returns {token: {hrefs}}."""
        wanted = tokens + draw.choices(tokens, k=len(tokens) // 2)
        draw.shuffle(wanted)
        hrefs = collections.defaultdict(set)
        with concurrent.futures.ThreadPoolExecutor(THREADS) as pool:
            for token, attempt in zip(wanted, pool.map(lambda t: self.start(slug, t), wanted)):
                hrefs[token].add(attempt.href)
        return hrefs

    def kill_workers(self, over, draw):
        for _ in range(KILLS):
            if over.wait(0.15):
                return
            victims = self.kesu.workers()
            if victims:
                try:
                    os.kill(draw.choice(victims), signal.SIGKILL)
                except ProcessLookupError:
                    pass

    def watch(self, slug, over):
        looks = 0
        while not over.is_set():
            self.assert_balanced(slug)
            looks += 1
        return looks

    def test_booklets_are_balanced_whatever_is_retried_and_killed(self):
        print(f"KESU_BOOKLETS_SEED={SEED}")
        slug, draw = "donghu-balance", random.Random(SEED)
        tokens = self.sampled_survey(slug, "--psus", "5", "--persons", "10")[:STARTS]
        self.assertEqual(len(tokens), STARTS)
        over = threading.Event()
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            watcher = pool.submit(self.watch, slug, over)
            killer = pool.submit(self.kill_workers, over, random.Random(SEED + 1))
            try:
                hrefs = self.start_them(slug, tokens, draw)
            finally:
                over.set()
            self.assertGreater(watcher.result(PATIENCE_SECONDS), 0)
            killer.result(PATIENCE_SECONDS)
        self.assertEqual({len(of) for of in hrefs.values()}, {1})  # a retry gets the same attempt
        self.assertEqual(self.assert_balanced(slug), STARTS)
        self.assertEqual(self.taken(slug), STARTS)

        wait_until(lambda: len(self.kesu.workers()) == 3, "three workers")
        self.kesu.wait_ready()
        held = {token: self.start(slug, token) for token in tokens[:21]}
        self.kesu.stop()
        self.kesu.start()
        for token, before in held.items():
            self.assertEqual(self.start(slug, token).href, before.href)
            self.assertEqual({before.href}, hrefs[token])
            before.client = self.kesu.client()
            self.assertEqual(before.state()["booklet"]["href"], before.href)
        self.assertEqual(self.taken(slug), STARTS)

    def test_the_withdrawn_keep_their_turn(self):
        slug = "withdrawn-booklets"
        self.open_survey(slug)
        for round_ in range(1, 4):
            attempts = [self.kesu.begin(slug) for _ in range(9)]
            for attempt in attempts[::2]:
                reply = attempt.client.request("DELETE", attempt.path, secret=attempt.secret)
                self.assertEqual(reply.status, 200, reply)
            self.assertEqual(self.assert_balanced(slug), 9 * round_)
        self.assertEqual(self.taken(slug), 27)

    def test_who_is_not_let_in_takes_no_turn(self):
        slug = "donghu-letin"
        token = self.sampled_survey(slug, "--psus", "2", "--persons", "1")[0]
        body = {"language": "zh", "consent": True, "invitation": "f" * 32}
        reply = self.kesu.client().request("POST", f"/api/v1/surveys/{slug}/attempts", body)
        self.assertEqual(reply.status, 403, reply)
        self.assertEqual((self.counts(slug), self.taken(slug)), ({}, 0))
        self.start(slug, token)
        self.start(slug, token)
        self.assertEqual(self.taken(slug), 1)

    # --- turns go by those who answer ---
    def answered(self, slug):
        """{booklet: attempts with an answer}"""
        rows = self.kesu.sql(
            "select booklet, count(*) from kesu.attempt a join kesu.survey using (survey_id)"
            f" where slug = '{slug}' and exists (select from kesu.answer k where k.attempt ="
            " a.attempt) group by 1")
        return [dict(rows).get(str(number), "0") for number in range(1, BOOKLETS + 1)]

    def answer_one(self, attempt):
        item = attempt.booklet()["items"][0]
        self.assertEqual(attempt.save(1, [answer_to(item)]), 1)

    def test_who_only_starts_does_not_steer_others(self):
        """A script starts attempts until everybody else would get booklet 1, all the time."""
        slug, honest = "steered-booklets", 70
        self.open_survey(slug)
        script, phone = self.kesu.client(), self.kesu.client()
        for _ in range(honest):
            for _ in range(3 * BOOKLETS):
                if self.number_of(self.kesu.begin(slug, client=script)) == BOOKLETS:
                    break
            self.answer_one(self.kesu.begin(slug, client=phone))
        counts = [int(count) for count in self.answered(slug)]
        self.assertEqual(sum(counts), honest)
        self.assertLessEqual(max(counts) - min(counts), 4, counts)

    def test_turns_that_are_not_answered_are_given_back(self):
        """Everybody who gets an even booklet leaves it."""
        slug, client = "left-booklets", self.kesu.client()
        self.open_survey(slug)
        for number in range(80):
            attempt = self.kesu.begin(slug, client=client)
            if self.number_of(attempt) % 2 or number >= 40:
                self.answer_one(attempt)
        counts = [int(count) for count in self.answered(slug)]
        self.assertLessEqual(max(counts) - min(counts), 4, counts)

    def test_whoever_answers_is_handed_booklets_in_turn(self):
        slug, client = "answering-booklets", self.kesu.client()
        self.open_survey(slug)
        for number in range(1, 5 * BOOKLETS + 1):
            self.answer_one(self.kesu.begin(slug, client=client))
            self.assertEqual(self.assert_balanced(slug), number)

    def test_the_counts_are_those_of_first_saves(self):
        slug, client = "counted-booklets", self.kesu.client()
        self.open_survey(slug)
        for _ in range(2):  # several workers: each tells its counts with its own next start
            attempt = self.kesu.begin(slug, client=client)
            item = answer_to(attempt.booklet()["items"][0])
            for _ in range(3):
                attempt.save(1, [item])
            attempt.save(2, [item])
        self.kesu.begin(slug, client=client)
        self.assertEqual(
            self.kesu.sql("select handed, answered, taken from kesu.booklet_turn join kesu.survey"
                          f" using (survey_id) where slug = '{slug}'"),
            [["{1,1,1,0,0,0,0}", "{1,1,0,0,0,0,0}", "3"]])

    # --- what may be answered ---
    def test_an_answer_outside_the_booklet_is_refused(self):
        slug = "refusing-booklets"
        self.open_survey(slug)
        attempt = self.kesu.begin(slug)
        booklet, number = attempt.booklet(), self.number_of(attempt)
        outside = next(item for cluster in self.design["clusters"] for item in cluster["items"]
                       if item not in self.items_of(number))
        inside = answer_to(booklet["items"][0])
        reply = attempt.put(1, [inside, {"item": outside, "choice": 1}])
        self.assertEqual(reply.status, 422, reply)
        self.assertEqual(reply.json()["errors"], [{
            "pointer": "/answers/1/item",
            "detail": f"item {outside} is not in booklet {booklet['booklet']['code']}"}])
        self.assertEqual(attempt.state()["acknowledged"], 0)
        for seq, item in enumerate(booklet["items"], 1):
            attempt.save(seq, [answer_to(item)])
        self.assertEqual({answer["item"] for answer in attempt.state()["answers"]},
                         set(self.items_of(number)))
        self.assertEqual(attempt.submit(len(booklet["items"])).json()["answers_covered"],
                         len(booklet["items"]))

    def test_the_booklet_is_signed(self):
        slug = "signed-booklets"
        self.open_survey(slug)
        attempt = self.kesu.begin(slug)
        parts = attempt.secret.split(".")
        for forged in (parts[:2] + [str(int(parts[2]) % BOOKLETS + 1)] + parts[3:],
                       parts[:2] + parts[3:]):
            reply = attempt.client.request("GET", attempt.path, secret=".".join(forged))
            self.assertEqual(reply.status, 403, reply)

    # --- what never changes ---
    def test_attempts_surveys_and_designs_keep_their_booklets(self):
        slug = "constant-booklets"
        self.open_survey(slug)
        attempt = self.kesu.begin(slug)
        for statement, words in (
                (f"UPDATE kesu.attempt SET booklet = 1 + booklet % 7 WHERE attempt = '{attempt.id}'",
                 "only ever ends"),
                (f"UPDATE kesu.survey SET design_id = NULL WHERE slug = '{slug}'",
                 "stays what it is"),
                ("UPDATE kesu.booklet_design SET code = 'other'", "never changed"),
                ("DELETE FROM kesu.booklet_design", "never changed"),
                ("SET ROLE kesu_staff; SELECT document FROM kesu.booklet_design",
                 "permission denied"),
                ("SET ROLE kesu_staff; SELECT * FROM kesu.booklet_turn", "permission denied"),
                ("SET ROLE kesu_resident; DELETE FROM kesu.booklet_turn", "permission denied")):
            with self.subTest(statement), self.assertRaisesRegex(AssertionError, words):
                self.kesu.sql(statement)

    # --- loading ---
    def changed(self, name, old, new):
        text = (SOURCE / "questionnaires" / name).read_text(encoding="utf-8")
        self.assertIn(old, text)
        path = self.folder / pathlib.Path(name).name
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return str(path)

    def test_designs_are_checked_before_they_are_stored(self):
        name = f"booklets/{DESIGN}.json"
        for old, new, words in (
                ('"Fifty items', '"50 items', r":4: /version: .*raise the version"),
                ('["c1", "c2", "c4"]', '["c2", "c1", "c4"]', r":\d+: /booklets: cluster c\d stands"),
                ('"K02"', '"K51"', r":9: /clusters/0/items/0: .* has no item K51"),
                ('"instrument_version": "1.0.0"', '"instrument_version": "1.0.9"',
                 r":5: /instrument: version 1\.0\.9 of instrument kesu-open-50 is not loaded")):
            with self.subTest(words):
                done = self.kesu.run("load", self.changed(name, old, new), check=False)
                self.assertEqual(done.returncode, 1)
                self.assertRegex(done.stderr, words)

    def test_a_programme_names_booklets(self):
        def survey(slug, version):
            path = pathlib.Path(self.changed("programmes/donghu.json", '"slug": "donghu-rehearsal"',
                                             f'"slug": "{slug}", "booklets": "{DESIGN}",'
                                             f' "booklets_version": "{version}"'))
            return self.kesu.run("load", str(path), check=False)
        done = survey("donghu-planned", "1.0.0")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.surveyed("donghu-planned")["booklets"], BOOKLETS)
        done = survey("donghu-unknown", "7.0.0")
        self.assertRegex(done.stderr, r"/surveys/0/booklets: version 7\.0\.0 .* is not loaded")

    # --- simulated residents ---
    def simulate(self, slug, *more):
        done = self.kesu.run("simulate", slug, "--sample", str(self.folder / f"{slug}.csv"),
                             "--server", self.kesu.server, "--language", "mixed", "--format",
                             "json", *more)
        return json.loads(done.stdout)

    def test_simulated_residents_answer_their_booklets(self):
        times = {}
        for slug, share in (("donghu-earnest", "0"), ("donghu-rapid", "1")):
            tokens = self.sampled_survey(slug, "--psus", "2", "--persons", "2")
            report = self.simulate(slug, "--rapid-share", share)
            self.assertEqual(report["submitted"], len(tokens))
            self.assert_balanced(slug)
            rows = self.kesu.sql(
                "select a.booklet, k.items[1], k.elapsed_ms[1] from kesu.answer k"
                " join kesu.attempt a using (attempt) join kesu.survey using (survey_id)"
                f" where slug = '{slug}' and cardinality(k.items) = 1")
            self.assertEqual(len(rows), report["saves"] - len(tokens))
            times[slug] = [int(ms) for _, _, ms in rows]
        rapid = sum(ms < 1200 for ms in times["donghu-rapid"]) / len(times["donghu-rapid"])
        self.assertGreaterEqual(min(times["donghu-earnest"]), 1500)
        self.assertTrue(0.3 < rapid < 0.7, rapid)

    def test_an_unknown_design_is_named(self):
        done = self.kesu.run("rehearse", "donghu", "--slug", "donghu-none", "--booklets",
                             f"{DESIGN}@9.9.9", "--out", str(self.folder / "none.csv"), check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(DESIGN, done.stderr)


if __name__ == "__main__":
    unittest.main()
