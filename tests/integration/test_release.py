# SPDX-License-Identifier: GPL-3.0-or-later
"""A release of a run: every published figure is recomputed from its files by R and by Python alone, and
what was changed in it is found. A survey with the whole form, one in booklets, and one of two waves with
its trend, target, gaps and townships; all people are simulated (演练数据)."""

import csv
import hashlib
import importlib
import io
import json
import os
import pathlib
import random
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest

import made_survey
import support

SCRIPTS = support.SOURCE / "server/release/verify"
RSCRIPT = shutil.which("Rscript")
HAS_SURVEY = RSCRIPT and not subprocess.run(
    [RSCRIPT, "-e", "library(survey)"], capture_output=True, check=False).returncode
WHOLE, PARTS, WAVES = "release-whole", "release-parts", "release-waves"
PUBLISHED = "results changes projections gaps spreads ranks errors".split()
# Columns of these files that no program recomputes: names, codes, what stands in method.csv, what others
# have published, and the reasons of the publication rule.
GIVEN = set("""survey result_class rehearsal label standard standard_version instrument run
    snapshot_sha256 region region_name region_name_en level group group_label status reason target
    target_year target_comparison target_basis model_reason notice headline age_rule kind year derived
    reference_run reference_share reference_se reference_df model against
    latent_se since_year since_run since_difference since_se since_df measure parent
    peer_kind peer_run peer_share peer_se peer_n""".split())


def margins(seed):
    """What is known of the townships: invented, so that the small-area model has something to use."""
    draw = random.Random(seed)
    rows, whole = ["region,variable,level,total"], {}
    for town in made_survey.TOWNS:
        college, urban = draw.randint(3000, 9000), draw.randint(4000, 16000)
        for variable, level, total in (
                ("education", "primary_or_less", 2000), ("education", "junior_high", 5000),
                ("education", "senior_high", 13000 - college), ("education", "college", college - 1000),
                ("education", "degree_or_more", 1000), ("residence", "urban", urban),
                ("residence", "rural", 20000 - urban)):
            rows.append(f"{town},{variable},{level},{total}")
            whole[variable, level] = whole.get((variable, level), 0) + total
        rows.append(f"360102,region,{town},20000")
    rows += [f"360102,{variable},{level},{total}" for (variable, level), total in whole.items()]
    return "\n".join(rows) + "\n"


def setUpModule():
    Release.kesu = kesu = unittest.enterModuleContext(
        support.Kesu(workers=1, environment={"OMP_NUM_THREADS": "1"}))
    Release.folder = folder = pathlib.Path(tempfile.mkdtemp(prefix="kesu-release-"))
    unittest.addModuleCleanup(shutil.rmtree, folder)
    (folder / "margins.csv").write_text(margins(3), encoding="utf-8")
    for slug, seed, year in (WHOLE, 33, 2021), (WAVES, 26, 2023):
        made_survey.make_sampled(kesu, slug, seed, persons=40, year=year)
        kesu.run("load", "--margins", str(folder / "margins.csv"), "--survey", slug, "--year", "2020",
                 "--source", "made up 演练")
    sample = str(folder / "sample.csv")
    kesu.run("rehearse", "donghu", "--slug", PARTS, "--out", sample, "--truth",
             str(folder / "truth.csv"), "--persons", "6", "--psus", "24", "--residents", "3000",
             "--seed", "6", "--booklets", "kesu-open-50-bib7")
    kesu.run("simulate", PARTS, "--server", kesu.server, "--sample", sample, "--rapid-share", "0.15",
             "--response", "1")
    for slug in WHOLE, PARTS, WAVES:
        kesu.run("survey", "close", slug)
        Release.documents[slug] = json.loads(kesu.run("score", slug, "--format", "json").stdout)
        kesu.run("export", slug, "release", "--out", str(folder / slug))


