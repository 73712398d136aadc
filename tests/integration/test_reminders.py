# SPDX-License-Identifier: GPL-3.0-or-later
"""Reminders: who is to be reminded, without names but in the one file, and messages to a real receiver
that checks signatures, fails, asks for patience and wants no more; a server that is killed in the
middle, two servers on one database, and who may what."""

import collections
import concurrent.futures
import csv
import datetime
import io
import json
import os
import pathlib
import signal
import stat
import tempfile
import time
import unittest

import field_case
import support
import test_hosts
import webhook_receiver

PAUSE_S, TRIES = 1, 4
FINAL = ("complete", "partial", "refusal", "household_refusal", "deceased", "unable", "language",
         "moved", "ineligible", "moved_out", "duplicate")
OPEN = ("break_off", "non_contact", "away", "appointment", "not_worked", "not_located", "no_reply")
CHINA = datetime.timezone(datetime.timedelta(hours=8))


def settings(receiver, folder):
    key = pathlib.Path(folder) / "reminder-key"
    key.write_text(webhook_receiver.SECRET + "\n", "ascii")
    key.chmod(0o600)
    return {"KESU_REMINDER_URL": receiver.url, "KESU_REMINDER_KEY_FILE": str(key),
            "KESU_REMINDER_FROM": "0", "KESU_REMINDER_UNTIL": "24",
            "KESU_REMINDER_PAUSE_S": str(PAUSE_S), "KESU_REMINDER_TRIES": str(TRIES)}


def setUpModule():
    Case.folder = pathlib.Path(unittest.enterModuleContext(tempfile.TemporaryDirectory()))
    Case.folder.chmod(0o755)
    Case.receiver = unittest.enterModuleContext(webhook_receiver.Receiver())
    Case.kesu = unittest.enterModuleContext(support.Kesu(
        workers=1, environment=settings(Case.receiver, Case.folder)))
    field_case.furnish(Case, field_case.ACCOUNTS, field_case.INSTRUMENT)


class Case(field_case.Case):
    receiver = None
    tokens = {}

    def setUp(self):
        super().setUp()
        self.addCleanup(lambda: self.assertEqual(self.receiver.faults, []))

    def remind(self, slug, *options, status=0):
        done = self.kesu.run("remind", slug, *options, "--format", "json", check=False)
        self.assertEqual(done.returncode, status, done.stderr)
        return json.loads(done.stdout) if status == 0 else done.stderr

    def listed(self, slug, account="manager", query=""):
        reply = self.get(f"/surveys/{slug}/reminders{query}", account)
        self.assertEqual(reply.status, 200, reply)
        return reply.json()

    def send(self, slug, account="manager", **body):
        return self.client.request("POST", f"/api/v1/surveys/{slug}/reminders", body,
                                   self.tokens.get(account))

    def states(self, slug):
        return collections.Counter(row[0] + (":" + row[1] if row[1] else "") for row in self.kesu.sql(
            "SELECT r.state, r.why FROM kesu.reminder r JOIN kesu.survey s USING (survey_id)"
            f" WHERE s.slug = '{slug}'"))

    def wait_ended(self, slug):
        def ended():
            states = self.states(slug)
            return states and not states["queued"] and not states["failed"] and states
        return support.wait_until(ended, f"the reminders of {slug} have ended")

    def audit(self, slug):
        """Without the system user, who is another one for the server."""
        return [(row[0], json.loads(row[1])) for row in self.kesu.sql(
            "SELECT action, detail - 'operator' FROM kesu.audit WHERE action LIKE 'reminder.%'"
            f" AND object = 'survey/{slug}' ORDER BY audit_id")]


