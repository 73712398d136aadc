# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run is: interim while the survey is open, the main one under the seed that was drawn when it
closed, a sensitivity run under another.
"""

import csv
import io
import json
import subprocess
import unittest

import description
import made_survey
import support


def setUpModule():
    kesu = Case.kesu = unittest.enterModuleContext(support.Kesu(workers=1))
    made_survey.secure_instrument(kesu)


class Case(unittest.TestCase):
    kesu = None

    def run_json(self, *arguments):
        return json.loads(self.kesu.run(*arguments, "--format", "json").stdout)

    def refused(self, words, *arguments, status=1):
        done = self.kesu.run(*arguments, check=False)
        self.assertEqual((done.returncode, done.stdout), (status, ""), done.stderr)
        self.assertIn(words, done.stderr)

    def verified(self, path):
        done = subprocess.run([support.PROGRAM, "verify", str(path)], cwd="/", text=True, check=True,
                              env=support.clean_environment(), capture_output=True)
        return done.stdout

    def life(self, slug):
        return self.run_json("survey", "show", slug)

    def make(self, slug, **more):
        made_survey.make_sampled(self.kesu, slug, **more)

    def make_real(self, slug, seed):
        self.make(slug, seed=seed, persons=25, rehearsal=False, instrument="made-with-keys")


class Real(Case):
    def test_interim_then_main_then_others(self):
        self.make_real("kinds-real", 5)
        interim = self.run_json("score", "kinds-real")
        self.assertEqual((interim["run"]["kind"], interim["run"]["seed"]), ("interim", 1))
        self.assertIsNone(interim["target"])
        self.assertIn("中期计算", interim["notice"])
        self.assertEqual({row["target_verdict"] for row in interim["estimates"]}, {None})
        run = interim["run"]["id"]
        text = self.kesu.run("score", "kinds-real").stdout
        self.assertIn("不与目标比较", text)
        self.assertNotIn("目标 target", text)
        rows = list(csv.DictReader(io.StringIO(
            self.kesu.run("export", "kinds-real", "--run", str(run)).stdout)))
        self.assertTrue(all("中期计算" in row["notice"] and not row["target_verdict"]
                            for row in rows))
        self.assertEqual(self.life("kinds-real")["state"], "open")
        self.assertIsNone(self.life("kinds-real")["seed"])

        seed = self.run_json("survey", "close", "kinds-real")["seed"]
        self.assertGreater(seed, 1)
        audited = self.kesu.sql("SELECT detail ->> 'seed' FROM kesu.audit WHERE action = 'survey.seed'"
                                " AND object = 'survey/kinds-real'")
        self.assertEqual(audited, [[str(seed)]])
        self.refused("first the main run", "score", "kinds-real", "--seed", "8")
        self.assertEqual(self.life("kinds-real")["state"], "closed")
        main = self.run_json("score", "kinds-real")
        self.assertEqual((main["run"]["kind"], main["run"]["seed"]), ("main", seed))
        self.assertEqual((main["target"]["value"], main["notice"]), (0.175, None))
        self.assertIsNone(self.life("kinds-real")["spread"])
        other = self.run_json("score", "kinds-real", "--seed", "8")
        self.assertEqual((other["run"]["kind"], other["run"]["seed"]), ("sensitivity", 8))
        self.assertIn("敏感性计算", self.kesu.run("score", "kinds-real", "--seed", "9").stdout)

        # Neither seed's last run wins.
        self.kesu.run("export", "kinds-real")
        last = self.run_json("audit", "list", "--limit", "1")["audit"][0]
        self.assertEqual(last["object"], f"run/{main['run']['id']}")

        life = self.life("kinds-real")
        self.assertEqual((life["state"], life["steps"][-1]["reason"]),
                         ("scored", f"run {main['run']['id']}"))
        self.assertEqual([one["kind"] for one in life["runs"]],
                         ["interim", "interim", "main", "sensitivity", "sensitivity"])
        self.assertEqual(life["spread"]["runs"], 3)
        self.assertLessEqual(life["spread"]["low"], life["spread"]["high"])
        # An interim run stays one, also when it is read later.
        rows = list(csv.DictReader(io.StringIO(
            self.kesu.run("export", "kinds-real", "--run", str(run)).stdout)))
        self.assertTrue(all("中期计算" in row["notice"] for row in rows))

    def test_nobody_chooses(self):
        self.make_real("kinds-chosen", 7)
        self.kesu.run("survey", "close", "kinds-chosen")
        seed = self.life("kinds-chosen")["seed"]
        self.run_json("score", "kinds-chosen")
        self.kesu.sql("UPDATE kesu.survey SET seed = 7 WHERE slug = 'kinds-chosen'")
        self.assertEqual(self.life("kinds-chosen")["seed"], seed)
        run = self.kesu.sql("INSERT INTO kesu.run (survey_id, result_class, rehearsal, region, seed,"
                            " requested_by, kind) SELECT survey_id, result_class, rehearsal, region,"
                            " 7, 'x', 'main' FROM kesu.survey WHERE slug = 'kinds-chosen'"
                            " RETURNING run_id, kind")[0]
        self.assertEqual(run[1], "sensitivity")
        for change in ("kind = 'main'", f"seed = {seed}", "reason = 'x'"):
            with self.assertRaisesRegex(AssertionError, "never changed|figures stay"):
                self.kesu.sql(f"UPDATE kesu.run SET {change} WHERE run_id = {run[0]}")

    def test_another_main_run_gives_a_reason(self):
        """Margins that were loaded after the closing make another figure, and not in silence."""
        slug = "kinds-again"
        self.make_real(slug, 9)
        self.kesu.run("survey", "close", slug)
        first = self.run_json("score", slug)["run"]
        self.load_margins(70000)
        for reason in ((), ("--reason", "　\u200b")):
            self.refused("needs its --reason", "score", slug, *reason)
        self.refused("at most 500 bytes", "score", slug, "--reason", "长" * 167, status=2)
        self.refused("takes neither --seed nor --reason", "score", "--run", "1", "--reason", "x", slug,
                     status=2)
        second = self.run_json("score", slug, "--reason", " 边际总量文件有误 ")["run"]
        self.assertEqual((second["kind"], second["seed"]), ("main", first["seed"]))
        self.assertNotEqual(second["snapshot_sha256"], first["snapshot_sha256"])
        runs = self.life(slug)["runs"]
        self.assertEqual([(one["run"], one["kind"], one["reason"]) for one in runs], [
            (first["id"], "main", None), (second["id"], "main", "边际总量文件有误")])
        self.assertIn("边际总量文件有误", self.kesu.run("survey", "show", slug).stdout)
        audited = self.kesu.sql("SELECT account, detail ->> 'kind', detail ->> 'reason' FROM kesu.audit"
                                f" WHERE object = 'run/{second['id']}'")
        self.assertEqual(audited, [["kesu", "main", "边际总量文件有误"]])

        self.refused("only the last one can be published", "survey", "publish", slug, "--run",
                     str(first["id"]))
        self.refused("not the published run", "export", slug, "microdata", "--public")
        out = self.kesu.folder / "again.json"
        self.kesu.run("survey", "publish", slug, "--run", str(second["id"]), "--out", str(out))
        named = json.loads(out.read_text("utf-8"))["manifest"]["main_runs"]
        self.assertIn("eap", self.kesu.run("export", slug, "microdata").stdout.split("\n")[0])
        public = self.kesu.run("export", slug, "microdata", "--public").stdout.split("\n")[0]
        self.assertTrue(public.startswith("label,respondent,sex,"))
        self.assertEqual([(one["run"], one["state"], one["reason"]) for one in named], [
            (first["id"], "done", None), (second["id"], "done", "边际总量文件有误")])
        self.assertEqual([one["margins"] and one["margins"]["reference_year"] for one in named],
                         [None, 2024])
        self.assertIn(f"主计算 main run  {second['id']}  ", self.verified(out))

    def load_margins(self, men, women=100000, source="made up"):
        remove = "DELETE FROM kesu.margin_source WHERE survey_id IS NULL"
        self.addCleanup(self.kesu.sql, remove)
        path = self.kesu.folder / "margins.csv"
        made_survey.write_margins(path, {"sex": {"male": men, "female": women}})
        self.kesu.run("load", "--margins", str(path), "--programme", "donghu", "--year", "2024",
                      "--source", source)
        return remove

    def test_the_spread_is_of_runs_that_differ_by_the_seed_alone(self):
        slug = "kinds-spread"
        self.make_real(slug, 19)
        self.kesu.run("survey", "close", slug)
        self.kesu.run("score", slug)
        self.kesu.run("score", slug, "--seed", "8")
        self.assertEqual(self.life(slug)["spread"]["runs"], 2)
        self.load_margins(70000)
        self.kesu.run("score", slug, "--seed", "9")
        self.assertEqual(self.life(slug)["spread"]["runs"], 2)
        self.kesu.run("score", slug, "--reason", "边际总量文件有误")
        self.assertEqual(self.life(slug)["spread"]["runs"], 2)
        self.kesu.run("score", slug, "--seed", "10")
        spread = self.life(slug)["spread"]
        self.assertEqual(spread["runs"], 3)
        shares = self.kesu.sql(
            "SELECT e.share FROM kesu.estimate e JOIN kesu.run r USING (run_id, region)"
            " JOIN kesu.survey s USING (survey_id) WHERE s.slug = 'kinds-spread'"
            " AND e.\"group\" = 'all' ORDER BY run_id OFFSET 2")
        self.assertEqual([spread["low"], spread["high"]],
                         [f(float(row[0]) for row in shares) for f in (min, max)])

    def withdraw(self, slug):
        """Somebody who is of the survey's ages."""
        self.kesu.sql(
            "SELECT kesu_fn.withdraw(k.attempt) FROM (SELECT a.attempt FROM kesu.attempt a"
            f" JOIN kesu.survey s USING (survey_id) WHERE s.slug = '{slug}' AND a.state = 'submitted'"
            " AND a.invited AND EXISTS (SELECT FROM kesu.answer k WHERE k.attempt = a.attempt"
            "  AND (k.background ->> 'birth_year')::int BETWEEN 1960 AND 2000)"
            " ORDER BY 1 LIMIT 1) k")

    def test_a_main_run_of_almost_the_same_people_takes_the_place_of_the_first(self):
        """Side by side the two would tell how the one who withdrew had answered."""
        slug = "kinds-few"
        self.make_real(slug, 16)
        self.kesu.run("survey", "close", slug)
        first = self.run_json("score", slug)
        other = self.run_json("score", slug, "--seed", "8")["run"]["id"]
        run = first["run"]["id"]
        self.withdraw(slug)
        # The same margins: the figure of one person less is nothing but that person's answers.
        self.refused("fewer than 11 respondents", "score", slug, "--reason", "有人撤回")
        self.load_margins(70000)
        second = self.run_json("score", slug, "--reason", "边际总量文件有误")
        by = second["run"]["id"]
        self.assertEqual(
            [(one["run"], one["state"], one["superseded_by"]) for one in self.life(slug)["runs"]
             if one["state"] != "failed"],
            [(run, "superseded", by), (other, "superseded", by), (by, "done", None)])
        for closed in (run, other):
            for kind in ("results", "weights", "plausible"):
                self.refused(f"superseded by run {by}", "export", slug, kind, "--run", str(closed))
        audited = self.kesu.sql("SELECT detail ->> 'by' FROM kesu.audit WHERE action ="
                                f" 'run.supersede' AND object = 'run/{run}'")
        self.assertEqual(audited, [[str(by)]])
        self.check_cells(run, by)
        whole = second["estimates"][0]
        self.assertEqual((whole["group"], whole["status"]), ("all", "show"))
        # Again the margins of the first run: whoever has kept its figures has the difference.
        self.withdraw(slug)
        self.kesu.sql("DELETE FROM kesu.margin_source WHERE survey_id IS NULL")
        self.refused(f"since run {run}", "score", slug, "--reason", "改回来")
        with self.assertRaisesRegex(AssertionError, "figures stay"):
            self.kesu.sql(f"UPDATE kesu.run SET state = 'done', superseded_by = NULL WHERE run_id = {run}")
        self.kesu.run("survey", "publish", slug, "--run", str(by), "--out",
                      str(self.kesu.folder / "few.json"))
        self.load_margins(80000)
        self.refused(f"since run {by}", "score", slug)

    def test_totals_under_another_name_are_the_same_margins(self):
        slug = "kinds-renamed"
        self.make_real(slug, 20)
        remove = self.load_margins(70000)
        self.kesu.run("survey", "close", slug)
        self.kesu.run("score", slug)
        self.withdraw(slug)
        self.kesu.sql(remove)
        self.load_margins(70000, source="made up, named otherwise")
        self.refused("fewer than 11 respondents", "score", slug, "--reason", "来源写错")

    def check_cells(self, before, now):
        """No cell is shown, but the first, from which the one who withdrew is missing."""
        moved = self.kesu.sql(
            'SELECT b.n - a.n, a.status, a.n_hidden, a."group" = \'all\' AND a.region = r.region'
            ' FROM kesu.estimate a JOIN kesu.estimate b USING (region, "group")'
            f" JOIN kesu.run r ON r.run_id = a.run_id WHERE a.run_id = {now} AND b.run_id = {before}"
            " AND a.n <> b.n")
        self.assertGreater(len(moved), 5)
        self.assertEqual({int(row[0]) for row in moved}, {1})
        self.assertEqual({tuple(row[1:]) for row in moved}, {("show", "f", "t"),
                                                            ("suppress", "t", "f")})
        shown = self.kesu.sql(f"SELECT count(*) FROM kesu.estimate WHERE run_id = {now}"
                              " AND status <> 'suppress'")[0][0]
        self.assertGreater(int(shown), 5)

    def test_a_failed_main_run_is_none(self):
        slug = "kinds-failed"
        self.make_real(slug, 10)
        self.kesu.run("survey", "close", slug)
        remove = self.load_margins(199000, 1000)
        self.refused("cannot meet the margins", "score", slug)
        self.kesu.sql(remove)
        self.assertEqual(self.run_json("score", slug)["run"]["kind"], "main")

    def export(self, run, kind):
        return self.kesu.run("export", "kinds-kept", kind, "--run", str(run)).stdout

    def check_points(self, run):
        """The points of every respondent follow from the items that were right."""
        document = json.loads(self.kesu.sql("SELECT replace(document, chr(10), ' ') FROM kesu.instrument"
                                            " WHERE code = 'made-with-keys'")[0][0])
        text = self.export(run, "microdata")
        rows = list(csv.DictReader(io.StringIO(text)))
        items = [f"item{i + 1}" for i in range(len(document["items"]))]
        self.assertEqual([name for name in rows[0] if name.startswith("item")], items)
        for row in rows:
            right = [item["points"] for item, name in zip(document["items"], items, strict=True)
                     if row[name] == "1"]
            self.assertEqual(sum(right), int(row["points"]))
        self.assertEqual({row[name] for row in rows for name in items}, {"0", "1", ""})
        labels = self.kesu.run("export", "kinds-kept", "microdata", "--run", str(run), "--format",
                               "html", "--labels", "en").stdout
        self.assertIn(f'Item 1 ({document["items"][0]["code"]}) right', labels)
        for item in document["items"][:3]:  # of a secure form no question and no key leaves
            self.assertNotIn(item["text"]["en"], labels)

    def test_a_main_run_is_kept_whoever_withdraws(self):
        slug, kinds = "kinds-kept", ("results", "weights", "scales", "plausible")
        self.make_real(slug, 12)
        self.kesu.run("survey", "close", slug)
        main = self.run_json("score", slug)
        other = self.run_json("score", slug, "--seed", "3")["run"]["id"]
        run = main["run"]["id"]
        before = {kind: self.export(run, kind) for kind in kinds}
        # What is kept is what the answers give.
        kept = "FROM kesu.run_microdata WHERE run_id = " + str(run)
        self.kesu.sql(f"CREATE TABLE public.kept AS SELECT * {kept};"
                      f" SET session_replication_role = replica; DELETE {kept}")
        self.assertEqual({kind: self.export(run, kind) for kind in kinds}, before)
        self.kesu.sql("INSERT INTO kesu.run_microdata SELECT * FROM public.kept")

        self.check_points(run)
        gone = [row[0] for row in self.kesu.sql(
            "SELECT a.attempt FROM kesu.attempt a JOIN kesu.survey s USING (survey_id)"
            f" WHERE s.slug = '{slug}' AND a.state = 'submitted' AND a.invited ORDER BY 1 LIMIT 20")]
        for attempt in gone:
            self.kesu.sql(f"SELECT kesu_fn.withdraw('{attempt}')")
            self.assertEqual(self.kesu.sql("SELECT count(*) FROM kesu.run_responses JOIN kesu.run USING"
                                           f" (run_id) WHERE run_id = {run}"), [["0"]])
        self.assertNotIn("item1", self.export(run, "microdata").split("\n")[0])
        # A run that read the answers before somebody withdrew keeps none of them.
        store = f"SELECT kesu_fn.run_responses_store({run}, %s, 1::int2, '1')"
        withdrawn = int(self.kesu.sql("SELECT count(*) FROM kesu.attempt JOIN kesu.survey s USING"
                                      f" (survey_id) WHERE s.slug = '{slug}'"
                                      " AND attempt.state = 'withdrawn'")[0][0])
        for before_it, kept in ((withdrawn - 1, 0), (withdrawn, 1)):
            self.kesu.sql(store % before_it)
            self.assertEqual(self.kesu.sql("SELECT count(*) FROM kesu.run_responses"
                                           f" WHERE run_id = {run}"), [[str(kept)]])
        for change in ("UPDATE kesu.run_responses SET items = 2", "DELETE FROM kesu.run_responses",
                       "TRUNCATE kesu.run_responses"):
            with self.assertRaisesRegex(AssertionError, "never changed|only a withdrawal"):
                self.kesu.sql(change)
        self.kesu.sql("SET session_replication_role = replica;"
                      f" DELETE FROM kesu.run_responses WHERE run_id = {run}")
        self.assertEqual(self.kesu.sql("SELECT count(*) FROM kesu.answer WHERE attempt IN ('"
                                       + "', '".join(gone) + "')"), [["0"]])
        self.assertEqual({kind: self.export(run, kind) for kind in kinds}, before)
        self.refused("have changed since run", "export", slug, "weights", "--run", str(other))
        again = self.run_json("score", slug, "--reason", "有人撤回")
        left = list(csv.DictReader(io.StringIO(self.export(again["run"]["id"], "weights"))))
        were = list(csv.DictReader(io.StringIO(before["weights"])))
        self.assertEqual(len(left), again["estimates"][0]["n"])
        self.assertLess(len(left), len(were))
        self.assertLessEqual({(row["psu"], row["base_weight"]) for row in left},
                             {(row["psu"], row["base_weight"]) for row in were})
        self.check_kept(gone)

    def check_kept(self, gone):
        """Nothing names anybody, nobody else reads it, and nothing changes it."""
        rows = self.kesu.sql("SELECT m::text FROM kesu.run_microdata m")
        self.assertFalse([one for one in gone for row in rows if one in row[0]])
        kinds = self.kesu.sql("SELECT DISTINCT data_type FROM information_schema.columns"
                              " WHERE table_name = 'run_microdata' AND table_schema = 'kesu'")
        self.assertEqual({kind for kind, in kinds}, {"bigint", "ARRAY", "text"})
        for role in ("kesu_staff", "kesu_resident", "kesu_identity"):
            with self.assertRaisesRegex(AssertionError, "permission denied"):
                self.kesu.sql(f"SET ROLE {role}; SELECT * FROM kesu.run_microdata")
        for change in ("UPDATE kesu.run_microdata SET unmeasured = 'x'", "TRUNCATE kesu.run_microdata",
                       "DELETE FROM kesu.run_microdata"):
            with self.assertRaisesRegex(AssertionError, "never changed"):
                self.kesu.sql(change)

    def test_by_account(self):
        slug = "kinds-api"
        self.make_real(slug, 11)
        self.kesu.run("survey", "close", slug)
        made = self.kesu.run("account", "add", "--role", "monitor", "--region", "360102", "kinds")
        client = self.kesu.client()
        self.addCleanup(client.close)
        judge = description.Description(client.request("GET", "/openapi.json").json())
        client = judge.client("127.0.0.1", self.kesu.port)
        self.addCleanup(client.close)

        def ask(**body):
            reply = client.request("POST", f"/api/v1/surveys/{slug}/runs", body, made.stdout.strip())
            return reply.status, reply.json()
        status, problem = ask(seed=3)
        self.assertEqual((status, problem["type"]), (409, "/problems/run-main-first"))
        self.run_json("score", slug)
        status, problem = ask(reason="　")
        self.assertEqual((status, problem["type"]), (409, "/problems/run-needs-reason"))
        status, problem = ask(reason="x" * 501, seed="x")
        self.assertEqual((status, sorted(field["pointer"] for field in problem["errors"])),
                         (422, ["/reason", "/seed"]))
        status, run = ask(reason="边际总量文件有误")
        self.assertEqual(status, 202)
        self.assertEqual(self.life(slug)["runs"][-1]["reason"], "边际总量文件有误")
        support.wait_until(lambda: self.life(slug)["runs"][-1]["state"] == "done", "the run is done")
        self.assertEqual(self.kesu.sql("SELECT account FROM kesu.audit"
                                       f" WHERE object = 'run/{run['run']}'"), [["kinds"]])

    def test_seeds_differ(self):
        seeds = self.kesu.sql("SELECT kesu.seed_drawn() FROM generate_series(1, 2000)")
        self.assertEqual(len({seed for seed, in seeds}), 2000)
        mean = sum(int(seed) for seed, in seeds) / 2000 / 2**48
        self.assertAlmostEqual(mean, 0.5, delta=0.05)  # six standard errors and more


