# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of the fieldwork: counts by psu, cases without names, how attempts went. They are what the
database has, and no two of them have a column by which a case and its answers could meet.
"""

import collections
import csv
import io
import json
import unittest

import field_case
from field_case import COUNTS, Case

SLUG = "files-field"
RATES = ("rr1", "rr3", "rr5", "cooperation", "contact")
WITH_ROWS = [("partial", 1), ("refusal", 3), ("non_contact", 2), ("ineligible", 1)]


def setUpModule():
    field_case.begin()
    Case.tokens["judge"] = field_case.account(Case.kesu, "judge", "evaluator", "360102")
    Case.tokens["boss"] = field_case.account(Case.kesu, "boss", "administrator", "360102")


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


class Files(Case):
    @classmethod
    def setUpClass(cls):
        case = cls()
        cls.letters, cls.survey = case.opened(SLUG)
        for letter in cls.letters[:13]:
            case.answer(SLUG, letter)
        gone = case.answer(SLUG, cls.letters[13])
        gone.client.request("DELETE", gone.path, secret=gone.secret)
        case.answer(SLUG, cls.letters[14], submit=False)
        outcomes = [outcome for outcome, count in WITH_ROWS for _ in range(count)]
        cls.noted = list(zip(cls.letters[20:], outcomes, strict=False))
        case.contacts(SLUG, [(letter["case"], f"2026-11-0{day}T10:3{day}", mode, outcome, "王五", "敲门")
                             for letter, outcome in cls.noted for day, mode in ((1, "phone"), (2, "visit"))])

    def export(self, kind, *more):
        return self.kesu.run("export", SLUG, kind, *more).stdout

    def file(self, kind, account, ending="csv"):
        return self.get(f"/surveys/{SLUG}/exports/{kind}.{ending}", account)

    def test_fieldwork(self):
        text = self.export("fieldwork")
        rows = {row["psu"]: row for row in rows_of(text)}
        areas = {name: (area, stratum) for area, name, stratum in self.kesu.sql(
            "SELECT area, name, stratum FROM kesu.field_area f JOIN kesu.psu p ON p.survey_id ="
            f" f.survey_id AND p.psu = f.area WHERE f.survey_id = {self.survey}")}
        told = self.progress(SLUG)["psus"]
        self.assertEqual(len(rows), len(told))
        for one in told:
            area, stratum = areas[one["psu"]]
            row = rows[area]
            self.assertEqual(row["stratum"], stratum)
            for name in COUNTS:
                if name != "contradicted":
                    self.assertEqual(int(row[name]), one[name], name)
            for name in RATES:
                self.assertAlmostEqual(float(row[name] or "nan"), one[name], 12) if one[
                    name] is not None else self.assertEqual(row[name], "")
        weights = self.kesu.sql("SELECT sum(base_weight) FROM kesu.invitation"
                                f" WHERE survey_id = {self.survey}")[0][0]
        self.assertAlmostEqual(sum(float(row["sent_weight"]) for row in rows.values()), float(weights), 6)
        self.assertEqual(sum(int(row["contacts"]) for row in rows.values()), 2 * len(self.noted))
        self.assertFalse([name for name in areas if name in text])

    def test_cases(self):
        text = self.export("cases")
        rows = rows_of(text)
        held_back = [row for row in rows if row["released"] == "false"]
        self.assertEqual((len(rows), len(held_back), {row["replicate"] for row in held_back}), (84, 4, {"1"}))
        self.assertEqual(collections.Counter(row["disposition"] for row in rows if row["disposition"]),
                         dict(WITH_ROWS))
        worked = [row for row in rows if row["contacts"] != "0"]
        self.assertEqual({(row["contacts"], row["phones"], row["visits"], row["first_day"], row["last_day"])
                          for row in worked}, {("2", "1", "1", "2026-11-01", "2026-11-02")})
        self.assertEqual({row["aapor"] for row in worked}, {"1.2", "2.11", "2.20", "4.10"})
        for words in ("王五", "敲门", "10:3", *(letter["code"] for letter in self.letters)):
            self.assertFalse(words in text, words)
        self.assertNotIn("number", rows[0])
        # The order is that of the content: the numbers of the letters cannot be counted off.
        order = [tuple(row[name] for name in ("stratum", "psu")) for row in rows]
        self.assertEqual(order, sorted(order))

    def test_who_gets_what(self):
        allowed = {"fieldwork": {"judge", "viewer", "boss"}, "cases": {"manager", "boss"},
                   "paradata": {"judge", "boss"}}
        for kind, who in allowed.items():
            for account in ("judge", "viewer", "boss", "manager", "town", "asker", None):
                # Paradata of an open survey are refused to who may have them, too.
                wanted = 401 if account is None else 403 if account not in who else (
                    404 if kind == "paradata" else 200)
                self.assertEqual(self.file(kind, account).status, wanted, (kind, account))
        self.assertEqual(self.file("fieldwork", "elsewhere").status, 404)
        self.assertIn("no run", self.get(f"/surveys/{SLUG}/exports/cases.csv?run=1", "boss").json()["detail"])
        told = self.file("fieldwork", "judge", "csv.manifest.json").json()
        self.assertEqual((told["rows"], told["run"], told["kind"]), (4, None, "fieldwork"))
        noted = self.kesu.sql("SELECT detail ->> 'file' FROM kesu.audit WHERE account = 'judge'"
                              f" AND object = 'survey/{SLUG}' AND action = 'export'")
        self.assertIn(["fieldwork"], noted)

    def test_what_stays_apart(self):
        """No column leads from a case to an attempt or to a respondent's row."""
        rows = {kind: rows_of(self.export(kind)) for kind in ("fieldwork", "cases")}
        numbers = {row[0] for row in self.kesu.sql(
            f"SELECT psu FROM kesu.psu WHERE survey_id = {self.survey}")}
        self.assertFalse(numbers & {row["psu"] for row in rows["cases"]})
        self.assertTrue(numbers & {row["psu"] for row in rows["fieldwork"]})
        self.assertFalse(
            {"region", "disposition", "first_day", "last_day"} & set(rows["fieldwork"][0]))


