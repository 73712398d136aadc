# SPDX-License-Identifier: GPL-3.0-or-later
"""Secure forms: who reads their booklets, how often their items were shown, and pilots, which count
nowhere."""

import hashlib
import json
import re
import secrets
import unittest

import api_case
import made_survey
from api_fixtures import ACCOUNT, INVITE, LOADED, SAMPLE, invitation_row
from support import BACKGROUND, SOURCE, answer_to

SECURE, TRIED, COUNTED = "secure-booklets", "secure-tried", "secure-counted"
LATER = "secure-later"
CODE, DESIGN = "made-secure-50", "made-secure-50-bib7"
INVITED = 24


def secure_documents(kesu):
    """Loads a secure copy of the open instrument and of its booklets."""
    instrument = json.loads((SOURCE / "questionnaires/instruments/kesu-open-50.json").read_text("utf-8"))
    instrument.update(code=CODE, bank="secure")
    design = json.loads((SOURCE / "questionnaires/booklets/kesu-open-50-bib7.json").read_text("utf-8"))
    design.update(code=DESIGN)
    design["instrument"] = CODE
    for name, document in (("instrument", instrument), ("design", design)):
        path = kesu.folder / f"{name}.json"
        path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        kesu.run("load", str(path))


def secure_survey(kesu, slug, is_open=True):
    """Makes a survey in secure booklets; returns tokens that may answer it."""
    tokens = [secrets.token_hex(16) for _ in range(INVITED)]
    made_survey.create(kesu, slug, rehearsal=False, instrument=CODE, state="draft")
    kesu.sql("UPDATE kesu.survey SET design_id = (SELECT design_id FROM kesu.booklet_design"
             f" WHERE code = '{DESIGN}') WHERE slug = '{slug}'")
    if is_open:
        kesu.sql(SAMPLE.format(slug=slug) + "".join(
            INVITE.format(slug=slug, attempt=invitation_row(token)) for token in tokens))
        kesu.sql(f"UPDATE kesu.survey SET state = 'open' WHERE slug = '{slug}'")
        api_case.ApiCase.fixtures.wait_state(slug, "open")
    api_case.ApiCase.secrets.update(tokens)
    return tokens


def timeless(text):
    """A text without moments."""
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "", text)


def setUpModule():
    api_case.start("--requests-per-address", "0")
    kesu, fixtures = api_case.ApiCase.kesu, api_case.ApiCase.fixtures
    secure_documents(kesu)
    for slug in (SECURE, COUNTED):
        FormCase.tokens[slug] = secure_survey(kesu, slug)
    for slug in (TRIED, LATER):
        secure_survey(kesu, slug, is_open=False)
    for name, role, scope in (("designer", "designer", "360102"), ("sibling", "designer", "360700"),
                              ("manager", "field_manager", "360102")):
        token = secrets.token_hex(32)
        digest = hashlib.sha256(token.encode()).hexdigest()
        kesu.sql(ACCOUNT.format(name=name, role=role, scope=scope, digest=digest, lifetime="1 day",
                                disabled="false"))
        fixtures.accounts[name] = token


class FormCase(api_case.ApiCase):
    tokens = {}

    def invited(self, slug=SECURE):
        """An attempt by a fresh invitation."""
        return self.begin(slug, invitation=self.tokens[slug].pop())

    def exposure(self, slug=SECURE):
        return self.get(f"/surveys/{slug}/exposure", "designer").json()

    def links(self, slug, count=1, days=14):
        reply = self.post(f"/surveys/{slug}/pilot", {"links": count, "days": days}, "designer")
        self.assertEqual(reply.status, 201, reply)
        tokens = [link.removeprefix("/p/") for link in reply.json()["links"]]
        self.secrets.update(tokens)
        return tokens

    def pilot(self, method, token, path="", body=None):
        return self.ask(method, "/api/v1/pilot" + path, body, token)

    def answered(self, token, choose=answer_to):
        """A whole pilot; returns its items."""
        begun = self.pilot("POST", token, "/attempts", {"language": "zh", "consent": True})
        self.assertEqual(begun.status, 201, begun)
        items = self.pilot("GET", token, "/booklet").json()["items"]
        answers = [answer for answer in map(choose, items) if answer]
        saved = self.pilot("PUT", token, "/answers/1", {"answers": answers, "background": BACKGROUND})
        self.assertEqual((saved.status, saved.json()["acknowledged"]), (200, 1), saved)
        done = self.pilot("POST", token, "/submission", {"last_seq": 1})
        self.assertEqual((done.status, done.json()["answers_covered"]), (201, len(answers)), done)
        return items