class EndTest(Case):
    def test_two_that_end_the_last_two_note_it_once(self):
        slug = "remind-end"
        letters, survey = self.opened(slug, take=3)
        wave = self.kesu.sql("INSERT INTO kesu.reminder_wave (survey_id, text_zh, text_en, made_by)"
                             f" VALUES ({survey}, '信', 'letter', 'x') RETURNING wave")[0][0]
        cases = [letter["case"] for letter in letters[:2]]
        for case in cases:
            self.kesu.sql("INSERT INTO kesu.reminder (wave, survey_id, number, due_at) VALUES"
                          f" ({wave}, {survey}, {case}, now() + interval '1 day')")
        end = "BEGIN; UPDATE kesu.reminder SET state = 'sent' WHERE wave = {} AND number = {};{} COMMIT"
        with concurrent.futures.ThreadPoolExecutor() as pool:
            first = pool.submit(self.kesu.sql, end.format(wave, cases[0], " SELECT pg_sleep(3);"))
            time.sleep(1)
            self.kesu.sql(end.format(wave, cases[1], ""))
            first.result()
        self.assertEqual(self.audit(slug), [
            ("reminder.end", {"wave": int(wave), "sent": 2, "given_up": 0, "dropped": 0})])


class ListTest(Case):
    def test_who_is_reminded(self):
        slug = "remind-who"
        letters, _ = self.opened(slug, take=7)
        self.assertEqual(len(letters), 28)
        rows = [(letter["case"], "2026-11-01T10:00", "visit", outcome, "王五", "门口有狗")
                for letter, outcome in zip(letters, FINAL + OPEN)]
        self.contacts(slug, rows)
        left = [int(letter["case"]) for letter in letters[len(FINAL):]]
        seen = self.remind(slug)
        self.assertEqual([row["case"] for row in seen["cases"]], left)
        self.assertEqual((seen["count"], seen["phones"]), (len(left), len(left)))
        self.assertEqual([row["disposition"] for row in seen["cases"]],
                         list(OPEN) + [None] * (len(left) - len(OPEN)))
        # What the latest contact says is what counts.
        self.contacts(slug, [(letters[0]["case"], "2026-11-02T10:00", "phone", "away"),
                             (letters[11]["case"], "2026-11-02T10:00", "phone", "refusal")])
        cases = [row["case"] for row in self.remind(slug)["cases"]]
        self.assertIn(int(letters[0]["case"]), cases)
        self.assertNotIn(int(letters[11]["case"]), cases)
        # By psu, by how many attempts, and by how long ago the last one was.
        psu = letters[0]["batch"]
        mine = [row for row in self.remind(slug)["cases"] if row["psu"] == psu]
        self.assertEqual(self.remind(slug, "--psu", psu)["cases"], mine)
        self.assertEqual({row["attempts"] for row in self.remind(slug, "--attempts-below", "1")["cases"]},
                         {0})
        self.assertIn(2, {row["attempts"] for row in self.remind(slug, "--attempts-below", "3")["cases"]})
        now = datetime.datetime.now(CHINA).strftime("%Y-%m-%dT%H:%M")
        self.contacts(slug, [(letters[27]["case"], now, "phone", "away")])
        last = int(letters[27]["case"])
        self.assertNotIn(last, [row["case"] for row in self.remind(slug)["cases"]])
        self.assertIn(last, [row["case"] for row in
                             self.remind(slug, "--not-contacted-since", "0")["cases"]])
        # The API says the same.
        told = self.listed(slug, query="?not_contacted_since=0")
        asked = self.remind(slug, "--not-contacted-since", "0")["cases"]
        self.assertEqual({row["psu"]: (row["cases"], row["phones"]) for row in told["psus"]},
                         {psu: (n, n) for psu, n in collections.Counter(
                             row["psu"] for row in asked).items()})
        self.assertEqual((told["cases"], told["waves"], told["sends"]), ([], [], True))
        self.assertEqual({row["stratum"] for row in told["psus"]}, {"S1", "S2"})
        told = self.listed(slug, query=f"?psu={psu}&not_contacted_since=0")
        self.assertEqual([row["case"] for row in told["cases"]],
                         [row["case"] for row in asked if row["psu"] == psu])

    def test_names_are_in_the_file_alone(self):
        slug = "remind-names"
        letters, _ = self.opened(slug, take=3)
        hidden = {letter[name] for letter in letters for name in ("name", "phone", "address")}
        shown = [self.kesu.run("remind", slug, "--format", form).stdout
                 for form in ("table", "json", "csv")]
        shown.append(json.dumps(self.listed(slug, query=f"?psu={letters[0]['batch']}"),
                                ensure_ascii=False))
        for text in shown:
            self.assertFalse([word for word in hidden if word in text], text)
        self.assertIn("待催访 to remind 12 · 有电话 with phone 12", shown[0])
        rows = list(csv.DictReader(io.StringIO(shown[2])))
        self.assertEqual((len(rows), rows[0]["phone"]), (12, "yes"))
        self.assertEqual(self.audit(slug), [])
        path = self.folder / f"{slug}-list.csv"
        self.kesu.run("remind", slug, "--out", str(path))
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        with open(path, encoding="utf-8") as file:
            written = list(csv.DictReader(file))
        self.assertEqual([(row["case"], row["name"], row["phone"], row["address"]) for row in written],
                         [(row["case"], row["name"], row["phone"], row["address"]) for row in letters])
        self.assertEqual(self.audit(slug), [("reminder.list", {"cases": 12})])
        before = path.read_bytes()
        self.assertIn("list.csv", self.remind(slug, "--out", str(path), status=1))
        self.assertEqual((path.read_bytes(), len(self.audit(slug))), (before, 1))

    def test_a_full_area_has_nobody_left(self):
        slug = "remind-full"
        letters, _ = self.opened(slug, take=2)
        first = [letter for letter in letters if letter["batch"] == letters[0]["batch"]]
        self.answer(slug, first[0])
        # One of two has answered: nobody can tell which.
        self.assertEqual(len(self.remind(slug, "--psu", first[0]["batch"])["cases"]), 2)
        self.answer(slug, first[1])
        self.assertEqual(self.remind(slug, "--psu", first[0]["batch"])["cases"], [])
        self.assertEqual(len(self.remind(slug)["cases"]), len(letters) - 2)

    def test_what_is_refused(self):
        slug = "remind-refused"
        self.opened(slug, take=2)
        self.assertIn("no survey", self.remind("remind-none", status=1))
        self.assertIn("no drawn psu", self.remind(slug, "--psu", "C999", status=1))
        self.assertIn("no sample", self.remind(support.SURVEY, status=1))
        self.remind(slug, "--text-zh", "你好", status=2)
        self.remind(slug, "--send", "--text-zh", "好" * 501, status=2)
        self.remind(slug, "--send", "--text-en", " blanks", status=2)
        self.remind(slug, "--not-contacted-since", "-1", status=2)
        self.remind(slug, "--deliver", "1", status=2)
        self.kesu.sql(f"UPDATE kesu.survey SET state = 'closed' WHERE slug = '{slug}'")
        self.assertIn("while it is open", self.remind(slug, status=1))
        self.assertEqual(self.send(slug).json()["type"], "/problems/no-reminders")
        self.assertEqual(self.listed(slug)["psus"], [])


