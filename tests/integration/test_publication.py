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

import description
import made_survey
import support

SLUG = "published-real"
OTHER_KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"  # RFC 8032, 7.1, test 1


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
        publish = ("survey", "publish", SLUG, "--run")
        self.refused("its state does not allow this step", *publish, "99")
        self.refused("there is no such run", *publish, "99")
        main = self.score()
        run = str(main["run"]["id"])
        other = self.score("--seed", "8")["run"]["id"]
        self.refused("only the main run", *publish, str(other))
        with self.assertRaisesRegex(AssertionError, "has no publication"):
            kesu.sql(f"UPDATE kesu.survey SET state = 'published' WHERE slug = '{SLUG}'")

        path = kesu.folder / "manifest.json"
        done = kesu.run(*publish, run, "--out", str(path))
        self.assertIn(f"public key: {json.loads(path.read_text('utf-8'))['public_key']}\n",
                      done.stderr)
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
        # Numbers stand as they do elsewhere: a target of 0.175 is none of 0.17499999999999999.
        self.assertEqual(manifest["figures"]["target"]["value"], 0.175)
        self.assertIn('"value": 0.175,', path.read_text("utf-8"))
        self.assertNotRegex(path.read_text("utf-8"), r": -?\d*\.\d{17}")
        self.check_verify(path, document)

        life = json.loads(kesu.run("survey", "show", SLUG, "--format", "json").stdout)
        self.assertEqual((life["state"], [bool(one["published"]) for one in life["runs"]]),
                         ("published", [True, False]))
        shown = [line for line in kesu.run("survey", "show", SLUG).stdout.splitlines()
                 if line.startswith("run ")]
        self.assertEqual(["已公布 published" in line for line in shown], [True, False])
        self.check_default(main["run"])
        kept = kesu.sql("SELECT encode(sha256(convert_to(manifest, 'UTF8')), 'hex')"
                        " FROM kesu.publication")
        self.assertEqual(kept[0][0], hashlib.sha256(path.read_bytes()[:-1]).hexdigest())
        self.refused("its state does not allow this step", *publish, run)
        for change in ("UPDATE kesu.publication SET manifest = ''", "DELETE FROM kesu.publication"):
            with self.assertRaisesRegex(AssertionError, "never changed"):
                kesu.sql(change)
        self.check_listed(main)
        self.check_key_lost(document["public_key"])
        self.check_withdrawn()
        self.assertEqual(self.verify(path).returncode, 0)
        self.check_again(path, document)

    def check_listed(self, main):
        """The programme names what it has published last; one that has published nothing, null."""
        token = self.kesu.run("account", "add", "--role", "monitor", "--region", "000000",
                              "reader").stdout.strip()
        client = self.kesu.client()
        self.addCleanup(client.close)
        judge = description.Description(client.request("GET", "/openapi.json").json())
        self.reader = judge.client("127.0.0.1", self.kesu.port), token
        self.addCleanup(self.reader[0].close)
        latest, whole = self.latest(), main["estimates"][0]
        self.assertEqual([code for code, one in latest.items() if one], ["donghu"])
        found = latest["donghu"]
        self.assertEqual([found[name] for name in ("survey", "state", "run", "n")],
                         [SLUG, "published", main["run"]["id"], whole["n"]])
        for one, other in zip([found["share"], found["se"], *found["ci"]],
                              [whole["share"], whole["se"], *whole["ci"]]):
            self.assertAlmostEqual(one, other, 14)
        self.assertEqual(found["target"]["value"], 0.175)

    def latest(self):
        client, token = self.reader
        told = client.request("GET", "/api/v1/programmes", secret=token).json()["programmes"]
        return {one["code"]: one["latest"] for one in told}

    def check_again(self, path, document):
        """The file can be had again, also after a withdrawal, by command and by account."""
        kesu, run = self.kesu, str(document["manifest"]["run"]["run"])
        for asked in ((), ("--run", run)):
            done = kesu.run("survey", "manifest", SLUG, *asked)
            self.assertEqual(done.stdout.encode(), path.read_bytes())
        self.refused("has published no such run", "survey", "manifest", SLUG, "--run", "999")
        self.refused("has published no such run", "survey", "manifest", support.SURVEY)
        self.refused("there is no survey none", "survey", "manifest", "none")

        client = kesu.client()
        self.addCleanup(client.close)
        judge = description.Description(client.request("GET", "/openapi.json").json())
        client = judge.client("127.0.0.1", kesu.port)
        self.addCleanup(client.close)
        where = f"/api/v1/surveys/{SLUG}/publications"
        self.assertEqual(client.request("GET", where).status, 401)
        tokens = [kesu.run("account", "add", "--role", "monitor", "--region", region, "m" + region)
                  .stdout.strip() for region in ("360102", "360700")]
        self.assertEqual(client.request("GET", where, secret=tokens[1]).status, 404)
        told = client.request("GET", where, secret=tokens[0]).json()
        self.assertEqual((told["withdrawn"], [one["run"] for one in told["publications"]]),
                         ("权数有误", [int(run)]))
        found = self.latest()["donghu"]  # of a survey that was withdrawn no figure
        self.assertEqual((found["state"], found["share"], found["ci"]), ("withdrawn", None, None))
        again = path.with_name("again.json")
        again.write_text(json.dumps(told["publications"][0]["file"]), "utf-8")
        self.assertEqual(self.verify(again, "--key", document["public_key"]).returncode, 0)
        for account, number, status in ((None, run, 401), (tokens[1], run, 404),
                                        (tokens[0], int(run) + 1, 404), (tokens[0], "x", 404)):
            self.assertEqual(client.request("GET", f"{where}/{number}", secret=account).status,
                             status)
        again.write_bytes(client.request("GET", f"{where}/{run}", secret=tokens[0]).body)
        self.assertEqual(again.read_text("utf-8").strip(), path.read_text("utf-8").strip())
        told = client.request("GET", f"/api/v1/surveys/{support.SURVEY}/publications",
                              secret=tokens[0]).json()
        self.assertEqual(told, {"survey": support.SURVEY, "withdrawn": None, "publications": []})

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
                       lambda d: d.update(public_key=OTHER_KEY)):
            done = self.verify(self.changed(path, change))
            self.assertEqual((done.returncode, "does not fit" in done.stderr), (1, True), done)
        for change in (lambda d: d.pop("signature"), lambda d: d.update(public_key="00"),
                       lambda d: d["manifest"].update(format="other")):
            done = self.verify(self.changed(path, change))
            self.assertEqual((done.returncode, "no manifest" in done.stderr), (1, True), done)
        # Points of order 1, 4, 2 and 8, and no point at all. OpenSSL finds that this signature
        # fits the first of them, whatever the text is.
        identity = "01" + "00" * 31
        for key in (identity, "00" * 32, "ec" + "ff" * 30 + "7f", "ff" * 32,
                    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"):
            forged = self.changed(path, lambda d, key=key: d.update(
                public_key=key, signature=identity + "00" * 32, manifest={"format": "kesu-manifest/1"}))
            for more in ((), ("--key", key)):
                done = self.verify(forged, *more)
                self.assertEqual((done.returncode, "public key is none" in done.stderr), (1, True), key)
        self.assertEqual(self.verify("/dev/null").returncode, 1)
        self.check_openssl(document)
        self.check_words(path, document)

    def check_words(self, path, document):
        survey, key = document["manifest"]["survey"], document["public_key"]
        share = next(e for e in document["manifest"]["figures"]["estimates"]
                     if (e["region"], e["group"]) == (survey["region"], "all"))
        told = self.verify(path).stdout
        for words in (f"调查 survey  {SLUG}\n", "Made survey", f"年份 year  {survey['year']}\n",
                      f"{survey['region']}  {share['region_name']['zh']}", "批准 approval  无",
                      "Model-based", f"{share['share'] * 100:.2f} %（95%置信区间 95 % CI "
                      f"{share['ci'][0] * 100:.2f}–{share['ci'][1] * 100:.2f} %）",
                      "签名人 signer  kesu\n", "没有核对签名人", "not the signer", key):
            self.assertIn(words, told)
        self.assertNotIn("演练数据", told)
        self.assertNotIn("没有核对签名人", self.verify(path, "--key", key).stdout)
        done = self.verify(path, "--key", key[:-1])
        self.assertEqual((done.returncode, "it is no public key" in done.stderr), (1, True))
        done = self.verify(self.changed(path, lambda d: d.update(note="ours")))
        self.assertEqual((done.returncode, "not signed: note" in done.stderr), (1, True))
        marked = path.with_name("marked.json")
        marked.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
        self.assertEqual(self.verify(marked).returncode, 0)
        marked.write_bytes(b"\xef\xbb" + path.read_bytes())
        self.assertEqual(self.verify(marked).returncode, 1)

    def check_openssl(self, document):
        """Another program finds the signature right: that of the canonical text."""
        folder = self.kesu.folder
        # Of the manifest's numbers Python and C write some differently, so only the key is compared.
        done = subprocess.run(["openssl", "pkey", "-in", str(self.kesu.database / "signing-key.pem"),
                               "-pubout", "-outform", "DER"], cwd=folder, capture_output=True,
                              check=True)
        self.assertEqual(done.stdout[-32:].hex(), document["public_key"])

    def check_key_lost(self, public_key):
        """No other key takes the place of the one that files are out of, unless it is asked for."""
        kesu, slug = self.kesu, "published-again"
        key = kesu.database / "signing-key.pem"
        made_survey.make_sampled(kesu, slug, seed=6, persons=25)
        kesu.run("survey", "close", slug)
        run = json.loads(kesu.run("score", slug, "--format", "json").stdout)["run"]["id"]
        publish = ("survey", "publish", slug, "--run", str(run))
        kept = key.rename(key.with_name("kept.pem"))
        self.refused(public_key, *publish)
        self.assertFalse(key.exists())
        own = kesu.folder / "other.pem"
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", str(own)], check=True)
        self.refused("it is another key", *publish, "--key", str(own))
        document = json.loads(kesu.run(*publish, "--new-key").stdout)
        self.assertNotEqual(document["public_key"], public_key)
        self.assertTrue(key.exists() and kept.exists())

    def check_withdrawn(self):
        self.refused("the reason is missing", "survey", "withdraw", SLUG)
        self.kesu.run("survey", "withdraw", SLUG, "--reason", "权数有误")
        rows = list(csv.DictReader(io.StringIO(self.kesu.run("export", SLUG).stdout)))
        self.assertEqual({row["notice"] for row in rows}, {"已撤回：权数有误"})
        self.assertIn("已撤回：权数有误", self.kesu.run("score", SLUG, "--seed", "9").stdout)
        self.assertEqual(self.score("--seed", "10")["withdrawn"], "权数有误")

    def signed(self, manifest):
        """A file of somebody's own: a manifest without long numbers, signed by another program."""
        folder = self.kesu.folder
        key, text, path = folder / "own.pem", folder / "own.txt", folder / "own.json"
        subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", str(key)], check=True)
        text.write_text(json.dumps(manifest, ensure_ascii=False, sort_keys=True,
                                   separators=(",", ":")).replace("u001b", "u001B"), "utf-8")
        sign = ["openssl", "pkeyutl", "-sign", "-rawin", "-inkey", str(key), "-in", str(text)]
        public = ["openssl", "pkey", "-in", str(key), "-pubout", "-outform", "DER"]
        signature, der = (subprocess.run(command, capture_output=True, check=True).stdout
                          for command in (sign, public))
        path.write_text(json.dumps({"manifest": manifest, "public_key": der[-32:].hex(),
                                    "signature": signature.hex()}), "utf-8")
        return path

    def test_what_is_signed_in_words(self):
        survey = {"survey": "one", "title": {"zh": "甲\x1b[2J\n签名人", "en": "A\x9b"}, "year": 2026,
                  "region": "360102", "result_class": "official", "rehearsal": True,
                  "authority": "统计局", "form_number": "K1", "approval_number": "文1",
                  "valid_from": "2026-01-01", "valid_until": "2026-12-31"}
        figures = {"estimates": [
            {"region": "360102", "group": "sex=male", "share": 0.25, "ci": [0.125, 0.5]},
            {"region": "360102", "group": "all", "share": None, "ci": None}]}
        manifest = {"format": "kesu-manifest/1", "survey": survey, "figures": figures}
        done = self.verify(self.signed(manifest))
        self.assertEqual(done.returncode, 0, done.stderr)
        for words in ("演练数据 / Rehearsal data\n", "甲\\u001B[2J\\u000A签名人 / A\\u009B\n", "正式抽样调查",
                      "统计局 · K1 · 文1 · 2026-01-01 · 2026-12-31\n", "比例 share  无 / none\n",
                      "签名人 signer  -\n"):
            self.assertIn(words, done.stdout)
        for odd in ({"format": "kesu-manifest/1"}, {"format": "kesu-manifest/1", "survey": []},
                    {"format": "kesu-manifest/1", "survey": survey, "figures": {"estimates": [1]}}):
            for form in ("table", "json"):
                done = self.verify(self.signed(odd), "--format", form)
                self.assertEqual(done.returncode, 0, done.stderr)

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
