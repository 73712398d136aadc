# SPDX-License-Identifier: GPL-3.0-or-later
"""kesu draw: both stages against their definitions, what is stored of them, and what is refused."""

import csv
import itertools
import json
import math
import pathlib
import subprocess
import tempfile
import unittest

import frames
import made_survey
import support


def setUpModule():
    kesu = Case.kesu = unittest.enterModuleContext(support.Kesu(workers=1))
    made_survey.secure_instrument(kesu)
    Case.folder = pathlib.Path(unittest.enterModuleContext(tempfile.TemporaryDirectory()))


class Case(unittest.TestCase):
    kesu = folder = None

    def draft(self, slug, frame=None, areas=True, without=()):
        """A draft with the frame imported; returns its number."""
        survey = made_survey.create(self.kesu, slug, result_class="official", rehearsal=False,
                                    instrument="made-with-keys", state="draft")
        for kind in ("areas", "people"):
            if frame and (areas or kind == "people"):
                rows = getattr(frame, kind)
                self.kesu.run("frame", "import", slug, frames.write(
                    self.folder / f"{slug}-{kind}.csv", rows, without=without))
        return survey

    def draw(self, slug, *options, status=0):
        done = self.kesu.run("draw", slug, *options, "--format", "json", check=False)
        self.assertEqual(done.returncode, status, done.stderr)
        return done.stderr if status else json.loads(done.stdout)

    def people(self, survey):
        return [dict(zip(("unit", "psu", "share", "replicate", "row", "weight"), row)) for row in
                self.kesu.sql("SELECT unit, psu_name, probability, replicate, psu, base_weight"
                              f" FROM kesu.drawn_person WHERE survey_id = {survey} ORDER BY number")]

    def psus(self, survey):
        return {row[0]: {"size": int(row[1]), "listed": int(row[2]), "probability": float(row[3]),
                         "certain": row[4] == "t", "stratum": row[5]} for row in self.kesu.sql(
            "SELECT name, size, listed, probability, certain, stratum FROM kesu.drawn_psu"
            f" WHERE survey_id = {survey}")}