class SendTest(Case):
    def test_each_gets_one(self):
        slug = "remind-send"
        letters, _ = self.opened(slug, take=3)
        self.contacts(slug, [(letters[0]["case"], "2026-11-01T10:00", "visit", "refusal")])
        reply = self.send(slug, text_zh="请查收“信”\n谢谢", text_en="Look for the letter")
        self.assertEqual((reply.status, reply.json()["queued"]), (201, 11))
        self.assertEqual(self.wait_ended(slug), {"sent": 11})
        messages = self.receiver.of(slug)
        people = {int(letter["case"]): (letter["name"], letter["phone"]) for letter in letters[1:]}
        self.assertEqual({m.data["case"]: (m.data["name"], m.data["phone"]) for m in messages}, people)
        self.assertEqual((len(messages), len({m.id for m in messages})), (11, 11))
        for message in messages:
            self.assertRegex(message.id, r"^rem_[0-9a-f-]{36}$")
            self.assertEqual(message.document["type"], "survey.reminder")
            self.assertEqual(message.data["text"],
                             {"zh": "请查收“信”\n谢谢", "en": "Look for the letter"})
            self.assertEqual(set(message.data["title"]), {"zh", "en"})
            self.assertEqual(message.data["wave"], reply.json()["wave"])
            self.assertNotIn("link", json.dumps(message.document))
        # Nobody of them is to be reminded again so soon, and a reminder changes no outcome.
        self.assertEqual(self.remind(slug)["cases"], [])
        again = self.remind(slug, "--not-contacted-since", "0")["cases"]
        self.assertEqual({(row["attempts"], row["disposition"]) for row in again}, {(1, None)})
        self.assertEqual(self.remind(slug, "--not-contacted-since", "0", "--attempts-below", "1")["cases"],
                         [])
        self.assertEqual(self.send(slug).json()["type"], "/problems/nobody-to-remind")
        wave = self.listed(slug)["waves"][0]
        self.assertEqual((wave["sent"], wave["queued"], wave["failed"], wave["made_by"],
                          wave["next_at"], wave["status"]), (11, 0, 0, "manager", None, None))
        self.assertEqual(self.audit(slug), [
            ("reminder.queue", {"wave": wave["wave"], "cases": 11, "psu": None}),
            ("reminder.end", {"wave": wave["wave"], "sent": 11, "given_up": 0, "dropped": 0})])
        log = self.kesu.log.read_text("utf-8", errors="replace")
        self.assertIn("a reminder is sent", log)
        for name, phone in people.values():
            self.assertNotIn(phone, log)
            self.assertNotIn(name, log)
        self.assertNotIn(webhook_receiver.SECRET, log)

    def test_by_the_command_and_one_psu(self):
        slug = "remind-psu"
        letters, _ = self.opened(slug, take=2)
        psu = letters[-1]["batch"]
        made = self.remind(slug, "--psu", psu, "--send")
        self.assertEqual(made["wave"]["queued"], 2)
        self.assertEqual(self.wait_ended(slug), {"sent": 2})
        self.assertEqual({m.data["case"] for m in self.receiver.of(slug)},
                         {int(letter["case"]) for letter in letters if letter["batch"] == psu})
        for message in self.receiver.of(slug):
            self.assertIn("信已寄到", message.data["text"]["zh"])

    def test_tried_again(self):
        slug = "remind-again"
        self.opened(slug, take=2)

        def reply(_, before):
            if before == 0:
                return 500
            return (503, {"Retry-After": "4"}) if before == 1 else 200
        self.receiver.replies[slug] = reply
        self.assertEqual(self.send(slug).status, 201)
        self.assertEqual(self.wait_ended(slug), {"sent": 8})
        messages = self.receiver.of(slug)
        self.assertEqual(len(messages), 10)
        tries = collections.Counter(m.id for m in messages)
        self.assertEqual(sorted(tries.values()), [1] * 6 + [2] * 2)
        self.assertEqual({tries[m.id] for m in messages[:2]}, {2}, "the same message")
        # The whole wave has waited for as long as the receiver asked.
        self.assertGreaterEqual(messages[2].at - messages[1].at, 4)
        again = next(m for m in messages[1:] if m.id == messages[0].id)
        self.assertGreater(int(again.headers["webhook-timestamp"]),
                           int(messages[0].headers["webhook-timestamp"]))
        self.assertEqual(again.document, messages[0].document)

    def test_given_up(self):
        slug = "remind-given-up"
        letters, _ = self.opened(slug, take=2)
        bad = int(letters[0]["case"])
        # A redirect is a failure, too, and is not followed.
        self.receiver.replies[slug] = lambda message, _: (
            (302, {"Location": self.receiver.url}) if message.data["case"] == bad else 202)
        self.assertEqual(self.send(slug).status, 201)
        self.assertEqual(self.wait_ended(slug), {"sent": 7, "given_up:tries": 1})
        tries = [m for m in self.receiver.of(slug) if m.data["case"] == bad]
        self.assertEqual((len(tries), len({m.id for m in tries})), (TRIES, 1))
        # The others have not waited for it.
        rest = [m for m in self.receiver.of(slug) if m.data["case"] != bad]
        self.assertLess(max(m.at for m in rest), tries[-1].at)
        self.assertEqual(self.listed(slug)["waves"][0]["status"], 302)
        self.assertIn(bad, [row["case"] for row in self.remind(slug)["cases"]], "to be reminded still")

    def test_the_receiver_wants_no_more(self):
        slug = "remind-gone"
        self.opened(slug, take=2)
        self.receiver.replies[slug] = lambda _, before: 410 if before == 3 else 200
        self.assertEqual(self.send(slug).status, 201)
        self.assertEqual(self.wait_ended(slug), {"sent": 3, "given_up:gone": 5})
        time.sleep(2 * PAUSE_S)
        self.assertEqual(len(self.receiver.of(slug)), 4)
        self.assertEqual(self.audit(slug)[-1][1]["given_up"], 5)

    def test_done_in_between(self):
        slug = "remind-between"
        letters, _ = self.opened(slug, take=2)
        self.receiver.replies[slug] = lambda _, before: (503, {"Retry-After": "15"}) if not before else 200
        self.assertEqual(self.send(slug).status, 201)
        support.wait_until(lambda: self.states(slug)["failed"], "the first try has failed")
        tried = self.receiver.of(slug)[0].data["case"]
        self.contacts(slug, [(tried, "2026-11-29T10:00", "visit", "complete"),
                             (letters[5]["case"], "2026-11-29T10:00", "phone", "refusal")])
        last = [letter for letter in letters if letter["batch"] == letters[-1]["batch"]]
        for letter in last:
            self.answer(slug, letter)
        self.assertEqual(self.listed(slug)["waves"][0]["queued"], 7)
        done = {tried, int(letters[5]["case"]), *(int(letter["case"]) for letter in last)}
        self.assertEqual(self.wait_ended(slug), {"sent": 8 - len(done), "dropped:outcome": len(done)})
        self.assertEqual({m.data["case"] for m in self.receiver.of(slug)[1:]},
                         {int(letter["case"]) for letter in letters} - done)

    def test_the_survey_closes(self):
        slug = "remind-closes"
        self.opened(slug, take=2)
        self.receiver.replies[slug] = lambda _, before: (429, {"Retry-After": "6"})
        self.assertEqual(self.send(slug).status, 201)
        support.wait_until(lambda: self.states(slug)["failed"], "the first try has failed")
        self.kesu.run("survey", "close", slug)
        self.assertEqual(self.wait_ended(slug), {"dropped:closed": 8})
        self.assertEqual(len(self.receiver.of(slug)), 1)

    def test_names_are_deleted(self):
        slug = "remind-deleted"
        _, survey = self.opened(slug, take=2)
        self.receiver.replies[slug] = lambda *_: (503, {"Retry-After": "6"})
        self.assertEqual(self.send(slug).status, 201)
        support.wait_until(lambda: self.states(slug)["failed"], "the first try has failed")
        self.kesu.sql("DELETE FROM kesu_identity.frame_person WHERE frame_id IN"
                      f" (SELECT frame_id FROM kesu.frame WHERE survey_id = {survey})")
        self.assertEqual(self.wait_ended(slug), {"dropped:no_phone": 8})
        self.assertEqual(len(self.receiver.of(slug)), 1)

    def test_what_has_ended_stays(self):
        slug = "remind-stays"
        self.opened(slug, take=2)
        self.assertEqual(self.send(slug).status, 201)
        self.wait_ended(slug)
        for statement in ("UPDATE kesu.reminder SET state = 'queued'", "DELETE FROM kesu.reminder",
                          "TRUNCATE kesu.reminder, kesu.reminder_wave", "DELETE FROM kesu.reminder_wave",
                          "UPDATE kesu.reminder_wave SET made_by = 'x'"):
            with self.subTest(statement=statement), self.assertRaises(AssertionError):
                self.kesu.sql(statement)


