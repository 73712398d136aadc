# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents and names from people: what is taken, what is refused with its field, and what a plan
that is loaded again changes."""

import copy
import json
import pathlib
import unittest

import made_survey
from support import SOURCE, Kesu

PLANS = SOURCE / "questionnaires/programmes"
FORM = SOURCE / "questionnaires/instruments/kesu-open-50.json"


def shipped(path):
    return json.loads(path.read_text(encoding="utf-8"))


def small_form(code="made-form"):
    """Four items of the shipped form."""
    form = shipped(FORM)
    form["code"], form["version"] = code, "1.0.0"
    form.pop("anchors", None)
    form.pop("reference", None)
    by = {item["type"]: item for item in form["items"]}
    single = [copy.deepcopy(item) for item in form["items"] if item["type"] == "single"][:3]
    form["items"] = [*single, copy.deepcopy(by["true_false"])]
    return form


class Load(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kesu = cls.enterClassContext(Kesu())
        cls.folder = cls.kesu.folder

    def write(self, document, name="made.json"):
        path = pathlib.Path(self.folder) / name
        text = json.dumps(document, ensure_ascii=False, indent=1)
        path.write_bytes(text.encode("utf-8"))
        return str(path)

    def load(self, document, check=True, name="made.json"):
        return self.kesu.run("load", self.write(document, name), check=check)

    def refused(self, document, *said):
        done = self.load(document, check=False)
        self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
        for words in said:
            self.assertIn(words, done.stderr)
        self.assertNotIn("SQLSTATE", done.stderr)
        return done.stderr

    def plan(self, code):
        plan = shipped(PLANS / "donghu.json")
        plan["code"] = code
        plan["surveys"][0]["slug"] = f"{code}-survey"
        return plan

    def stored(self, code):
        return self.kesu.sql(f"select version, title ->> 'zh' from kesu.programme where code = '{code}'")

    def shown(self, path):
        client = self.kesu.client()
        try:
            return client.request("GET", path).json()
        finally:
            client.close()

    # --- a plan that is loaded again ---
    def test_what_changed_is_said(self):
        plan = self.plan("made-plan")
        self.load(plan)
        again = self.load(plan).stdout
        self.assertNotIn("changed", again)
        self.assertEqual(self.stored("made-plan")[0][0], "1")
        plan["targets"][0]["value"] = 0.18
        plan["title"]["zh"] = "改过的方案"
        plan["baselines"] = plan["baselines"][:-1] if plan["baselines"] else []
        said = self.load(plan).stdout
        self.assertRegex(said, r"targets +1 changed")
        self.assertRegex(said, r'made\.json:\d+: /targets/0/value: changed from "0.175" to "0.18"')
        self.assertIn("/title/zh: changed", said)
        self.assertEqual(self.stored("made-plan"), [["2", "改过的方案"]])
        self.assertEqual(self.kesu.sql(
            "select count(*) from kesu.programme_version join kesu.programme using (programme_id)"
            " where code = 'made-plan'"), [["2"]])
        report = json.loads(self.kesu.run("load", self.write(plan), "--format", "json").stdout)
        self.assertEqual(report["changes"], [])

    def test_marks_and_gaps_are_changes_too(self):
        plan = self.plan("made-marks")
        plan["targets"].append({"region": "360102", "year": 2025, "kind": "gap", "between": ["sex"],
                                "wording": "缩小", "quote": "差距缩小"})
        self.load(plan)
        plan["targets"][-1]["between"] = ["sex", "region"]
        plan["regions"][-1].update(unit=True, note={"zh": "农场", "en": "A farm"})
        plan["monitoring"] = {"standard": "新标准", "quote": "按照新标准"}
        said = self.load(plan).stdout
        for line in (r'/between: changed from "sex" to "sex region"',
                     r'/unit: changed from "false" to "true"', r'/note/zh: changed "农场"',
                     r'/monitoring/standard: changed "新标准"'):
            self.assertRegex(said, line)
        self.assertNotIn("changed", self.load(plan).stdout)
        self.assertEqual(self.kesu.sql(
            "select is_unit, is_listed, note ->> 'en' from kesu.programme_region join kesu.programme"
            " using (programme_id) where programme.code = 'made-marks' and note is not null"),
            [["t", "t", "A farm"]])

    def test_a_survey_stays_what_it_is(self):
        plan = self.plan("made-kept")
        self.load(plan)
        for field, value in (("title", {"zh": "别的题目（演练）", "en": "Another (rehearsal)"}),
                             ("year", 2031), ("instrument_version", "9.9.9"),
                             ("class", "model_assisted")):
            other = copy.deepcopy(plan)
            other["surveys"][0][field] = value
            other["targets"][0]["value"] = 0.19
            with self.subTest(field=field):
                self.refused(other, f"/surveys/0/{field}", "a survey stays what it is",
                             "nothing was stored")
        self.assertEqual(self.kesu.sql(
            "select value from kesu.target join kesu.programme using (programme_id)"
            " where code = 'made-kept' and kind = 'share'")[0], ["0.175"])
        plan["surveys"][0]["state"] = "closed"
        self.assertIn("/surveys/0/state: stayed", self.load(plan).stdout)
        gone = copy.deepcopy(plan)
        gone["regions"] = gone["regions"][:-1]
        self.refused(gone, "/regions", "not listed any more")

    def test_a_run_keeps_what_it_was_judged_by(self):
        plan = self.plan("made-judged")
        plan["targets"].append({"region": "360102", "year": 2025, "kind": "rank", "among": "360100",
                                "wording": "前列", "quote": "居全市前列"})
        plan["regions"].insert(3, {"code": "360103", "level": "county", "parent": "360100",
                                   "name": {"zh": "西湖区", "en": "Xihu District"}})
        self.load(plan)
        made_survey.make_sampled(self.kesu, "made-judged-run", seed=8, programme="made-judged")
        def read(*more):
            return json.loads(self.kesu.run(
                "score", "made-judged-run", "--format", "json", *more).stdout)
        first = read()
        self.assertEqual((first["run"]["programme_version"], first["target"]["value"]), (1, 0.175))
        self.assertEqual([one["quote"] for one in first["rank_targets"]], ["居全市前列"])
        plan["targets"][0].update(value=0.5, quote="别的50%")
        plan["targets"][1]["quote"] = "居全省前列"
        self.load(plan)
        second = read()
        self.assertEqual((second["run"]["programme_version"], second["target"]["value"]), (2, 0.5))
        path = f"/api/v1/surveys/made-judged-run/indicators?run={first['run']['id']}"
        shown = self.shown(path)
        for name in ("target", "rank_targets", "estimates"):
            self.assertEqual(shown[name], first[name])
        plan["targets"] = []
        self.load(plan)
        self.assertEqual(self.shown(path)["target"], first["target"])
        self.assertIsNone(read()["target"])

    # --- what a run says of its totals, its ages and its long codes ---
    def test_totals_in_another_unit(self):
        made_survey.make_sampled(self.kesu, "made-units", seed=6, persons=20)
        path = pathlib.Path(self.folder) / "units.csv"
        for times, noted in ((1, False), (30, True)):
            sets = {"sex": {"male": 101000 * times, "female": 99000 * times}}
            made_survey.write_margins(path, sets)
            self.kesu.run("load", "--margins", str(path), "--survey", "made-units", "--year", "2020",
                          "--source", "made")
            found = json.loads(self.kesu.run(
                "score", "made-units", "--format", "json").stdout)["run"]
            calibration = found["diagnostics"]["calibration"]
            self.assertAlmostEqual(calibration["scale"] * calibration["base_weight_sum"],
                                   200000 * times, delta=1e-3)
            self.assertEqual("note" in calibration, noted)
            self.assertIn("the age reached in that calendar year", found["recipe"]["frame"])
        table = self.kesu.run("score", "made-units", "--wide").stdout
        self.assertIn("请核对单位", table)
        self.assertIn("当年达到的周岁", table)

    def test_village_codes_in_excel(self):
        plan = self.plan("made-villages")
        town = plan["regions"][-1]["code"]
        plan["regions"].append({"code": town + "001", "level": "village", "parent": town,
                                "name": {"zh": "第1社区", "en": "Village 1"}})
        self.load(plan)
        survey = made_survey.create(self.kesu, "made-villages-run", "made-villages")
        self.kesu.sql(f"insert into kesu.stratum values ({survey}, 1, 's')")
        for psu in (1, 2):
            self.kesu.sql(f"insert into kesu.psu select survey_id, {psu}, 1, vintage, '{town}001',"
                          f" 'urban' from kesu.survey where survey_id = {survey}")
        maker = made_survey.Maker(self.kesu, survey, 9)
        for person in range(40):
            maker.attempt("submitted", 1 + person % 2, 10.0)
        maker.write()
        self.kesu.run("score", "made-villages-run", "--quiet")
        plain = self.kesu.run("export", "made-villages-run").stdout
        excel = self.kesu.run("export", "made-villages-run", "--excel").stdout
        self.assertIn(f',"{town}001",', plain)
        self.assertIn(f',"=""{town}001""",', excel)
        self.assertTrue(excel.startswith("\ufeff") and not plain.startswith("\ufeff"))

    # --- the year ---
    def test_the_year_is_in_the_file(self):
        plan = self.plan("made-year")
        plan["surveys"][0]["year"] = 2024
        self.load(plan)
        self.assertEqual(self.kesu.sql("select year from kesu.survey where slug = 'made-year-survey'"),
                         [["2024"]])
        older = self.plan("made-yearless")
        del older["surveys"][0]["year"]
        done = self.load(older, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn('/surveys/0: "year" is missing', done.stderr)
        self.assertEqual(self.kesu.sql(
            "select count(*) from kesu.survey where slug = 'made-yearless-survey'"), [["0"]])

    # --- what the schema refuses, the loader refuses ---
    def test_a_byte_order_mark(self):
        form = small_form("made-mark")
        path = pathlib.Path(self.write(form, "mark.json"))
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
        self.assertIn("1 added", self.kesu.run("load", str(path)).stdout)
        # The mark is no content: the same document without it is the same version.
        self.load(form, name="mark.json")
        for encoding, said in (("utf-16", "UTF-16"), ("gb18030", "not UTF-8")):
            path.write_bytes(json.dumps(form, ensure_ascii=False).encode(encoding))
            done = self.kesu.run("load", str(path), check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn(said, done.stderr)
            self.assertIn("nothing was stored because of 1 problem\n", done.stderr)

    def test_codes_and_texts(self):
        def item(at, **more):
            return lambda form: form["items"][at].update(more)
        def option(at, which, text):
            return lambda form: form["items"][at]["options"][which].update(
                text={"zh": text, "en": f"x{which}"})
        def same(form):
            form["items"][1]["options"][2]["text"]["zh"] = (
                form["items"][1]["options"][0]["text"]["zh"] + "\u3000")
        second = small_form("made-bad")["items"][1]["code"]
        cases = (
            (item(1, code="k01"), "/items/1/code: must be an item code"),
            (item(1, code="Q_3"), "/items/1/code"), (item(1, code="K0"), "/items/1/code"),
            (item(1, code="KAB01"), "/items/1/code"), (item(1, code="K0001"), "/items/1/code"),
            (option(0, 0, " "), "/items/0/options/0/text/zh: must be a text that is not empty"),
            (option(0, 1, "\u200b"), "/items/0/options/1/text/zh"),
            (option(0, 2, "\ufeff\u00a0\u2060"), "/items/0/options/2/text/zh"),
            (item(2, text={"zh": "\u3000", "en": "x"}), "/items/2/text/zh"),
            (same, f"/items/1/options/2: options 1 and 3 of {second} look the same"),
            (item(0, text={"zh": "长" * 2001, "en": "x"}), "/items/0/text/zh: is longer than 2000"),
            (lambda form: form.update(code="c" * 33), "/code"),
            (lambda form: form.update(licence="no licence"), "/licence"),
        )
        for change, said in cases:
            form = small_form("made-bad")
            change(form)
            with self.subTest(said=said):
                self.refused(form, said)
        form = small_form("made-long")
        form["items"][0]["text"]["zh"] = "长" * 2000
        form["items"][0]["points"] = float(form["items"][0]["points"])  # 2.0 is a whole number
        self.load(form)

    # --- names that people give ---
    def test_slugs(self):
        for slug in ("-ab", "ab", "donghu-2026-", "donghu--26", "Donghu", "东湖"):
            plan = self.plan("made-slug")
            plan["surveys"][0]["slug"] = slug
            self.refused(plan, "/surveys/0/slug: must be 3 to 64 characters")
        plan = self.plan("p" * 40)
        self.refused(plan, "/code: must be a code of a-z, 0-9 and single dashes, 2 to 32")

    def test_accounts(self):
        for name, region in (("张三", "360102"), ("Li Na", "360102"), ("a", "360102"),
                             ("wangli", "360102.0"), ("wangli", ""), ("wangli", "36010")):
            done = self.kesu.run("account", "add", name, "--role", "monitor", "--region", region,
                                 check=False)
            self.assertIn(done.returncode, (1, 2))
            self.assertNotIn("SQLSTATE", done.stderr)
            self.assertRegex(done.stderr, "6, 9 or 12 digits|2 to 64 of a-z|--region")
        self.kesu.run("account", "add", "wang.li@donghu-1", "--role", "monitor", "--region", "360102")


if __name__ == "__main__":
    unittest.main()
