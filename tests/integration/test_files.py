# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of the commands on CSV files: what is read, where it comes from, and what is written over."""

import gzip
import json
import os
import pathlib
import random
import re
import subprocess
import tempfile
import unittest

from support import PROGRAM

SURVEY = "w,g,y\n1,a,1\n2,b,0\n3,a,1\n4,b,0\n"
MARGINS = "variable,level,total\ng,a,8\ng,b,4\n"


class FilesCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="kesu-files-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def run_program(self, command, *arguments, **more):
        return subprocess.run([PROGRAM, command, *map(str, arguments)], check=False, cwd=self.folder,
                              capture_output=True, timeout=300, **more)

    def good(self, command, *arguments, **more):
        done = self.run_program(command, *arguments, **more)
        self.assertEqual((done.returncode, done.stderr.decode()), (0, ""))
        return done.stdout.decode()

    def refused(self, words, command, *arguments, status=1, **more):
        done = self.run_program(command, *arguments, **more)
        said = done.stderr.decode()
        self.assertEqual((done.returncode, done.stdout), (status, b""), said)
        for word in words:
            self.assertIn(word, said)


class NeverOverAnInput(FilesCase):
    """Whatever name an input has, no output takes its place."""

    def setUp(self):
        super().setUp()
        self.data = self.write("data.csv", SURVEY)
        self.margins = self.write("margins.csv", MARGINS)
        (self.folder / "link.csv").symlink_to("data.csv")
        os.link(self.data, self.folder / "hard.csv")

    def calibrate(self, data, *more):
        return [data, "--weight", "w", "--margins", self.margins, "--method", "rake", *more]

    def test_weights(self):
        for out in ("data.csv", "./data.csv", self.data, "link.csv", "hard.csv", "margins.csv"):
            with self.subTest(out):
                self.refused([str(out), "is an input"], "calibrate",
                             *self.calibrate("data.csv", "--out", out))
        for data in ("link.csv", "hard.csv"):
            with self.subTest(data):
                self.refused(["data.csv", "is an input", data], "calibrate",
                             *self.calibrate(data, "--out", "data.csv"))
        for data in ("-", "/dev/stdin"):
            with self.subTest(data), open(self.data, "rb") as file:
                self.refused(["data.csv", "is an input"], "calibrate",
                             *self.calibrate(data, "--out", "data.csv"), stdin=file)
        self.assertEqual((self.data.read_text(), self.margins.read_text()), (SURVEY, MARGINS))
        self.assertTrue((self.folder / "link.csv").is_symlink())
        self.assertEqual(len(list(self.folder.iterdir())), 4)

    def test_settings(self):
        config = self.write("settings.conf", "method = rake\nweight = w\n")
        config.chmod(0o600)
        (self.folder / "link.conf").symlink_to("settings.conf")
        os.link(config, self.folder / "hard.conf")
        for given, out in (("settings.conf", "settings.conf"), ("link.conf", "settings.conf"),
                           ("settings.conf", "hard.conf"), ("hard.conf", "link.conf")):
            with self.subTest(given=given, out=out):
                self.refused([out, "is an input"], "calibrate", "data.csv", "--config", given,
                             "--margins", "margins.csv", "--out", out)
        answers = "A,B,C\n" + "0,0,0\n0,0,1\n0,1,1\n1,0,1\n1,1,1\n1,1,1\n0,0,0\n" * 9
        self.write("answers.csv", answers)
        (self.folder / "out").mkdir()
        for name, command in (("items.csv", "irt"), ("plausible.csv", "plausible")):
            with self.subTest(name):
                held = self.write("out/" + name, "model = rasch\n")
                self.refused(["out/" + name, "is an input"], command, "answers.csv", "--config",
                             "out/" + name, "--out", "out")
                self.assertEqual(held.read_text(), "model = rasch\n")
                held.unlink()
        self.assertEqual(config.read_text(), "method = rake\nweight = w\n")

    def test_rows_of_people_are_the_owner_s_to_read(self):
        answers = self.write("answers.csv", "A,B,C\n" + "1,1,1\n0,1,1\n1,0,0\n0,0,0\n" * 20)
        self.good("irt", answers, "--model", "rasch", "--out", "scored")
        self.good("calibrate", *self.calibrate("data.csv", "--out", "w.csv"))
        for name in ("scored/scores.csv", "scored/items.csv", "w.csv"):
            self.assertEqual((self.folder / name).stat().st_mode & 0o777, 0o600, name)

    def test_another_file_is_replaced(self):
        out = self.write("w.csv", "old\n")
        out.chmod(0o640)
        (self.folder / "to-w.csv").symlink_to("w.csv")
        self.good("calibrate", *self.calibrate("data.csv", "--out", "to-w.csv"))
        weights = out.read_text()
        self.assertEqual(weights.splitlines()[0], "calibrated_weight")
        self.assertTrue((self.folder / "to-w.csv").is_symlink())
        self.assertEqual(out.stat().st_mode & 0o777, 0o640)
        self.assertEqual(self.good("calibrate", *self.calibrate("data.csv", "--out", "-")), weights)
        self.assertFalse((self.folder / "-").exists())
        same = self.folder / "same.csv"
        with open(same, "wb") as file:
            subprocess.run([PROGRAM, "calibrate",
                            *map(str, self.calibrate("data.csv", "--out", "/dev/stdout"))],
                           check=True, cwd=self.folder, stdout=file, timeout=300)
        self.assertEqual(same.read_text(), weights)
        self.refused(["--format json"], "calibrate",
                     *self.calibrate("data.csv", "--out", "-", "--format", "json"), status=2)

    def test_folders(self):
        answers = "A,B,C\n" + "0,0,0\n0,0,1\n0,1,1\n1,0,1\n1,1,1\n1,1,1\n0,0,0\n" * 9
        out = self.folder / "out"
        out.mkdir()
        for name, command, more in (("items.csv", "irt", []), ("curves.svg", "irt", ["--figures"]),
                                    ("fit.csv", "irt", ["--fit"]), ("scores.csv", "plausible", []),
                                    ("plausible.csv", "plausible", [])):
            with self.subTest(name):
                self.write("out/" + name, answers)
                self.refused(["out/" + name, "is an input"], command, "out/" + name, "--model",
                             "rasch", *more, "--out", "out")
                self.assertEqual([(path.name, path.read_text()) for path in out.iterdir()],
                                 [(name, answers)])
                (out / name).unlink()