class CrashTest(Case):
    def jobs(self):
        """The job runner and the process of a job."""
        runner = next(pid for pid, line in self.kesu.children().items() if line.startswith("kesu: jobs"))
        children = pathlib.Path(f"/proc/{runner}/task/{runner}/children").read_text("ascii").split()
        return [runner, *map(int, children)]

    def test_killed_in_the_middle(self):
        slug = "remind-killed"
        letters, _ = self.opened(slug, take=2)
        killed = []

        def reply(_, before):
            if before == 3:  # it was taken, and nobody learns of it
                killed.extend(self.jobs())
                for pid in killed:
                    os.kill(pid, signal.SIGKILL)
            return 200
        self.receiver.replies[slug] = reply
        self.assertEqual(self.send(slug).status, 201)
        self.assertEqual(self.wait_ended(slug), {"sent": 8})
        self.assertEqual(len(killed), 2)
        messages = self.receiver.of(slug)
        self.assertEqual({m.data["case"] for m in messages}, {int(letter["case"]) for letter in letters})
        self.assertEqual(len(messages), 9, "one message came twice")
        self.assertEqual(len({m.id for m in messages}), 8, "under one id, by which it is dropped")
        twice = [m for m in messages if m.id == messages[3].id]
        self.assertEqual(len(twice), 2)

    def test_two_servers_send_once(self):
        slug = "remind-two"
        socket = next(self.kesu.database.rglob(".s.PGSQL.*[0-9]"))
        url = f"postgresql://kesu@/kesu?host={socket.parent}&port={socket.name.rsplit('.', 1)[1]}"
        more = {"KESU_REMINDER_KEY": webhook_receiver.SECRET, "KESU_REMINDER_URL": self.receiver.url,
                "KESU_REMINDER_FROM": "0", "KESU_REMINDER_UNTIL": "24"}
        if os.geteuid() != 0:
            more["KESU_USER"] = ""
        letters, _ = self.opened(slug, take=10)
        with test_hosts.Server(url, self.folder, **more) as other:
            support.wait_until(other.ready, "the other server is ready")
            self.receiver.replies[slug] = lambda *_: time.sleep(0.1) or 200
            wave = self.remind(slug, "--send")["wave"]["wave"]
            for _ in range(3):  # beside both servers somebody sends by hand
                self.kesu.run("remind", "--deliver", str(wave))
            self.assertEqual(self.wait_ended(slug), {"sent": len(letters)})
        messages = self.receiver.of(slug)
        self.assertEqual(len(messages), len(letters))
        self.assertEqual({m.data["case"] for m in messages}, {int(letter["case"]) for letter in letters})