class Booklets(FormCase):
    def bare(self, href):
        return href.partition("?")[0]

    def test_an_attempt_reads_its_own_booklet(self):
        one, other = self.invited(), self.invited()
        reply = self.ask("GET", one.href, secret=one.secret)
        self.assertEqual((reply.status, reply.headers["cache-control"]), (200, "private, no-store"))
        self.assertEqual(reply.json()["instrument"], CODE)
        self.assertNotIn("key", json.dumps(reply.json()["items"]))
        self.assertEqual(one.state()["booklet"]["href"], one.href, "a phone that comes back goes on")
        english = self.invited()
        self.assertNotEqual(self.bare(one.href), self.bare(other.href), "booklets go in turn")
        foreign = self.bare(other.href) + "?attempt=" + one.id
        for href, secret in ((one.href, None), (one.href, other.secret), (foreign, one.secret),
                             (self.bare(one.href), None), (one.href, english.secret + "0"),
                             (self.bare(one.href) + "?attempt=none", one.secret)):
            with self.subTest(href=href, secret=secret):
                self.problem(self.ask("GET", href, secret=secret), 404, "not-found")

    def test_what_strangers_are_told_is_the_same_for_what_there_is_and_what_not(self):
        there, missing = self.bare(self.invited().href), "/api/v1/booklets/" + "0" * 32
        for query in ("", "?attempt=" + "0" * 8 + "-0000-8000-8000-" + "0" * 12, "?survey=" + SECURE):
            for account in (None, "evaluator", "manager", "sibling", "expired", "x"):
                replies = [self.ask("GET", path + query,
                                    secret=self.fixtures.accounts.get(account, account))
                           for path in (there, missing)]
                told = [(reply.status, {name: value for name, value in reply.json().items()
                                        if name != "instance"}) for reply in replies]
                with self.subTest(query=query, account=account):
                    self.assertIn(told[0][0], (401, 404))
                    self.assertEqual(told[0], told[1])

    def test_a_public_booklet_stays_public(self):
        reply = self.ask("GET", self.begin(LOADED).href)
        self.assertEqual(reply.status, 200)
        self.assertIn("public, max-age=31536000", reply.headers["cache-control"])


class Previews(FormCase):
    def test_a_preview_of_a_draft_is_counted_and_audited(self):
        form = self.get(f"/surveys/{LATER}/booklets", "designer").json()
        self.assertEqual([one["number"] for one in form["booklets"]], list(range(1, 8)))
        self.assertEqual(form["bank"], "secure")
        first = form["booklets"][0]
        for language in ("zh", "en"):
            reply = self.ask("GET", first["hrefs"][language], secret=self.fixtures.accounts["designer"])
            self.assertEqual((reply.status, reply.headers["cache-control"]), (200, "private, no-store"))
            self.assertEqual(reply.json()["language"], language)
        asked = {item["item"] for item in reply.json()["items"]}
        self.assertEqual(len(asked), first["items"])
        for one in self.exposure(LATER)["items"]:
            self.assertEqual(one["previews"], 2 * (one["item"] in asked), one)
            self.assertEqual(one["attempts"], 0)
        noted = self.kesu.sql("SELECT account, count(*) FROM kesu.audit WHERE action = 'survey.preview'"
                              f" AND object = 'survey/{LATER}' GROUP BY 1")
        self.assertEqual(noted, [["designer", "2"]])

    def test_who_may(self):
        for path in ("booklets", "exposure", "pilot"):
            for account, status in ((None, 401), ("evaluator", 403), ("manager", 403), ("sibling", 404)):
                with self.subTest(path=path, account=account):
                    self.assertEqual(self.get(f"/surveys/{LATER}/{path}", account).status, status)
            self.assertEqual(self.get(f"/surveys/none/{path}", "designer").status, 404)