class Inputs(FilesCase):
    def test_settings_twice(self):
        self.write("a.csv", SURVEY)
        self.write("a.conf", "by = g\ntotal = y\n\nby = w\n")
        self.refused(["a.conf:4", "by stands on line 1, too"], "estimate", "a.csv", "--config",
                     "a.conf", status=2)
        self.refused(["--config", "is given twice"], "estimate", "a.csv", "--config", "a.conf",
                     "--config", "/dev/null", status=2)

    def test_arguments_are_utf8(self):
        for arguments in ((b"estimate", b"a.csv", b"--total", b"\xb1\xea"),
                          (b"estimate", b"\xff.csv", b"--total", b"y"),
                          (b"score", b"caf\xe9"), (b"account", b"add", b"\xe9"), (b"\xe9",)):
            with self.subTest(arguments):
                done = subprocess.run([os.fsencode(PROGRAM), *arguments], check=False,
                                      capture_output=True, timeout=300)
                at = len(arguments) if arguments[1:2] != (b"\xff.csv",) else 2
                self.assertEqual((done.returncode, done.stdout), (2, b""), done.stderr)
                self.assertIn(b"argument %d is not UTF-8" % at, done.stderr)

    def test_twice(self):
        self.write("a.csv", SURVEY)
        self.write("b.csv", SURVEY)
        os.link(self.folder / "a.csv", self.folder / "again.csv")
        for files in (("a.csv", "a.csv"), ("a.csv", "b.csv", "./a.csv"), ("a.csv", "again.csv")):
            self.refused([files[-1], "the same file as a.csv"], "estimate", *files, "--total", "y")
        self.good("estimate", "a.csv", "b.csv", "--total", "y")

    def test_standard_input(self):
        path = self.write("a.csv", SURVEY)
        want = self.good("estimate", "a.csv", "--mean", "y", "--weight", "w")
        self.assertEqual(self.good("estimate", "-", "--mean", "y", "--weight", "w",
                                   input=path.read_bytes()), want)
        self.refused(["standard input: line 2, column g"], "estimate", "-", "--mean", "g",
                     input=path.read_bytes())

    def levels(self, path, *more, note=None, command="estimate"):
        """The levels of column g, and what standard error said."""
        done = self.run_program(command, path, "--mean", "y", "--by", "g", "--format", "json", *more)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        said = done.stderr.decode()
        if note:
            self.assertIn(note, said)
        else:
            self.assertEqual(said, "")
        return [one["by"]["g"] for one in json.loads(done.stdout)["estimates"]]

    def test_gb18030(self):
        text = "g,y\n" + "男,1\n女,0\n男,0\n女,1\n" * 3
        for encoding in ("gbk", "gb18030"):
            path = self.write("gbk.csv", text.encode(encoding))
            self.assertEqual(self.levels(path, note="--encoding"), ["女", "男"])
            self.assertEqual(self.levels(path, "--encoding", "gb18030"), ["女", "男"])
            self.refused(["line 2", "GBK", "--encoding gb18030"], "estimate", path, "--mean", "y",
                         "--encoding", "utf-8")
        names = self.write("names.csv", "性别,素养\n男,1\n女,0\n".encode("gbk"))
        done = self.run_program("estimate", names, "--share", "素养", "--format", "json")
        self.assertEqual(json.loads(done.stdout)["estimates"][0]["estimate"], 0.5)
        utf8 = self.write("utf8.csv", text)
        self.assertEqual(self.levels(utf8), ["女", "男"])
        self.assertEqual(self.levels(self.write("bom.csv", "\ufeff" + text)), ["女", "男"])
        for encoding in ("utf-16", "utf-16-le"):
            self.assertEqual(self.levels(self.write("wide.csv", text.encode(encoding))), ["女", "男"])

    def test_all_cells_tell_the_encoding(self):
        """C5 AE is 女 in GBK, and a letter in UTF-8."""
        rows = "g,y,note\n" + "女,1,\nM,0,\n" * 40000
        late = self.write("late.csv", (rows + "M,1,男\n").encode("gbk"))
        self.assertEqual(self.levels(late, note="GB18030"), ["M", "女"])
        alone = self.write("alone.csv", rows.encode("gbk"))
        self.assertEqual(self.levels(alone, note="could be UTF-8"), ["M", "女"])
        self.assertEqual(self.levels(alone, "--encoding", "utf-8"), ["M", "\u016e"])
        for words in (["女"], ["农"], ["小学", "校"], ["一", "路"]):
            levels = "".join(f"{word},1\nM,0\n" * 2 for word in words)
            both = self.write("both.csv", ("g,y\n" + levels).encode("gbk"))
            self.assertEqual(self.levels(both, note="read as GB18030"), sorted([*words, "M"]))
        with open(late, "rb") as file:
            self.assertEqual(self.run_program("estimate", "-", "--mean", "y", "--by", "g",
                                              stdin=file).returncode, 0)
        self.refused(["standard input: line 80002", "--encoding gb18030"], "estimate", "-", "--mean",
                     "y", input=late.read_bytes())
        said = self.good("estimate", "-", "--mean", "y", "--by", "g", "--encoding", "gb18030",
                         input=late.read_bytes())
        self.assertIn("女", said)
        neither = self.write("neither.csv", b"g,y\na,1\n\xff,0\n")
        done = self.run_program("estimate", neither, "--mean", "y")
        self.assertEqual(done.returncode, 1)
        self.assertIn("line 3: 既不是 UTF-8，也不是 GB18030", done.stderr.decode())

    def test_words_in_utf8_that_are_pairs_of_bytes(self):
        """Greek and Cyrillic words, and signs, whose bytes are Chinese characters in GBK."""
        for words in (["α", "β", "γ"], ["και", "μια"], ["У", "Ф"], ["25°", "30°"], ["é", "ø"],
                      ["±1", "±2"], ["ا", "د"], ["Կ", "Գ"]):
            path = self.write("pairs.csv", "g,y\n" + "".join(f"{word},1\nM,0\n" * 2
                                                            for word in words))
            self.assertEqual(self.levels(path, note="read as UTF-8, could be GB18030"),
                             sorted([*words, "M"]))
            self.assertEqual(self.levels(path, "--encoding", "utf-8"), sorted([*words, "M"]))
        for words in (["café", "thé", "été"], ["Αθήνα"], ["Москва", "Казань"], ["東京"]):
            path = self.write("words.csv", "g,y\n" + "".join(f"{word},1\n{word},0\n"
                                                            for word in words))
            self.assertEqual(self.levels(path), sorted(words))
        lone = self.write("lone.csv", "g,y\n校,1\nM,0\n校,0\n".encode("gbk"))
        self.assertEqual(self.levels(lone, note="could be GB18030"), ["M", "У"])
        self.assertEqual(self.levels(lone, "--encoding", "gb18030"), ["M", "校"])

    def test_what_is_not_csv(self):
        for name, content, words in (
                ("a.csv.gz", gzip.compress(b"y\n1\n"), "gzip"),
                ("a.xlsx", b"PK\x03\x04" + b"\0" * 90, ".xlsx"),
                ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls"),
                ("page.xls", b"<html><table><tr><td>y</td></tr></table></html>", "a page or XML"),
                ("book.xls", b'<?xml version="1.0"?>\n<Workbook/>', "a page or XML"),
                ("a.json", b'[{"y":1},{"y":0}]', "JSON"), ("b.json", b'{"y":[1,0]}', "JSON"),
                ("a.pdf", b"%PDF-1.7\n", "PDF"), ("a.arrow", b"ARROW1\0\0", "Arrow"),
                ("a.rds", b"X\n\0\0\0\2\0\3\6\3", ".rds"),
                ("a.xpt", b"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!", ".xpt"),
                ("a.sas7bdat", bytes(12) + b"\xc2\xea\x81\x60\xb3\x14" + bytes(99), ".sas7bdat")):
            self.refused([name, "not CSV but a", words], "estimate", self.write(name, content),
                         "--mean", "y")
        self.refused(["standard input", "gzip"], "estimate", "-", "--mean", "y",
                     input=gzip.compress(b"y\n1\n"))

    def test_statistics_files(self):
        """Files of SPSS and Stata are read, but neither damaged ones nor from a pipe; a frame is CSV."""
        for name, content, words in (
                ("a.sav", b"$FL2@(#) SPSS DATA FILE", "SPSS"),
                ("a.dta", b"<stata_dta><header><release>118", "Stata"),
                ("old.dta", b"\x73\x02\x01\x00\x05\x00", "Stata")):
            path = self.write(name, content)
            self.refused([name, f"a file of {words} that cannot be read"], "estimate", path,
                         "--mean", "y")
            self.refused(["standard input", "not a pipe"], "estimate", "-", "--mean", "y", input=content)
            self.refused([name, words, "export it as CSV"], "sample", path, "--method", "srs",
                         "--n", "1", "--seed", "1", "--out", "-")

    def test_delimiters(self):
        want = self.good("estimate", self.write("a.csv", SURVEY), "--mean", "y", "--by", "g")
        for delimiter, names in ((";", (";", "semicolon")), ("\t", ("tab", "\t")), ("|", ("|",))):
            path = self.write("other.csv", SURVEY.replace(",", delimiter))
            self.refused(["no column \"y\"", "separated by", "--delimiter"], "estimate", path,
                         "--mean", "y")
            for name in names:
                self.assertEqual(self.good("estimate", path, "--mean", "y", "--by", "g",
                                           "--delimiter", name), want)
        self.refused(["no column \"y\"", "commas of full width"], "estimate",
                     self.write("wide.csv", SURVEY.replace(",", "，")), "--mean", "y")
        for delimiter in (",", ";"):
            path = self.write("excel.csv", "sep=;\n" + SURVEY.replace(",", ";"))
            self.refused(["line 1", "delete the line sep="], "estimate", path, "--mean", "y",
                         "--delimiter", delimiter)
        self.refused(["--delimiter is"], "estimate", "a.csv", "--mean", "y", "--delimiter", "ab",
                     status=2)
        commas = self.write("commas.csv", 'w,y\n"2,5",1\n"3,1",0\n')
        self.refused(["line 2, column w", "a decimal point, not a comma"], "estimate", commas,
                     "--mean", "y", "--weight", "w")

    def test_numbers_that_are_written_otherwise(self):
        point, thousands = "write a decimal point, not a comma", "what parts the thousands"
        either, half = "if the comma parts thousands", "in half width"
        for cell, words in (
                ("2,5", point), ("0,123", point), ("-2,5", point), ("1,2345", point),
                ("1,234", either), ("-1,234", either), ("1，234", either), ("2，5", point),
                ("12,345.6", thousands), ("1,234,567", thousands), ("1'234", thousands),
                ("1 234", thousands), ("1\u00a0234,5", thousands), ("1.234,5", thousands),
                ("１２．５", half), ("４", half), ("45%", "percent sign"), ("4.5％", "percent sign"),
                ("12.5万", "all digits"), ("T", "write TRUE"), ("f", "write TRUE"),
                ("#N/A", "of a spreadsheet"), ("#DIV/0!", "of a spreadsheet"),
                ("#1", ""), ("1,234,56", ""), ("1e999", ""),
                ("abc", "")):
            for text, more in ((f"w;y\n1;1\n{cell};0\n", ["--delimiter", ";"]),
                               (f'w,y\n1,1\n"{cell}",0\n', [])):
                with self.subTest(cell, more=more):
                    done = self.run_program("estimate", self.write("a.csv", text), "--mean", "y",
                                            "--weight", "w", *more)
                    said = done.stderr.decode()
                    self.assertEqual(done.returncode, 1)
                    self.assertIn(f'line 3, column w: "{cell}" is not a number', said)
                    self.assertIn(words, said)
                    self.assertEqual(": " in said.split("is not a number")[1], words != "")
        self.refused(["line 3: 3 cells, the header has 2", "as in 1,234, is put in quotes"],
                     "estimate", self.write("a.csv", "w,y\n2,1\n1,234,0\n"), "--mean", "y")
        answers = self.write("k.csv", "A,B,C\n1,0,1\n１,0,1\n")
        self.refused(["line 3, column A", half], "irt", answers, "--model", "rasch", "--out", "o")

    def test_answers_with_other_delimiters(self):
        answers = "A,B,C\n" + "0,0,0\n0,0,1\n0,1,1\n1,0,1\n1,1,1\n1,1,1\n0,0,0\n" * 9
        want = self.good("irt", self.write("a.csv", answers), "--model", "rasch", "--out", "out")
        other = self.write("b.csv", answers.replace(",", ";").replace("A", "甲").encode("gbk"))
        got = self.good("irt", other, "--model", "rasch", "--out", "out", "--delimiter", ";",
                        "--encoding", "gb18030")
        self.assertEqual(got.replace("甲", "A").split(), want.split())

    def test_hidden_characters(self):
        for hidden in ("\u200b", "\u00a0", "\u3000", "\ufeff", " \u200b "):
            path = self.write("a.csv", f"g{hidden},{hidden}y\nmale{hidden},1\nmale,0\n{hidden}f,1\n"
                                       f"f,1{hidden}\n")
            self.assertEqual(self.levels(path), ["f", "male"])
        path = self.write("a.csv", "g,li\u200bteracy\na,1\n")
        self.refused(["li\\u200bteracy"], "estimate", path, "--mean", "literacy")
        margins = self.write("m.csv", "variable,level,total\ng,male\u00a0,4\ng,f,2\n")
        data = self.write("d.csv", "g,w\nmale,1\nf,1\n")
        self.good("calibrate", data, "--weight", "w", "--margins", margins, "--method", "rake",
                  "--out", "w.csv")

    def test_rows_of_nothing_but_commas(self):
        full = self.good("estimate", self.write("a.csv", "w,g,y\n1,a,1\n2,b,0\n3,a,1\n"), "--mean",
                         "y", "--weight", "w", "--by", "g")
        for rows in ("1,a,1\n2,b,0\n3,a,1\n,,\n,,\n", "1,a,1\n,,\n , ,\n2,b,0\n,,,,\n3,a,1",
                     '1,a,1\n2,b,0\n3,a,1\n"","",""\n\u3000,,\n'):
            path = self.write("b.csv", "w,g,y\n" + rows)
            self.assertEqual(self.good("estimate", path, "--mean", "y", "--weight", "w", "--by",
                                       "g"), full)
        self.refused(["line 6, column w"], "estimate", self.write(
            "b.csv", "w,g,y\n1,a,1\n,,\n,,\n2,b,0\n,a,1\n"), "--mean", "y", "--weight", "w")
        path = self.write("one.csv", 'y\n1\n""\n0\n')
        self.assertIn("2", self.good("estimate", path, "--mean", "y"))

    def test_a_column_without_a_name(self):
        self.refused(["line 1", "column 3 has no name"], "estimate",
                     self.write("a.csv", "w,y,,g\n1,1,1,a\n"), "--mean", "y")
        self.refused(["line 1", "column 3 has no name"], "irt",
                     self.write("k.csv", "A,B,\u200b,D\n1,0,1,0\n"), "--out", "out", status=1)
        self.good("estimate", self.write("r.csv", '"","y"\n"1",1\n"2",0\n'), "--mean", "y")

    def test_logical_values(self):
        for true, false in (("TRUE", "FALSE"), ("True", "False"), ("true", "false")):
            path = self.write("a.csv", f"y\n{true}\n{false}\n{true}\n")
            self.assertIn("0.666667", self.good("estimate", path, "--share", "y"))
        self.refused(["line 2, column y"], "estimate", self.write("a.csv", "y\nyes\nno\n"),
                     "--share", "y")

    def test_codes_of_missing_values(self):
        coded = self.write("coded.csv", "y,g,w\n1,a,9\n9,a,1\n0,b,9\n9.0,b,1\n1,99,1\n0,a,9\n")
        empty = self.write("empty.csv", "y,g,w\n1,a,9\n,a,1\n0,b,9\n,b,1\n1,,1\n0,a,9\n")
        options = ["--share", "y", "--by", "g", "--weight", "w"]
        self.assertEqual(self.good("estimate", coded, *options, "--missing", "9,99"),
                         self.good("estimate", empty, *options))
        self.assertEqual(self.good("estimate", coded, "--table", "y,g", "--missing", "9,9.0,99"),
                         self.good("estimate", empty, "--table", "y,g"))

    def test_blanks_in_lists(self):
        """A space behind a comma changes nothing, in whatever list of whatever command."""
        rows = "".join(f"{i % 2},{i % 3},{'ab'[i % 2]},{'uvw'[i % 3]},{1 + i % 4},{i % 8}\n"
                       for i in range(48))
        data = self.write("data.csv", "y,z,g,k,w,p\n" + rows)
        self.write("m.csv", "variable,level,total\ng,a,30\ng,b,30\nk,u,20\nk,v,20\nk,w,20\n")
        drawn = random.Random(4)
        answers = self.write("answers.csv", "A,B,C,D,age,sex\n" + "".join(
            f"{','.join(str(int(drawn.gauss(able, 1) > 0)) for _ in 'ABCD')},{i % 5},{'mf'[i % 2]}\n"
            for i, able in enumerate(drawn.gauss(0, 1) for _ in range(600))))
        areas = self.write("areas.csv", "t,e,v,a,b\n" + "".join(
            f"t{i},0.{20 + i},0.00{4 + i % 3},{i % 5},{i * i % 7}\n" for i in range(20)))
        estimate = ["estimate", data, "--weight", "w"]
        for command in (
                [*estimate, "--mean", "z", "--by", "g,k", "--missing", "9,2"],
                [*estimate, "--table", "g,k", "--strata", "g,k", "--nest", "yes", "--psu", "p,y"],
                [*estimate, "--ratio", "y/z", "--by", "k", "--contrast", "u-v,u-w"],
                [*estimate, "--plausible", "y,z,p", "--by", "g", "--as-text", "g,k"],
                [*estimate, "--mean", "y", "--by", "g,k", "--contrast", "a:u-b:u",
                 "--linking-se", "k=0.1"],
                [*estimate, "--share", "y", "--calibrate", "linear", "--margins", "m.csv",
                 "--margin-variables", "g,k", "--bounds", "0.1,9"],
                [*estimate, "--mean", "y", "--calibrate", "linear", "--total", "z=70,p=300"],
                ["irt", answers, "--items", "A,B-C,D", "--model", "A-B=2pl,C-D=rasch",
                 "--scores", "eap,wle", "--dif", "sex,age", "--guess-prior", "-1.4,0.5"],
                ["plausible", answers, "--items", "A-D", "--model", "rasch", "--regressors",
                 "age", "--factors", "sex", "--keep", "age,sex"],
                ["small-area", areas, "--area", "t", "--estimate", "e", "--variance", "v",
                 "--covariates", "a,b"]):
            with self.subTest(command[2:]):
                spaced = [*command[:2], *(" " + re.sub(",", " ,\t ", word) + " " if "," in word
                                          else word for word in command[2:])]
                more = ["--out", "out"] if command[0] in ("irt", "plausible") else []
                plain = self.run_program(*command, *more)
                done = self.run_program(*spaced, *more)
                self.assertEqual((done.returncode, done.stdout, done.stderr),
                                 (plain.returncode, plain.stdout, plain.stderr), spaced)
                self.assertEqual(plain.returncode, 0, plain.stderr)
        quoted = self.write("quoted.csv", 'y,"a, b",g\n1,u,a\n0,v,a\n1,u,b\n0,v,b\n')
        self.assertIn("a, b", self.good("estimate", quoted, "--mean", "y", "--by", ' "a, b" , g'))
        self.assertEqual(self.good(*estimate, "--mean", "y", "--by", "k", "--contrast", "u - v"),
                         self.good(*estimate, "--mean", "y", "--by", "k", "--contrast", "u-v"))
        for code in ("9，99", "9、99"):
            self.refused(["plain comma", code], "estimate", data, "--share", "y", "--missing",
                         code, status=2)


if __name__ == "__main__":
    unittest.main()
