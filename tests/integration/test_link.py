# SPDX-License-Identifier: GPL-3.0-or-later
"""A second version of the instrument, linked to the first by anchors: loading it, comparing waves."""

import copy
import csv
import io
import json
import math
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

import made_survey
import recompute
from support import SOURCE, Kesu

BOOKLETS = json.loads((SOURCE / "questionnaires/booklets/kesu-open-50-bib7.json").read_text("utf-8"))
INSTRUMENT = SOURCE / "questionnaires/instruments/kesu-open-50.json"
FIRST = json.loads(INSTRUMENT.read_text(encoding="utf-8"))
ANCHORS = [item["code"] for item in FIRST["items"][::2]]


def second_version(version="2.0.0", **changes):
    """The first version with anchors; changes: the changed members of an item, by item code."""
    second = copy.deepcopy(FIRST)
    second.update(version=version,
                  anchors={"instrument": FIRST["code"], "version": FIRST["version"],
                           "items": ANCHORS},
                  reference={"instrument": FIRST["code"], "version": FIRST["version"]})
    for item in second["items"]:
        item.update(changes.get(item["code"], {}))
    return second


class Loading(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kesu = cls.enterClassContext(Kesu(workers=1))

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kesu-link-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def load(self, *documents):
        for i, document in enumerate(documents):
            (self.folder / f"{i}.json").write_text(
                json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
        return self.kesu.run("load", str(self.folder), check=False)

    def refused(self, pattern, *documents):
        stored = "select instrument_id, sha256 from kesu.instrument order by 1"
        before = self.kesu.sql(stored)
        done = self.load(*documents)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertRegex(done.stderr, pattern)
        self.assertEqual(self.kesu.sql(stored), before)

    def test_an_anchor_must_be_the_item_it_was(self):
        other = {"zh": "别的题", "en": "Another question"}
        points = FIRST["items"][0]["points"] + 1
        cases = (("text", {"text": other}), ("points", {"points": points}))
        for field, change in cases:
            self.refused(rf'0\.json:\d+: /anchors/items/0: item {ANCHORS[0]} is not the one of '
                         rf'kesu-open-50 1\.0\.0: its "{field}" differs',
                         second_version(**{ANCHORS[0]: change}))
        numbered = next(item for item in FIRST["items"]
                        if item["code"] in ANCHORS and item["type"] == "single")
        key = numbered["key"] % len(numbered["options"]) + 1
        self.refused(rf'item {numbered["code"]} is not .*: its "key" differs',
                     second_version(**{numbered["code"]: {"key": key}}))

    def test_the_earlier_version_must_be_there(self):
        second = second_version()
        second["anchors"]["version"] = "0.9.0"
        self.refused(r"/anchors: version 0\.9\.0 of kesu-open-50 is not stored", second)

    def test_the_scale_reaches_as_far_as_the_anchors(self):
        second = second_version()
        second["reference"] = {"instrument": "made-1", "version": "1.0.0"}
        made = {**copy.deepcopy(FIRST), "code": "made-1"}
        self.refused(r"1\.json:\d+: /reference: must be the version that the anchors are of",
                     made, second)
        secure = second_version()
        secure["bank"] = "secure"
        self.refused(r"/anchors: kesu-open-50 is of the open bank, this instrument of the secure",
                     secure)

    def test_two_versions_together_in_any_order(self):
        """An item that is not an anchor may change."""
        changed = {"text": {"zh": "换了一题", "en": "Another one"}}
        second = second_version("2.0.0", **{FIRST["items"][1]["code"]: changed})
        third = second_version("3.0.0", **{FIRST["items"][1]["code"]: changed})
        third["anchors"]["version"] = "2.0.0"
        done = self.load(third, second)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.kesu.sql("select version from kesu.instrument order by 1"),
                         [["1.0.0"], ["2.0.0"], ["3.0.0"]])


REGION = "360102"
FIRST_WAVE, WHOLE, SECOND_WAVE, ALONE = "link-2021", "link-2022", "link-2023", "link-2024"
LATER = "link-2025"
STRATA, PSUS, PERSONS = 4, 10, 40
PSU_SPREAD = 0.3
EASIER = ANCHORS[3]  # answered correctly more often in the second wave
CUT = 70


def curves(seed, mean):
    """a, b, c of each item of the first version."""
    draw = random.Random(seed)
    return [(math.exp(draw.gauss(0.1, 0.3)), draw.gauss(mean, 0.9),
             1 / len(item["options"]) if item["type"] == "single" else
             0.5 if item["type"] == "true_false" else 0) for item in FIRST["items"]]


OLD = curves(1, 0.6)
NEW = [old if item["code"] in ANCHORS else new
       for old, new, item in zip(OLD, curves(2, -0.2), FIRST["items"])]
DRIFTED = [(a, b - 1.6, c) if item["code"] == EASIER else (a, b, c)
           for (a, b, c), item in zip(NEW, FIRST["items"])]


def right(curve, theta):
    a, b, c = curve
    return c + (1 - c) / (1 + math.exp(-a * (theta - b)))


def true_share():
    """The share of an N(0, 1) population that reaches the cut on the first version's whole form."""
    share, weights = 0, 0
    for step in range(-60, 61):
        theta, chance = step / 10, [1.0]
        for curve in OLD:
            p, longer = right(curve, theta), [0.0] * (len(chance) + 1)
            for k, so_far in enumerate(chance):
                longer[k] += so_far * (1 - p)
                longer[k + 1] += so_far * p
            chance = longer
        weight = math.exp(-theta * theta / 2)
        share += weight * sum(chance[CUT // FIRST["items"][0]["points"]:])
        weights += weight
    return share / weights


class People(made_survey.Maker):
    """Answers drawn from the items' curves, to the whole form or to booklets in turn."""

    def __init__(self, kesu, survey, seed, items, booklets=None):
        super().__init__(kesu, survey, seed)
        self.curves, self.booklets = items, booklets
        codes = [item["code"] for item in self.items]
        self.places = [[codes.index(code) + 1 for cluster in booklet["clusters"]
                        for code in next(c for c in BOOKLETS["clusters"]
                                         if c["code"] == cluster)["items"]]
                       for booklet in BOOKLETS["booklets"]] if booklets else None
        self.turn = 0

    def person(self, psu, theta):
        self.turn += 1
        booklet = (self.turn - 1) % len(self.places) + 1 if self.places else 0
        order = self.places[booklet - 1] if booklet else list(range(1, len(self.items) + 1))
        self.attempt("submitted", psu, 20.0, (order, theta))
        if booklet:
            self.rows["attempt"][-1] = self.rows["attempt"][-1][:-1] + f", {booklet})"
        else:
            self.rows["attempt"][-1] = self.rows["attempt"][-1][:-1] + ", 0)"

    def answers(self, attempt, ability):
        order, theta = ability
        self.save(attempt, 1, order, [
            self.response(self.items[n - 1], right(self.curves[n - 1], theta)) for n in order],
            self.background())
        return 1

    def background(self):
        return {"sex": self.draw.choice(("male", "female")),
                "birth_year": 2021 - self.draw.randint(20, 60),
                "education": self.draw.choice(made_survey.EDUCATION)}


def make_wave(kesu, slug, year, version, items, booklets=False, people=PERSONS):
    """A rehearsal of 360102 with a sample; its people have the same distribution in every year."""
    survey = int(kesu.sql(f"""
        insert into kesu.survey (slug, programme_id, vintage, region, title, year, result_class,
          rehearsal, sampled, instrument_id, instrument_bank, standard_code, standard_version, state,
          design_id)
        select '{slug}', p.programme_id, p.vintage, p.root, '{{"zh": "演练", "en": "Made"}}', {year},
          'model_assisted', true, true, i.instrument_id, i.bank, 'cast-2024', '1', 'open',
          {'d.design_id' if booklets else 'null'}
        from kesu.programme p, kesu.instrument i, kesu.booklet_design d
        where p.code = 'donghu' and i.code = 'kesu-open-50' and i.version = '{version}'
        returning survey_id""")[0][0])
    maker = People(kesu, survey, year, items, booklets)
    columns = "attempt, survey_id, invited, language, state, ended_at, booklet"
    for stratum in range(1, STRATA + 1):
        kesu.sql(f"insert into kesu.stratum values ({survey}, {stratum}, 'stratum {stratum}')")
        for psu in range((stratum - 1) * PSUS + 1, stratum * PSUS + 1):
            town = made_survey.TOWNS[psu % len(made_survey.TOWNS)]
            kesu.sql("insert into kesu.psu select survey_id, %d, %d, vintage, '%s', '%s'"
                     " from kesu.survey where survey_id = %d"
                     % (psu, stratum, town, ("urban", "rural")[psu % 2], survey))
            level = maker.draw.gauss(0, PSU_SPREAD)
            for _ in range(people):
                maker.person(psu, maker.draw.gauss(level, math.sqrt(1 - PSU_SPREAD ** 2)))
    maker.write(attempt=columns)
    return survey


class Waves(unittest.TestCase):
    """The population does not change. In 2023 half of the items are new and easier, and one anchor
    has become easier because people know it."""

    @classmethod
    def setUpClass(cls):
        cls.kesu = kesu = cls.enterClassContext(Kesu(workers=1))
        folder = pathlib.Path(tempfile.mkdtemp(prefix="kesu-link-"))
        cls.addClassCleanup(shutil.rmtree, folder)
        other = {"text": {"zh": "换了一题", "en": "Another one"}}
        changed = {item["code"]: other for item in FIRST["items"] if item["code"] not in ANCHORS}
        second, third = second_version("2.0.0", **changed), second_version("3.0.0", **changed)
        third["anchors"]["version"] = "2.0.0"
        del third["reference"]
        for document in second, third:
            (folder / f"{document['version']}.json").write_text(
                json.dumps(document, ensure_ascii=False), encoding="utf-8")
        kesu.run("load", str(folder))
        make_wave(kesu, FIRST_WAVE, 2021, "1.0.0", OLD, booklets=True)
        make_wave(kesu, WHOLE, 2022, "1.0.0", OLD, people=12)
        make_wave(kesu, SECOND_WAVE, 2023, "2.0.0", DRIFTED)
        make_wave(kesu, ALONE, 2024, "3.0.0", DRIFTED, people=12)
        cls.documents = {slug: json.loads(kesu.run("score", slug, "--format", "json").stdout)
                         for slug in (FIRST_WAVE, WHOLE, SECOND_WAVE, ALONE)}

    def whole(self, slug):
        return next(e for e in self.documents[slug]["estimates"]
                    if (e["region"], e["group"]) == (REGION, "all"))

    def linking(self, slug):
        return self.documents[slug]["measurement"]["linking"]

    def test_both_waves_hold_the_truth(self):
        truth = true_share()
        self.assertTrue(0.1 < truth < 0.4, truth)
        for slug in FIRST_WAVE, SECOND_WAVE:
            estimate = self.whole(slug)
            self.assertEqual(self.documents[slug]["headline"], "plausible")
            self.assertLess(estimate["ci"][0], truth)
            self.assertLess(truth, estimate["ci"][1])
        # half of the second form is easier, so its points are not comparable with those of the first
        self.assertGreater(self.whole(SECOND_WAVE)["measures"]["observed"]["ci"][0], truth)

    def test_the_scale_is_held_by_the_anchors(self):
        linking = self.linking(SECOND_WAVE)
        self.assertEqual((linking["reference_run"], linking["version"], linking["held"]),
                         (self.documents[WHOLE]["run"]["id"], "1.0.0", True))
        self.assertEqual((linking["named"], self.linking(WHOLE)["named"]), (True, False))
        self.assertEqual(self.linking(WHOLE)["reference_run"],
                         self.documents[FIRST_WAVE]["run"]["id"])
        self.assertEqual(linking["reference_form"],
                         {"instrument": "kesu-open-50", "version": "1.0.0"})
        self.assertEqual([a["item"] for a in linking["anchors"]], ANCHORS)
        self.assertAlmostEqual(linking["stocking_lord"]["slope"], linking["latent"]["sd"], delta=0.1)
        self.assertAlmostEqual(linking["stocking_lord"]["intercept"], linking["latent"]["mean"],
                               delta=0.1)
        self.assertTrue(0 < linking["linking_se"] < 0.1, linking["linking_se"])
        self.assertIsNone(self.linking(FIRST_WAVE))

    def test_an_anchor_that_became_easier_is_freed(self):
        anchors = {a["item"]: a for a in self.linking(SECOND_WAVE)["anchors"]}
        self.assertTrue(anchors[EASIER]["freed"])
        self.assertGreater(anchors[EASIER]["rmsd"], 0.12)
        self.assertLess(anchors[EASIER]["shift"], -0.8)
        self.assertEqual([a["item"] for a in anchors.values() if a["freed"]], [EASIER])

    def test_the_change_carries_the_link(self):
        first, second = self.whole(FIRST_WAVE), self.whole(SECOND_WAVE)
        change = next(c for c in self.documents[SECOND_WAVE]["trend"]
                      if (c["region"], c["year"]) == (REGION, 2021))
        self.assertEqual(change["run"], self.documents[FIRST_WAVE]["run"]["id"])
        self.assertAlmostEqual(change["change"], second["share"] - first["share"], delta=1e-12)
        self.assertTrue(0 < change["linking_se"] < change["change_se"])
        variances = first["se"] ** 2, second["se"] ** 2
        self.assertAlmostEqual(change["change_se"],
                               math.sqrt(sum(variances) + change["linking_se"] ** 2), delta=1e-9)
        df = sum(variances) ** 2 / (variances[0] ** 2 / first["df"] + variances[1] ** 2 / second["df"])
        t = recompute.student_quantile(0.975, df)
        self.assertAlmostEqual(change["ci"][1] - change["ci"][0], 2 * t * change["change_se"],
                               delta=1e-4)
        self.assertTrue(change["ci"][0] < 0 < change["ci"][1])
        self.assertIn("参照卷", change["note"]["zh"])
        rows = csv.DictReader(io.StringIO(self.kesu.run("export", SECOND_WAVE, "results").stdout))
        self.assertEqual(float(next(rows)["change_linking_se"]), change["linking_se"])
        text = self.kesu.run("score", SECOND_WAVE, "--wide").stdout
        self.assertIn("其中链接误差", text)
        self.assertIn("以往调查 earlier wave: 2022 用另一种计分方法", text)

    def test_scores_made_again_are_on_the_same_scale(self):
        """Exported scores give the published share, and the linking error when the cut is shifted."""
        text = self.kesu.run("export", SECOND_WAVE, "plausible").stdout
        rows = list(csv.DictReader(io.StringIO(text)))
        scores = [(float(row["weight"]), [float(row[f"ps{d}"]) for d in range(1, 11)]) for row in rows]

        def at_least(points):
            return (sum(weight * sum(score >= points for score in draws) for weight, draws in scores)
                    / sum(10 * weight for weight, _ in scores))
        self.assertAlmostEqual(at_least(CUT), self.whole(SECOND_WAVE)["share"], delta=1e-9)
        change = next(c for c in self.documents[SECOND_WAVE]["trend"]
                      if (c["region"], c["year"]) == (REGION, 2021))
        latent = math.hypot(self.linking(SECOND_WAVE)["linking_se"],
                            self.linking(WHOLE)["linking_se"])
        found = {(row[0], int(row[1])): [float(value) for value in row[2:]] for row in self.kesu.sql(
            "select p.model, p.number, p.a, p.d, p.c from kesu.item_parameter p where on_form"
            f" and run_id = {self.documents[SECOND_WAVE]['run']['id']}")}

        def expected(theta):
            return sum(FIRST["items"][number - 1]["points"]
                       * (c + (1 - c) / (1 + math.exp(-a * theta - d)))
                       for (_, number), (a, d, c) in found.items())
        low, high = -6.0, 6.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if expected(middle) < CUT else (low, middle)
        step = FIRST["items"][0]["points"]
        h = latent * (expected(low + 1e-5) - expected(low - 1e-5)) / 2e-5 / step

        def share(steps):
            below = math.floor(steps)
            return ((1 - steps + below) * at_least(CUT + below * step)
                    + (steps - below) * at_least(CUT + (below + 1) * step))
        self.assertAlmostEqual(change["linking_se"], (share(-h) - share(h)) / 2, delta=1e-6)

    def test_a_stranger_finds_the_error_of_the_link(self):
        """verify.py makes it from the release's items and scores, with every other figure."""
        folder = self.kesu.folder / "release"
        self.kesu.run("export", SECOND_WAVE, "release", "--out", str(folder))
        done = subprocess.run([sys.executable, str(folder / "verify.py")], text=True, encoding="utf-8",
                              capture_output=True, check=False)
        self.assertEqual((done.returncode, "DIFFERS" in done.stdout), (0, False), done.stdout[-400:])
        told = next(line.split("\t") for line in done.stdout.splitlines()
                    if line.startswith(f"changes.csv {REGION} wave 2021 linking_se"))
        self.assertGreater(float(told[1]), 0.001)
        self.assertAlmostEqual(float(told[1]), float(told[2]), delta=1e-9)

    def test_waves_that_cannot_be_compared_are_named(self):
        def apart(slug):
            return [(w["year"], w["because"])
                    for w in self.documents[slug]["run"]["diagnostics"]["not_compared"]]
        self.assertEqual(apart(SECOND_WAVE), [(2022, "measure")])
        self.assertEqual(apart(ALONE), [(2021, "form"), (2022, "form"), (2023, "form")])
        self.assertEqual(self.documents[ALONE]["trend"], [])

    def test_a_second_run_of_an_earlier_wave_leaves_the_link(self):
        """The first run defines the scale, so later waves are compared with the first run."""
        again = json.loads(self.kesu.run("score", FIRST_WAVE, "--format", "json").stdout)
        self.assertEqual([e["measures"] for e in again["estimates"]],
                         [e["measures"] for e in self.documents[FIRST_WAVE]["estimates"]])
        make_wave(self.kesu, LATER, 2025, "1.0.0", OLD, booklets=True, people=12)
        document = json.loads(self.kesu.run("score", LATER, "--format", "json").stdout)
        self.assertTrue(document["measurement"]["linking"]["held"])
        change = next(c for c in document["trend"]
                      if (c["region"], c["year"]) == (REGION, 2021) and c["run"])
        self.assertEqual(change["run"], self.documents[FIRST_WAVE]["run"]["id"])
        self.assertGreater(change["linking_se"], 0)

    def test_items_are_stored_with_their_run(self):
        run = self.documents[SECOND_WAVE]["run"]["id"]
        rows = self.kesu.sql(
            "select i.version, p.anchor, count(*), count(p.infit), min(p.answered)"
            f" from kesu.item_parameter p join kesu.instrument i using (instrument_id)"
            f" where run_id = {run} group by 1, 2 order by 1, 2")
        people = str(STRATA * PSUS * PERSONS)
        self.assertEqual(rows, [["1.0.0", "carried", "50", "0", ""],
                                ["2.0.0", "anchored", str(len(ANCHORS) - 1), str(len(ANCHORS) - 1),
                                 people],
                                ["2.0.0", "freed", "1", "1", people],
                                ["2.0.0", "none", str(50 - len(ANCHORS)), str(50 - len(ANCHORS)),
                                 people]])
        same = self.kesu.sql(
            "select count(*) from kesu.item_parameter p join kesu.item_parameter q"
            " on q.instrument_id = p.instrument_id and q.number = p.number and not q.on_form"
            f" where p.run_id = {run} and p.on_form and q.run_id <> p.run_id and q.a = p.a"
            " and q.d = p.d and q.c = p.c and q.run_id ="
            f" {self.documents[FIRST_WAVE]['run']['id']}")
        self.assertEqual(same, [["50"]])
        key = self.kesu.sql(
            "select c.choice, c.taken, round((p.share_right * p.answered)::numeric)"
            " from kesu.item_choice c join kesu.item_parameter p using (run_id, instrument_id, number)"
            f" where run_id = {run} and number = 1 and choice > 0 and not p.on_form order by 1")
        item = FIRST["items"][0]
        self.assertEqual(len(key), len(item["options"]))
        self.assertEqual(sum(int(row[1]) for row in key), STRATA * PSUS * PERSONS)
        self.assertEqual(key[item["key"] - 1][1], key[0][2])

    def test_staff_see_items_and_never_what_was_chosen(self):
        run = self.documents[SECOND_WAVE]["run"]["id"]
        seen = self.kesu.sql("set role kesu_staff; select count(*) from kesu.item_parameter"
                             f" where run_id = {run}")
        self.assertEqual(seen, [["100"]])
        for table in ("item_choice", "item"):
            with self.assertRaisesRegex(AssertionError, "permission denied"):
                self.kesu.sql(f"set role kesu_staff; select * from kesu.{table}")

    def test_what_is_stored_stays(self):
        run = self.documents[SECOND_WAVE]["run"]["id"]
        for table, column in (("run_scale", "linking_se"), ("item_parameter", "a"),
                              ("item_choice", "rest")):
            with self.assertRaisesRegex(AssertionError, "stay as they are"):
                self.kesu.sql(f"update kesu.{table} set {column} = 0.5 where run_id = {run}")


if __name__ == "__main__":
    unittest.main(verbosity=2)
