# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of a run over HTTP and by kesu export: what is in them, who gets them, and that a cut or
failed one is known. All people are made up.
"""

import csv
import hashlib
import io
import json
import stat
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree
import zipfile
from pathlib import Path

import account_case
import support
from account_case import AccountCase
from api_fixtures import HIDDEN, SAMPLED

PEOPLE = 12
# Two psus, one cell, two replicates; the last person has no education and answered nothing.
MICRODATA = """
INSERT INTO kesu.run_microdata (run_id, psus, strata, psu_at, sex, age, residence, education, points,
  literate, base_weights, weights, cells, scales, psu_factors, cell_factors, eap, scores, unmeasured)
SELECT {run}, '{{3,8}}', '{{1,2}}', array_agg(i / 7 ORDER BY i),
  array_agg(CASE WHEN i % 2 = 0 THEN 'male' ELSE 'female' END ORDER BY i),
  array_agg('30-39'::text), array_agg('rural'::text),
  array_agg(CASE WHEN i = 11 THEN '' ELSE 'college' END ORDER BY i),
  array_agg((i * 8)::int2 ORDER BY i), array_agg((i * 8 >= 70)::int::int2 ORDER BY i),
  array_agg((i + 1) / 3.0::float8 ORDER BY i), array_agg(0.1 * (i + 1) ORDER BY i),
  array_agg(0), '{{0.5,0.25}}', '{{0,2,2,0}}', '{{1.5,0.75}}',
  array_agg(CASE WHEN i = 11 THEN 'NaN' ELSE i * 8 + 0.5 END ORDER BY i),
  (SELECT array_agg(k / 7.0 ORDER BY k) FROM generate_series(0, 119) k), ''
FROM generate_series(0, 11) i
"""
SCALE = """
INSERT INTO kesu.run_scale
SELECT run_id, r.result_class, instrument_id, NULL, NULL, NULL, NULL, 0, 0
FROM kesu.run r JOIN kesu.survey USING (survey_id) WHERE run_id = {run};
INSERT INTO kesu.item_parameter (run_id, instrument_id, number, on_form, anchor, model, a, d, c,
  answered, share_right)
SELECT {run}, form_id, n, false, 'none', '2pl', 1.25, -0.5, 0, CASE n WHEN 1 THEN 12 ELSE 9 END, 0.5
FROM kesu.run_scale, generate_series(1, 2) n WHERE run_id = {run};
"""
GAPS = """
INSERT INTO kesu.gap SELECT run_id, 1, result_class, 2023, '360102', 'sex=female', 'sex=male', 'show',
  -0.04, 0.02, 9, -0.08, 0, 0.05, 0.05, 0.8, 0.6, 1 FROM kesu.run WHERE run_id = {run};
INSERT INTO kesu.area_spread SELECT run_id, result_class, 2023, '360102', 'sd', 9, 0.03, 0.01, 0.06
  FROM kesu.run WHERE run_id = {run};
