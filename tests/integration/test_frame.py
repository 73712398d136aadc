# SPDX-License-Identifier: GPL-3.0-or-later
"""kesu frame import: what is taken and what is refused, names kept apart, a second frame, speed."""

import hashlib
import json
import pathlib
import tempfile
import time
import unittest
import zipfile

import frames
import made_survey
import support
import workbooks
from workbooks import Raw, Sheet

ROLES = ("kesu_resident", "kesu_staff")
FAST_SECONDS = 60  # 100,000 rows; about 3 s on an idle machine


def setUpModule():
    kesu = Case.kesu = unittest.enterModuleContext(support.Kesu(workers=1))
    made_survey.secure_instrument(kesu)
    Case.folder = pathlib.Path(unittest.enterModuleContext(tempfile.TemporaryDirectory()))


class Case(unittest.TestCase):
    kesu = folder = None

    def draft(self, slug, result_class="official"):
        instrument = "kesu-open-50" if result_class == "activity" else "made-with-keys"
        return made_survey.create(self.kesu, slug, result_class=result_class, rehearsal=False,
                                  instrument=instrument, state="draft")

    def file(self, rows, **more):
        return frames.write(self.folder / f"{self._testMethodName}.csv", rows, **more)

    def imported(self, slug, path, *options, status=0):
        done = self.kesu.run("frame", "import", slug, path, *options, "--format", "json", check=False)
        self.assertEqual(done.returncode, status, done.stderr + done.stdout)
        return json.loads(done.stdout)

    def refused(self, slug, path, why, *options):
        done = self.kesu.run("frame", "import", slug, path, *options, check=False)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertRegex(done.stderr, why)

    def stored(self, survey):
        return self.kesu.sql("SELECT kind, count(u.number), count(DISTINCT u.psu) FROM kesu.frame f"
                             f" JOIN kesu.frame_unit u USING (frame_id) WHERE survey_id = {survey}"
                             " GROUP BY kind ORDER BY kind")


class Taken(Case):
    def test_areas_and_people_in_both_encodings(self):
        frame = frames.Frame(communities=6, people=20, strata=2)
        survey = self.draft("frame-taken")
        told = self.imported("frame-taken", self.file(frame.areas))
        self.assertEqual(told, {"survey": "frame-taken", "kind": "areas", "rows": 6, "strata": 2,
                                "psus": 6, "imported": True, "refused": [], "changes": None})
        path = self.file(frame.people, encoding="gb18030")
        self.assertEqual(self.imported("frame-taken", path)["imported"], True)
        self.assertEqual(self.stored(survey), [
            ["areas", "6", "6"], ["people", str(len(frame.people)), "6"]])
        person = frame.people[3]
        row = self.kesu.sql(
            "SELECT u.unit, u.stratum, u.psu, u.region, u.area, u.residence, u.household,"
            " coalesce(u.name, 'none'), p.person ->> 'name', p.person ->> 'phone',"
            " p.person ->> 'address'"
            " FROM kesu.frame_unit u JOIN kesu_identity.frame_person p USING (frame_id, number)"
            f" JOIN kesu.frame f USING (frame_id) WHERE u.number = 4 AND survey_id = {survey}")
        self.assertEqual(row, [[person["unit"], person["stratum"], person["psu"], person["region"],
                                person["region"][:9], person["residence"], person["household"],
                                "none", person["name"], person["phone"], person["address"]]])
        noted = json.loads(self.kesu.run("audit", "list", "--survey", "frame-taken", "--format",
                                         "json").stdout)["audit"]
        self.assertEqual([row["action"] for row in noted],
                         ["survey.create", "frame.import", "frame.import"])
        self.assertEqual(noted[2]["detail"], {
            "kind": "people", "rows": len(frame.people),
            "sha256": hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest(),
            "operator": support.operator()})
        self.assertNotIn(person["name"], json.dumps(noted, ensure_ascii=False))

    def test_only_what_must_be_there(self):
        survey = self.draft("frame-least")
        frame = frames.Frame(communities=4, people=10, strata=2)
        self.imported("frame-least", self.file(frame.areas, without=("name", "residence")))
        self.imported("frame-least", self.file(
            frame.people, without=("household", "residence", "name", "phone", "address")))
        self.assertEqual(len(self.stored(survey)), 2)

    def test_names_are_kept_apart(self):
        self.draft("frame-apart")
        self.imported("frame-apart", self.file(frames.Frame(communities=2, people=6).people))
        for role in ROLES:
            for table in ("kesu.frame", "kesu.frame_unit", "kesu_identity.frame_person"):
                with self.subTest(role=role, table=table), \
                        self.assertRaisesRegex(AssertionError, "permission denied"):
                    self.kesu.sql(f"BEGIN; SET LOCAL ROLE {role}; SELECT * FROM {table}; COMMIT")
        self.assertEqual(self.kesu.sql(
            "SELECT grantee FROM information_schema.role_table_grants WHERE table_name ="
            " 'frame_person' AND grantee <> 'kesu_identity'"), [])

    def test_a_hundred_thousand_rows(self):
        frame = frames.Frame(communities=200, people=500, strata=10)
        self.draft("frame-large")
        path = self.file(frame.people)
        began = time.monotonic()
        self.imported("frame-large", path)
        self.assertLess(time.monotonic() - began, FAST_SECONDS)


