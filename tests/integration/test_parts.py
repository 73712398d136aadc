# SPDX-License-Identifier: GPL-3.0-or-later
"""What accounts above, in, beside and below a survey's region see of it, over HTTP and in SQL.

A made survey of a city with two counties in its sample. The city's own row is what a county sees of it
once it is published, and not before.
"""

import csv
import hashlib
import io
import json
import unittest

import made_survey
import support

CITY, COUNTY, SIBLING = "360400", "360402", "360403"
SLUG = "parts-city"
SCOPES = {"nation": "000000", "province": "360000", "city": CITY, "county": COUNTY,
          "sibling": SIBLING, "beside": "360100", "elsewhere": "320000"}
WHOLE, OUTSIDE = ("nation", "province", "city"), ("beside", "elsewhere")
PEOPLE = {1: 12, 2: 3}  # submitted, by psu
FIGURES = f"""
INSERT INTO kesu.estimate (run_id, result_class, vintage, region, "group", n, share, se, ci_low, ci_high,
  df, deff, n_eff, status, reason)
SELECT r.run_id, r.result_class, s.vintage, e.region, e."group", e.n, 0.2, 0.05, 0.1, 0.3, 9, 1, e.n,
  e.status, e.reason
FROM kesu.run r JOIN kesu.survey s USING (survey_id), (VALUES
  ('{CITY}', 'all', 300, 'show', ''), ('{CITY}', 'sex=male', 140, 'show', ''),
  ('{COUNTY}', 'all', 180, 'show', ''), ('{COUNTY}', 'sex=male', 8, 'suppress', 'few_rows'),
  ('{SIBLING}', 'all', 120, 'show', ''), ('{SIBLING}', 'sex=male', 70, 'suppress', 'complementary')
) AS e (region, "group", n, status, reason)
WHERE r.run_id = {{run}};
INSERT INTO kesu.estimate_measure SELECT run_id, result_class, vintage, region, "group", 'observed', 0.2,
  0.05, 0.1, 0.3, 9 FROM kesu.estimate WHERE run_id = {{run}};
INSERT INTO kesu.area_estimate (run_id, result_class, vintage, region, parent, kind, share, rmse, ci_low,
  ci_high, gamma, status)
SELECT run_id, result_class, vintage, region, '{CITY}', 'sampled', 0.2, 0.05, 0.1, 0.3, 0.5, 'show'
FROM kesu.estimate WHERE run_id = {{run}} AND "group" = 'all' AND region <> '{CITY}';
INSERT INTO kesu.region_rank SELECT run_id, result_class, vintage, '{CITY}', region, 'direct', 2, 2, 1, 2
FROM kesu.estimate WHERE run_id = {{run}} AND "group" = 'all' AND region <> '{CITY}';
INSERT INTO kesu.trend (run_id, result_class, vintage, region, kind, year, reference_share, derived, change,
  se, df, ci_low, ci_high)
SELECT run_id, result_class, vintage, region, 'baseline', 2020, 0.15, false, 0.05, 0.05, 9, 0, 0.1
FROM kesu.estimate WHERE run_id = {{run}} AND "group" = 'all';
INSERT INTO kesu.figure (series, region, "group", year, version, estimate, standard, source, url, note)
VALUES ('made', 'CN', 'all', 2025, 1, 0.15, '', 'made up for a test', '', '');
INSERT INTO kesu.run_comparison (run_id, number, place, result_class, vintage, region, year, against,
  comparison, quote, outcome, reason, figure_id, reference_year, reference_share)
SELECT r.run_id, 1, 1, r.result_class, s.vintage, s.region, 2025, 'CN', 'above', 'made', 'withheld', '',
  (SELECT max(figure_id) FROM kesu.figure), 2025, 0.15
FROM kesu.run r JOIN kesu.survey s USING (survey_id) WHERE r.run_id = {{run}};
INSERT INTO kesu.run_scale (run_id, result_class, form_id, anchors, freed)
SELECT r.run_id, r.result_class, s.instrument_id, 0, 0 FROM kesu.run r JOIN kesu.survey s USING (survey_id)
WHERE r.run_id = {{run}};
"""