class Drawn(Case):
    def test_both_stages(self):
        frame = frames.Frame(communities=30, people=60, strata=3)
        survey = self.draft("draw-both", frame)
        told = self.draw("draw-both", "--psus", "4", "--take", "10", "--reserve", "3", "--seed", "5")
        psus, people = self.psus(survey), self.people(survey)

        # The first stage is what kesu sample draws from the file of areas.
        out = self.folder / "areas.out"
        subprocess.run([support.PROGRAM, "sample", self.folder / "draw-both-areas.csv", "--method",
                        "pps-systematic", "--strata", "stratum", "--size", "size", "--n", "4",
                        "--seed", "5", "--out", out], check=True, capture_output=True)
        with open(out, encoding="utf-8") as file:
            drawn = {row["psu"]: float(row["inclusion_probability"]) for row in csv.DictReader(file)}
        self.assertEqual({name: psu["probability"] for name, psu in psus.items()}, drawn)

        # The second one takes 13 of each list, evenly spread, and splits them at random.
        for name, psu in psus.items():
            listed = [row["unit"] for row in frame.people if row["psu"] == name]
            mine = [row for row in people if row["psu"] == name]
            self.assertEqual(psu["listed"], len(listed))
            self.assertEqual(sorted(int(row["replicate"]) for row in mine), [0] * 10 + [1, 2, 3])
            places = [listed.index(row["unit"]) for row in mine]
            step = len(listed) / 13
            for before, after in itertools.pairwise(places):
                self.assertIn(after - before, (math.floor(step), math.ceil(step)))
            for row in mine:
                self.assertAlmostEqual(float(row["share"]), 10 / len(listed), places=14)
                if row["replicate"] == "0":
                    self.assertAlmostEqual(float(row["weight"]), len(listed) / 10
                                           / psu["probability"], places=9)
                else:
                    self.assertEqual((row["row"], row["weight"]), ("", ""))
        # Sizes are the lists' lengths, so that the weights add up to the people of the frame.
        invited = [float(row["weight"]) for row in people if row["replicate"] == "0"]
        self.assertAlmostEqual(sum(invited), len(frame.people), places=6)
        self.assertEqual(told["sample"]["people"], 120)
        self.assertEqual(told["sample"]["reserve"], 36)
        self.assertAlmostEqual(told["sample"]["weights"], len(frame.people), places=6)
        self.assertEqual([row["psus"] for row in told["strata"]], [4, 4, 4])
        noted = json.loads(self.kesu.run("audit", "list", "--survey", "draw-both", "--format",
                                         "json").stdout)["audit"][-1]
        self.assertEqual((noted["action"], noted["detail"]["seed"], noted["detail"]["people"]),
                         ("survey.draw", 5, 120))

    def test_the_seed_decides(self):
        frame = frames.Frame(communities=12, people=30, strata=2)
        drawn = []
        for slug, seed in (("draw-one", "7"), ("draw-same", "7"), ("draw-other", "8")):
            survey = self.draft(slug, frame)
            self.draw(slug, "--psus", "3", "--take", "5", "--seed", seed)
            drawn.append([row["unit"] for row in self.people(survey)])
        self.assertEqual(drawn[0], drawn[1])
        self.assertNotEqual(drawn[0], drawn[2])

    def test_certain_psus_are_strata(self):
        frame = frames.Frame(communities=8, people=40, strata=2)
        for row in frame.areas:
            if row["unit"] in ("C001", "C003"):
                row["size"] = 5000
        survey = self.draft("draw-certain", frame)
        told = self.draw("draw-certain", "--psus", "3", "--take", "9", "--seed", "1")
        psus = self.psus(survey)
        certain = [name for name, psu in psus.items() if psu["certain"]]
        self.assertEqual(sorted(certain), ["C001", "C003"])
        self.assertEqual(told["sample"]["certain"], 2)
        strata = self.kesu.sql(
            "SELECT label, count(*), count(DISTINCT region) FROM kesu.psu JOIN kesu.stratum"
            f" USING (survey_id, stratum) WHERE survey_id = {survey} GROUP BY label ORDER BY 1")
        households = {row["unit"]: row["household"] for row in frame.people}
        expected = {"S2": 3, "S1": 1}
        for name in certain:
            mine = {households[row["unit"]] for row in self.people(survey) if row["psu"] == name}
            expected[f"S1 · {name}"] = len(mine)
        self.assertEqual({label: int(count) for label, count, _ in strata}, expected)
        # Nobody stands in two rows, and people of a household stand in one.
        pairs = {(households[row["unit"]], row["row"]) for row in self.people(survey)
                 if row["psu"] in certain}
        self.assertEqual(len({household for household, _ in pairs}), len(pairs))

    def test_a_file_of_psus_and_small_lists(self):
        frame = frames.Frame(communities=9, people=6, strata=3)
        survey = self.draft("draw-file", frame, without=("residence", "household"))
        takes = self.folder / "takes.csv"
        takes.write_text("stratum,n\nS1,2\nS2,3\nS3,1\n")
        told = self.draw("draw-file", "--psu-file", str(takes), "--take", "5", "--reserve", "50",
                         "--seed", "3")
        self.assertEqual([row["psus"] for row in told["strata"]], [2, 3, 1])
        for name, psu in self.psus(survey).items():
            mine = [row for row in self.people(survey) if row["psu"] == name]
            self.assertEqual(len(mine), psu["listed"])
            self.assertEqual(sum(row["replicate"] == "0" for row in mine), min(5, psu["listed"]))
        self.assertEqual(self.kesu.sql(
            f"SELECT DISTINCT residence FROM kesu.psu WHERE survey_id = {survey}"), [[""]])

    def test_people_alone(self):
        frame = frames.Frame(communities=6, people=20, strata=2)
        survey = self.draft("draw-people", frame, areas=False)
        self.draw("draw-people", "--psus", "2", "--take", "4", "--seed", "3")
        for psu in self.psus(survey).values():
            self.assertEqual(psu["size"], psu["listed"])