"""
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

setUpModule = account_case.start


def parts_of(text):
    """The rows of a CSV file and its last line."""
    body, last = text.rstrip("\r\n").rsplit("\r\n", 1)
    return list(csv.DictReader(io.StringIO(body + "\r\n", newline=""))), body + "\r\n", last


def sheet(book, number):
    """The cells of a sheet, row by row."""
    root = xml.etree.ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
    return [["".join(cell.itertext()) for cell in row] for row in root.iter(SPREADSHEET + "row")]


class FilesTest(AccountCase):
    @classmethod
    def setUpClass(cls):
        cls.scored = cls.fixtures.run_of(SAMPLED)
        cls.of_run = ("--run", str(cls.scored))
        cls.kesu.sql(MICRODATA.format(run=cls.scored))

    def designer(self, name):
        self.add(name, "designer")
        return self.sign_in(name)

    def noted(self, name):
        return [json.loads(row[0])["file"] for row in self.kesu.sql(
            f"SELECT detail FROM kesu.audit WHERE account = '{name}' AND action = 'export'"
            " ORDER BY audit_id")]

    def check_rows(self, rows):
        self.assertEqual(len(rows), PEOPLE)
        first, last = rows[0], rows[-1]
        self.assertEqual((first["label"], first["respondent"], first["psu"], first["stratum"]),
                         ("演练数据", "1", "3", "1"))
        self.assertEqual((last["psu"], last["stratum"], last["education"], last["eap"]),
                         ("8", "2", "", ""))
        for i, row in enumerate(rows):
            base = (i + 1) / 3
            self.assertEqual(float(row["base_weight"]), base)
            self.assertEqual(float(row["weight"]), float(self.weights[i]))
            self.assertEqual(float(row["ps10"]), (i * 10 + 9) / 7)
            self.assertEqual([float(row["rw1"]), float(row["rw2"])],
                             [0, base * 2 * 0.75] if i < 7 else [base * 2 * 1.5, 0])

    def test_microdata(self):
        self.weights = [row[0] for row in self.kesu.sql(
            f"SELECT unnest(weights) FROM kesu.run_microdata WHERE run_id = {self.scored}")]
        browser = self.designer("designer")
        path = f"/surveys/{SAMPLED}/exports/microdata"
        reply = browser.get(f"{path}.csv?run={self.scored}")
        self.assertIn(f"{SAMPLED}-microdata.csv", reply.headers["content-disposition"])
        rows, body, last = parts_of(reply.body.decode())
        self.check_rows(rows)
        self.assertEqual(
            last, f"# rows={PEOPLE} sha256={hashlib.sha256(body.encode()).hexdigest()}")
        lines = browser.get(f"{path}.ndjson?run={self.scored}").body.decode().splitlines()
        self.check_rows([{name: "" if value is None else str(value)
                          for name, value in json.loads(line).items()} for line in lines])
        self.assertEqual(self.noted("designer"), ["microdata", "microdata.ndjson"])

    def test_a_workbook(self):
        reply = self.get(f"/surveys/{SAMPLED}/exports/results.xlsx?labels=en&run={self.scored}")
        book = zipfile.ZipFile(io.BytesIO(reply.body))
        rows, about = sheet(book, 1), sheet(book, 2)
        told = list(csv.reader(io.StringIO(
            self.get(f"/surveys/{SAMPLED}/exports/results.csv?run={self.scored}").body.decode(), newline="")))
        self.assertEqual(rows[0], told[0])
        self.assertEqual(len(rows), len(told))
        self.assertIn("360102", rows[1])
        self.assertIn("0.168", rows[1])
        self.assertIn('state="frozen"', book.read("xl/worksheets/sheet1.xml").decode())
        self.assertIn(["Rehearsal data"], about)
        self.assertIn(["Run", str(self.scored)], about)
        self.assertIn(["status", "suppress", "Not published"], about)

    def test_who_gets_microdata(self):
        path = f"/surveys/{SAMPLED}/exports/weights.csv"
        self.problem(self.get(path), 401, "account-needed")
        self.problem(self.get(path, "monitor"), 403, "role-needed")
        self.assertEqual(self.get(f"{path}?run={self.scored}", "evaluator").status, 200)
        self.add("far", "designer", "360700")
        far = self.sign_in("far")
        self.problem(far.get(f"/surveys/{HIDDEN}/exports/weights.csv"), 404, "not-found")
        near = self.designer("near")
        told = near.get(f"/surveys/{HIDDEN}/exports/weights.csv")  # an activity
        self.problem(told, 404, "not-found")
        self.assertIn("activity", told.json()["detail"])
        self.problem(near.get(path + "?run=999999"), 404, "not-found")
        self.problem(near.get(path + "?run=x"), 400, "bad-request")
        for question in ("public=1", "public=true", "public=yes", "excel=2", "trailer=x"):
            self.problem(near.get(f"{path}?{question}"), 400, "bad-request")
        self.problem(near.get(path + "?labels=fr"), 400, "bad-request")
        for file in ("answers.csv", "weights.pdf", "weights", ".csv"):
            told = near.get(f"/surveys/{SAMPLED}/exports/{file}")
            self.problem(told, 404, "not-found")
            self.assertIn("microdata", told.json()["detail"])
            self.assertIn("xlsx", told.json()["detail"])

    def test_a_run_that_kept_nothing(self):
        other = self.kesu.sql(
            "INSERT INTO kesu.run (survey_id, result_class, rehearsal, region, state, progress, step,"
            " seed, requested_by, started_at, finished_at, program_version, snapshot_sha256, recipe,"
            " diagnostics, kind) SELECT survey_id, result_class, rehearsal, region, 'done', 1, 'done',"
            " 8, 'test', now(), now(), '0.1.0', sha256('other'), '{}', '{}', 'sensitivity'"
            f" FROM kesu.survey WHERE slug = '{SAMPLED}' RETURNING run_id")[0][0]
        told = self.designer("second").get(f"/surveys/{SAMPLED}/exports/scores.csv?run={other}")
        self.problem(told, 404, "not-found")
        self.assertIn("kept no rows", told.json()["detail"])

    def test_the_command(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "w.csv")
            self.kesu.run("export", SAMPLED, "weights", *self.of_run, "--format", "csv",
                          "--out", str(path))
            rows, _, last = parts_of(path.read_bytes().decode())
            manifest = json.loads(Path(str(path) + ".manifest.json").read_text("utf-8"))
            self.assertEqual(
                (manifest["rows"], manifest["columns"], manifest["run"], manifest["bytes"]),
                (len(rows), len(rows[0]), self.scored, path.stat().st_size))
            self.assertEqual(
                manifest["sha256"], hashlib.sha256(path.read_bytes()).hexdigest())
            self.assertEqual(manifest["suppression"], {"cells": 3, "withheld": 1})
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
            asked = (support.PROGRAM, "estimate", str(path), "--share", "literate", "--weight",
                     "weight", "--psu", "psu")
            subprocess.run(asked, check=True, capture_output=True)
            path.write_bytes(path.read_bytes().replace(last.encode(), b"# rows=13 sha256=0"))
            done = subprocess.run(asked, capture_output=True, text=True, check=False)
            self.assertIn("13 rows, and there are 12", done.stderr)
        plain = self.kesu.run("export", SAMPLED, "plausible", *self.of_run).stdout
        self.assertEqual(len(list(csv.DictReader(io.StringIO(plain)))), PEOPLE)
        for arguments, words in ((("poems",), "codebook"), (("results", "--format", "pdf"), "xlsx"),
                                 (("weights", "--public"), "no public file")):
            done = self.kesu.run("export", SAMPLED, *arguments, check=False)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn(words, done.stderr)

    def test_items(self):
        path = f"/surveys/{SAMPLED}/exports/items.csv?run={self.scored}"
        self.problem(self.get(path, "evaluator"), 404, "not-found")  # it has no scale yet
        self.kesu.sql(SCALE.format(run=self.scored))
        rows, _, last = parts_of(self.get(path, "evaluator").body.decode())
        self.assertTrue(last.startswith("# rows=1 "))  # one of both was answered by too few
        self.assertEqual(
            [(row["number"], row["answered"], row["a"], row["rmsd"]) for row in rows],
            [("1", "12", "1.25", "")])
        self.problem(self.get(path), 401, "account-needed")
        self.add("walker", "interviewer")
        self.problem(self.sign_in("walker").get(path), 403, "role-needed")

    def test_gaps(self):
        self.kesu.sql(GAPS.format(run=self.scored).replace("2023", self.kesu.sql(
            f"SELECT vintage FROM kesu.survey WHERE slug = '{SAMPLED}'")[0][0]))
        asked = f".csv?run={self.scored}"
        rows, _, last = parts_of(self.get(f"/surveys/{SAMPLED}/exports/gaps{asked}").body.decode())
        self.assertTrue(last.startswith("# rows=1 "))
        self.assertEqual([(row["group"], row["against"], row["difference"], row["since_year"],
                           row["label"]) for row in rows],
                         [("sex=female", "sex=male", "-0.04", "", "演练数据")])
        rows, *_ = parts_of(self.get(f"/surveys/{SAMPLED}/exports/spreads{asked}").body.decode())
        self.assertEqual([(row["measure"], row["areas"], row["value"]) for row in rows],
                         [("sd", "9", "0.03")])
        # They are figures: who sees no figures of a survey sees none of these.
        self.problem(self.get(f"/surveys/{HIDDEN}/exports/gaps.csv"), 401, "account-needed")
        columns = self.kesu.run("export", SAMPLED, "codebook", *self.of_run).stdout
        for words in ('"gaps",30,"since_df"', '"spreads",10,"ci_high"', "female = 女"):
            self.assertTrue(words in columns, words)

    def check_manifest(self, file, query, who=None):
        """What the manifest says of a file, which is asked for in the same way."""
        query = f"run={self.scored}&{query}"
        told = self.get(f"/surveys/{SAMPLED}/exports/{file}.manifest.json?{query}", who)
        self.assertIn(f'-{file}.manifest.json"', told.headers["content-disposition"])
        told, body = told.json(), self.get(f"/surveys/{SAMPLED}/exports/{file}?{query}", who).body
        self.assertEqual((told["sha256"], told["bytes"], told["file"], told["run"]), (
            hashlib.sha256(body).hexdigest(), len(body), f"{SAMPLED}-{file}", self.scored))
        self.assertEqual(told["suppression"], {"cells": 3, "withheld": 1})
        return told

    def test_manifests(self):
        told = self.check_manifest("results.csv", "trailer=1")
        self.assertEqual((told["rows"], told["kind"], told["format"]), (3, "results", "csv"))
        self.check_manifest("results.xlsx", "labels=en")
        told = self.check_manifest("weights.csv", "", "evaluator")
        self.assertEqual((told["rows"], "disclosure" in told), (PEOPLE, False))
        self.assertEqual(self.noted("evaluator")[-2:], ["weights.manifest", "weights"])
        self.check_manifest("codebook.ndjson", "", "evaluator")
        path = f"/surveys/{SAMPLED}/exports/weights.csv"
        self.problem(self.get(f"{path}.manifest.json"), 401, "account-needed")
        self.problem(self.get(f"{path}.json", "evaluator"), 404, "not-found")
        self.problem(self.get(f"{path}.manifest.json.x", "evaluator"), 404, "not-found")

    def test_what_stands_beside_the_shares(self):
        """Figures take the right to see diagnostics; where the sample's psus lie, that to export people."""
        path = f"/surveys/{SAMPLED}/exports"
        for kind in "method regions changes projections ranks comparisons".split():
            self.problem(self.get(f"{path}/{kind}.csv"), 401, "account-needed")
            told = self.get(f"{path}/{kind}.csv?run={self.scored}", "monitor")
            self.assertEqual(told.status, 200, told)
            self.assertRegex(told.body.decode(), "# rows=[0-9]+ sha256=")
        method = {row["name"]: row["value"] for row in parts_of(self.get(
            f"{path}/method.csv?run={self.scored}", "monitor").body.decode())[0]}
        self.assertEqual((method["survey"], method["run"], method["opt_in"]),
                         (SAMPLED, str(self.scored), "0"))
        for kind in "psus errors".split():
            self.problem(self.get(f"{path}/{kind}.csv?run={self.scored}", "monitor"), 403, "role-needed")
            told = self.get(f"{path}/{kind}.csv?run={self.scored}", "evaluator")
            self.assertEqual(told.status, 200, told)
        codebook = parts_of(self.get(
            f"{path}/codebook.csv?run={self.scored}", "evaluator").body.decode())[0]
        self.assertLessEqual({"gaps", "psus", "errors", "members", "covariates"},
                             {row["table"] for row in codebook})
        for kind in "members covariates".split():
            told = self.get(f"{path}/{kind}.csv?run={self.scored}", "evaluator")
            self.problem(told, 404, "not-found")
            self.assertIn("on the server can make it again", told.json()["detail"])

    def test_the_codebook(self):
        rows = list(csv.DictReader(io.StringIO(
            self.kesu.run("export", SAMPLED, "codebook", *self.of_run).stdout, newline="")))
        told = {(row["table"], row["column"]): row for row in rows}
        self.assertGreaterEqual({row["table"] for row in rows},
                         {"results", "weights", "scores", "scales", "microdata"})
        self.assertIn("female = 女 / Female", told["microdata", "sex"]["codes"])
        self.assertIn("0.25", told["microdata", "rw2"]["label_zh"])
        self.assertEqual(told["microdata", "eap"]["type"], "real")
        self.assertTrue(told["results", "share"]["missing"])


if __name__ == "__main__":
    unittest.main()
