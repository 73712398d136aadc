# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests of the staff (results, files, runs, programmes), and HTTP rules that hold for all addresses."""

import csv
import io
import json
import re
import unittest

import api_case
import description
import support
from api_fixtures import HIDDEN, LOADED, SAMPLED

REHEARSAL = "演练数据"
NIL = "00000000-0000-4000-8000-000000000000"

setUpModule = api_case.start


class StaffTest(api_case.ApiCase):
    def test_anyone_sees_a_rehearsal(self):
        for slug in (LOADED, SAMPLED):
            reply = self.get(f"/surveys/{slug}/indicators")
            self.assertEqual((reply.status, reply.json()["label"]), (200, REHEARSAL))

    def test_estimates(self):
        shown = self.get(f"/surveys/{SAMPLED}/indicators?by=region,group").json()
        self.assertEqual((shown["result_class"], shown["notice"]), ("model_assisted", None))
        self.assertEqual((shown["run"]["id"], shown["run"]["seed"]), (self.fixtures.run_of(SAMPLED), 7))
        self.assertEqual(shown["target"]["value"], 0.175)
        about = shown["about"]
        self.assertEqual((about["year"], about["region"]["code"], about["programme"]["code"],
                          about["state"], about["closed_on"], about["approval"]),
                         (2026, "360102", "donghu", "open", None, None))
        cells = {(cell["region"], cell["group"]): cell for cell in shown["estimates"]}
        whole, thin = cells["360102", "all"], cells["360102002", "age=60-69"]
        self.assertEqual((whole["share"], whole["se"], whole["ci"], whole["status"]),
                         (0.168, 0.03, [0.12, 0.24], "show"))
        self.assertTrue(0 < whole["target_probability"] < 1)
        self.assertEqual((thin["status"], thin["reason"]), ("suppress", "few_rows"))
        for name in ("n", "df", "share", "se", "ci", "target_probability"):
            self.assertIsNone(thin[name], name)

    def test_an_activity_has_no_share(self):
        shown = self.get(f"/surveys/{HIDDEN}/indicators", "monitor").json()
        self.assertEqual((shown["result_class"], shown["label"]), ("activity", None))
        self.assertIn("非抽样调查结果", shown["notice"])
        self.assertEqual([(row["group"], row["attempts"], row["submitted"], row["mean_score"])
                          for row in shown["statistics"]],
                         [("all", None, 17, 61.5), ("sex=male", None, None, None)])  # two never ended
        self.assertNotIn("share", json.dumps(shown))

    def test_who_sees_what_is_no_rehearsal(self):
        for path in (f"/surveys/{HIDDEN}/indicators", f"/surveys/{HIDDEN}/exports/results.csv"):
            for nobody in (None, "expired", "disabled", "wrong-token"):
                with self.subTest(path=path, account=nobody):
                    self.problem(self.get(path, nobody), 401, "account-needed")
            self.problem(self.get(path, "elsewhere"), 404, "not-found")
            for account in ("monitor", "city", "evaluator"):
                self.assertEqual(self.get(path, account).status, 200)

    def test_whether_a_survey_exists_is_not_told(self):
        hidden = self.get(f"/surveys/{HIDDEN}/indicators").json()
        nothing = self.get("/surveys/no-such-survey/indicators").json()
        del hidden["instance"], nothing["instance"]
        self.assertEqual(hidden, nothing)
        self.problem(self.get("/surveys/no-such-survey/indicators", "monitor"), 404, "not-found")

    def test_queries(self):
        path, run = f"/surveys/{SAMPLED}/indicators", self.fixtures.run_of(SAMPLED)
        self.assertEqual(self.get(f"{path}?run={run}").json(), self.get(path).json())
        for query in ("run=x", "run=0", "run=-1", "by=region", "by=%ff"):
            with self.subTest(query=query):
                self.problem(self.get(f"{path}?{query}"), 400, "bad-request")
        for other in (self.fixtures.run_of(HIDDEN), 999999999):
            self.problem(self.get(f"{path}?run={other}"), 404, "not-found")

    def test_programmes(self):
        for account, sees in ((None, False), ("elsewhere", False), ("monitor", True), ("city", True)):
            listed = {programme["code"]: programme
                      for programme in self.get("/programmes", account).json()["programmes"]}
            self.assertEqual(set(listed), {"donghu", "jiujiang", "qijiang", "rugao", "xunwu"})
            slugs = [survey["slug"] for survey in listed["donghu"]["surveys"]]
            self.assertIn(LOADED, slugs)
            self.assertEqual(HIDDEN in slugs, sees, account)
        self.assertEqual(listed["donghu"]["targets"][0]["value"], 0.175)

    def test_export(self):
        path = f"/surveys/{SAMPLED}/exports/results.csv"
        reply = self.get(path)
        self.assertIn(f"{SAMPLED}-results.csv", reply.headers["content-disposition"])
        rows = list(csv.DictReader(io.StringIO(reply.body.decode("utf-8"), newline="")))
        self.assertEqual([(row["region"], row["group"]) for row in rows],
                         [("360102", "all"), ("360102", "sex=male"), ("360102002", "age=60-69")])
        self.assertEqual({row["label"] for row in rows}, {REHEARSAL})
        self.assertEqual((rows[0]["share"], rows[0]["ci_low"], rows[2]["share"]), ("0.168", "0.12", ""))
        self.assertEqual(self.get(path + "?excel=1").body, b"\xef\xbb\xbf" + reply.body)
        self.problem(self.get(f"/surveys/{SAMPLED}/exports/answers.csv"), 404, "not-found")

    def test_export_of_an_activity(self):
        reply = self.get(f"/surveys/{HIDDEN}/exports/results.csv", "evaluator")
        rows = list(csv.DictReader(io.StringIO(reply.body.decode("utf-8"), newline="")))
        self.assertNotIn("share", rows[0])
        self.assertTrue(all("非抽样调查结果" in row["notice"] for row in rows))

    def test_who_may_ask_for_a_run(self):
        path = f"/surveys/{HIDDEN}/runs"
        self.problem(self.post(path, {}), 401, "account-needed")
        self.problem(self.post(path, {}, "expired"), 401, "account-needed")
        self.problem(self.post(path, {}, "evaluator"), 403, "role-needed")
        self.problem(self.post(path, {}, "elsewhere"), 404, "not-found")
        self.problem(self.post(path, {"seed": "x"}, "monitor"), 422, "unprocessable", "/seed")
        self.problem(self.post(path, {"speed": 1}, "monitor"), 422, "unprocessable", "/speed")
        # Everybody may see a rehearsal, but only accounts whose subtree contains it may run it.
        self.problem(self.post(f"/surveys/{LOADED}/runs", {}, "elsewhere"), 403, "outside-region")

    def test_run(self):
        attempt = self.begin()
        attempt.save(1, [support.answer_to(attempt.booklet()["items"][0])], background=support.BACKGROUND)
        self.assertEqual(attempt.submit(1).status, 201)
        asked = self.post(f"/surveys/{LOADED}/runs", {"seed": 42}, "monitor")
        self.assertEqual((asked.status, asked.headers["location"]), (202, asked.json()["href"]))
        run = asked.json()["run"]
        def ended():
            state = self.get(f"/runs/{run}").json()
            return state["state"] not in ("queued", "running") and state
        state = support.wait_until(ended, f"run {run} ends")
        self.assertEqual((state["state"], state["progress"], state["failure"]), ("done", 1, None))
        shown = self.get(f"/surveys/{LOADED}/indicators").json()
        self.assertEqual((shown["run"]["id"], shown["run"]["seed"]), (run, 42))
        self.assertEqual(shown["run"]["diagnostics"]["withheld"]["because"], "few_respondents")
        self.assertIsNone(shown["statistics"][0]["submitted"])
        audit = self.kesu.sql(f"SELECT account, action FROM kesu.audit WHERE object = 'run/{run}'")
        self.assertEqual(audit, [["monitor", "run.request"]])
        self.assertEqual(self.post(f"/surveys/{LOADED}/runs", None, "monitor").status, 202)

    def test_who_sees_a_run(self):
        run = self.fixtures.run_of(HIDDEN)
        for account in (None, "elsewhere"):
            self.problem(self.get(f"/runs/{run}", account), 404, "not-found")
        self.assertEqual(self.get(f"/runs/{run}", "evaluator").json()["survey"], HIDDEN)
        for nothing in ("x", "0", "999999999"):
            self.problem(self.get(f"/runs/{nothing}", "monitor"), 404, "not-found")