KISH = {"A": 2, "B1": 1, "B2": 1, "C": 2, "D": 2, "E1": 1, "E2": 1, "F": 2}  # of twelve


class ThreeStages(Case):
    def walked(self, slug, frame, *options, take=6):
        """A survey whose psus were drawn and listed: its number, its psus and their lists."""
        survey = self.draft(slug)
        self.kesu.run("frame", "import", slug,
                      frames.write(self.folder / f"{slug}-areas.csv", frame.areas))
        told = self.draw(slug, *(options or ("--psus", "3")), "--take", str(take), "--reserve", "2",
                         "--seed", "5")
        self.assertEqual((told["drawn"], told["sample"]["people"], told["sample"]["weights"]),
                         ("psus", 0, None))
        psus = [row[0] for row in self.kesu.sql(
            f"SELECT name FROM kesu.drawn_psu WHERE survey_id = {survey}")]
        rows = frames.listing(frame, psus)
        self.kesu.run("frame", "import", slug, "--listing",
                      frames.write(self.folder / f"{slug}-list.csv", rows))
        return survey, psus, rows

    def test_psus_then_households(self):
        frame = frames.Frame(communities=20, people=120, strata=2)
        survey, psus, rows = self.walked("three-all", frame, take=11)
        self.assertEqual(self.kesu.sql(f"SELECT * FROM kesu.psu WHERE survey_id = {survey}"), [])
        done = self.kesu.run("invite", "three-all", "--out", str(self.folder / "early.csv"), check=False)
        self.assertIn("--households", done.stderr)
        told = self.draw("three-all", "--households")
        self.assertEqual((told["drawn"], told["respondent"], told["seed"], told["sample"]["people"],
                          told["sample"]["reserve"]), ("households", "kish", 5, 66, 12))
        people, stored = self.people(survey), self.psus(survey)
        self.assertEqual(set(psus), set(stored))
        for name, psu in stored.items():
            listed = [f"{name}/{row['household']}" for row in rows if row["psu"] == name]
            mine = [row for row in people if row["psu"] == name]
            self.assertEqual((psu["listed"], len(mine)), (len(listed), 13))
            places = [listed.index(row["unit"]) for row in mine]
            for before, after in itertools.pairwise(places):
                self.assertIn(after - before, (len(listed) // 13, len(listed) // 13 + 1))
            for row in mine:
                self.assertAlmostEqual(float(row["share"]), 11 / len(listed), places=14)
                if row["replicate"] == "0":
                    self.assertAlmostEqual(float(row["weight"]) * psu["probability"] * 11 / len(listed),
                                           1, places=12)
        # By size the weights add up to nearly all households: three people live in each.
        all_households = sum(area["size"] for area in frame.areas) / 3
        self.assertAlmostEqual(told["sample"]["weights"] / all_households, 1, places=1)
        # Of each psu's first dozen, tables are as Kish has them.
        tables = [row[0] for row in self.kesu.sql(
            "SELECT kish FROM (SELECT kish, row_number() OVER (PARTITION BY psu_name ORDER BY number) AS k"
            f" FROM kesu.drawn_person WHERE survey_id = {survey}) d WHERE k <= 12")]
        self.assertEqual({table: tables.count(table) for table in KISH},
                         {table: 6 * times for table, times in KISH.items()})
        noted = json.loads(self.kesu.run("audit", "list", "--survey", "three-all", "--format",
                                         "json").stdout)["audit"]
        self.assertEqual([(row["detail"]["drawn"], row["detail"]["people"]) for row in noted
                          if row["action"] == "survey.draw"], [("psus", 0), ("households", 66)])

    def test_letters_say_who_is_asked(self):
        frame = frames.Frame(communities=8, people=60, strata=2)
        rows = {"A": "111111", "B1": "111122", "B2": "111222", "C": "112233", "D": "122344",
                "E1": "123335", "E2": "123455", "F": "123456"}
        for respondent in ("kish", "last-birthday"):
            slug = "three-" + respondent
            self.walked(slug, frame)
            self.draw(slug, "--households", "--respondent", respondent)
            self.kesu.sql("UPDATE kesu.survey SET state = 'approved', form_number = '1', issuing_body ="
                          " 'x', approval_number = '1', valid_from = '2026-01-01', valid_until ="
                          f" '2099-12-31' WHERE slug = '{slug}'")
            sheets = self.folder / f"{slug}.pdf"
            self.kesu.run("invite", slug, "--out", str(self.folder / f"{slug}.csv"), "--sheets",
                          str(sheets), "--site", "https://survey.example")
            with open(self.folder / f"{slug}.csv", encoding="utf-8", newline="") as file:
                letters = list(csv.DictReader(file))
            self.assertEqual(len(letters), 36)
            for letter in letters:
                self.assertEqual(letter["respondent"], respondent)
                self.assertEqual("kish_table" in letter, respondent == "kish")
                if respondent == "kish":
                    self.assertEqual("".join(letter[f"adults_{n}"] for n in
                                             (1, 2, 3, 4, 5, "6_or_more")), rows[letter["kish_table"]])
                self.assertIn(letter["batch"], letter["address"])
            text = subprocess.run(["pdftotext", "-f", "2", "-l", "2", sheets, "-"], text=True,
                                  check=True, capture_output=True).stdout.replace("\n", "")
            numbers = "、".join(rows[letters[0]["kish_table"]]) if respondent == "kish" else ""
            self.assertIn(f"分别请第{numbers}号作答" if numbers else "最近一次过生日的一位作答", text)
            self.assertIn("您家是抽中的一户", text)
            self.assertNotIn("您是抽中的一位", text)

    def test_households_of_certain_psus(self):
        frame = frames.Frame(communities=6, people=60, strata=1)
        frame.areas[2]["size"] = 3000
        survey, _, _ = self.walked("three-certain", frame)
        self.draw("three-certain", "--households")
        self.assertEqual(self.kesu.sql(
            "SELECT label, count(*) FROM kesu.psu JOIN kesu.stratum USING (survey_id, stratum)"
            f" WHERE survey_id = {survey} GROUP BY label ORDER BY 1"), [["S1", "2"], ["S1 · C003", "6"]])
        self.assertEqual(self.kesu.sql(
            "SELECT count(DISTINCT psu) FROM kesu.drawn_person WHERE psu_name = 'C003' AND replicate = 0"
            f" AND survey_id = {survey}"), [["6"]])

    def test_refused(self):
        frame = frames.Frame(communities=6, people=60, strata=2)
        survey, _, _ = self.walked("three-no", frame)
        for options in (("--seed", "1"), ("--take", "3"), ("--reserve", "1"), ("--psus", "2")):
            self.assertIn("goes on", self.draw("three-no", "--households", *options, status=2))
        self.assertIn("--households", self.draw("three-no", "--psus", "2", "--take", "3", "--seed", "1",
                                                "--respondent", "kish", status=2))
        self.assertIn("has been drawn", self.draw("three-no", "--psus", "2", "--take", "3", "--seed",
                                                  "1", status=1))
        with self.assertRaisesRegex(AssertionError, "never changed"):
            self.kesu.sql(f"UPDATE kesu.drawn_psu SET listed = 1, size = 1 WHERE survey_id = {survey}")
        self.draw("three-no", "--households")
        self.assertIn("has been drawn", self.draw("three-no", "--households", status=1))
        for change in ("UPDATE kesu.drawn_psu SET listed = 1", "DELETE FROM kesu.household_draw",
                       "UPDATE kesu.household_draw SET respondent = 'kish'"):
            with self.subTest(change=change), self.assertRaisesRegex(AssertionError, "never changed"):
                self.kesu.sql(f"{change} WHERE survey_id = {survey}")
        self.draft("three-people", frames.Frame(communities=4, people=10, strata=2))
        self.assertIn("kesu draw", self.draw("three-people", "--households", status=1))


class Refused(Case):
    def test_frames_that_do_not_fit(self):
        frame = frames.Frame(communities=4, people=10, strata=2)
        options = ("--psus", "2", "--take", "3", "--seed", "1")
        self.draft("draw-none")
        self.assertIn("frame import", self.draw("draw-none", *options, status=1))
        whole = frame.people
        frame.people = [row for row in whole if row["psu"] != "C002"]
        survey = self.draft("draw-lists", frame)
        self.assertIn("C002", self.draw("draw-lists", *options, status=1))
        frame.people = [{**row, "stratum": "S9"} if row["psu"] == "C003" else row for row in whole]
        self.draft("draw-strata", frame)
        self.assertRegex(self.draw("draw-strata", *options, status=1), "another stratum.*C003")
        self.assertIn("has 2", self.draw("draw-lists", "--psus", "3", "--take", "3", "--seed", "1",
                                         status=1))
        for table in ("draw", "drawn_psu", "drawn_person", "psu", "stratum"):
            self.assertEqual(self.kesu.sql(
                f"SELECT count(*) FROM kesu.{table} WHERE survey_id = {survey}"), [["0"]])

    def test_options(self):
        for options in ((), ("--psus", "2", "--psu-file", "x")):
            done = self.kesu.run("draw", "x", *options, "--take", "3", "--seed", "1", check=False)
            self.assertEqual(done.returncode, 2, done.stderr)
        takes = self.folder / "bad.csv"
        self.draft("draw-takes", frames.Frame(communities=4, people=10, strata=2))
        for rows, why in (("S1,2\n", "S2.* is not in it"), ("S1,2\nS2,3\n", "line 3.*from 1 to 2"),
                          ("S1,2\nS1,2\n", "twice"), ("S1,2\nS7,1\n", "not in the frame"),
                          ("S1,2\nS2,1.5\n", "line 3.*whole")):
            takes.write_text("stratum,n\n" + rows)
            self.assertRegex(self.draw("draw-takes", "--psu-file", str(takes), "--take", "3",
                                       "--seed", "1", status=1), why)

    def test_once_and_before_the_opening(self):
        frame = frames.Frame(communities=4, people=10, strata=2)
        survey = self.draft("draw-once", frame)
        options = ("--psus", "2", "--take", "3", "--seed", "1")
        self.draw("draw-once", *options)
        self.assertIn("has been drawn", self.draw("draw-once", *options, status=1))
        for table in ("draw", "drawn_psu", "drawn_person"):
            for change in (f"DELETE FROM kesu.{table}", f"UPDATE kesu.{table} SET survey_id = 1",
                           f"TRUNCATE kesu.{table} CASCADE"):
                with self.subTest(change=change), \
                        self.assertRaisesRegex(AssertionError, "never changed"):
                    self.kesu.sql(change)
            with self.assertRaisesRegex(AssertionError, "permission denied"):
                self.kesu.sql(f"BEGIN; SET LOCAL ROLE kesu_staff; SELECT * FROM kesu.{table}; COMMIT")
        self.kesu.sql("BEGIN; SET LOCAL kesu.reason = 'why'; UPDATE kesu.survey SET state = 'withdrawn'"
                      f" WHERE survey_id = {survey}; COMMIT")
        self.assertIn("withdrawn", self.draw("draw-once", *options, status=1))


if __name__ == "__main__":
    unittest.main()
