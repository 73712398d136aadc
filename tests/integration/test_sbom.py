# SPDX-License-Identifier: GPL-3.0-or-later
"""The bill of materials names what the program is linked to, and the job that asks for known faults
says which source knows of one and which could not be asked.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import support

SBOM = support.SOURCE / "deploy/sbom.py"
KNOWN_FAULTS = support.SOURCE / ".ci/known_faults"
NPM_GOOD = '{"auditReportVersion": 2, "vulnerabilities": {}}'
NPM_BAD = ('{"auditReportVersion": 2, "vulnerabilities":'
           ' {"preact": {"range": "<12", "severity": "high"}}}')
NPM_AWAY = '{"message": "405 Method Not Allowed"}'


def bill(*arguments):
    return subprocess.run([SBOM, *arguments], capture_output=True, text=True, check=False)


@unittest.skipUnless(shutil.which("dpkg-query"), "packages are Debian's")
class Bill(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        done = bill(support.PROGRAM)
        assert done.returncode == 0, done.stderr
        cls.text, cls.made = done.stdout, json.loads(done.stdout)
        cls.names = {one["name"]: one for one in cls.made["components"]}

    def test_every_library_has_its_package(self):
        listed = subprocess.run(["ldd", support.PROGRAM], capture_output=True, text=True, check=True)
        files = [os.path.realpath(path) for path in re.findall(r"=> (/\S+)", listed.stdout)]
        found = subprocess.run(
            ["dpkg-query", "-S", *("*/" + os.path.basename(path) for path in files)],
            capture_output=True, text=True, check=True).stdout.splitlines()
        for path in files:
            self.assertTrue({line.split(":")[0] for line in found if line.endswith(path.removeprefix("/usr"))}
                            & set(self.names), path)
        for name in ("libssl3", "libpq5", "libjansson4"):
            self.assertEqual(self.names[name]["scope"], "required")

    @unittest.skipUnless(shutil.which("pandoc"), "pandoc need not be there")
    def test_what_need_not_be_there_is_optional(self):
        self.assertEqual(self.names["pandoc"]["scope"], "optional")

    def test_versions_are_those_installed(self):
        installed = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "libssl3"],
                                   capture_output=True, text=True, check=True).stdout
        self.assertEqual(self.names["libssl3"]["version"], installed)

    def test_pages(self):
        lock = json.loads((support.SOURCE / "server/web/package-lock.json").read_text("utf-8"))
        for path, entry in lock["packages"].items():
            if path:
                name = path.rsplit("node_modules/", 1)[1]
                self.assertIn((name, entry["version"]),
                              {(one["name"], one["version"]) for one in self.made["components"]})
        self.assertEqual([one["name"] for one in self.made["components"]
                          if one["scope"] == "required" and one["purl"].startswith("pkg:npm/")],
                         ["preact", "qrcode-generator"])

    def test_its_form(self):
        self.assertEqual((self.made["bomFormat"], self.made["specVersion"]), ("CycloneDX", "1.5"))
        refs = [one["bom-ref"] for one in self.made["components"]]
        self.assertEqual(len(refs), len(set(refs)))
        inside = [one["bom-ref"] for one in self.made["metadata"]["component"]["components"]]
        for one in self.made["dependencies"]:
            self.assertEqual(set(one["dependsOn"]) - set(refs) - set(inside), set())
        self.assertEqual(bill(support.PROGRAM).stdout, self.text, "the same again")

    def test_no_program(self):
        done = bill("/nowhere/kesu")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("/nowhere/kesu", done.stderr)


@unittest.skipUnless(shutil.which("dpkg-query"), "packages are Debian's")
class KnownFaults(unittest.TestCase):
    """The tools that ask the sources are stubs."""

    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.stub("sudo", 'exec "$@"')
        self.stub("apt-cache", "echo release l=Debian-Security")
        self.debian()
        self.debsecan()
        self.npm(NPM_GOOD)

    def stub(self, name, script):
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)

    def debian(self, update="", said=""):
        self.stub("apt-get", f"case $* in *update*) {update or ':'};; *) echo '{said}';; esac")

    def debsecan(self, found="", fixed=""):
        self.stub("dpkg-query", f"""case $* in
            *debsecan) echo installed;; *) exec {shutil.which("dpkg-query")} "$@";; esac""")
        self.stub("debsecan", f"case $* in *only-fixed*) echo '{fixed}';; *) echo '{found}';; esac")

    def npm(self, report):
        self.stub("npm", f"case $* in *--version*) echo 10;; *) echo '{report}'; exit 1;; esac")

    def asked(self, status):
        done = subprocess.run(
            [KNOWN_FAULTS, pathlib.Path(support.PROGRAM).parent], capture_output=True, text=True,
            check=False, env={**os.environ, "PATH": f"{self.folder}:{os.environ['PATH']}"})
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout

    def test_nothing_is_known(self):
        said = self.asked(0)
        for source in ("debian", "debsecan", "npm: server/web"):
            self.assertIn(f"asked       {source}", said)

    def test_a_security_update(self):
        new = "(9.9 Debian-Security:12/stable-security [amd64])"
        self.debian(said=f"Inst libssl3 [3.0] {new}\nInst libother [1] {new}\nInst libpq5 [1] (2 Debian:12)")
        said = self.asked(1)
        self.assertIn("FAULT       debian: libssl3", said)
        self.assertNotIn("libother", said)
        self.assertNotIn("libpq5", said)

    def test_a_fault_in_the_tracker(self):
        self.debsecan("CVE-2031-1 libssl3\nCVE-2031-2 libpq5\nCVE-2031-3 libother", "CVE-2031-1 libssl3")
        said = self.asked(1)
        self.assertIn("FAULT       debsecan: CVE-2031-1 libssl3", said)
        self.assertIn("no mend yet debsecan: CVE-2031-2 libpq5", said)
        self.assertNotIn("libother", said)

    def test_an_advisory_of_npm(self):
        self.npm(NPM_BAD)
        self.assertIn("FAULT       npm: server/web: preact <12 high", self.asked(1))

    def test_sources_that_are_away(self):
        self.debian(update="echo away >&2; exit 100")
        self.assertIn("NOT ASKED   debian", self.asked(3))
        self.debian()
        self.stub("apt-cache", "echo release l=Debian")
        self.assertIn("NOT ASKED   debian", self.asked(3))
        self.stub("apt-cache", "echo release l=Debian-Security")
        self.stub("debsecan", "echo 'error: no such host' >&2; exit 1")
        self.assertIn("NOT ASKED   debsecan: error: no such host", self.asked(3))
        self.debsecan()
        for report in (NPM_AWAY, "", "<html>"):
            self.npm(report)
            self.assertIn("NOT ASKED   npm: server/web", self.asked(3))


if __name__ == "__main__":
    unittest.main()