class Refused(Case):
    def test_every_row_with_line_and_reason(self):
        survey = self.draft("frame-refused")
        people = frames.Frame(communities=3, people=10, strata=1).people
        last = len(people) - 1
        people[1] = {**people[1], "unit": people[0]["unit"]}
        people[2] = {**people[2], "stratum": ""}
        people[3] = {**people[3], "region": "440106001"}
        people[4] = {**people[4], "region": "3.60102E+11", "residence": "county"}
        people[5] = {**people[5], "stratum": "S9"}
        people[last] = {**people[last], "psu": " "}
        told = self.imported("frame-refused", self.file(people), status=1)
        self.assertEqual(told["imported"], False)
        found = [(row["line"], row["column"]) for row in told["refused"]]
        self.assertEqual(found, [
            (3, "unit"), (4, "stratum"), (5, "region"), (6, "region"), (6, "residence"),
            (6, "residence"), (7, "stratum"), (last + 2, "psu")])
        self.assertIn("line 2", told["refused"][0]["reason"])
        self.assertIn("S1", told["refused"][6]["reason"])
        people[3] = {**people[3], "region": "44\x1b[2J"}
        shown = self.kesu.run("frame", "import", "frame-refused", self.file(people), check=False).stdout
        self.assertIn("“44\\u001B[2J”", shown)
        self.assertNotIn("\x1b", shown)
        self.assertEqual(self.stored(survey), [])
        self.assertEqual(self.kesu.sql(f"SELECT * FROM kesu.frame WHERE survey_id = {survey}"), [])

    def test_sizes(self):
        self.draft("frame-sizes")
        areas = frames.Frame(communities=6, people=10).areas
        for row, size in zip(areas, ("", "0", "12.5", "1,200", "3000000000", "-4")):
            row["size"] = size
        told = self.imported("frame-sizes", self.file(areas), status=1)
        self.assertEqual([(row["line"], row["column"]) for row in told["refused"]],
                         [(line, "size") for line in range(2, 8)])

    def test_files_and_surveys(self):
        frame = frames.Frame(communities=2, people=6)
        self.draft("frame-files")
        self.refused("frame-files", self.file(frame.people, without=("psu",)), 'no column "psu"')
        self.refused("frame-files", self.file(
            [{**row, "phone": "139"} for row in frame.areas]), "column phone")
        self.refused("frame-files", "/nowhere.csv", "nowhere")
        path = self.file(frame.people)
        self.refused("frame-none", path, "no survey")
        self.draft("frame-activity", "activity")
        self.refused("frame-activity", path, "activity")