class Exposure(FormCase):
    def test_items_are_counted_by_the_booklets_of_attempts(self):
        margins = self.kesu.folder / "margins.csv"
        made_survey.write_margins(margins)
        self.kesu.run("load", "--margins", str(margins), "--programme", "donghu", "--year", "2020",
                      "--source", "made by a test")
        before = self.exposure(COUNTED)
        asked = {}
        for _ in range(9):
            attempt = self.invited(COUNTED)
            for item in attempt.booklet()["items"]:
                asked[item["item"]] = asked.get(item["item"], 0) + 1
        told = self.exposure(COUNTED)
        self.assertEqual(told["population"], 200000)
        self.assertEqual({one["item"]: one["attempts"] for one in told["items"] if one["attempts"]}, asked)
        for one, was in zip(told["items"], before["items"], strict=True):
            self.assertAlmostEqual(one["share"], one["attempts"] / 200000)
            self.assertEqual(one["ever"]["attempts"] - was["ever"]["attempts"], one["attempts"])
        mine = next(one for one in told["surveys"] if one["survey"] == COUNTED)
        self.assertEqual((mine["attempts"], mine["version"]), (9, "1.0.0"))
        self.assertEqual(json.loads(self.kesu.run("survey", "exposure", COUNTED, "--format", "json").stdout),
                         told)
        self.assertIn("attempts", self.kesu.run("survey", "exposure", COUNTED).stdout)


