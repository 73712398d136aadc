# SPDX-License-Identifier: GPL-3.0-or-later
"""From stored answers to estimates: every figure of a run against an independent computation."""

import csv
import hashlib
import io
import json
import math
import pathlib
import re
import subprocess
import tempfile
import time
import unittest

import disclosure
import made_survey
import recompute
from support import Kesu, clean_environment, wait_until, widest

SLUG, ACTIVITY, WEIGHTED = "made-sampled-rehearsal", "donghu-rehearsal", "made-weighted-rehearsal"
NOTICE = "自愿参与的模拟测评/竞赛统计，非抽样调查结果，不代表本地区公民具备科学素质的比例"
FIGURES = "region, \"group\", n, share, se, ci_low, ci_high, df, deff, n_eff, status"


def number(text):
    return float(text) if text else None


def setUpModule():
    kesu = unittest.enterModuleContext(Kesu())
    Run.kesu = kesu
    made_survey.make_sampled(kesu, SLUG)
    made_survey.make_activity(kesu, survey_id(kesu, ACTIVITY))
    Run.document = json.loads(kesu.run("score", SLUG, "--format", "json").stdout)
    Run.activity = json.loads(kesu.run("score", ACTIVITY, "--format", "json").stdout)


def survey_id(kesu, slug):
    return int(kesu.sql(f"select survey_id from kesu.survey where slug = '{slug}'")[0][0])


class Run(unittest.TestCase):
    """One program and one simulated survey for all tests of this file."""

    kesu = document = activity = None

    def figures(self, run):
        return self.kesu.sql(f"select {FIGURES} from kesu.estimate where run_id = {run}"
                             " order by 1, 2")

    def check_figures(self, run, snapshot, weighting):
        """Compares every cell of a run with shares and errors computed from these weights."""
        cells, respondents = snapshot.cells()
        literate = [one for _, one in respondents]
        stored = {(row[0], row[1]): row[2:] for row in self.figures(run)}
        self.assertEqual({cell for cell, row in stored.items() if row[0] != "0"}, set(cells))
        self.assertGreater(len(cells), 100)
        for cell, rows in cells.items():
            n, share, se, low, high, df, deff, n_eff, _ = (
                text if text in ("show", "flag", "suppress") else number(text)
                for text in stored[cell])
            with self.subTest(cell=cell):
                expected, error = weighting.share(rows, literate)
                self.assertEqual(n, len(rows))
                self.assertEqual(df, snapshot.df({respondents[i][0] for i in rows}))
                self.assertAlmostEqual(share, expected, delta=1e-9)
                self.assertAlmostEqual(se, error, delta=1e-8)
                if df < 1:
                    self.assertEqual((low, high), (0, 1))
                elif 0 < expected < 1 and error > 1e-9:  # otherwise the variance is of no use
                    interval = recompute.logit_interval(expected, error, df)
                    self.assertAlmostEqual(low, interval[0], delta=1e-7)
                    self.assertAlmostEqual(high, interval[1], delta=1e-7)
                    self.assertAlmostEqual(n_eff * deff, n, delta=1e-6)

    def check_gaps(self, document, snapshot, weighting):
        """Every two shares of a variable that are published have a gap, and its error is that of the
        difference."""
        cells, respondents = snapshot.cells()
        literate = [one for _, one in respondents]
        shown = {(e["region"], e["group"]) for e in document["estimates"]
                 if e["status"] != "suppress" and e["df"] >= 1}
        for gap in document["gaps"]:
            first, second = (gap["region"], gap["group"]), (gap["region"], gap["against"])
            with self.subTest(gap=(first, second)):
                self.assertTrue({first, second} <= shown)
                expected, error = weighting.difference(cells[first], cells[second], literate)
                self.assertAlmostEqual(gap["difference"], expected, delta=1e-9)
                self.assertAlmostEqual(gap["se"], error, delta=1e-8)
                t = recompute.student_quantile(.975, gap["df"]) * error
                self.assertAlmostEqual(gap["ci"][0], expected - t, delta=1e-6)
                self.assertAlmostEqual(gap["ci"][1], expected + t, delta=1e-6)
                self.assertGreaterEqual(gap["p_adjusted"], gap["p"])
        own = {code for region, code in shown if region == "360102" and "age=" in code}
        self.assertEqual(len(own) * (len(own) - 1) // 2,
                         sum(gap["region"] == "360102" and "age=" in gap["group"]
                             for gap in document["gaps"]))

    def refused(self, statement, constraint):
        with self.assertRaises(AssertionError) as caught:
            self.kesu.sql(statement)
        self.assertIn(constraint, str(caught.exception))