class Listing(Case):
    def test_only_of_drawn_psus(self):
        frame = frames.Frame(communities=6, people=30, strata=2)
        survey = self.draft("frame-list")
        self.imported("frame-list", self.file(frame.areas))
        early = self.file(frames.listing(frame, ["C001"]))
        self.refused("frame-list", early, "no sample", "--listing")
        self.kesu.run("draw", "frame-list", "--psus", "2", "--take", "4", "--seed", "3")
        drawn = sorted(row[0] for row in self.kesu.sql(
            f"SELECT name FROM kesu.drawn_psu WHERE survey_id = {survey}"))
        self.assertEqual(len(drawn), 4)
        rows = frames.listing(frame, drawn)
        path = self.file(rows, encoding="gb18030")
        told = self.imported("frame-list", path, "--listing")
        self.assertEqual((told["kind"], told["rows"], told["psus"], told["strata"], told["imported"]),
                         ("households", len(rows), 4, 2, True))
        areas = {row["psu"]: row for row in frame.areas}
        for psu, unit, stratum, region, residence, household, address in self.kesu.sql(
                "SELECT psu, unit, stratum, area, residence, household, person ->> 'address'"
                " FROM kesu.frame_unit u JOIN kesu_identity.frame_person USING (frame_id, number)"
                f" JOIN kesu.frame USING (frame_id) WHERE survey_id = {survey} AND kind = 'households'"):
            self.assertEqual(unit, f"{psu}/{household}")
            self.assertEqual((stratum, region, residence), tuple(
                areas[psu][column] for column in ("stratum", "region", "residence")))
            self.assertIn(psu, address)
        # Areas, and people in their place, are not taken any more; another list is.
        for rows_of in (frame.areas, frame.people):
            self.refused("frame-list", self.file(rows_of), "has been drawn", "--replace")
        changed = [dict(row) for row in rows]
        changed[0]["name"] = "王五"
        changed.append({**rows[-1], "household": "new"})
        told = self.imported("frame-list", self.file(changed), "--listing", status=1)
        self.assertEqual(told["changes"], {
            "added": [f"{rows[-1]['psu']}/new"], "removed": [], "moved": [],
            "changed": [f"{rows[0]['psu']}/{rows[0]['household']}"]})
        self.assertTrue(self.imported("frame-list", self.file(changed), "--listing",
                                      "--replace")["imported"])
        self.kesu.run("draw", "frame-list", "--households")
        self.refused("frame-list", path, "has been drawn", "--listing", "--replace")
        with self.assertRaisesRegex(AssertionError, "has been drawn"):
            self.kesu.sql(f"DELETE FROM kesu.frame WHERE survey_id = {survey} AND kind = 'households'")

    def test_refused_rows(self):
        frame = frames.Frame(communities=4, people=30, strata=2)
        survey = self.draft("frame-list-bad")
        self.imported("frame-list-bad", self.file(frame.areas))
        self.kesu.run("draw", "frame-list-bad", "--psus", "1", "--take", "4", "--seed", "3")
        drawn = [row[0] for row in self.kesu.sql(
            f"SELECT name FROM kesu.drawn_psu WHERE survey_id = {survey} ORDER BY 1")]
        other = next(row["psu"] for row in frame.areas if row["psu"] not in drawn)
        rows = frames.listing(frame, drawn)
        rows[1] = {**rows[1], "household": rows[0]["household"]}
        rows[2] = {**rows[2], "psu": other}
        rows[3] = {**rows[3], "household": ""}
        rows[4] = {**rows[4], "psu": ""}
        told = self.imported("frame-list-bad", self.file(rows), "--listing", status=1)
        self.assertEqual([(row["line"], row["column"]) for row in told["refused"]],
                         [(3, "household"), (4, "psu"), (5, "household"), (6, "psu")])
        self.assertIn("line 2", told["refused"][0]["reason"])
        self.assertEqual(self.stored(survey), [["areas", "4", "4"]])
        self.refused("frame-list-bad", self.file(rows, without=("household",)), "household", "--listing")
        # A drawn psu of which nothing is listed is named when households are to be drawn.
        self.imported("frame-list-bad", self.file(frames.listing(frame, drawn[:1])), "--listing")
        done = self.kesu.run("draw", "frame-list-bad", "--households", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(drawn[1], done.stderr)


class Again(Case):
    def test_says_what_would_change(self):
        survey = self.draft("frame-again")
        people = frames.Frame(communities=3, people=10).people
        self.imported("frame-again", self.file(people))
        same = self.imported("frame-again", self.file(people, encoding="gb18030"))
        self.assertEqual((same["imported"], same["changes"]["changed"]), (False, []))

        other = [dict(row) for row in people]
        other[0]["phone"] = "13900000000"
        other[-1], other[-2] = other[-2], other[-1]
        gone = other.pop(3)
        other.append({**gone, "unit": "NEW"})
        changes = {"added": ["NEW"], "removed": [gone["unit"]], "changed": [other[0]["unit"]],
                   "moved": sorted(row["unit"] for row in people[-2:])}
        told = self.imported("frame-again", self.file(other), status=1)
        told["changes"]["moved"].sort()
        self.assertEqual(told["changes"], changes)
        self.assertEqual(self.stored(survey), [["people", str(len(people)), "3"]])
        self.assertEqual(self.kesu.sql("SELECT count(*) FROM kesu_identity.frame_person p JOIN kesu.frame"
                                       f" USING (frame_id) WHERE survey_id = {survey}"
                                       " AND person ->> 'phone' = '13900000000'"), [["0"]])

        self.assertTrue(self.imported("frame-again", self.file(other), "--replace")["imported"])
        self.assertEqual(self.kesu.sql(
            "SELECT count(*), count(*) FILTER (WHERE person ->> 'phone' = '13900000000')"
            " FROM kesu_identity.frame_person p JOIN kesu.frame USING (frame_id)"
            f" WHERE survey_id = {survey}"), [[str(len(people)), "1"]])
        noted = json.loads(self.kesu.run("audit", "list", "--survey", "frame-again", "--format",
                                         "json").stdout)["audit"]
        self.assertEqual([row["action"] for row in noted][1:], ["frame.import", "frame.import"])
        self.assertEqual(noted[2]["detail"]["moved"], 2)

    def test_not_after_a_draw_or_the_opening(self):
        people = frames.Frame(communities=2, people=6).people
        survey = self.draft("frame-late")
        path = self.file(people)
        self.imported("frame-late", path)
        self.kesu.sql(f"INSERT INTO kesu.stratum VALUES ({survey}, 1, 'x')")
        self.kesu.sql("INSERT INTO kesu.psu (survey_id, psu, stratum, vintage, region, residence)"
                      " SELECT survey_id, 1, 1, vintage, '360102002', 'urban' FROM kesu.survey"
                      f" WHERE survey_id = {survey}")
        self.refused("frame-late", path, "has been drawn", "--replace")
        for change in ("DELETE FROM kesu.frame WHERE", "DELETE FROM kesu.frame_unit WHERE",
                       "INSERT INTO kesu.frame_unit SELECT frame_id, 1000, 'x', stratum, psu, region,"
                       " area FROM kesu.frame_unit WHERE number = 1 AND"):
            with self.subTest(change=change), \
                    self.assertRaisesRegex(AssertionError, "has been drawn"):
                self.kesu.sql(f"{change} frame_id = (SELECT frame_id FROM kesu.frame"
                              f" WHERE survey_id = {survey})")
        with self.assertRaisesRegex(AssertionError, "never changed"):
            self.kesu.sql("UPDATE kesu.frame_unit SET psu = 'x'")
        self.kesu.sql("BEGIN; SET LOCAL kesu.reason = 'why'; UPDATE kesu.survey SET state = 'withdrawn'"
                      f" WHERE survey_id = {survey}; COMMIT")
        self.refused("frame-late", path, "withdrawn", "--replace")


class Workbooks(Case):
    HEADER = ["unit", "stratum", "psu", "region", "name"]
    ROW = ["P1", "S1", "C1", 360102002, "演练甲"]

    def book(self, *sheets, **more):
        return workbooks.write(self.folder / f"{self._testMethodName}.xlsx",
                               {f"表{n}": sheet for n, sheet in enumerate(sheets, 1)}, **more)

    def test_the_same_as_from_csv(self):
        """Also codes of twelve digits as numbers, elements with a prefix, hidden columns that nothing
        is in, and an empty second sheet."""
        unused, height = '<cols><col min="40" max="16384" hidden="1"/></cols>', 'ht="15" hidden="0"'
        frame = frames.Frame(communities=6, people=20, strata=2)
        self.draft("book-same")
        for rows in (frame.areas, frame.people):
            self.assertTrue(self.imported("book-same", self.file(rows))["imported"])
            path = self.book(workbooks.table(rows, prefix="x", before=unused, rows_are={1: height}),
                             Sheet([]))
            told = self.imported("book-same", path)
            self.assertEqual(told["changes"], {"added": [], "removed": [], "changed": [], "moved": []})
            self.assertEqual(told["rows"], len(rows))

    def test_lines_are_rows(self):
        self.draft("book-rows")
        told = self.imported("book-rows", self.book(Sheet(
            [self.HEADER, self.ROW, [], ["P2", "S1", "C1", 360102002, "甲\n乙"], [],
             ["P2", "", "C1", 360103, ""]])), status=1)
        self.assertEqual([(row["line"], row["column"]) for row in told["refused"]],
                         [(6, "unit"), (6, "stratum"), (6, "region")])

    def test_what_is_stored_is_what_was_seen(self):
        survey = self.draft("book-seen")
        row = ["P1", "S1", "C1", 360102002001, "甲\n乙", 0.1, Raw('n"><v>1.5E+3</v>'), Raw('b"><v>1</v>'),
               Raw('n"><v>0.30000000000000004</v>'), -12, Raw('s"><v></v>'), 999999999999999]
        header = [*self.HEADER, "tenth", "power", "truth", "rest", "below", "none", "long"]
        self.imported("book-seen", self.book(Sheet([header, row, [*row[:0], "P2", *row[1:5]]])))
        kept = self.kesu.sql("SELECT u.region, p.person::text FROM kesu.frame_unit u"
                             " JOIN kesu_identity.frame_person p USING (frame_id, number)"
                             " JOIN kesu.frame f USING (frame_id)"
                             f" WHERE survey_id = {survey} AND u.number = 1")
        self.assertEqual((kept[0][0], json.loads(kept[0][1])), ("360102002001", {
            "name": "甲 乙", "tenth": "0.1", "power": "1500", "truth": "TRUE", "rest": "0.3",
            "below": "-12", "long": "999999999999999"}))

    def test_refused(self):
        self.draft("book-no")
        rows = [self.HEADER, self.ROW]
        hidden = '<cols><col min="2" max="3" hidden="1"/></cols>'
        declared = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
        for why, sheets, more in (
                ("row 2, column 1 is in a hidden row", [Sheet(rows, rows_are={2: 'hidden="1"'})], {}),
                ("row 1, column 2 is in a hidden", [Sheet(rows, before=hidden)], {}),
                ("cells are merged", [Sheet(rows, after='<mergeCells count="1"><mergeCell ref="A1:B1"/>'
                                            "</mergeCells>")], {}),
                ("“表1”和“表2”", [Sheet(rows), Sheet([["x"]])], {}),
                ("row 2, column 2 has an error", [Sheet([self.HEADER, ["P1", Raw('e"><v>#N/A</v>')]])],
                 {}),
                ("more than 15 digits", [Sheet([self.HEADER, [360102199001011234]])], {}),
                ("more than 15 digits", [Sheet([self.HEADER, [Raw('n"><v>3.6E+17</v>')]])], {}),
                ("is no number", [Sheet([self.HEADER, [Raw('n"><v>nan</v>')]])], {}),
                ("not there", [Sheet([self.HEADER, [Raw('s"><v>99</v>')]])], {}),
                ("not there", [Sheet([self.HEADER, [Raw('s"><v>-1</v>')]])], {}),
                ("document type", [Sheet(rows)], {"doctype": declared}),
                ("empty", [Sheet([])], {}), ("row number 1048577", [Sheet(rows, first=1048577)], {}),
                ("line 2: not well-formed", [Sheet(rows, after="</worksheet>")], {})):
            self.refused("book-no", self.book(*sheets, **more), why)
        path = self.folder / "other.xlsx"
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("word/document.xml", "<x/>")
        self.refused("book-no", str(path), "no workbook")
        whole = pathlib.Path(self.book(Sheet(rows), compression=zipfile.ZIP_STORED)).read_bytes()
        path.write_bytes(whole[:-30])
        self.refused("book-no", str(path), "other.xlsx")
        path.write_bytes(whole.replace("演练甲".encode(), "演练乙".encode()))
        self.refused("book-no", str(path), "damaged")


if __name__ == "__main__":
    unittest.main()
