# SPDX-License-Identifier: GPL-3.0-or-later
"""Key groups that a plan declares: who is in them, every figure computed apart, and what stays fixed."""

import json
import unittest

import made_survey
import recompute
from support import SOURCE, Kesu

WOMEN = {"code": "rural_woman", "text": {"zh": "农村妇女", "en": "Rural women"},
         "when": {"sex": ["female"], "residence": ["rural"]}}
LEARNED = {"code": "learned_woman", "text": {"zh": "受过高等教育的妇女", "en": "Women with a degree"},
           "when": {"sex": ["female"], "education": ["college", "degree_or_more"]}}
WORKERS = {"code": "employed", "text": {"zh": "在职人员", "en": "Employed"},
           "when": {"age": [18, 69], "occupation": ["industrial_worker", "official", "service"]}}
NARROWER = {**WORKERS, "when": {**WORKERS["when"], "age": [18, 64]}}
# No instrument that ships asks it.
RIDERS = {"code": "platform_worker", "text": {"zh": "新业态从业人员", "en": "Platform workers"},
          "when": {"occupation": ["service", "platform_worker"]}}
FIRST, SECOND = "made-groups-first", "made-groups-second"


def plan(groups):
    """The plan of Donghu under another name, with these groups."""
    found = json.loads((SOURCE / "questionnaires/programmes/donghu.json").read_text(encoding="utf-8"))
    found.update(code="made-groups", surveys=[], key_groups=groups)
    return found


def load(kesu, groups):
    path = kesu.folder / "plan.json"
    path.write_text(json.dumps(plan(groups)), encoding="utf-8")
    return kesu.run("load", str(path), check=False)


def score(kesu, slug):
    return json.loads(kesu.run("score", slug, "--format", "json").stdout)


def setUpModule():
    KeyGroups.kesu = kesu = unittest.enterModuleContext(Kesu())
    for slug, year, workers in ((FIRST, 2024, WORKERS), (SECOND, 2025, NARROWER)):
        KeyGroups.said[slug] = load(kesu, [WOMEN, LEARNED, workers, RIDERS])
        made_survey.make_sampled(kesu, slug, year, programme="made-groups", year=year)
        KeyGroups.documents[slug] = score(kesu, slug)


class KeyGroups(unittest.TestCase):
    kesu, documents, said = None, {}, {}

    def group(self, code, slug=FIRST):
        return {one["region"]: one for one in self.documents[slug]["estimates"]
                if one["group"] == "key_group=" + code}

    def test_who_is_in_them(self):
        snapshot = recompute.Snapshot(self.kesu, SECOND)  # with the rules of now
        weighting = recompute.Weighting(snapshot)
        cells, rows = snapshot.cells()
        shown = 0
        for code in ("rural_woman", "learned_woman", "employed"):
            for region, cell in self.group(code, SECOND).items():
                numbers = cells[region, "key_group=" + code]
                if cell["n"] is not None:
                    self.assertEqual(cell["n"], len(numbers))
                if cell["share"] is None:
                    continue
                shown += 1
                share, se = weighting.share(numbers, [literate for _, literate in rows])
                self.assertAlmostEqual(cell["share"], share, delta=1e-9)
                self.assertAlmostEqual(cell["se"], se, delta=1e-9)
        self.assertGreaterEqual(shown, 2)

    def test_they_are_named(self):
        document = self.documents[FIRST]
        whole = self.group("rural_woman")["360102"]
        self.assertEqual(whole["group_label"], WOMEN["text"])
        self.assertIn("农村妇女", self.kesu.run("score", FIRST, "--wide").stdout)
        gap = next(g for g in document["gaps"] if g["group"] == "key_group=employed")
        self.assertEqual((gap["group_label"], gap["against"]), (WORKERS["text"], "all"))
        out = self.kesu.folder / "out"
        for form in ("csv", "xlsx", "sav"):
            self.kesu.run("export", FIRST, "results", "--format", form, "--out", f"{out}.{form}")
        self.assertIn('"key_group=rural_woman","农村妇女"', (self.kesu.folder / "out.csv").read_text("utf-8"))

    def test_what_the_instrument_does_not_ask_is_left_out(self):
        recipe = self.documents[FIRST]["run"]["recipe"]
        self.assertEqual(recipe["key_groups_not_asked"], ["platform_worker"])
        self.assertEqual([one["code"] for one in recipe["key_groups"]],
                         ["rural_woman", "learned_woman", "employed", "platform_worker"])
        self.assertEqual(self.group("platform_worker"), {})

    def test_a_gap_is_compared_under_the_same_rule_only(self):
        """And a survey keeps the rules of its first run."""
        self.assertIn("/key_groups: changed", self.said[SECOND].stdout)
        compared = {gap["group"]: bool(gap["changes"]) for gap in self.documents[SECOND]["gaps"]
                    if gap["group"] in ("key_group=learned_woman", "key_group=employed")}
        self.assertEqual(compared, {"key_group=learned_woman": True, "key_group=employed": False})
        again = score(self.kesu, FIRST)
        self.assertEqual(again["run"]["recipe"]["key_groups"],
                         self.documents[FIRST]["run"]["recipe"]["key_groups"])

    def test_a_survey_that_was_scored_before_gets_none(self):
        self.kesu.sql("update kesu.programme set key_groups = null where code = 'donghu'")
        made_survey.sampled_in(self.kesu, "made-groups-old", "donghu", ["360102002"], 5)
        self.assertEqual(score(self.kesu, "made-groups-old")["run"]["recipe"]["key_groups"], [])
        self.kesu.sql("update kesu.programme set key_groups = '" + json.dumps([WOMEN])
                      + "' where code = 'donghu'")
        self.assertEqual(score(self.kesu, "made-groups-old")["run"]["recipe"]["key_groups"], [])

    def test_what_is_no_rule_is_refused(self):
        for change, why in (({"code": "farmer"}, "a key group of the instruments"),
                            ({"when": {}}, "1 to 8 conditions"),
                            ({"when": {"age": [60, 18]}}, "ages must not fall"),
                            ({"when": {"residence": ["city"]}}, "must be urban or rural"),
                            ({"when": {"Sex": ["female"]}}, "no code of a background question"),
                            ({"when": {"sex": ["female", "female"]}}, "is listed twice"),
                            ({"code": "x" * 21}, "more than 20 characters"),
                            ({"text": {"zh": "长" * 21, "en": "Long"}}, "at most 20 Chinese"),
                            ({"code": "employed"}, "occurs twice")):
            with self.subTest(change=change):
                done = load(self.kesu, [{**WOMEN, **change}, WORKERS])
                self.assertEqual(done.returncode, 1)
                self.assertIn(why, done.stderr)


if __name__ == "__main__":
    unittest.main()
