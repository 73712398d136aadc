# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual pages that the programs print: they are complete, and roff accepts all of them. The first
pages of the project name every command, too."""

import os
import re
import subprocess
import unittest

from support import PROGRAM, SOURCE

STAT = os.environ.get("KESU_STAT", str(SOURCE / "build/kesu-stat"))
MACROS = {"nr", "ad", "br", "TH", "SH", "SS", "PP", "TP", "RS", "RE", "EX", "EE", "SY", "YS"}
ESCAPES = re.compile(r"\\(f[BIR]|e|-|&|\((?:aq|ga|ha|ti))")
COMMAND = r"^  ([a-z-]+) +\w"  # a line of --help
SECTIONS = ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "COMMANDS", "EXIT STATUS", "EXAMPLES"]


def said(program, *arguments):
    return subprocess.run([program, *arguments], capture_output=True, text=True, timeout=60,
                          check=True).stdout


def plain(page):
    """The text about as a reader sees it: without fonts, and with simple dashes."""
    page = re.sub(r"\\f[BIR]", "", page)
    for escape, text in ((r"\-", "-"), (r"\(aq", "'"), (r"\&", ""), (r"\e", "\\")):
        page = page.replace(escape, text)
    return page


class ManualCase(unittest.TestCase):
    def roff(self, page):
        for line in page.splitlines():
            if line.startswith((".", "'")):
                self.assertIn(re.match(r"\.(\w*)", line)[1], MACROS, line)
            self.assertNotIn("\\", ESCAPES.sub("", line), line)
            self.assertTrue(line, "roff has .PP for an empty line")

    def sections(self, page, wanted):
        found = re.findall(r"^\.SH (.*)$", page, re.M)
        self.assertEqual([title for title in found if title in wanted], wanted)


class Programs(ManualCase):
    def test_programs(self):
        for program in {PROGRAM, STAT}:
            page = said(program, "--man")
            self.roff(page)
            self.sections(page, SECTIONS)
            text = plain(page)
            commands = re.findall(COMMAND, said(program, "--help"), re.M)
            self.assertGreater(len(commands), 5)
            parts = dict(re.findall(r"^\.SS (\S+)\n(.*?)(?=^\.S[SH])", text, re.M | re.S))
            self.assertEqual(list(parts), commands)
            for command in commands:
                for option in re.findall(r"^  (--\S+)", said(program, command, "--help"), re.M):
                    if option not in ("--config", "--help"):
                        self.assertRegex(parts[command], rf"(?m)^\.TP\n{option}(?: |$)")

    def test_other_sections_are_refused(self):
        for section in ("2", "x"):
            done = subprocess.run([STAT, "--man", section], capture_output=True, check=False)
            self.assertEqual((done.returncode, done.stdout), (2, b""))


@unittest.skipIf(os.path.basename(PROGRAM) == "kesu-stat", "the pages are those of kesu")
class FirstPages(unittest.TestCase):
    def test_they_name_every_command(self):
        commands = re.findall(COMMAND, said(PROGRAM, "--help"), re.M)
        for name, list_of in (("README.md", r"^The commands: (.*?) Each has "),
                              ("README.zh-CN.md", r"^命令：(.*?)。")):
            with self.subTest(name):
                text = re.search(list_of, (SOURCE / name).read_text("utf-8"), re.M | re.S)[1]
                self.assertEqual(sorted(re.findall(r"`(?:kesu )?([a-z-]+)`", text)), sorted(commands))


@unittest.skipIf(os.path.basename(PROGRAM) == "kesu-stat", "kesu-stat has no settings file")
class Settings(ManualCase):
    def test_settings(self):
        page = said(PROGRAM, "--man", "5")
        self.roff(page)
        self.sections(page, ["NAME", "DESCRIPTION", "SETTINGS", "EXAMPLES", "SEE ALSO"])
        named = re.findall(r"^\.TP\n(\w+) = ", plain(page), re.M)
        shipped = re.findall(r"^(?:# )?(\w+) =", (SOURCE / "deploy/kesu.conf").read_text("utf-8"),
                             re.M)
        self.assertEqual(sorted(named), sorted(shipped))


if __name__ == "__main__":
    unittest.main()