class Estimates(Run):
    def test_shares_and_errors(self):
        snapshot = recompute.Snapshot(self.kesu, SLUG)
        weighting = recompute.Weighting(snapshot)
        self.check_figures(self.document["run"]["id"], snapshot, weighting)
        self.check_gaps(self.document, snapshot, weighting)
        self.assertGreater(len(self.document["gaps"]), 10)
        self.assertEqual(self.document["run"]["diagnostics"]["response"]["classes"],
                         len(weighting.classes))

    def test_every_region_has_a_row(self):
        regions = {row[0] for row in self.figures(self.document["run"]["id"]) if row[1] == "all"}
        self.assertEqual(regions, set(recompute.Snapshot(self.kesu, SLUG).parents))

    def test_suppressed_figures_stay_inside(self):
        suppressed = [e for e in self.document["estimates"] if e["status"] == "suppress"]
        self.assertTrue(suppressed)
        for estimate in suppressed:
            for name in ("share", "se", "ci", "deff", "n_eff", "target_probability"):
                self.assertIsNone(estimate[name])
        for estimate in self.document["estimates"]:
            if estimate["status"] != "suppress":
                self.assertLessEqual(estimate["ci"][0], estimate["share"])

    def test_nothing_withheld_follows_from_the_rest(self):
        """No withheld share or number of people can be calculated from differences."""
        cells = {(e["region"], e["group"]): e for e in self.document["estimates"]
                 if e["reason"] != "empty"}
        stored = {(row[0], row[1]): int(row[2])
                  for row in self.figures(self.document["run"]["id"])}
        withheld = {cell for cell, e in cells.items() if e["status"] == "suppress"}
        uncounted = {cell for cell, e in cells.items() if e["n"] is None}
        parents = recompute.Snapshot(self.kesu, SLUG).parents
        counts = {cell: stored[cell] for cell in cells if stored[cell]}
        for hidden in (withheld, uncounted):
            self.assertEqual(disclosure.follows(counts, parents, hidden & set(counts)), set())
        sexes = sum(stored[region, group] for region, group in cells
                    if region == "360102" and group.startswith("sex="))
        self.assertIn(stored["360102", "all"] - sexes, range(1, 11))
        self.assertTrue({e["reason"] for e in cells.values()} >= {"complementary", "good"})
        self.assertTrue(uncounted <= withheld)
        for cell in withheld:
            self.assertTrue(stored[cell] > 10 or cell in uncounted)
        for cell in set(cells) - uncounted:
            self.assertEqual(cells[cell]["n"], stored[cell])

    def test_document(self):
        document = self.document
        self.assertEqual((document["survey"], document["result_class"], document["rehearsal"],
                          document["label"], document["standard"], document["instrument"]),
                         (SLUG, "model_assisted", True, "演练数据", "cast-2024",
                          "kesu-open-50@1.0.0"))
        self.assertEqual(document["target"]["value"], 0.175)
        self.assertEqual(document["estimates"][0]["region"], "360102")
        self.assertEqual([e["group"] for e in document["estimates"]
                          if e["region"] == "360102"][:4],
                         ["all", "sex=male", "sex=female", "age=18-29"])
        recipe = document["run"]["recipe"]
        self.assertEqual((recipe["standard"]["literate_at"], recipe["standard"]["inclusive"],
                          recipe["survey_year"]), (70, True, 2025))

    def test_diagnostics(self):
        snapshot = recompute.Snapshot(self.kesu, SLUG)
        found = self.document["run"]["diagnostics"]
        rows = [(weight, points) for _, weight, points, _ in snapshot.respondents()]
        weights = recompute.Weighting(snapshot).weights
        total = math.fsum(weights)
        states = [attempt[1] for attempt in snapshot.attempts]
        self.assertGreater(states.count("withdrawn"), 10)
        self.assertEqual(found["withdrawn"], states.count("withdrawn"))
        self.assertEqual(found["respondents"], len(rows))
        # Three came without an invitation: neither they nor what holds them is told.
        for name in ("uninvited", "submitted", "attempts"):
            self.assertIsNone(found[name])
        self.assertGreater(min(found["age_unknown"], found["out_of_frame"]), 10)
        self.assertAlmostEqual(found["response_rate"], (
            len(rows) + found["age_unknown"] + found["out_of_frame"]) / found["invited"],
            delta=1e-12)
        self.assertEqual((found["psus"], found["strata"], found["psus_with_respondents"]),
                         (18, 4, 17))
        self.assertAlmostEqual(found["weight_sum"], total, delta=1e-6)
        self.assertAlmostEqual(found["weight_deff_kish"],
                               len(rows) * math.fsum(w * w for w in weights) / total ** 2,
                               delta=1e-9)
        self.assertAlmostEqual(found["mean_points"],
                               math.fsum(w * sum(p) for w, (_, p) in zip(weights, rows)) / total,
                               delta=1e-9)
        self.assertAlmostEqual(found["reliability"], recompute.alpha(rows), delta=1e-9)

    def test_snapshot_hash_is_of_the_streams(self):
        digest = hashlib.sha256()
        for hashes in self.kesu.sql(
                "select encode(i.sha256, 'hex'), encode(t.sha256, 'hex') from kesu.survey s"
                " join kesu.instrument i using (instrument_id) join kesu.standard t"
                " on t.code = s.standard_code and t.version = s.standard_version"
                f" where slug = '{SLUG}'"):
            for text in hashes:
                digest.update(bytes.fromhex(text))
        survey = survey_id(self.kesu, SLUG)
        for name in ("psus", "invitations", "margins", "attempts", "answers"):
            digest.update(self.copy(name, survey))
        self.assertEqual(self.document["run"]["snapshot_sha256"], digest.hexdigest())

    def copy(self, name, survey):
        """The bytes that PostgreSQL writes for schema/queries/run/snapshot_NAME.sql."""
        path = pathlib.Path(__file__).parents[2] / f"schema/queries/run/snapshot_{name}.sql"
        query = "".join(line for line in path.read_text(encoding="utf-8").splitlines(True)
                        if not line.startswith("--"))
        if name == "attempts":  # the time that one took decides no figure
            query = f"select a, b, c, d, e, f from ({query}) q (a, b, c, d, e, f, seconds)"
        command = self.kesu.psql_command() + [
            "--command", f"set kesu.survey = '{survey}'",
            "--command", f"copy ({query}) to stdout (format binary)"]
        return subprocess.run(command, env=clean_environment(), cwd="/", check=True,
                              capture_output=True, timeout=300).stdout

    def test_threads_change_nothing(self):
        runs = []
        for threads in ("1", "2", "5"):
            self.kesu.environment["OMP_NUM_THREADS"] = threads
            runs.append(json.loads(self.kesu.run("score", SLUG, "--format", "json").stdout)["run"])
        del self.kesu.environment["OMP_NUM_THREADS"]
        for run in runs:
            self.assertEqual(run["snapshot_sha256"], self.document["run"]["snapshot_sha256"])
            self.assertEqual(self.figures(run["id"]), self.figures(self.document["run"]["id"]))

    def test_failed_run_keeps_the_reason(self):
        survey = made_survey.create(self.kesu, "made-without-sample")
        done = self.kesu.run("score", "made-without-sample", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("has no sample", done.stderr)
        state, failure = self.kesu.sql(
            f"select state, failure from kesu.run where survey_id = {survey}")[0]
        self.assertEqual(state, "failed")
        self.assertIn("has no sample", failure)

    def request(self):
        """Inserts a run as the API does and returns its number."""
        return self.kesu.sql(
            "insert into kesu.run (survey_id, result_class, rehearsal, region, seed, requested_by)"
            " select survey_id, result_class, rehearsal, region, 1, 'test' from kesu.survey"
            f" where slug = '{SLUG}' returning run_id")[0][0]

    def wait_done(self, run):
        def ended():
            state = self.kesu.sql(f"select state from kesu.run where run_id = {run}")[0][0]
            return state in ("done", "failed") and state
        return wait_until(ended, f"run {run} ends", pause=0.1)

    def test_job_runner_takes_a_requested_run(self):
        run = self.request()
        self.assertEqual(self.wait_done(run), "done")
        self.assertEqual(self.figures(run), self.figures(self.document["run"]["id"]))

    def test_a_run_is_taken_once(self):
        """While a session has claimed a run, neither the job runner nor a command may compute it."""
        claim = ("begin; with made as (insert into kesu.run (survey_id, result_class, rehearsal,"
                 " region, seed, requested_by) select survey_id, result_class, rehearsal, region,"
                 f" 1, 'test' from kesu.survey where slug = '{SLUG}' returning run_id)"
                 " select run_id, pg_try_advisory_lock(5440302, run_id::int4) from made; commit;")
        with subprocess.Popen(self.kesu.psql_command(), env=clean_environment(), cwd="/",
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
            holder.stdin.write(claim + "\n")
            holder.stdin.flush()
            run = holder.stdout.readline().split("|")[0]
            done = self.kesu.run("score", "--run", run, "--quiet", check=False)
            time.sleep(2.5)  # the job runner looks every second
            states = self.kesu.sql(f"select state from kesu.run where run_id = {run}")
            holder.stdin.close()
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("another process", done.stderr)
        self.assertEqual(states, [["queued"]])
        self.assertEqual(self.wait_done(run), "done")


class Weighted(Run):
    """A smaller sample, whose classes of stratum x residence are joined, with margins."""

    @classmethod
    def setUpClass(cls):
        made_survey.make_sampled(cls.kesu, WEIGHTED, seed=3, persons=22)
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.load(made_survey.MARGINS)
        cls.scored = cls.score()

    @classmethod
    def load(cls, margins):
        made_survey.write_margins(cls.folder / "margins.csv", margins)
        cls.kesu.run("load", "--margins", str(cls.folder / "margins.csv"), "--survey", WEIGHTED,
                     "--year", "2020", "--source", "made up 演练")

    @classmethod
    def score(cls):
        return json.loads(
            cls.kesu.run("score", WEIGHTED, "--format", "json", "--seed", "9").stdout)["run"]

    def test_shares_and_errors(self):
        snapshot = recompute.Snapshot(self.kesu, WEIGHTED)
        weighting = recompute.Weighting(snapshot, made_survey.MARGINS)
        self.check_figures(self.scored["id"], snapshot, weighting)
        found = self.scored["diagnostics"]
        self.assertLess(len(weighting.classes), 7)
        self.assertEqual(found["response"]["classes"], len(weighting.classes))
        self.assertAlmostEqual(found["weight_sum"], 200000, delta=1e-4)
        self.assertAlmostEqual(found["weight_deff_kish"],
                               len(weighting.weights) * math.fsum(
                                   w * w for w in weighting.weights) / 200000 ** 2, delta=1e-8)

    def test_recipe_and_diagnostics(self):
        recipe, found = self.scored["recipe"], self.scored["diagnostics"]
        self.assertEqual((recipe["margins"]["reference_year"], recipe["margins"]["source"],
                          recipe["margins"]["totals"]), (2020, "made up 演练", 22))
        self.assertRegex(recipe["margins"]["sha256"], "^[0-9a-f]{64}$")
        self.assertEqual((recipe["replicates"]["kind"], recipe["replicates"]["count"],
                          recipe["replicates"]["seed"]), ("jackknife", 18, 9))
        self.assertIn("2020", recipe["summary"]["zh"])
        calibration = found["calibration"]
        self.assertLess(calibration["largest_margin_error"], 1e-9)
        self.assertEqual((calibration["groups"], calibration["sets_given_up"]), (4, 0))
        self.assertGreaterEqual(calibration["g_weights"]["min"], recipe["calibration"]["bounds"][0])
        self.assertLessEqual(calibration["g_weights"]["max"], recipe["calibration"]["bounds"][1])
        self.check_response(found)

    def check_response(self, found):
        snapshot = recompute.Snapshot(self.kesu, WEIGHTED)
        respondents, answered = (len(list(snapshot.respondents())), len(list(snapshot.answered())))
        response = found["response"]
        self.assertAlmostEqual(response["rr1"], respondents / (
            found["invited"] - found["out_of_frame"]), delta=1e-12)
        self.assertAlmostEqual(response["e"], respondents / answered, delta=1e-12)
        self.assertAlmostEqual(response["rr3"], respondents / (
            respondents + response["e"] * (found["invited"] - answered)), delta=1e-12)
        self.assertEqual(sum(one["answered"] for one in response["class"]), answered)
        self.assertEqual(sum(one["invited"] for one in response["class"]), found["invited"])

    def table(self, kind):
        text = self.kesu.run("export", WEIGHTED, kind, "--run", str(self.scored["id"])).stdout
        return list(csv.DictReader(io.StringIO(text)))

    def test_weights_can_be_had(self):
        weighting = recompute.Weighting(recompute.Snapshot(self.kesu, WEIGHTED),
                                        made_survey.MARGINS)
        rows, scales = self.table("weights"), self.table("scales")
        self.assertEqual(len(rows), len(weighting.rows))
        self.assertEqual({row["label"] for row in rows}, {"演练数据"})
        self.assertEqual([int(row["psu"]) for row in rows], sorted(int(row["psu"]) for row in rows))
        drawn = {row: i for i, row in enumerate(weighting.rows)}  # in the order of the attempts
        places = [drawn[int(row["psu"]), float(row["base_weight"])] for row in rows]
        self.assertEqual(sorted(places), list(range(len(rows))))
        for i, row in zip(places, rows):
            self.assertAlmostEqual(float(row["weight"]) / weighting.weights[i], 1, delta=1e-9)
            self.assertEqual(row["education"], weighting.levels[i].get("education", ""))
        found = [(float(scale["scale"]), [float(row[scale["replicate"]]) for row in rows])
                 for scale in scales]
        self.assertEqual(len(found), len(weighting.replicates))
        for (scale, weights), (expected, again) in zip(found, weighting.replicates):
            self.assertAlmostEqual(scale, expected, delta=1e-12)
            for weight, wanted in zip(weights, (again[i] for i in places)):
                self.assertAlmostEqual(weight / wanted, 1, delta=1e-7)

    def test_weights_of_other_answers_are_refused(self):
        self.addCleanup(self.load, made_survey.MARGINS)
        self.load({"sex": {"male": 101001, "female": 98999}})
        done = self.kesu.run("export", WEIGHTED, "weights", "--run", str(self.scored["id"]),
                             check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("have changed since run", done.stderr)
        self.assertIn("an activity has no weights", self.kesu.run(
            "export", ACTIVITY, "weights", check=False).stderr)

    def test_threads_change_nothing(self):
        self.addCleanup(self.kesu.environment.pop, "OMP_NUM_THREADS")
        for threads in ("1", "2", "5"):
            self.kesu.environment["OMP_NUM_THREADS"] = threads
            self.assertEqual(self.figures(self.score()["id"]), self.figures(self.scored["id"]))

    def test_other_margins_are_another_snapshot(self):
        self.addCleanup(self.load, made_survey.MARGINS)
        self.load({"sex": {"male": 101001, "female": 98999}})
        other = self.score()
        self.assertNotEqual(other["snapshot_sha256"], self.scored["snapshot_sha256"])
        self.assertNotEqual(other["recipe"]["margins"]["sha256"],
                            self.scored["recipe"]["margins"]["sha256"])

    def test_margins_out_of_reach_are_named(self):
        self.addCleanup(self.load, made_survey.MARGINS)
        self.load({"sex": {"male": 199000, "female": 1000}})
        done = self.kesu.run("score", WEIGHTED, check=False)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertRegex(done.stderr, "cannot meet the margins: sex (fe)?male of 360102 should be ")
        run, state, failure = self.kesu.sql(
            "select run_id, run.state, failure from kesu.run join kesu.survey using (survey_id)"
            f" where slug = '{WEIGHTED}' order by run_id desc limit 1")[0]
        self.assertEqual(state, "failed")
        self.assertIn("cannot meet the margins", failure)
        self.assertNotRegex(failure, r"its \d+ respondents")  # there may be one
        self.assertEqual(self.figures(run), [])


class Imported(Run):
    def test_a_real_survey_takes_the_latest_margins_of_its_programme(self):
        made_survey.make_sampled(self.kesu, "made-real", seed=21, persons=12, rehearsal=False,
                                 instrument=made_survey.secure_instrument(self.kesu))
        self.addCleanup(self.kesu.sql, "delete from kesu.margin_source where survey_id is null")
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "margins.csv"
            for year, male in (("2020", 70000), ("2024", 90000), ("2030", 110000)):
                made_survey.write_margins(path, {"sex": {"male": male, "female": 100000}})
                self.kesu.run("load", "--margins", str(path), "--programme", "donghu", "--year",
                              year, "--source", f"table of {year}")
        run = json.loads(self.kesu.run("score", "made-real", "--format", "json").stdout)["run"]
        self.assertEqual((run["recipe"]["margins"]["reference_year"],
                          run["recipe"]["margins"]["source"]), (2024, "table of 2024"))
        self.assertAlmostEqual(run["diagnostics"]["weight_sum"], 190000, delta=1e-4)
        rehearsed = json.loads(self.kesu.run("score", SLUG, "--format", "json").stdout)["run"]
        self.assertIsNone(rehearsed["recipe"]["margins"])


class Table(Run):
    def test_table_with_truth(self):
        with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8") as truth:
            truth.write("region,group,residents,literate,share\n")
            for estimate in self.document["estimates"]:
                truth.write(f"{estimate['region']},{estimate['group']},1000,500,0.5\n")
            truth.flush()
            text, narrow = (self.kesu.run("score", SLUG, "--truth", truth.name, *more).stdout
                            for more in (["--wide"], []))
        self.assertLessEqual(widest(narrow), 100)
        self.assertGreater(widest(text), 100)
        told = r"(\d+ of \d+) intervals cover"
        self.assertEqual(re.findall(told, narrow), re.findall(told, text))
        lines = text.splitlines()
        self.assertTrue(lines[0].startswith("演练数据"))
        self.assertIn("17.5 %", text)
        self.assertIn("不公布", text)
        self.assertRegex(text, r"(\d+) of (\d+) intervals cover the simulated truth")
        self.assertRegex(text, r"\d+ of \d+ model intervals cover the simulated truth")
        self.assertEqual(sum(line.startswith("360102 ") for line in lines), 20)

    def test_truth_is_checked_before_the_run(self):
        runs = self.kesu.sql("select count(*) from kesu.run")
        done = self.kesu.run("score", SLUG, "--truth", "/nowhere.csv", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(self.kesu.sql("select count(*) from kesu.run"), runs)


class Activity(Run):
    def test_counts_and_means(self):
        self.assertNotIn("estimates", self.activity)
        self.assertNotIn("target", self.activity)
        self.assertEqual(self.activity["notice"], NOTICE)
        snapshot = recompute.Snapshot(self.kesu, ACTIVITY)
        groups = {}
        for _, _, points, background in snapshot.submitted():
            for code in recompute.groups_of(background, snapshot.year, background["residence"],
                                            snapshot.instrument["key_groups"]):
                groups.setdefault(code, []).append(sum(points))
        found = {row["group"]: row for row in self.activity["statistics"]}
        self.assertEqual(found["all"]["attempts"], len(snapshot.attempts))
        self.assertEqual(len(found), 20)
        shown = 0
        for code, row in found.items():
            scores = groups.get(code, [])
            if row["submitted"] is None:
                self.assertEqual((row["attempts"], row["mean_score"]), (None, None))
                continue
            shown += 1
            self.assertGreater(len(scores), 10)
            self.assertEqual(row["submitted"], len(scores))
            self.assertAlmostEqual(row["mean_score"], sum(scores) / len(scores), delta=1e-9)
        self.assertGreater(shown, 3)
        self.assertEqual(disclosure.follows(
            {("", code): len(scores) for code, scores in groups.items()}, {"": None},
            {("", code) for code, row in found.items()
             if row["submitted"] is None and groups.get(code)}), set())

    def test_no_share_can_be_stored(self):
        run = self.activity["run"]["id"]
        self.assertEqual(
            self.kesu.sql(f"select count(*) from kesu.estimate where run_id = {run}"), [["0"]])
        for stated, constraint in (("activity", "estimate_result_class_check"),
                                   ("model_assisted", "estimate_run_id_result_class_fkey")):
            self.refused("insert into kesu.estimate (run_id, result_class, vintage, region,"
                         " \"group\", n, share, se, ci_low, ci_high, status) select run_id,"
                         f" '{stated}', s.vintage, s.region, 'all', 50, 0.2, 0.01, 0.1, 0.3, 'show'"
                         " from kesu.run join kesu.survey s using (survey_id)"
                         f" where run_id = {run}", constraint)

    def test_export(self):
        text = self.kesu.run("export", ACTIVITY, "results").stdout
        self.assertEqual(self.kesu.run("export", ACTIVITY).stdout, text)  # the default
        rows = list(csv.DictReader(io.StringIO(text)))
        self.assertEqual(len(rows), len(self.activity["statistics"]))
        self.assertFalse({"share", "se", "ci_low"} & set(rows[0]))
        for row in rows:
            self.assertEqual((row["notice"], row["label"]), (NOTICE, "演练数据"))


class Export(Run):
    def test_results(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "results.csv"
            self.kesu.run("export", SLUG, "results", "--out", str(path), "--run",
                          str(self.document["run"]["id"]))
            content = path.read_bytes()
            self.kesu.run("export", SLUG, "results", "--out", str(path), "--excel", "--run",
                          str(self.document["run"]["id"]))
            self.assertEqual(path.read_bytes(), b"\xef\xbb\xbf" + content)
            self.assertEqual([entry.name for entry in path.parent.iterdir()], ["results.csv"])
        rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
        self.assertEqual(len(rows), len(self.document["estimates"]))
        self.assertEqual(content.count(b"\r\n"), len(rows) + 1)
        for row, estimate in zip(rows, self.document["estimates"]):
            self.assertEqual((row["region"], row["group"], row["status"], number(row["n"])),
                             tuple(estimate[k] for k in ("region", "group", "status", "n")))
            self.assertEqual(number(row["share"]), estimate["share"])
            self.assertEqual((row["label"], row["snapshot_sha256"], row["target"]),
                             ("演练数据", self.document["run"]["snapshot_sha256"], "0.175"))

    def test_what_is_not_there(self):
        for arguments in (("export", "no-such-survey", "results"),
                          ("export", SLUG, "results", "--run", "999999")):
            self.assertEqual(self.kesu.run(*arguments, check=False).returncode, 1)
        self.assertEqual(self.kesu.run("export", SLUG, "poems", check=False).returncode, 2)


class Official(Run):
    def test_opens_only_with_an_approval(self):
        self.kesu.sql("""
            insert into kesu.instrument (code, version, title, bank, document, sha256)
              select 'made-secure', '1.0.0', title, 'secure', document, sha256
              from kesu.instrument where code = 'kesu-open-50';
            insert into kesu.survey (slug, programme_id, vintage, region, title, year, result_class,
              rehearsal, sampled, instrument_id, instrument_bank, standard_code, standard_version)
            select 'made-official', programme_id, vintage, region, s.title, year, 'official', false,
              true, i.instrument_id, i.bank, standard_code, standard_version
            from kesu.survey s, kesu.instrument i
            where s.slug = 'donghu-rehearsal' and i.code = 'made-secure'""")
        opening = "update kesu.survey set state = 'open' where slug = 'made-official'"
        self.refused(opening, "official_needs_approval")
        self.kesu.sql("update kesu.survey set form_number = 'KX-1', issuing_body = 'a',"
                      " approval_number = 'b', valid_from = kesu.today() - 30,"
                      " valid_until = kesu.today() - 1 where slug = 'made-official'")
        self.refused(opening, "official_needs_approval")
        self.kesu.sql("update kesu.survey set valid_until = kesu.today() where"
                      " slug = 'made-official'")
        self.refused(opening, "cannot go from draft to open")
        self.kesu.sql(opening.replace("'open'", "'approved'"))
        self.kesu.sql(opening)

if __name__ == "__main__":
    unittest.main()