class Parts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kesu = cls.enterClassContext(support.Kesu(workers=1))
        cls.client = cls.kesu.client()
        cls.tokens = {name: json.loads(cls.kesu.run(
            "account", "add", name, "--role", "operator", "--region", region, "--format",
            "json").stdout)["token"] for name, region in SCOPES.items()}
        cls.survey = made_survey.create(
            cls.kesu, SLUG, programme="jiujiang", rehearsal=False, state="draft",
            instrument=made_survey.secure_instrument(cls.kesu))
        cls.answer()
        # In one transaction: the job runner takes what runs and has nobody.
        cls.run_id = int(cls.kesu.sql(f"""
            INSERT INTO kesu.run (survey_id, result_class, rehearsal, region, state, seed, requested_by,
              program_version, snapshot_sha256, recipe, diagnostics)
            SELECT survey_id, result_class, rehearsal, region, 'running', seed, 'test', '0.1.0',
              sha256('snapshot'), '{{}}', '{{"respondents": 300, "kept": {{}}}}'
            FROM kesu.survey WHERE survey_id = {cls.survey};
            {FIGURES.format(run="(SELECT max(run_id) FROM kesu.run)")}
            UPDATE kesu.run SET state = 'done', progress = 1, programme_version = (
              SELECT version FROM kesu.programme WHERE code = 'jiujiang') WHERE survey_id = {cls.survey}
            RETURNING run_id""")[0][0])

    @classmethod
    def answer(cls):
        """A stratum and a psu in each county, people who answered, and one who withdrew."""
        for psu, region in ((1, COUNTY), (2, SIBLING)):
            cls.kesu.sql(f"""
                INSERT INTO kesu.stratum VALUES ({cls.survey}, {psu}, 's{psu}');
                INSERT INTO kesu.psu SELECT survey_id, {psu}, {psu}, vintage, '{region}', 'urban'
                  FROM kesu.survey WHERE survey_id = {cls.survey};
                INSERT INTO kesu.invitation SELECT gen_random_uuid(), {cls.survey}, {psu}, 9
                  FROM generate_series(1, {20 * psu})""")
        cls.kesu.sql(f"UPDATE kesu.survey SET state = 'open' WHERE survey_id = {cls.survey}")
        for psu, people in PEOPLE.items():
            cls.kesu.sql(f"""
                INSERT INTO kesu.attempt (attempt, survey_id, invited, language, psu, base_weight)
                  SELECT gen_random_uuid(), {cls.survey}, true, 'zh', {psu}, 9
                  FROM generate_series(1, {people + 1});
                UPDATE kesu.attempt SET state = 'submitted', ended_at = now() WHERE psu = {psu};
                UPDATE kesu.attempt SET state = 'withdrawn', ended_at = now() WHERE attempt = (
                  SELECT attempt FROM kesu.attempt WHERE psu = {psu} LIMIT 1)""")
        cls.kesu.sql(f"UPDATE kesu.survey SET state = 'closed' WHERE survey_id = {cls.survey}")

    def ask(self, method, path, account, body=None):
        return self.client.request(method, "/api/v1" + path, body, self.tokens.get(account))

    def shown(self, account):
        reply = self.ask("GET", f"/surveys/{SLUG}/indicators", account)
        self.assertEqual(reply.status, 200, reply)
        return reply.json()

    def as_staff(self, account, statement):
        token = hashlib.sha256(self.tokens[account].encode()).hexdigest()
        return self.kesu.sql(
            f"BEGIN; SET LOCAL ROLE kesu_staff; SET LOCAL kesu.token = '{token}'; {statement}; COMMIT")

    def check_figures(self, seen):
        """seen: regions of each account. Whoever sees less sees the same rows."""
        whole = self.shown("city")
        for account, regions in seen.items():
            with self.subTest(account):
                part = self.shown(account)
                self.assertEqual({cell["region"] for cell in part["estimates"]}, regions)
                # Of a promise that it does not see it is not told that nothing was loaded.
                for kind in ("estimates", "areas", "trend", "comparisons"):
                    self.assertEqual(part[kind], [row for row in whole[kind] if row["region"] in regions])
                csv_rows = csv.DictReader(io.StringIO(self.ask(
                    "GET", f"/surveys/{SLUG}/exports/results.csv", account).body.decode()))
                self.assertEqual({row["region"] for row in csv_rows}, regions)
                for table in ("estimate", "estimate_measure", "area_estimate", "region_rank", "trend"):
                    rows = self.as_staff(account, f"SELECT DISTINCT region FROM kesu.{table}"
                                                  f" WHERE run_id = {self.run_id}")
                    self.assertLessEqual({row[0] for row in rows}, regions, table)
        return whole

    def test_figures(self):
        every = {CITY, COUNTY, SIBLING}
        seen = {**dict.fromkeys(WHOLE, every), "county": {COUNTY}, "sibling": {SIBLING}}
        whole = self.check_figures(seen)
        self.assertEqual(whole["run"]["diagnostics"]["respondents"], 300)
        self.assertEqual([one["outcome"] for one in whole["comparisons"]], ["withheld"])
        part = self.shown("county")
        self.assertEqual(part["run"]["diagnostics"], {"withheld": {"because": "own_part"}})
        self.assertEqual((part["survey"], part["run"]["id"]), (SLUG, self.run_id))
        for account in OUTSIDE:
            for path in ("indicators", "exports/results.csv", "life"):
                self.assertEqual(self.ask("GET", f"/surveys/{SLUG}/{path}", account).status, 404)
            self.assertEqual(self.ask("GET", f"/runs/{self.run_id}", account).status, 404)
        self.assertEqual(self.ask("GET", f"/surveys/{SLUG}/indicators", None).status, 401)
        self.published(seen)

    def published(self, seen):
        """What is published is seen from below; of siblings nothing."""
        self.kesu.sql("INSERT INTO kesu.publication (run_id, survey_id, account, manifest, public_key)"
                      f" VALUES ({self.run_id}, {self.survey}, 'test', '{{}}', sha256('key'))")
        self.check_figures({account: regions | {CITY} for account, regions in seen.items()})
        self.assertEqual(self.shown("county")["run"]["diagnostics"]["withheld"]["because"], "own_part")

    def test_what_a_survey_is(self):
        counts = {}
        for account in (*WHOLE, "county", "sibling"):
            life = self.ask("GET", f"/surveys/{SLUG}/life", account).json()
            self.assertEqual((life["survey"], life["region"]), (SLUG, CITY))
            self.assertEqual([step["to"] for step in life["steps"]][:3], ["draft", "open", "closed"])
            self.assertEqual([run["run"] for run in life["runs"]], [self.run_id])
            field = life["fieldwork"]
            counts[account] = (life["frame"]["strata"], life["frame"]["psus"],
                               life["sample"]["invitations"], field["started"], field["submitted"],
                               field["withdrawn"])
        self.assertEqual({counts[account] for account in WHOLE}, {(2, 2, 60, 17, 15, 2)})
        self.assertEqual(counts["county"], (1, 1, 20, 12, 12, None))
        self.assertEqual(counts["sibling"], (1, 1, 40, None, None, None), "three people are too few")
        for account in SCOPES:
            listed = [survey["survey"] for survey in
                      self.ask("GET", "/surveys", account).json()["surveys"]]
            self.assertEqual(SLUG in listed, account not in OUTSIDE, account)

    def test_what_stays_with_those_above(self):
        steps = f"SELECT count(*) FROM kesu.survey_step WHERE survey_id = {self.survey}"
        runs = f"SELECT count(*) FROM kesu.run WHERE survey_id = {self.survey}"
        before = self.kesu.sql(steps), self.kesu.sql(runs)
        withdraw = {"to": "withdrawn", "reason": "a county's wish"}
        for account, status in (("county", 403), ("sibling", 403), ("beside", 404), ("elsewhere", 404)):
            for path, body in ((f"/surveys/{SLUG}/runs", {"seed": 5}),
                               (f"/surveys/{SLUG}/transitions", withdraw)):
                reply = self.ask("POST", path, account, body)
                self.assertEqual(reply.status, status, reply)
                if status == 403:
                    self.assertEqual(reply.json()["type"], "/problems/outside-region")
        self.assertEqual((self.kesu.sql(steps), self.kesu.sql(runs)), before)

    def test_in_sql(self):
        seen = {"psu": ("psu", "1", "2"), "stratum": ("stratum", "1", "2")}
        for table, (column, own, others) in seen.items():
            statement = (f"SELECT string_agg({column}::text, ',' ORDER BY {column}) FROM kesu.{table}"
                         f" WHERE survey_id = {self.survey}")
            self.assertEqual(self.as_staff("city", statement), [[f"{own},{others}"]])
            self.assertEqual(self.as_staff("county", statement), [[own]])
            self.assertEqual(self.as_staff("sibling", statement), [[others]])
            self.assertEqual(self.as_staff("beside", statement), [[""]])
        scales = f"SELECT count(*) FROM kesu.run_scale WHERE run_id = {self.run_id}"
        self.assertEqual([self.as_staff(account, scales)[0][0]
                          for account in ("province", "city", "county", "beside")], ["1", "1", "0", "0"])
        with self.assertRaisesRegex(AssertionError, "permission denied"):
            self.as_staff("county", "SELECT diagnostics FROM kesu.run")
        with self.assertRaisesRegex(AssertionError, "row-level security"):
            self.as_staff("county", "INSERT INTO kesu.run (survey_id, result_class, rehearsal, region,"
                          " seed, requested_by) SELECT survey_id, result_class, rehearsal, region, 1,"
                          f" 'county' FROM kesu.survey WHERE survey_id = {self.survey}")


if __name__ == "__main__":
    unittest.main()
