# SPDX-License-Identifier: GPL-3.0-or-later
"""kesu invite: the file of letters, what is stored of it, reprints; and the way from a frame in GB18030
to a scored survey."""

import csv
import json
import pathlib
import random
import re
import subprocess
import tempfile
import unittest

import frames
import made_survey
import support

BACKGROUND = {"sex": "female", "birth_year": 1980, "education": "college", "occupation": "service"}


def setUpModule():
    kesu = Case.kesu = unittest.enterModuleContext(support.Kesu(workers=1))
    made_survey.secure_instrument(kesu)
    Case.folder = pathlib.Path(unittest.enterModuleContext(tempfile.TemporaryDirectory()))


class Case(unittest.TestCase):
    kesu = folder = None

    def drawn(self, slug, frame, psus=2, take=4, without=(), **survey_is):
        """A draft with its sample drawn; returns its number."""
        survey = made_survey.create(self.kesu, slug, state="draft", **survey_is)
        for kind in ("areas", "people"):
            self.kesu.run("frame", "import", slug, frames.write(
                self.folder / f"{slug}-{kind}.csv", getattr(frame, kind), encoding="gb18030",
                without=without))
        self.kesu.run("draw", slug, "--psus", str(psus), "--take", str(take), "--reserve", "1",
                      "--seed", "4")
        return survey

    def invite(self, slug, name, *options, status=0):
        out = self.folder / name
        done = self.kesu.run("invite", slug, "--out", str(out), *options, "--format", "json",
                             check=False)
        self.assertEqual(done.returncode, status, done.stderr)
        if status:
            return done.stderr
        self.assertEqual(out.stat().st_mode & 0o777, 0o600)
        self.told = json.loads(done.stdout)
        with open(out, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def invitations(self, survey):
        return {row[0]: row[1:] for row in self.kesu.sql(
            f"SELECT attempt, psu, base_weight FROM kesu.invitation WHERE survey_id = {survey}")}


class Letters(Case):
    def test_one_for_each_drawn_person(self):
        frame = frames.Frame(communities=6, people=20, strata=2)
        survey = self.drawn("invite-each", frame)
        letters = self.invite("invite-each", "each.csv", "--site", "https://survey.example")
        self.assertEqual(list(letters[0]), ["batch", "stratum", "unit", "case", "name", "phone",
                                            "address", "code", "link"])
        people = {row["unit"]: row for row in frame.people}
        for letter in letters:
            person = people[letter["unit"]]
            for column in ("name", "phone", "address", "stratum"):
                self.assertEqual(letter[column], person[column])
            self.assertEqual(letter["batch"], person["psu"])
            self.assertRegex(letter["code"], r"\A([0-9A-F]{4}-){7}[0-9A-F]{4}\Z")
            self.assertEqual(letter["link"], "https://survey.example/i/"
                             + letter["code"].replace("-", "").lower())
        self.assertEqual({letter["case"]: letter["unit"] for letter in letters}, dict(self.kesu.sql(
            "SELECT number, unit FROM kesu.drawn_person"
            f" WHERE survey_id = {survey} AND replicate = 0")))
        batches = [letter["batch"] for letter in letters]
        self.assertEqual(sorted(set(batches), key=batches.index),
                         [batch for i, batch in enumerate(batches) if batch not in batches[:i]])
        self.assertEqual(len({letter["code"] for letter in letters}), 16)
        self.assertEqual(self.told["batches"], 4)
        weights = self.kesu.sql("SELECT psu, base_weight FROM kesu.drawn_person"
                                f" WHERE survey_id = {survey} AND replicate = 0")
        self.assertEqual(sorted(self.invitations(survey).values()), sorted(weights))
        dumped = self.kesu.sql("SELECT count(*) FROM kesu.invitation i WHERE i::text LIKE '%"
                               + letters[0]["link"][-32:] + "%'")
        self.assertEqual(dumped, [["0"]])
        noted = self.kesu.run("audit", "list", "--survey", "invite-each", "--format", "json").stdout
        self.assertIn('"survey.invite"', noted)
        for secret in (letters[0]["code"], letters[0]["link"][-32:], letters[0]["name"]):
            self.assertNotIn(secret, noted + self.kesu.log.read_text("utf-8"))
        for role in ("kesu_resident", "kesu_staff"):
            with self.assertRaisesRegex(AssertionError, "permission denied"):
                self.kesu.sql(f"BEGIN; SET LOCAL ROLE {role};"
                              " SELECT * FROM kesu_identity.letter; COMMIT")

    def lacks(self, slug):
        shown = json.loads(self.kesu.run("survey", "show", slug, "--format", "json").stdout)
        return next(step["lacks"] for step in shown["next"] if step["to"] == "open")

    def test_batches_and_reprints(self):
        survey = self.drawn("invite-batch", frames.Frame(communities=4, people=12, strata=2))
        psus = [row[0] for row in self.kesu.sql(
            f"SELECT name FROM kesu.drawn_psu WHERE survey_id = {survey} ORDER BY name")]
        first = self.invite("invite-batch", "b1.csv", "--batches", ", ".join(psus[:2]))
        self.assertEqual({letter["batch"] for letter in first}, set(psus[:2]))
        self.assertIn("letters", self.lacks("invite-batch"))  # or the others would never be asked
        rest = self.invite("invite-batch", "b2.csv")
        self.assertEqual({letter["batch"] for letter in rest}, set(psus[2:]))
        self.assertNotIn("letters", self.lacks("invite-batch"))
        self.assertIn("--reprint", self.invite("invite-batch", "b3.csv", status=1))
        before = self.invitations(survey)
        again = self.invite("invite-batch", "b4.csv", "--reprint", "--batches", psus[0])
        after = self.invitations(survey)
        self.assertEqual(len(after), len(before))
        self.assertEqual(len(set(after) - set(before)), len(again))
        self.assertEqual({letter["unit"] for letter in again},
                         {letter["unit"] for letter in first if letter["batch"] == psus[0]})
        self.assertEqual(sorted(before.values()), sorted(after.values()))
        self.assertIn("没有抽中", self.invite("invite-batch", "b5.csv", "--reprint", "--batches", "C999",
                                          status=1))
        self.assertIn("请换一个名字", self.invite("invite-batch", "b4.csv", "--reprint", status=1))

    def test_refused(self):
        frame = frames.Frame(communities=4, people=12, strata=2)
        survey = self.drawn("invite-no", frame)
        taken = self.folder / "taken.csv"
        taken.write_text("mine")
        self.assertIn("taken.csv", self.invite("invite-no", "taken.csv", status=1))
        self.assertEqual(taken.read_text(), "mine")
        self.assertIn("nowhere", self.invite("invite-no", "nowhere/x.csv", status=1))
        self.assertEqual(self.invitations(survey), {})
        made_survey.create(self.kesu, "invite-undrawn", state="draft")
        self.assertIn("kesu draw", self.invite("invite-undrawn", "x.csv", status=1))
        for site in ("survey.example", "https://survey.example/", 'https://a"b'):
            self.invite("invite-no", "x.csv", "--site", site, status=2)
        self.assertFalse((self.folder / "x.csv").exists())


class Sheets(Case):
    def sheets(self, slug, name, *options, status=0):
        out = self.folder / name
        done = self.kesu.run("invite", slug, "--sheets", str(out), *options, "--format", "json",
                             check=False)
        self.assertEqual(done.returncode, status, done.stderr)
        if status:
            self.assertFalse(out.exists())
            return done.stderr
        self.assertEqual(out.stat().st_mode & 0o777, 0o600)
        self.told = json.loads(done.stdout)
        return out

    def text(self, path, page):
        page = str(page)
        text = subprocess.run(["pdftotext", "-layout", "-f", page, "-l", page, path, "-"], text=True,
                              check=True, capture_output=True).stdout
        return re.sub(r"[ 　]+", " ", text)

    def scanned(self, path, page):
        """What a phone's camera reads from the printed page."""
        picture = self.folder / "page"
        subprocess.run(["pdftoppm", "-png", "-r", "100", "-singlefile", "-f", str(page), path,
                        picture], check=True)
        done = subprocess.run(["zbarimg", "--quiet", "--raw", "--oneshot", f"{picture}.png"],
                              text=True, check=True, capture_output=True)
        return done.stdout.strip()

    def test_a_page_a_letter_and_one_a_batch(self):
        frame = frames.Frame(communities=4, people=12, strata=2)
        self.drawn("sheets", frame)
        path = self.sheets("sheets", "sheets.pdf", "--out", str(self.folder / "sheets.csv"),
                           "--site", "https://survey.example")
        self.assertEqual((self.told["letters"], self.told["batches"], self.told["illegible"]),
                         (16, 4, []))
        with open(self.folder / "sheets.csv", encoding="utf-8", newline="") as file:
            letters = list(csv.DictReader(file))
        info = subprocess.run(["pdfinfo", path], text=True, check=True, capture_output=True).stdout
        self.assertRegex(info, r"Pages: +20\n")
        self.assertRegex(info, r"Page size: .*\(A4\)")
        fonts = subprocess.run(["pdffonts", path], text=True, check=True, capture_output=True).stdout
        for line in fonts.splitlines()[2:]:
            # Outlines, whole: of a font that cairo cuts down some letters are missing (如).
            self.assertRegex(line, r"\[none\] +Type 3 +Custom +yes")
        self.assertIn(f"批次 {letters[0]['batch']}", self.text(path, 1))
        self.assertIn("4 封", self.text(path, 1))
        for page, letter in ((2, letters[0]), (5, letters[3]), (7, letters[4])):
            self.assertEqual(self.scanned(path, page), letter["link"])
            text = self.text(path, page)
            for words in (letter["name"] + " 收", letter["address"], letter["unit"],
                          letter["batch"], letter["code"], letter["link"], "演练数据", "东湖区公民"):
                self.assertIn(words, text)
        self.check_window(path)
        self.check_reprint(path, letters)

    def check_window(self, path):
        """In the window of an envelope DL wherever the sheet lies in it, and nothing else is: by the ink."""
        dots = 4  # a millimetre
        done = subprocess.run(["pdftoppm", "-gray", "-r", str(25.4 * dots), "-f", "2", "-l", "2", path],
                              check=True, capture_output=True)
        _, size, _, ink = done.stdout.split(b"\n", 3)
        width = int(size.split()[0])
        seen = [(x / dots, y / dots) for y in range(19 * dots, 70 * dots)
                for x in range(15 * dots, 125 * dots) if ink[y * width + x] < 128]
        for x, y in seen:
            self.assertTrue(25 <= x <= 115 and 30 <= y <= 59, (x, y))
        self.assertGreater(len(seen), 1000, "there is an address")

    def check_reprint(self, old, letters):
        batch = letters[0]["batch"]
        new = self.sheets("sheets", "again.pdf", "--site", "https://survey.example", "--reprint",
                          "--batches", batch)
        self.assertNotEqual(self.scanned(new, 2), self.scanned(old, 2))
        self.kesu.run("survey", "open", "sheets")
        links = [self.scanned(new, 2), letters[4]["link"], letters[0]["link"]]
        support.wait_until(lambda: self.status(links[0]) == 200, "it is open")
        self.assertEqual([self.status(link) for link in links], [200, 200, 404])

    def status(self, link):
        return self.kesu.client().request("GET", "/api/v1/invitations/" + link[-32:]).status

    def test_what_cannot_be_printed_is_told(self):
        frame = frames.Frame(communities=4, people=12, strata=2)
        for person in frame.people:
            person["name"] = "\U0003fffd" + person["name"]
        survey = self.drawn("sheets-odd", frame)
        site = ("--site", "https://survey.example")
        self.assertIn("--site", self.sheets("sheets-odd", "x.pdf", status=2))
        done = self.kesu.run("invite", "sheets-odd", check=False)
        self.assertEqual((done.returncode, "--sheets" in done.stderr), (2, True))
        (self.folder / "nothing.conf").write_text("<fontconfig/>")
        environment = {**self.kesu.environment, "FONTCONFIG_FILE": str(self.folder / "nothing.conf")}
        done = subprocess.run(
            [support.PROGRAM, "invite", "sheets-odd", "--out", "y.csv", "--sheets", "y.pdf", *site,
             "--embedded", str(self.kesu.database)], cwd=self.folder, env=environment, text=True,
            capture_output=True, check=False)
        self.assertEqual((done.returncode, "fonts-noto-cjk" in done.stderr), (1, True), done.stderr)
        self.assertEqual(list(self.folder.glob("y.*")), [])
        self.assertEqual(self.invitations(survey), {})
        self.sheets("sheets-odd", "z.pdf", *site)
        self.assertEqual(len(self.told["illegible"]), 16)

    def test_official_sheets_say_whose_they_are(self):
        frame = frames.Frame(communities=4, people=12, strata=2)
        self.drawn("sheets-official", frame, rehearsal=False, result_class="official",
                   instrument="made-with-keys")
        site = ("--site", "https://survey.example")
        self.assertIn("kesu survey approve", self.sheets("sheets-official", "o.pdf", *site, status=1))
        self.kesu.sql("UPDATE kesu.survey SET state = 'approved', form_number = '国统制（甲）1',"
                      " issuing_body = '某机关', approval_number = '甲〔1〕', valid_from = '2026-01-01',"
                      " valid_until = '2097-03-01' WHERE slug = 'sheets-official'")
        text = self.text(self.sheets("sheets-official", "o.pdf", *site), 2)
        for words in ("国统制（甲）1", "制定机关：某机关", "甲〔1〕", "有效期至：2097年3月1日",
                      "请在2097年3月1日24时前作答"):
            self.assertIn(words, text)
        self.assertNotIn("演练数据", text)


class Answered(Case):
    SLUG = None

    def answer(self, letter, draw):
        attempt = self.kesu.begin(self.SLUG, invitation=draw.choice(
            (letter["code"], letter["code"].lower(), letter["link"][-32:])))
        items = attempt.booklet()["items"]
        attempt.save(1, [support.answer_to(item, draw) for item in items], background=BACKGROUND)
        reply = attempt.submit(1)
        self.assertEqual(reply.status, 201, reply)


class TheWholeWay(Answered):
    SLUG = "whole-way"

    def test_from_the_frame_to_a_scored_survey(self):
        """The frame does not say who lives in town."""
        frame = frames.Frame(communities=30, people=400, strata=3)
        frame.areas[0]["size"] = 9000
        survey = self.drawn("whole-way", frame, psus=3, take=5, without=("residence",))
        letters = self.invite("whole-way", "whole.csv")
        self.assertEqual(len(letters), 45)
        old = self.invite("whole-way", "again.csv", "--reprint", "--batches", letters[0]["batch"])
        self.kesu.run("survey", "open", "whole-way")
        done = self.kesu.run("remind", "whole-way", "--send", "--not-contacted-since", "0", check=False)
        self.assertEqual((done.returncode, "是演练" in done.stderr), (1, True), done.stderr)
        letters, void = old + letters[5:], letters[0]
        known = support.wait_until(
            lambda: self.kesu.client().request(
                "GET", f"/api/v1/invitations/{letters[0]['code']}").status == 200, "it is open")
        self.assertTrue(known)
        self.assertEqual(self.kesu.client().request(
            "GET", f"/api/v1/invitations/{void['code']}").status, 404)
        draw = random.Random(1)
        support.wait_until(lambda: self.kesu.client().request(
            "GET", "/api/v1/surveys/whole-way").status == 200, "workers know the survey")
        for letter in letters[:40]:
            self.answer(letter, draw)
        self.kesu.run("survey", "close", "whole-way")
        told = json.loads(self.kesu.run("score", "whole-way", "--format", "json").stdout)
        self.assertTrue(re.search(r'"respondents": ?40', json.dumps(told)), told)
        for change in (("frame", "import", "whole-way", str(self.folder / "whole-way-people.csv")),
                       ("draw", "whole-way", "--psus", "2", "--take", "2", "--seed", "1"),
                       ("invite", "whole-way", "--out", str(self.folder / "late.csv"))):
            done = self.kesu.run(*change, check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn("it is scored", done.stderr)
        rows = self.kesu.sql(
            "SELECT count(*) FROM kesu.attempt a JOIN kesu.drawn_person d ON d.survey_id = a.survey_id"
            " AND d.psu = a.psu AND d.base_weight = a.base_weight AND d.replicate = 0"
            f" WHERE a.survey_id = {survey}")
        self.assertGreaterEqual(int(rows[0][0]), 40)


class Released(Answered):
    """The reserve of a real survey, whose sample is otherwise as it was when it opened."""

    SLUG = "released"

    def cases(self, survey):
        return {row[0]: (row[1], int(row[2]), row[3] and int(row[3]), row[4] and float(row[4]),
                         float(row[5])) for row in self.kesu.sql(
            "SELECT unit, psu_name, replicate, psu, base_weight, probability FROM kesu.drawn_person"
            f" WHERE survey_id = {survey}")}

    def check_weights(self, survey, released):
        """Of every case by its definition; of invitations and attempts by their psus."""
        drawn = {row[0]: (float(row[1]), int(row[2])) for row in self.kesu.sql(
            f"SELECT name, probability, listed FROM kesu.drawn_psu WHERE survey_id = {survey}")}
        by_row = {}
        for name, replicate, row, weight, share in self.cases(survey).values():
            p, listed = drawn[name]
            if replicate <= released:
                self.assertAlmostEqual(share, min(4 + released, listed) / listed, places=14)
                self.assertAlmostEqual(weight * p * share, 1, places=12)
                by_row[row] = weight
            else:
                self.assertEqual((row, weight), ("", ""))
        for table in ("invitation", "attempt"):
            for row, weight in self.kesu.sql(
                    f"SELECT psu, base_weight FROM kesu.{table} WHERE survey_id = {survey}"):
                self.assertEqual(float(weight), by_row[int(row)])

    def release(self, count, status=0):
        done = self.kesu.run("draw", self.SLUG, "--release", str(count), "--reason", "应答不足",
                             "--format", "json", check=False)
        self.assertEqual(done.returncode, status, done.stderr)
        return done.stderr if status else json.loads(done.stdout)

    def test_a_release(self):
        frame = frames.Frame(communities=8, people=40, strata=2)
        frame.areas[2]["size"] = 5000  # certain
        survey = self.drawn(self.SLUG, frame, psus=3, result_class="model_assisted", rehearsal=False,
                            instrument="made-with-keys")
        self.kesu.sql(
            "INSERT INTO kesu.booklet (hash, instrument_id, language, identity, gzip, brotli)"
            " SELECT md5(b.hash), o.instrument_id, b.language, b.identity, b.gzip, b.brotli"
            " FROM kesu.booklet b JOIN kesu.instrument i USING (instrument_id), kesu.instrument o"
            " WHERE i.code = 'kesu-open-50' AND b.design_id IS NULL AND o.code = 'made-with-keys'")
        first = self.invite(self.SLUG, "r1.csv")
        self.assertIn("while it is open", self.release(1, status=1))
        self.kesu.run("survey", "open", self.SLUG)
        support.wait_until(lambda: self.kesu.client().request(
            "GET", f"/api/v1/surveys/{self.SLUG}").status == 200, "workers know the survey")
        draw = random.Random(1)
        certain = next(letter for letter in first if letter["batch"] == "C003")
        for letter in (first[0], certain):
            self.answer(letter, draw)
        before = self.cases(survey)
        self.check_weights(survey, 0)
        self.assertIn("without a letter", self.invite(self.SLUG, "none.csv", status=1))

        told = self.release(1)
        self.assertEqual((told["released"], told["left"], told["added"], told["people"]), (1, 0, 6, 30))
        self.check_weights(survey, 1)
        after = self.cases(survey)
        for unit, case in before.items():
            if not case[1]:
                self.assertEqual(after[unit][2], case[2])  # psus stay
                self.assertLess(after[unit][3], case[3])
        # In the certain psu whoever comes in is a psu of the variance, but for a household that is one.
        households = {row["unit"]: row["household"] for row in frame.people}
        mine = {(households[unit], case[2]) for unit, case in after.items() if case[0] == "C003"}
        self.assertEqual(len({household for household, _ in mine}), len(mine))
        self.assertEqual(len({row for _, row in mine}), len(mine))

        self.assertIn("no letter is printed again", self.invite(self.SLUG, "x.csv", "--reprint", status=1))
        second = self.invite(self.SLUG, "r2.csv")
        self.assertEqual({letter["unit"] for letter in second},
                         {unit for unit, case in after.items() if case[1] == 1})
        self.check_weights(survey, 1)
        self.answer(second[0], draw)
        self.check_weights(survey, 1)
        contacts = self.folder / "released.csv"
        contacts.write_text("case,at,mode,disposition\n"
                            f"{second[1]['case']},2026-11-01 09:00,visit,non_contact\n")
        self.kesu.run("contact", "import", self.SLUG, str(contacts))

        shown = json.loads(self.kesu.run("survey", "show", self.SLUG, "--format", "json").stdout)
        release = shown["sample"]["releases"][0]
        self.assertEqual((release["replicates"], release["through"], release["reason"]),
                         (1, 1, "应答不足"))
        self.assertIn("应答不足", self.kesu.run("survey", "show", self.SLUG).stdout)
        noted = json.loads(self.kesu.run("audit", "list", "--survey", self.SLUG, "--format",
                                         "json").stdout)["audit"]
        self.assertEqual([row["detail"]["people"] for row in noted if row["action"] == "survey.release"],
                         [6])
        self.assertIn("0 of the reserve", self.release(1, status=1))
        self.check_refused(survey)
        self.kesu.run("survey", "close", self.SLUG)
        self.assertIn("while it is open", self.release(1, status=1))

    def check_refused(self, survey):
        """What only a release does, by hand."""
        whose = f"WHERE survey_id = {survey}"
        for change, why in (
                (f"INSERT INTO kesu.release (survey_id, replicates, reason) VALUES ({survey}, 1, 'x')",
                 "no 1 replicates left"),
                (f"UPDATE kesu.release SET reason = 'x' {whose}", "never changed"),
                (f"DELETE FROM kesu.release {whose}", "never changed"),
                (f"UPDATE kesu.drawn_person SET base_weight = 3 {whose} AND psu IS NOT NULL",
                 "never changed but by a release"),
                (f"UPDATE kesu.invitation SET base_weight = 3 {whose}", "its sample stays"),
                (f"UPDATE kesu.attempt SET base_weight = 3 {whose}", "only ever ends"),
                (f"INSERT INTO kesu.psu SELECT survey_id, 999, stratum, vintage, region, residence"
                 f" FROM kesu.psu {whose} AND psu = 1", "its sample stays"),
                ("INSERT INTO kesu.invitation (attempt, survey_id, psu, base_weight)"
                 f" SELECT gen_random_uuid(), survey_id, psu, base_weight FROM kesu.drawn_person {whose}"
                 " AND replicate = 1 LIMIT 1", "its sample stays")):
            with self.subTest(change=change), self.assertRaisesRegex(AssertionError, why):
                self.kesu.sql(change)

    def test_options(self):
        for options, why in ((("--release", "1"), "--reason"), (("--release", "1", "--reason", " "), "why"),
                             (("--reason", "x"), "--release"),
                             (("--release", "1", "--reason", "x", "--seed", "1"), "no option of a draw")):
            done = self.kesu.run("draw", "x", *options, check=False)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(why, done.stderr)


class Households(Answered):
    """Three stages: who is asked stands for as many people as live there."""

    SLUG = "households"

    def counts(self, rows, *options, status=0):
        path = self.folder / "counts.csv"
        path.write_text("case,eligible\n" + "".join(f"{case},{n}\n" for case, n in rows))
        done = self.kesu.run("household", "import", self.SLUG, str(path), *options, "--format", "json",
                             check=False)
        self.assertEqual(done.returncode, status, done.stderr)
        return json.loads(done.stdout) if done.stdout else done.stderr

    def sampled(self):
        frame = frames.Frame(communities=16, people=120, strata=2)
        survey = made_survey.create(self.kesu, self.SLUG, state="draft")
        self.kesu.run("frame", "import", self.SLUG, frames.write(self.folder / "h-areas.csv", frame.areas))
        self.kesu.run("draw", self.SLUG, "--psus", "4", "--take", "5", "--reserve", "1", "--seed", "4")
        psus = [row[0] for row in self.kesu.sql("SELECT name FROM kesu.drawn_psu"
                                                f" WHERE survey_id = {survey}")]
        self.kesu.run("frame", "import", self.SLUG, "--listing",
                      frames.write(self.folder / "h-list.csv", frames.listing(frame, psus)))
        self.kesu.run("draw", self.SLUG, "--households")
        return survey

    def test_counts_are_in_the_weights(self):
        survey = self.sampled()
        letters = self.invite(self.SLUG, "households.csv")
        cases = [letter["unit"] for letter in letters]
        self.assertEqual(len(cases), 40)
        self.assertIn("draft", self.counts([(cases[0], 2)], status=1))
        self.kesu.run("survey", "open", self.SLUG)
        support.wait_until(lambda: self.kesu.client().request(
            "GET", f"/api/v1/surveys/{self.SLUG}").status == 200, "workers know the survey")

        # Counted before somebody answers, and after. One is counted in error, one is empty.
        draw = random.Random(3)
        size = {case: draw.randint(1, 6) for case in cases}
        size[cases[0]] = 0
        told = self.counts([(case, size[case]) for case in cases[:10]])
        self.assertEqual((told["added"], told["not_counted"]), (10, 30))
        for letter in letters[1:34]:
            self.answer(letter, draw)
        told = self.counts([(case, size[case]) for case in cases[5:29]] + [(cases[29], 9)])
        self.assertEqual((told["added"], told["same"], told["not_counted"]), (20, 5, 10))
        told = self.counts([(cases[29], size[cases[29]])], status=1)
        self.assertEqual((told["changed"], told["imported"]), (1, False))
        told = self.counts([(cases[30], 2), (cases[30], 2), ("x", 2), ("", 2), (cases[31], "two"),
                            (cases[32], 100), (cases[33], -1), (cases[34], "")], status=1)
        self.assertEqual([(row["line"], row["column"]) for row in told["refused"]],
                         [(3, "case"), (4, "case"), (5, "case"), (6, "eligible"), (7, "eligible"),
                          (8, "eligible"), (9, "eligible")])
        self.assertIn("33 attempts were begun by none", self.counts(
            [(cases[30], 2)], "--secret", "x" * 40, status=1))
        self.counts([(cases[29], size[cases[29]])], "--replace")

        shown = json.loads(self.kesu.run("survey", "show", self.SLUG, "--format", "json").stdout)
        self.assertEqual(shown["sample"]["households"], {
            "respondent": "kish", "invited": 40, "counted": 30, "answers_not_counted": 4})
        closed = self.kesu.run("survey", "close", self.SLUG).stdout
        self.assertIn("4 answers have no weight", closed)
        self.kesu.run("score", self.SLUG)
        weights = {row[0]: float(row[1]) for row in self.kesu.sql(
            f"SELECT unit, base_weight FROM kesu.drawn_person WHERE survey_id = {survey}"
            " AND replicate = 0")}
        rows = list(csv.DictReader(self.kesu.run(
            "export", self.SLUG, "weights").stdout.splitlines()))
        expected = sorted(weights[case] * size[case] for case in cases[1:30])
        self.assertEqual(len(rows), 29)
        for row, want in zip(sorted(float(row["base_weight"]) for row in rows), expected):
            self.assertAlmostEqual(row, want, places=9)
        # So few have answered that they are one class: its households stand for all that are invited,
        # but for the one in which nobody is to be asked.
        factor = (sum(weight for case, weight in weights.items() if size[case])
                  / sum(weights[case] for case in cases[1:30]))
        for row in rows:
            self.assertAlmostEqual(float(row["weight"]) / float(row["base_weight"]), factor, places=9)
        self.assertIn("it is scored", self.counts([(cases[31], 2)], status=1))

    def test_refused(self):
        self.slug_of_people = "households-none"
        frame = frames.Frame(communities=4, people=12, strata=2)
        self.drawn(self.slug_of_people, frame)
        self.invite(self.slug_of_people, "people.csv")
        self.kesu.run("survey", "open", self.slug_of_people)
        path = self.folder / "none.csv"
        path.write_text("case,eligible\nx,1\n")
        done = self.kesu.run("household", "import", self.slug_of_people, str(path), check=False)
        self.assertIn("not of households", done.stderr)


if __name__ == "__main__":
    unittest.main()