class Rehearsal(Case):
    def test_held_against_the_target_while_open(self):
        """It shows what a finished survey's figures look like, and says that it is interim."""
        self.make("kinds-rehearsal", seed=6, persons=25)
        shown = self.run_json("score", "kinds-rehearsal")
        self.assertEqual((shown["run"]["kind"], shown["target"]["value"]), ("interim", 0.175))
        self.assertIn("中期计算", self.kesu.run("score", "kinds-rehearsal").stdout)
        first = self.run_json("survey", "close", "kinds-rehearsal")["seed"]
        self.run_json("survey", "open", "kinds-rehearsal")
        self.assertIsNone(self.life("kinds-rehearsal")["seed"])
        self.kesu.run("score", "kinds-rehearsal", "--seed", str(first), "--quiet")
        self.kesu.run("survey", "close", "kinds-rehearsal")
        # What was asked for under the seed of an earlier closing scores nothing when it is done.
        slug = "slug = 'kinds-rehearsal'"
        stale = self.kesu.sql(
            "BEGIN; INSERT INTO kesu.run (survey_id, result_class, rehearsal, region, requested_by)"
            f" SELECT survey_id, result_class, rehearsal, region, 'stale' FROM kesu.survey WHERE {slug}"
            f" RETURNING run_id, kind, seed = (SELECT seed FROM kesu.survey WHERE {slug});"
            f" UPDATE kesu.survey SET state = 'open' WHERE {slug};"
            f" UPDATE kesu.survey SET state = 'closed' WHERE {slug};"
            " UPDATE kesu.run SET state = 'done', finished_at = now(), program_version = 'x',"
            " recipe = '{}', diagnostics = '{}', snapshot_sha256 = sha256('')"
            " WHERE requested_by = 'stale'; COMMIT")[0]
        self.assertEqual(stale[1:], ["main", "t"])
        self.assertEqual(self.life("kinds-rehearsal")["state"], "closed")
        self.assertEqual(self.run_json("score", "kinds-rehearsal")["run"]["kind"], "main")
        self.refused("only the last one", "survey", "publish", "kinds-rehearsal", "--run", stale[0])
        # Nobody chooses a figure that is made up: it is computed again without a reason.
        self.assertEqual(self.run_json("score", "kinds-rehearsal")["run"]["kind"], "main")