class HttpTest(api_case.ApiCase):
    def statics(self):
        """The addresses of all files that are served from memory with an ETag."""
        page = self.ask("GET", f"/s/{LOADED}").body.decode()
        staff = self.ask("GET", "/staff").body.decode()
        interview = self.ask("GET", "/interview").body.decode()
        assets = re.findall(r'(?:src|href)="(/assets/[^"]+)"', page + staff + interview)
        self.assertGreaterEqual(len(assets), 5)
        return [self.begin().href, f"/s/{LOADED}", "/i/token", "/staff", f"/staff/surveys/{LOADED}",
                "/interview", "/interview.webmanifest", "/interview-worker.js", *assets]

    def test_head(self):
        paths = [*self.statics(), "/healthz", "/readyz", "/openapi.json", "/api/v1/programmes", "/",
                 f"/api/v1/surveys/{LOADED}", f"/api/v1/surveys/{LOADED}/indicators"]
        for path in paths:
            with self.subTest(path=path):
                whole, head = self.ask("GET", path), self.ask("HEAD", path)
                self.assertEqual((head.status, head.body), (whole.status, b""))
                for name in ("content-type", "content-length", "etag", "cache-control"):
                    self.assertEqual(head.headers.get(name), whole.headers.get(name), name)

    def test_options_and_other_methods(self):
        for path, allow in (("/healthz", "GET, HEAD, OPTIONS"),
                            (f"/api/v1/surveys/{LOADED}/attempts", "POST, OPTIONS"),
                            (f"/api/v1/attempts/{NIL}", "GET, HEAD, DELETE, OPTIONS"),
                            (f"/api/v1/attempts/{NIL}/answers/1", "PUT, OPTIONS")):
            with self.subTest(path=path):
                reply = self.ask("OPTIONS", path)
                self.assertEqual((reply.status, reply.headers["allow"]), (204, allow))
                reply = self.ask("PATCH", path)
                self.problem(reply, 405, "method-not-allowed")
                self.assertEqual(reply.headers["allow"], allow)
        self.problem(self.ask("POST", "/healthz"), 405, "method-not-allowed")

    def test_unknown_addresses(self):
        for path in ("/no/such/page", "/api/v1", "/api/v2/programmes", "/assets/none.js",
                     "/api/v1/booklets/" + "0" * 32, "/api/v1/surveys/", "/healthz/"):
            with self.subTest(path=path):
                self.problem(self.ask("GET", path), 404, "not-found")

    def test_root_leads_to_the_staff_pages(self):
        reply = self.ask("GET", "/")
        self.assertEqual((reply.status, reply.headers["location"]), (302, "/staff"))

    def test_tags(self):
        for path in self.statics():
            for coding in ("identity", "gzip", "br"):
                with self.subTest(path=path, coding=coding):
                    asked = {"Accept-Encoding": coding}
                    tag = self.ask("GET", path, headers=asked).headers["etag"]
                    for match in (tag, f'"other", W/{tag}', "*"):
                        reply = self.ask("GET", path, headers={**asked, "If-None-Match": match})
                        self.assertEqual((reply.status, reply.headers["etag"]), (304, tag))
                    reply = self.ask("GET", path, headers={**asked, "If-None-Match": '"other"'})
                    self.assertEqual(reply.status, 200)

    def test_what_never_changes_may_be_kept(self):
        for path in self.statics():
            reply = self.ask("GET", path)
            for_ever = path.startswith(("/assets/", "/api/v1/booklets/"))
            self.assertEqual("immutable" in reply.headers["cache-control"], for_ever, path)

    def test_codings(self):
        for path in self.statics():
            plain = self.ask("GET", path)
            self.assertNotIn("content-encoding", plain.headers)
            packed = self.ask("GET", path, headers={"Accept-Encoding": "gzip"})
            self.assertEqual(packed.headers["content-encoding"], "gzip", path)
            self.assertEqual(description.unpacked(packed), plain.body)
            smallest = self.ask("GET", path, headers={"Accept-Encoding": "gzip, deflate, br"})
            self.assertEqual(smallest.headers["content-encoding"], "br", path)
            self.assertLess(len(smallest.body), len(plain.body))
            self.assertEqual(description.unpacked(smallest), plain.body)
            self.assertEqual({reply.headers["vary"] for reply in (plain, packed, smallest)},
                             {"Accept-Encoding"})
            self.assertEqual(len({reply.headers["etag"] for reply in (plain, packed, smallest)}), 3)
            refused = self.ask("GET", path, headers={"Accept-Encoding": "gzip;q=0, br;q=0"})
            self.assertNotIn("content-encoding", refused.headers)

    def test_pages_run_only_their_own_scripts(self):
        for path in (f"/s/{LOADED}", "/i/token", "/staff", f"/staff/surveys/{LOADED}", "/interview"):
            policy = self.ask("GET", path).headers["content-security-policy"]
            for part in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'",
                         "base-uri 'none'", "form-action 'none'"):
                self.assertIn(part, policy.split("; "), path)
            self.assertNotIn("unsafe", policy)

    def test_what_is_personal_is_not_kept(self):
        attempt = self.begin()
        for path, secret in ((attempt.path, attempt.secret), ("/api/v1/programmes", None),
                             (f"/api/v1/surveys/{SAMPLED}/indicators", None)):
            reply = self.ask("GET", path, secret=secret)
            self.assertEqual(reply.headers["cache-control"], "no-store", path)

    def test_metrics(self):
        text = self.ask("GET", "/metrics").body.decode()
        self.assertRegex(text, r'(?m)^kesu_requests_total\{worker="1"\} \d+$')
        self.assertNotIn(LOADED, text)


class Providers(api_case.ApiCase):
    def test_none_is_set(self):
        self.assertEqual(self.get("/oidc").json(), {"providers": []})
        self.problem(self.get("/oidc/main/start"), 404, "not-found")
        self.problem(self.get("/oidc/main/callback?code=1&state=2"), 404, "not-found")


if __name__ == "__main__":
    unittest.main()