class Told:
    """What one of the programs has printed of a folder."""

    def __init__(self, command, folder):
        self.process = subprocess.Popen(
            [*command, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            encoding="utf-8", env={**support.clean_environment(), "LC_ALL": "C.UTF-8",
                 "R_ENABLE_JIT": "0"})

    def end(self):
        out, self.errors = self.process.communicate(timeout=support.PATIENCE_SECONDS)
        self.status, self.text = self.process.returncode, out
        self.lines = [line.split("\t") for line in out.splitlines() if "\t" in line]
        self.differ = [line[0] for line in self.lines if line[-1] == "DIFFERS"]
        self.figures = {line[0] for line in self.lines if ".csv " in line[0]
                        and not line[0].endswith((" sha256", " end of file", " in manifest.csv"))}
        return self


def programs():
    return [[sys.executable, "verify.py"]] + ([[RSCRIPT, "verify.R"]] if HAS_SURVEY else [])


def recomputed(folder):
    """By every program that is here, at the same time."""
    begun = [Told([program, str(folder / name)], folder) for program, name in programs()]
    return [told.end() for told in begun]


def rows_of(path):
    text = path.read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text[:text.rfind("# rows=")], newline="")))


def told_rows(path):
    """The rows of a file; of gaps.csv, what each of a gap's waves repeats is told once."""
    seen = set()
    for row in rows_of(path):
        gap = tuple(row[name] for name in ("region", "group", "against")) if "since_year" in row else None
        if gap in seen:
            row = {column: value for column, value in row.items()
                   if column.startswith(("change", "narrowed"))}
        elif gap:
            seen.add(gap)
        yield row