class Pilots(FormCase):
    def test_a_pilot_from_link_to_results(self):
        tokens = self.links(TRIED, 3)
        new = self.pilot("GET", tokens[0]).json()
        self.assertEqual((new["state"], new["survey"], new["language"]), ("new", TRIED, None))
        self.assertEqual(self.pilot("GET", tokens[0], "/booklet").status, 404, "not begun")
        items = self.answered(tokens[0])
        self.answered(tokens[1], lambda item: None if item["type"] == "number" else answer_to(item))
        self.assertNotEqual(self.pilot("GET", tokens[2], "").json()["attempt"], new["attempt"])
        late = {"answers": [answer_to(items[0])]}
        self.problem(self.pilot("PUT", tokens[0], "/answers/2", late), 409, "attempt-submitted")
        again = self.pilot("POST", tokens[0], "/submission", {"last_seq": 1})
        self.assertEqual(again.status, 200)
        self.assertEqual(self.pilot("GET", tokens[0], "/booklet").status, 404, "submitted")
        told = self.get(f"/surveys/{TRIED}/pilot", "designer").json()
        self.assertEqual([(link["booklet"], link["state"]) for link in told["links"]],
                         [(1, "submitted"), (2, "submitted"), (3, "new")])
        by_code = {one["item"]: one for one in told["items"]}
        for item in items:
            one = by_code[item["item"]]
            self.assertGreaterEqual(one["asked"], 1)
            self.assertEqual(one["asked"], one["answered"] + one["not_answered"])
            self.assertEqual(one["median_seconds"], 1.5)
            if one["type"] in ("single", "true_false"):
                self.assertEqual(sum(choice["count"] for choice in one["choices"]), one["answered"])
        self.assertIn("link  1  booklet 1  submitted", self.kesu.run("survey", "pilot", TRIED).stdout)
        shown = {one["item"]: one["pilots"] for one in self.exposure(TRIED)["items"] if one["pilots"]}
        self.assertEqual(shown, {code: one["asked"] for code, one in by_code.items()})
        stored = self.kesu.sql("SELECT count(*) FROM kesu.pilot WHERE pilot::text LIKE "
                               f"'%{tokens[0][:8]}%'")
        self.assertEqual(stored, [["0"]], "no token is stored")
        gone = self.ask("DELETE", f"/api/v1/surveys/{TRIED}/pilot",
                        secret=self.fixtures.accounts["designer"])
        self.assertEqual((gone.status, gone.json()), (200, {"deleted": 3}))
        self.assertEqual(self.kesu.sql("SELECT count(*) FROM kesu.pilot_answer"), [["0"]])
        self.assertEqual({one["item"]: one["pilots"] for one in self.exposure(TRIED)["items"]
                          if one["pilots"]}, shown, "what was shown was shown")
        self.assertEqual(self.pilot("GET", tokens[2]).status, 404)

    def test_saves(self):
        (token,) = self.links(LATER)
        self.pilot("POST", token, "/attempts", {"language": "en", "consent": True})
        booklet = self.pilot("GET", token, "/booklet").json()
        self.assertEqual(booklet["language"], "en")
        item = next(one for one in booklet["items"] if one["type"] == "single")
        save = {"answers": [{"item": item["item"], "choice": 1}]}
        other = {"answers": [{"item": item["item"], "choice": 2}]}
        self.assertEqual(self.pilot("PUT", token, "/answers/2", save).json(), {"acknowledged": 0})
        self.problem(self.pilot("POST", token, "/submission", {"last_seq": 2}), 409, "saves-missing")
        self.assertEqual(self.pilot("PUT", token, "/answers/1", save).json(), {"acknowledged": 2})
        self.assertEqual(self.pilot("PUT", token, "/answers/1", save).json(), {"acknowledged": 2})
        self.problem(self.pilot("PUT", token, "/answers/1", other), 409, "different-content")
        self.problem(self.pilot("PUT", token, "/answers/3", {"answers": [{"item": "none", "choice": 1}]}),
                     422, "unprocessable", "/answers/0/item")
        self.assertEqual(self.pilot("PUT", token, "/answers/3", other).status, 200)
        state = self.pilot("GET", token).json()
        self.assertEqual((state["answers"], state["next_seq"]), (other["answers"], 4))
        self.assertEqual(self.pilot("DELETE", token).json(), {"state": "withdrawn"})
        self.problem(self.pilot("PUT", token, "/answers/4", save), 410, "attempt-withdrawn")
        self.assertEqual(self.pilot("GET", token).json()["answers"], [])

    def test_a_survey_that_is_over_shows_no_questions(self):
        (token,) = self.links(LATER)
        self.pilot("POST", token, "/attempts", {"language": "zh", "consent": True})
        move = "SET session_replication_role = replica; UPDATE kesu.survey SET state = '{}' WHERE slug = '{}'"
        self.addCleanup(self.kesu.sql, move.format("draft", LATER))
        self.assertEqual(self.pilot("GET", token, "/booklet").status, 200)
        self.kesu.sql(move.format("closed", LATER))
        self.assertEqual(self.pilot("GET", token, "/booklet").status, 404)

    def test_links_end(self):
        (token,) = self.links(SECURE)
        self.assertEqual(self.pilot("GET", token).status, 200)
        self.kesu.sql("UPDATE kesu.pilot SET expires_at = now() WHERE pilot = "
                      f"'{invitation_row(token)}'")
        start = {"language": "zh", "consent": True}
        for method, path, body in (("GET", "", None), ("POST", "/attempts", start),
                                   ("PUT", "/answers/1", {"answers": []}), ("DELETE", "", None),
                                   ("POST", "/submission", {"last_seq": 1}), ("GET", "/booklet", None)):
            with self.subTest(method=method, path=path):
                self.problem(self.pilot(method, token, path, body), 404, "not-found")
                self.assertEqual(self.ask(method, "/api/v1/pilot" + path, body).status, 401)
        attempt = self.invited()
        self.assertEqual(self.pilot("GET", attempt.secret).status, 404)

    def test_links_by_the_command(self):
        made = self.kesu.run("survey", "pilot", LATER, "--links", "2", "--site", "https://survey.example",
                             "--format", "json")
        links = json.loads(made.stdout)["links"]
        self.assertTrue(all(link.startswith("https://survey.example/p/") for link in links), links)
        self.assertEqual(self.pilot("GET", links[0].rpartition("/")[2]).json()["survey"], LATER)
        refused = self.kesu.run("survey", "pilot", "none", "--links", "1", check=False)
        self.assertEqual(refused.returncode, 1)

    def test_what_is_wrong_is_named(self):
        path = f"/surveys/{TRIED}/pilot"
        self.problem(self.post(path, {"links": 0, "days": 91, "x": 1}, "designer"), 422, "unprocessable",
                     "/links", "/days", "/x")
        self.assertEqual(self.post("/surveys/none/pilot", {"links": 1, "days": 1}, "designer").status, 404)
        self.assertEqual(self.post(path, {"links": 1, "days": 1}, "sibling").status, 404)
        self.kesu.sql("INSERT INTO kesu.survey (slug, programme_id, vintage, region, title, year,"
                      " result_class, rehearsal, sampled, instrument_id, instrument_bank, standard_code,"
                      " standard_version, state) SELECT 'secure-over', programme_id, vintage, region, title,"
                      " year, result_class, rehearsal, sampled, instrument_id, instrument_bank,"
                      f" standard_code, standard_version, 'closed' FROM kesu.survey WHERE slug = '{SECURE}'")
        self.problem(self.post("/surveys/secure-over/pilot", {"links": 1, "days": 1}, "designer"), 409,
                     "no-pilot")