class Closed(Case):
    def test_paradata(self):
        slug = "files-closed"
        letters, survey = self.opened(slug)
        for letter in letters[:10]:
            self.answer(slug, letter)
        fast = self.kesu.begin(slug, invitation=letters[10]["code"])
        fast.save(1, [{"item": item["item"], "choice": 1, "elapsed_ms": 2000}
                      for item in fast.booklet()["items"] if item["type"] in ("single", "true_false")],
                  background=field_case.BACKGROUND)
        fast.submit(1)
        refused = self.kesu.run("export", slug, "paradata", check=False)
        self.assertIn("is not closed", refused.stderr)
        self.kesu.run("survey", "close", slug)
        rows = rows_of(self.kesu.run("export", slug, "paradata").stdout)
        self.assertEqual(list(rows[0]), [
            "label", "invited", "mode", "language", "booklet", "minutes", "saves", "seconds_q1",
            "seconds_median", "seconds_q3", "too_fast", "same_choice"])
        self.assertEqual(len(rows), 11)
        self.assertEqual({(row["mode"], row["language"], row["invited"], row["booklet"], row["saves"])
                          for row in rows}, {("self", "zh", "true", "0", "1")})
        same = [row for row in rows if row["same_choice"] == "true"]
        self.assertEqual([(row["seconds_q1"], row["seconds_median"], row["too_fast"]) for row in same],
                         [("2", "2", "true")])
        self.kesu.sql("SELECT kesu_fn.withdraw(a.attempt) FROM (SELECT attempt FROM kesu.attempt"
                      f" WHERE survey_id = {survey} AND state = 'submitted' LIMIT 1) a")
        self.assertIn("ten submitted attempts or fewer",
                      self.kesu.run("export", slug, "paradata", check=False).stderr)
        # Whoever has the statement has no more than the file.
        self.assertEqual(self.kesu.sql(f"SELECT count(*) FROM kesu_fn.paradata_rows({survey})"), [["0"]])
        page = self.kesu.run("export", slug, "fieldwork", "--format", "html", "--labels", "en").stdout
        self.assertIn("Response rate RR3", page)
        self.assertEqual(json.loads(self.kesu.run("audit", "list", "--limit", "1", "--format", "json")
                                    .stdout)["audit"][0]["object"], f"survey/{slug}")


if __name__ == "__main__":
    unittest.main()