class Release(unittest.TestCase):
    kesu = folder = None
    documents = {}

    def copy(self, name):
        folder = self.folder / name
        shutil.copytree(self.folder / WAVES, folder)
        self.addCleanup(shutil.rmtree, folder)
        return folder

    def mend(self, folder, name, text):
        """Writes a file with the last line and the place in the manifest that belong to it."""
        body = text[:text.rfind("# rows=")].encode()
        rows = sum(1 for _ in csv.reader(io.StringIO(body.decode(), newline=""))) - 1
        data = body + f"# rows={rows} sha256={hashlib.sha256(body).hexdigest()}\r\n".encode()
        before = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        (folder / name).write_bytes(data)
        manifest = (folder / "manifest.csv").read_text(encoding="utf-8")
        (folder / "manifest.csv").write_text(
            manifest.replace(before, hashlib.sha256(data).hexdigest()), encoding="utf-8", newline="")

    def test_every_figure_agrees(self):
        begun = {slug: [Told([program, str(self.folder / slug / name)], self.folder / slug)
                        for program, name in programs()] for slug in (WHOLE, PARTS, WAVES)}
        for slug, all_told in begun.items():
            seen = []
            for told in all_told:
                told.end()
                self.assertEqual((told.status, told.differ, told.errors), (0, [], ""), told.text[-500:])
                self.assertNotIn("NOT RECOMPUTED", told.text)
                self.assertIn(f"agree to 1e-6: {len(told.figures)}\n", told.text)
                seen.append(told.figures)
            self.assertGreater(len(seen[0]), 400)
            self.assertEqual(seen[0], seen[-1], "R and Python recompute the same")
            self.every_value(slug, seen[0])

    def every_value(self, slug, figures):
        """Nothing that is told in a published file is passed over, unless it is no figure."""
        for name in PUBLISHED:
            told = [column for row in told_rows(self.folder / slug / f"{name}.csv")
                    for column, value in row.items() if value and column not in GIVEN]
            for column in set(told):
                seen = [what for what in figures
                        if what.startswith(f"{name}.csv ") and what.endswith(f" {column}")]
                self.assertEqual(len(seen), told.count(column), f"{slug}: {name}.csv {column}")

    def test_what_is_in_it_that_could_differ(self):
        """The surveys have what the programs are to be tried with."""
        whole, parts, waves = (rows_of(self.folder / slug / "results.csv")
                               for slug in (WHOLE, PARTS, WAVES))
        self.assertEqual({row["headline"] for row in whole + waves}, {"observed"})
        self.assertEqual({row["headline"] for row in parts}, {"plausible"})
        self.assertTrue(any(row["model_share"] for row in whole + waves))
        self.assertTrue(any(row["change"] for row in waves))
        for name in "changes projections gaps ranks errors".split():
            self.assertTrue(rows_of(self.folder / WAVES / f"{name}.csv"), name)
        self.assertTrue(any(row["change"] for row in rows_of(self.folder / WAVES / "gaps.csv")))
        self.assertTrue(rows_of(self.folder / PARTS / "spreads.csv"))
        self.assertTrue(rows_of(self.folder / WHOLE / "covariates.csv")[0]["college_or_more"])
        self.assertIn("kept10", rows_of(self.folder / PARTS / "members.csv")[0])

    def test_both_standard_errors_of_the_headline(self):
        method = {row["name"]: row["value"] for row in rows_of(self.folder / PARTS / "method.csv")}
        error = rows_of(self.folder / PARTS / "errors.csv")[0]
        whole = self.documents[PARTS]["estimates"][0]
        self.assertEqual((method["headline"], error["group"]), ("plausible", "all"))
        self.assertAlmostEqual(float(error["se"]), whole["se"], delta=1e-12)
        self.assertGreater(float(error["rubin_se"]), 1.02 * whole["se"])
        readme = (self.folder / PARTS / "README.md").read_text(encoding="utf-8")
        for words in ("rubin_se", "鲁宾规则", "Rubin", "headline"):
            self.assertIn(words, readme)

    def test_a_figure_moved_by_a_tenth_of_a_point(self):
        folder = self.copy("figure")
        row = next(row for row in rows_of(folder / "results.csv") if row["eap_ci_high"])
        text = (folder / "results.csv").read_bytes().decode()
        old = row["eap_ci_high"]
        self.assertEqual(text.count(f",{old},"), 1)
        self.mend(folder, "results.csv", text.replace(f",{old},", f",{float(old) + 0.001!r},"))
        # And a hash that is another file's.
        manifest = (folder / "manifest.csv").read_text(encoding="utf-8")
        gaps = hashlib.sha256((folder / "gaps.csv").read_bytes()).hexdigest()
        (folder / "manifest.csv").write_text(manifest.replace(gaps, "0" * 64), encoding="utf-8",
                                             newline="")
        for told in recomputed(folder):
            self.assertEqual(told.status, 1)
            self.assertEqual(told.differ, ["gaps.csv sha256",
                                           f"results.csv {row['region']} {row['group']} eap_ci_high"])

    def test_a_changed_weight(self):
        folder = self.copy("weight")
        row = rows_of(folder / "microdata.csv")[0]
        text = (folder / "microdata.csv").read_bytes().decode()
        self.mend(folder, "microdata.csv", text.replace(row["weight"], repr(2 * float(row["weight"])), 1))
        for told in recomputed(folder):
            self.assertEqual(told.status, 1)
            self.assertIn("results.csv 360102 all share", told.differ)
            self.assertIn("weights.csv", told.differ)
            self.assertGreater(len(told.differ), 20)

    def test_a_cut_file(self):
        folder = self.copy("cut")
        data = (folder / "microdata.csv").read_bytes()
        (folder / "microdata.csv").write_bytes(data[:len(data) // 2])
        for told in recomputed(folder):
            self.assertEqual(told.status, 1)
            self.assertEqual(told.differ, ["microdata.csv end of file", "microdata.csv sha256"])
            self.assertIn("a file is cut: nothing was recomputed", told.text)

    def test_what_can_no_longer_be_made_is_named(self):
        """After a withdrawal the main run keeps its rows, but not who is of a key group."""
        self.kesu.sql("set session_replication_role = replica; delete from kesu.answer where attempt ="
                      " (select attempt from kesu.attempt join kesu.survey using (survey_id)"
                      f"  where slug = '{WHOLE}' and kesu.attempt.state = 'submitted' limit 1)")
        folder = self.folder / "later"
        self.kesu.run("export", WHOLE, "release", "--out", str(folder))
        missing = {row["file"]: row["reason"] for row in rows_of(folder / "missing.csv")}
        self.assertEqual(set(missing), {"members.csv", "covariates.csv"})
        self.assertIn("answers or margins have changed since run", missing["members.csv"])
        told = Told([sys.executable, str(folder / "verify.py")], folder).end()
        self.assertEqual((told.status, told.differ), (0, []))
        self.assertRegex(told.text, "in missing.csv: [1-9][0-9]")
        (folder / "missing.csv").unlink()
        told = Told([sys.executable, str(folder / "verify.py")], folder).end()
        self.assertEqual(told.status, 1, "not recomputed, and nobody said why")

    def test_where_it_is_written(self):
        path = self.folder / WHOLE
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o700)
        self.assertEqual({stat.S_IMODE(os.stat(file).st_mode) for file in path.iterdir()}, {0o600})
        self.assertEqual({row["file"] for row in rows_of(path / "manifest.csv")},
                         {file.name for file in path.iterdir()} - {"manifest.csv"})
        done = self.kesu.run("export", PARTS, "release", "--out", str(path), check=False)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("is not empty", done.stderr)
        for arguments, words in (((), "--out FOLDER"),
                                 (("--out", "x", "--format", "csv"), "--format"),
                                 (("--out", "x", "--public"), "--public")):
            done = self.kesu.run("export", WHOLE, "release", *arguments, check=False)
            self.assertEqual(done.returncode, 2)
            self.assertIn(words, done.stderr)
        self.assertEqual(list(self.folder.glob("*.unfinished")), [])

    def test_over_http(self):
        client = self.kesu.client()
        for script in SCRIPTS.glob("verify*"):
            reply = client.request("GET", f"/api/v1/surveys/{PARTS}/exports/{script.name}")
            self.assertEqual((reply.status, reply.body), (200, script.read_bytes()))

    @unittest.skipUnless(RSCRIPT, "R is not installed")
    def test_distributions_are_those_of_r(self):
        sys.path.insert(0, str(SCRIPTS))
        self.addCleanup(sys.path.remove, str(SCRIPTS))
        shares = importlib.import_module("verify_shares")
        models = importlib.import_module("verify_models")
        dfs, cases = (1, 2.5, 7, 13, 45.88, 250, 4000.5), [(0.5, 29.5), (3, 20), (120.5, 900), (700, 2)]
        expressions = (
            [(f"qt(0.975, {df})", shares.t_quantile(0.975, float(df))) for df in dfs]
            + [(f"pt({t}, {df})", shares.t_cdf(t, df)) for df in dfs for t in (-9, -1.3, 0, 0.2, 4)]
            + [(f"qbeta(0.025, {a}, {b})", shares.beta_quantile(0.025, a, b)) for a, b in cases]
            + [(f"pbeta({x}, {a}, {b})", shares.beta_cdf(x, a, b)) for a, b in cases
               for x in (0.01, 0.13, 0.6)]
            + [(f"pchisq({x}, {df}, lower.tail = FALSE)", models.chi_upper(x, df))
               for x in (0.1, 2, 11) for df in (1, 2, 5)])
        done = subprocess.run(
            [RSCRIPT, "-e", f"cat(sprintf('%.17g', c({', '.join(e for e, _ in expressions)})))"],
            capture_output=True, text=True, check=True)
        for (expression, own), r in zip(expressions, map(float, done.stdout.split())):
            self.assertAlmostEqual(own, r, delta=1e-11 * max(1, abs(r)), msg=expression)


if __name__ == "__main__":
    unittest.main()
