# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures that others have published: what kesu load accepts, refuses and keeps."""

import csv
import io
import json
import pathlib
import shutil
import tempfile
import unittest

from support import Kesu, operator

COLUMNS = ("series", "region", "group", "year", "estimate", "se", "n", "standard", "source", "url",
           "note")
NATION = {"series": "made", "region": "CN", "group": "all", "year": 2023, "estimate": 0.1414,
          "standard": "cast-2024", "source": "made up for a test", "url": "https://example.org/x",
          "note": ""}


def written(rows):
    """The file's text; a row says only what it has otherwise than NATION."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="")
    writer.writeheader()
    writer.writerows({**NATION, **row} for row in rows)
    return out.getvalue()


class Figures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kesu = cls.enterClassContext(Kesu())

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kesu-figures-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.path = self.folder / "figures.csv"

    def load(self, rows, *more, check=True):
        self.path.write_text(rows if isinstance(rows, str) else written(rows), encoding="utf-8")
        return self.kesu.run("load", "--figures", str(self.path), *more, check=check)

    def report(self, rows):
        return json.loads(self.load(rows, "--format", "json").stdout)

    def stored(self, series):
        return self.kesu.sql(
            "select region, \"group\", year, version, estimate, se, n, standard, source, url, note,"
            f" kind from kesu.figure where series = '{series}' order by region, year, version")

    def test_what_is_loaded_is_kept_by_version(self):
        rows = [{"series": "kept"}, {"series": "kept", "region": "360700", "se": 0.0062, "n": 1213},
                {"series": "kept", "region": "360734", "n": 1200, "standard": ""}]
        first = self.report(rows)
        self.assertEqual({name: first[name] for name in
                          ("rows", "added", "changed", "taken_back", "unknown_regions", "refused")},
                         {"rows": 3, "added": 3, "changed": 0, "taken_back": 0,
                          "unknown_regions": [], "refused": []})
        self.assertEqual([(row[0], row[3], row[-1]) for row in self.stored("kept")],
                         [("360700", "1", "published_with_error"),
                          ("360734", "1", "published_with_n"),
                          ("CN", "1", "published_without_error")])
        again = self.report(rows)
        self.assertEqual((again["added"], again["changes"]), (0, []))
        self.assertEqual(len(self.stored("kept")), 3)

        rows[0] = {"series": "kept", "estimate": 0.1415, "n": 289000}
        del rows[2]  # a figure that the file has no longer stays
        changed = self.report(rows)
        self.assertEqual((changed["added"], changed["changed"]), (0, 1))
        self.assertEqual(
            [(one["line"], one["kind"], one["region"], one["version"], one["field"], one["was"],
              one["given"]) for one in changed["changes"]],
            [(2, "changed", "CN", 2, "estimate", "0.1414", "0.1415"),
             (2, "changed", "CN", 2, "n", None, "289000")])
        self.assertEqual([(row[0], row[3], row[4]) for row in self.stored("kept")],
                         [("360700", "1", "0.1414"), ("360734", "1", "0.1414"),
                          ("CN", "1", "0.1414"), ("CN", "2", "0.1415")])
        for change in ("update kesu.figure set estimate = 0.2", "delete from kesu.figure",
                       "truncate kesu.figure cascade"):
            with self.assertRaisesRegex(AssertionError, "never changed"):
                self.kesu.sql(change)

    def test_a_load_is_audited_and_says_what_changed(self):
        self.load([{"series": "told"}, {"series": "told", "region": "419001"}])
        told = self.load([{"series": "told", "source": "another"}])
        self.assertIn("line 2, told CN all 2023: source", told.stdout)
        self.assertIn('"made up for a test"', told.stdout)
        noted = self.kesu.sql(
            "select object, detail ->> 'added', detail ->> 'changed', detail ->> 'operator'"
            " from kesu.audit where action = 'figures.load' order by audit_id desc limit 2")
        self.assertEqual(noted, [["figures", "0", "1", operator()], ["figures", "2", "0", operator()]])
        self.assertIn("1 region, such as 419001, of no loaded programme",
                      self.load([{"series": "told", "region": "419001", "n": 9}]).stderr)

    def test_a_figure_is_taken_back_by_a_note(self):
        self.load([{"series": "back"}])
        back = {"series": "back", "estimate": "", "note": "the source has withdrawn it"}
        self.assertEqual(self.report([back])["taken_back"], 1)
        self.assertEqual([(row[3], row[4]) for row in self.stored("back")],
                         [("1", "0.1414"), ("2", "")])
        for row, why in ((back | {"note": ""}, "a note that says why"),
                         (back | {"n": 9}, "beside a standard error or an n"),
                         (back | {"year": 2022}, "no such figure to take back")):
            self.assertIn(why, self.refused([row])[0]["reason"])

    def refused(self, rows):
        before = self.kesu.sql("select count(*) from kesu.figure")
        done = self.load(rows, "--format", "json", check=False)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("nothing was loaded", done.stderr)
        self.assertEqual(self.kesu.sql("select count(*) from kesu.figure"), before)
        return json.loads(done.stdout)["refused"]

    def test_rows_that_cannot_be_taken_are_listed(self):
        wrong = [
            ({"estimate": 14.14}, "estimate", "14.14 % is 0.1414"),
            ({"estimate": -0.1}, "estimate", "between 0 and 1"),
            ({"estimate": "about 14"}, "estimate", "not a number"),
            ({"se": 0}, "se", "a fraction"), ({"se": 0.62}, "se", "a fraction"),
            ({"se": "x"}, "se", "not a number"),
            ({"n": 0}, "n", "whole number"), ({"n": 1.5}, "n", "whole number"),
            ({"region": "中国"}, "region", "6, 9 or 12 digits"),
            ({"region": "36010"}, "region", "6, 9 or 12 digits"),
            ({"group": "women"}, "group", "sex=female"), ({"group": ""}, "group", "empty"),
            ({"year": "23"}, "year", "from 1990 to 2100"), ({"year": ""}, "year", "whole number"),
            ({"source": ""}, "source", "empty"), ({"series": " "}, "series", "empty"),
            ({"source": "x" * 301}, "source", "300 characters"),
            ({"note": "two\nlines"}, "note", "more than one line"),
            ({"url": "example.org"}, "url", "begins with https://"),
        ]
        rows = [{"series": f"wrong {i}", **row} for i, (row, _, _) in enumerate(wrong)]
        rows.insert(0, {"series": "right"})
        rows.append({"series": "right"})
        found = {(one["line"], one["column"]): one["reason"] for one in self.refused(rows)}
        line = 3
        for row, column, why in wrong:
            with self.subTest(row=row):
                line += row.get("note", "").count("\n")
                self.assertIn(why, found.pop((line, column), ""))
                line += 1
        self.assertEqual(found, {(line, "series"): "第 2 行已有这个数 / the figure is in line 2, too"})
        as_lines = self.load(rows[:2], check=False)
        self.assertIn("figures.csv: 第 3 行 line 3, estimate: ", as_lines.stdout)
        self.assertIn("1 refused cell", as_lines.stderr)

    def test_the_columns_are_a_contract(self):
        for text, why in ((written([]).replace("standard,", ""), "standard"),
                          (written([]), "no rows"), ("", "")):
            done = self.load(text, check=False)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertIn(why, done.stderr)
        for options in (("--margins", "x"), (str(self.path),)):
            self.assertEqual(self.load([{}], *options, check=False).returncode, 2)
        gbk = self.folder / "gbk.csv"
        gbk.write_bytes(written([{"series": "gbk", "source": "中国科协"}]).encode("gb18030"))
        self.kesu.run("load", "--figures", str(gbk))
        self.assertEqual(self.stored("gbk")[0][8], "中国科协")


if __name__ == "__main__":
    unittest.main()
