# SPDX-License-Identifier: GPL-3.0-or-later
"""What the built programs are protected by, read from their own files."""

import os
import platform
import shutil
import subprocess
import unittest

import support

PROGRAMS = [path for path in (support.PROGRAM, os.environ.get("KESU_STAT")) if path]


@unittest.skipUnless(shutil.which("readelf"), "readelf is not installed")
class Hardening(unittest.TestCase):
    def elf(self, program, what):
        return subprocess.run(["readelf", "-W", what, program], check=True, capture_output=True,
                              text=True).stdout

    def test_every_program(self):
        for program in PROGRAMS:
            with self.subTest(program=os.path.basename(program)):
                self.assertIn("Position-Independent Executable", self.elf(program, "-h"))
                segments = self.elf(program, "-l")
                self.assertIn("GNU_RELRO", segments)
                stack = next(line for line in segments.splitlines() if "GNU_STACK" in line)
                self.assertNotIn("E", stack.split("0x")[-2].split()[-1], "no code on the stack")
                self.assertIn("BIND_NOW", self.elf(program, "-d"))
                symbols = self.elf(program, "--dyn-syms")
                self.assertIn("__stack_chk_fail", symbols)
                if "__asan_init" not in symbols:
                    self.assertRegex(symbols, r"__\w+_chk@", "sizes are checked")

    @unittest.skipUnless(platform.machine() == "x86_64" and shutil.which("objdump"),
                         "other processors have other marks")
    def test_targets_of_jumps_are_marked(self):
        """Read from the code itself: Debian's own start files carry no mark, so the program has
        none as a whole."""
        for program in PROGRAMS:
            with self.subTest(program=os.path.basename(program)):
                code = subprocess.run(["objdump", "--disassemble=main", program], check=True,
                                      capture_output=True, text=True).stdout
                self.assertRegex(code, r"<main>:\n.*endbr64")


if __name__ == "__main__":
    unittest.main()
