# SPDX-License-Identifier: GPL-3.0-or-later
"""A figure is published with a signature that can be checked without a database, and withdrawn with a
reason that stays.
"""

import csv
import hashlib
import io
import json
import os
import subprocess
import unittest

import made_survey
import support

SLUG = "published-real"


def setUpModule():
    kesu = Case.kesu = unittest.enterModuleContext(support.Kesu(workers=1))
    made_survey.secure_instrument(kesu)


class Case(unittest.TestCase):
    kesu = None

    def verify(self, path, *more):
        """Away from any database."""
        return subprocess.run([support.PROGRAM, "verify", str(path), *more], cwd="/", text=True,
                              env=support.clean_environment(), capture_output=True, check=False)

    def refused(self, words, *arguments):
        done = self.kesu.run(*arguments, check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(words, done.stderr)

    def score(self, *more):
        return json.loads(self.kesu.run("score", SLUG, "--format", "json", *more).stdout)

    def changed(self, path, change):
        """A copy of the file in which change(document) was made."""
        document = json.loads(path.read_text("utf-8"))
        change(document)
        other = path.with_name("changed.json")
        other.write_text(json.dumps(document, ensure_ascii=False, indent=4), "utf-8")
        return other


class Publication(Case):
    def test_from_scored_to_withdrawn(self):
        kesu = self.kesu
        made_survey.make_sampled(kesu, SLUG, seed=5, persons=25, rehearsal=False,
                                 instrument="made-with-keys")
        kesu.run("survey", "close", SLUG)
        other = self.score("--seed", "8")["run"]["id"]
        publish = ("survey", "publish", SLUG, "--run")
        self.refused("its state does not allow this step", *publish, str(other))
        self.refused("only the main run", *publish, str(other))
        self.refused("there is no such run", *publish, "99")
        main = self.score()
        run = str(main["run"]["id"])
        again = self.score()
        self.assertEqual(again["run"]["kind"], "main")
        with self.assertRaisesRegex(AssertionError, "has no publication"):
            kesu.sql(f"UPDATE kesu.survey SET state = 'published' WHERE slug = '{SLUG}'")

        path = kesu.folder / "manifest.json"
        kesu.run(*publish, run, "--out", str(path))
        self.assertEqual(os.stat(kesu.database / "signing-key.pem").st_mode & 0o777, 0o600)
        document = json.loads(path.read_text("utf-8"))
        manifest = document["manifest"]
        self.assertEqual((manifest["run"]["run"], manifest["run"]["seed"], manifest["signer"]),
                         (main["run"]["id"], main["run"]["seed"], "kesu"))
        self.assertEqual(manifest["figures"]["estimates"], main["estimates"])
        stored = kesu.sql("SELECT encode(sha256, 'hex') FROM kesu.instrument"
                          " WHERE code = 'made-with-keys'")
        self.assertIn(stored[0][0], [d["sha256"] for d in manifest["documents"]])
        self.assertEqual([d["kind"] for d in manifest["documents"]],
                         ["instrument", "programme", "standard"])
        self.check_verify(path, document)

        life = json.loads(kesu.run("survey", "show", SLUG, "--format", "json").stdout)
        self.assertEqual((life["state"], [bool(one["published"]) for one in life["runs"]]),
                         ("published", [False, True, False]))
        shown = [line for line in kesu.run("survey", "show", SLUG).stdout.splitlines()
                 if line.startswith("run ")]
        self.assertEqual(["已公布 published" in line for line in shown], [False, True, False])
        self.check_default(main["run"])
        kept = kesu.sql("SELECT encode(sha256(convert_to(manifest, 'UTF8')), 'hex')"
                        " FROM kesu.publication")
        self.assertEqual(kept[0][0], hashlib.sha256(path.read_bytes()[:-1]).hexdigest())
        self.refused("its state does not allow this step", *publish, run)
        for change in ("UPDATE kesu.publication SET manifest = ''", "DELETE FROM kesu.publication"):
            with self.assertRaisesRegex(AssertionError, "never changed"):
                kesu.sql(change)
        self.check_withdrawn()
        self.assertEqual(self.verify(path).returncode, 0)

    def check_default(self, published):
        """Neither another main run nor one from after the publication takes the figure's place."""
        kesu = self.kesu
        late = self.score()["run"]
        self.assertEqual((late["seed"], late["kind"]), (published["seed"], "sensitivity"))
        self.assertIn("晚于发布", kesu.run("score", SLUG).stdout)
        kesu.run("export", SLUG)
        last = kesu.sql("SELECT object FROM kesu.audit WHERE action = 'export'"
                        " ORDER BY audit_id DESC LIMIT 1")
        self.assertEqual(last, [[f"run/{published['id']}"]])
        counted = kesu.sql("SELECT run_id FROM kesu.run r JOIN kesu.survey s USING (survey_id)"
                           f" WHERE s.slug = '{SLUG}' AND kesu_fn.run_counts(r)")
        self.assertEqual(counted, [[str(published["id"])]])

    def check_verify(self, path, document):
        told = json.loads(self.verify(path, "--format", "json").stdout)
        self.assertEqual((told["valid"], told["survey"], told["public_key"]),
                         (True, SLUG, document["public_key"]))
        self.assertEqual(self.verify(path, "--key", document["public_key"].upper()).returncode, 0)
        done = self.verify(path, "--key", "00" * 32)
        self.assertEqual((done.returncode, "another key" in done.stderr), (1, True))
        # Blanks and the order of names do not matter, everything else does.
        self.assertEqual(self.verify(self.changed(path, lambda d: None)).returncode, 0)

        def share(d):
            d["manifest"]["figures"]["estimates"][0]["share"] += 1e-9
        for change in (share, lambda d: d["manifest"].pop("documents"),
                       lambda d: d["manifest"].update(signer="x"),
                       lambda d: d["manifest"]["run"].update(seed=1),
                       lambda d: d.update(signature="00" * 64),
                       lambda d: d.update(public_key="11" * 32)):
            done = self.verify(self.changed(path, change))
            self.assertEqual((done.returncode, "does not fit" in done.stderr), (1, True), done)
        for change in (lambda d: d.pop("signature"), lambda d: d.update(public_key="00"),
                       lambda d: d["manifest"].update(format="other")):
            done = self.verify(self.changed(path, change))
            self.assertEqual((done.returncode, "no manifest" in done.stderr), (1, True), done)
        self.assertEqual(self.verify("/dev/null").returncode, 1)
        self.check_openssl(document)

    def check_openssl(self, document):
        """Another program finds the signature right: that of the canonical text."""
        folder = self.kesu.folder
        # Of the manifest's numbers Python and C write some differently, so only the key is compared.
        done = subprocess.run(["openssl", "pkey", "-in", str(self.kesu.database / "signing-key.pem"),
                               "-pubout", "-outform", "DER"], cwd=folder, capture_output=True,
                              check=True)
        self.assertEqual(done.stdout[-32:].hex(), document["public_key"])

    def check_withdrawn(self):
        self.refused("the reason is missing", "survey", "withdraw", SLUG)
        self.kesu.run("survey", "withdraw", SLUG, "--reason", "权数有误")
        rows = list(csv.DictReader(io.StringIO(self.kesu.run("export", SLUG).stdout)))
        self.assertEqual({row["notice"] for row in rows}, {"已撤回：权数有误"})
        self.assertIn("已撤回：权数有误", self.kesu.run("score", SLUG, "--seed", "9").stdout)
        self.assertEqual(self.score("--seed", "10")["withdrawn"], "权数有误")

    def test_a_key_that_others_can_read(self):
        key = self.kesu.folder / "key.pem"
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", str(key)], check=True)
        key.chmod(0o644)
        publish = ("survey", "publish", support.SURVEY, "--run", "1", "--key", str(key))
        self.refused("key.pem", *publish)
        key.chmod(0o600)
        self.refused("its state does not allow", *publish)
        key.write_text("nothing")
        self.refused("no Ed25519 private key", *publish)
        subprocess.run(["openssl", "genpkey", "-algorithm", "X25519", "-out", str(key)], check=True)
        self.refused("no Ed25519 private key", *publish)


if __name__ == "__main__":
    unittest.main()