class Nobody(Case):
    def test_a_survey_that_nobody_answered(self):
        for slug, words, more in (("kinds-none", "nobody invited", {}),
                                  ("kinds-fair", "nobody has submitted",
                                   {"result_class": "activity"})):
            made_survey.create(self.kesu, slug, **more)
            self.kesu.run("survey", "close", slug)
            self.refused(words, "score", slug)
            life = self.life(slug)
            self.assertEqual((life["state"], [one["state"] for one in life["runs"]]),
                             ("closed", ["failed"]))

    def test_only_some_who_were_not_invited(self):
        survey = made_survey.create(self.kesu, "kinds-strangers", state="draft")
        maker = made_survey.Maker(self.kesu, survey, 3)
        for _ in range(15):
            maker.attempt("submitted")
        maker.write()
        self.kesu.sql(f"UPDATE kesu.survey SET state = 'open' WHERE survey_id = {survey}")
        self.kesu.run("survey", "close", "kinds-strangers")
        self.refused("nobody invited", "score", "kinds-strangers")

    def test_a_run_of_nobody_is_not_published(self):
        """An older program has scored one."""
        made_survey.create(self.kesu, "kinds-empty")
        self.kesu.run("survey", "close", "kinds-empty")
        run = self.kesu.sql(
            "BEGIN; INSERT INTO kesu.run (survey_id, result_class, rehearsal, region, requested_by)"
            " SELECT survey_id, result_class, rehearsal, region, 'empty' FROM kesu.survey"
            " WHERE slug = 'kinds-empty' RETURNING run_id;"
            " UPDATE kesu.run SET state = 'done', finished_at = now(), program_version = '0.1.0',"
            " recipe = '{}', diagnostics = '{}', snapshot_sha256 = sha256('')"
            " WHERE requested_by = 'empty'; COMMIT")[0][0]
        self.assertEqual(self.life("kinds-empty")["state"], "scored")
        self.refused("nobody has answered", "survey", "publish", "kinds-empty", "--run", run)


if __name__ == "__main__":
    unittest.main()