class Uncounted(FormCase):
    """Everything that counts attempts, with a pilot's attempts and without, byte by byte."""

    SLUG = "pilot-uncounted"

    def made(self, run):
        kesu = self.kesu
        return {
            "life": self.life(),
            "run": self.scored("--seed", "7")[1],
            "results": kesu.run("export", self.SLUG, "results", "--run", run).stdout,
            "weights": kesu.run("export", self.SLUG, "weights", "--run", run).stdout,
            "progress": timeless(self.get(f"/surveys/{self.SLUG}/progress", "city").body.decode()),
            "command": timeless(kesu.run("progress", self.SLUG, "--format", "json").stdout),
            "metrics": [line for line in self.ask("GET", "/metrics").body.decode().splitlines()
                        if "attempt" in line or "answer" in line or "start" in line],
            "rows": kesu.sql("SELECT 'attempt', count(*) FROM kesu.attempt UNION ALL"
                             " SELECT 'answer', count(*) FROM kesu.answer UNION ALL"
                             " SELECT 'receipt', count(*) FROM kesu.receipt"),
            "turns": kesu.sql("SELECT * FROM kesu.booklet_turn"),
            "page": self.get(f"/surveys/{self.SLUG}").body,
        }

    def life(self):
        life = json.loads(self.kesu.run("survey", "show", self.SLUG, "--format", "json").stdout)
        return json.dumps({name: value for name, value in life.items() if name not in ("runs", "spread")})

    def scored(self, *seed):
        """The number of a run, and the rest of it without its times."""
        document = json.loads(self.kesu.run("score", self.SLUG, *seed, "--format", "json").stdout)
        return str(document["run"].pop("id")), timeless(json.dumps(document))

    def test_pilots_count_nowhere(self):
        made_survey.make_sampled(self.kesu, self.SLUG, persons=20)
        self.fixtures.wait_state(self.SLUG, "open")
        run, _ = self.scored("--seed", "7")
        before = self.made(run)
        for token in self.links(self.SLUG, 5):
            self.answered(token)
        (begun,) = self.links(self.SLUG)
        self.pilot("POST", begun, "/attempts", {"language": "zh", "consent": True})
        with_pilots = self.made(run)
        for name, value in before.items():
            with self.subTest(name):
                self.assertEqual(with_pilots[name], value)
        self.published(before)

    def published(self, before):
        """What is signed holds the counts of before, too."""
        self.kesu.run("survey", "close", self.SLUG)
        number, _ = self.scored()
        path = self.kesu.folder / "published.json"
        self.kesu.run("survey", "publish", self.SLUG, "--run", number, "--new-key", "--out", str(path))
        told = json.loads(path.read_text("utf-8"))["manifest"]["figures"]
        was = json.loads(before["run"])
        self.assertEqual(told["run"]["diagnostics"]["response"], was["run"]["diagnostics"]["response"])
        self.assertEqual([(one["region"], one["group"], one["n"]) for one in told["estimates"]],
                         [(one["region"], one["group"], one["n"]) for one in was["estimates"]])


if __name__ == "__main__":
    unittest.main()