class AccessTest(Case):
    def test_who_may(self):
        slug = "remind-access"
        letters, _ = self.opened(slug, take=3)
        places = dict(self.kesu.sql(
            "SELECT d.number, p.region FROM kesu.drawn_person d JOIN kesu.psu p USING (survey_id, psu)"
            f" JOIN kesu.survey s USING (survey_id) WHERE s.slug = '{slug}'"))
        town = {int(number) for number, region in places.items() if region.startswith("360102002")}
        self.assertTrue(town)
        self.assertLess(len(town), len(letters))
        path = f"/surveys/{slug}/reminders"
        for account, status in ((None, 401), ("elsewhere", 404), ("viewer", 403), ("above", 403),
                                ("asker", 403), ("manager", 200), ("town", 200)):
            with self.subTest(account=account):
                self.assertEqual(self.get(path, account).status, status)
                if status != 200:
                    self.assertEqual(self.send(slug, account).status, status)
        self.assertEqual(self.states(slug), {})
        self.assertEqual(self.get("/surveys/remind-nowhere/reminders", "manager").status, 404)
        # Of a town only its own cases, and their waves.
        self.assertEqual(sum(row["cases"] for row in self.listed(slug, "town")["psus"]), len(town))
        self.assertEqual(self.send(slug, "town").json()["queued"], len(town))
        self.wait_ended(slug)
        self.assertEqual({m.data["case"] for m in self.receiver.of(slug)}, town)
        self.assertEqual(self.send(slug, "manager").json()["queued"], len(letters) - len(town))
        self.wait_ended(slug)
        self.assertEqual([(wave["sent"], wave["made_by"]) for wave in self.listed(slug, "town")["waves"]],
                         [(len(town), "town")])
        self.assertEqual(len(self.listed(slug)["waves"]), 2)

    def test_bad_input(self):
        slug = "remind-input"
        self.opened(slug, take=2)
        for body, pointer in (({"psu": 1}, "/psu"), ({"psu": ""}, "/psu"),
                              ({"not_contacted_since": -1}, "/not_contacted_since"),
                              ({"not_contacted_since": "3"}, "/not_contacted_since"),
                              ({"attempts_below": 0}, "/attempts_below"),
                              ({"text_zh": ""}, "/text_zh"), ({"text_en": "x" * 501}, "/text_en"),
                              ({"text_zh": " 好"}, "/text_zh"), ({"phone": "1"}, "/phone")):
            with self.subTest(body=body):
                reply = self.send(slug, **body)
                self.assertEqual(reply.status, 422, reply)
                self.assertEqual([one["pointer"] for one in reply.json()["errors"]], [pointer])
        for query, pointer in (("not_contacted_since=x", "/not_contacted_since"),
                               ("attempts_below=0", "/attempts_below")):
            reply = self.get(f"/surveys/{slug}/reminders?{query}", "manager")
            self.assertEqual((reply.status, reply.json()["errors"][0]["pointer"]), (422, pointer))
        self.assertEqual(self.send(slug, psu="C999").json()["type"], "/problems/nobody-to-remind")
        self.assertEqual(self.states(slug), {})


class SettingsTest(Case):
    """The server is started again with other settings."""

    def restart(self, **environment):
        kept = dict(self.kesu.environment)
        self.kesu.stop()
        self.kesu.environment.update(environment)
        self.kesu.start()
        self.kesu.environment = kept

    def tearDown(self):
        self.kesu.stop()
        self.kesu.start()

    def test_quiet_hours(self):
        slug = "remind-quiet"
        self.opened(slug, take=2)
        hour = datetime.datetime.now(CHINA).hour
        first = 14 if hour < 12 else 1
        self.restart(KESU_REMINDER_FROM=str(first), KESU_REMINDER_UNTIL=str(first + 1))
        self.assertEqual(self.send(slug).status, 201)
        begins = f"{first:02d}:00"

        def held():
            at = datetime.datetime.fromisoformat(self.listed(slug)["waves"][0]["next_at"])
            return at.astimezone(CHINA).strftime("%H:%M") == begins
        support.wait_until(held, "it waits for the hours")
        self.assertEqual((self.states(slug), self.receiver.of(slug)), ({"queued": 8}, []))

    def test_nowhere_to_send(self):
        slug = "remind-nowhere"
        self.opened(slug, take=2)
        self.restart(KESU_REMINDER_URL="")
        self.assertEqual(self.send(slug).json()["type"], "/problems/no-webhook")
        self.assertIs(self.listed(slug)["sends"], False)
        self.assertEqual(self.send(slug, "viewer").status, 403)
        # What a command queues waits for a server that has somewhere to send it.
        self.remind(slug, "--send")
        time.sleep(3)
        self.assertEqual(self.states(slug), {"queued": 8})
        self.restart()
        self.assertEqual(self.wait_ended(slug), {"sent": 8})

    def test_settings_are_checked(self):
        self.kesu.stop()
        for changed, said in (({"KESU_REMINDER_URL": "http://example.org/"}, "reminder_url"),
                              ({"KESU_REMINDER_URL": "https://u:p@example.org/"}, "reminder_url"),
                              ({"KESU_REMINDER_KEY": "whsec_c2hvcnQ="}, "reminder_key"),
                              ({"KESU_REMINDER_FROM": "21", "KESU_REMINDER_UNTIL": "21"},
                               "reminder_from")):
            with self.subTest(changed=changed):
                done = support.subprocess.run(
                    self.kesu.arguments, env={**self.kesu.environment, **changed},
                    capture_output=True, text=True, check=False, timeout=support.PATIENCE_SECONDS)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn(said, done.stderr)

    def test_certificates(self):
        slug = "remind-tls"
        files = [str(self.folder / name) for name in ("certificate.pem", "key.pem")]
        support.subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
             "-nodes", "-days", "2", "-subj", "/CN=receiver", "-addext",
             "subjectAltName=IP:127.0.0.1", "-keyout", files[1], "-out", files[0]],
            check=True, capture_output=True)
        pathlib.Path(files[0]).chmod(0o644)
        self.opened(slug, take=2)
        with webhook_receiver.Receiver(certificate=files) as receiver:
            self.restart(KESU_REMINDER_URL=receiver.url)
            self.assertEqual(self.send(slug).status, 201)
            support.wait_until(lambda: self.states(slug)["failed"], "nobody has signed its certificate")
            self.assertEqual(receiver.messages, [])
            self.restart(KESU_REMINDER_URL=receiver.url, KESU_REMINDER_AUTHORITIES=files[0])
            self.assertEqual(self.wait_ended(slug), {"sent": 8})
            self.assertEqual((len(receiver.messages), receiver.faults), (8, []))


if __name__ == "__main__":
    unittest.main()
