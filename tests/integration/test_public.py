# SPDX-License-Identifier: GPL-3.0-or-later
"""Respondents for everybody: whoever knows all key variables of somebody who took part finds ten
others like them, by the file alone, beside published figures, and beside another file of the survey.
All people are made up.
"""

import collections
import csv
import hashlib
import io
import itertools
import json
import random
import tempfile
import unittest
from pathlib import Path

import account_case
from account_case import AccountCase
from api_fixtures import COPY, RUN, SAMPLED

LEAST = 11
PSUS = 12
LEVELS = {
    "sex": ["male", "female"],
    "age": ["18-29", "30-39", "40-49", "50-59", "60-69"],
    "residence": ["urban", "rural"],
    "education": ["primary_or_less", "junior_high", "senior_high", "college", "degree_or_more"],
}
KEYS = list(LEVELS)
OF_PEOPLE = ("psu_at", *KEYS, "points", "literate", "base_weights", "weights", "eap")
INSERT = """
INSERT INTO kesu.run_microdata (run_id, psus, strata, cells, scales, psu_factors, cell_factors, scores,
  unmeasured, {columns})
VALUES ({run}, '{{{psus}}}', '{{{strata}}}', '{{{cells}}}', '{{1}}', '{{{factors}}}', '{{1}}',
  '{{{scores}}}', '', {values})
"""

setUpModule = account_case.start


def make_people(count):
    """The old have little schooling, and few in the villages have much; some told nothing."""
    dice, people = random.Random(7), []
    for i in range(count):
        psu = i % PSUS
        age = dice.choice(LEVELS["age"])
        most = 5 if psu < 6 and age < "50" else 3 + (dice.random() < 0.03)
        person = {"psu_at": psu, "sex": dice.choice(LEVELS["sex"]), "age": age,
                  "residence": "urban" if psu < 6 else "rural",
                  "education": LEVELS["education"][dice.randrange(most)],
                  "points": dice.randrange(20, 95), "base_weights": 10 + psu / 8}
        if dice.random() < 0.02:
            person["education"] = ""
        person["literate"] = int(person["points"] >= 70)
        person["weights"] = person["base_weights"] * (1 + dice.random())
        person["eap"] = person["points"] + dice.random()
        people.append(person)
    return sorted(people, key=lambda one: [one["psu_at"], *(one[key] for key in KEYS), one["points"]])


def microdata(run, people):
    def column(name):
        return "'{" + ",".join(json.dumps(str(one[name])) for one in people) + "}'"
    return INSERT.format(
        run=run, columns=", ".join(OF_PEOPLE), values=", ".join(map(column, OF_PEOPLE)),
        psus=",".join(str(100 + i) for i in range(PSUS)),
        strata=",".join(str(i // 3) for i in range(PSUS)), cells=",".join("0" * len(people)),
        factors=",".join("1" * PSUS),
        scores=",".join(str(one["points"] + i / 4) for one in people for i in range(10)))


class PublicTest(AccountCase):
    people = make_people(420)

    @classmethod
    def setUpClass(cls):
        cls.run_id = cls.fixtures.run_of(SAMPLED)
        cls.kesu.sql(microdata(cls.run_id, cls.people))

    def export(self, *more, run=None, slug=SAMPLED, check=True):
        return self.kesu.run("export", slug, "microdata", "--public", "--run",
                             str(run or self.run_id), *more, check=check)

    def rows(self, **more):
        return list(csv.DictReader(io.StringIO(self.export(**more).stdout, newline="")))

    def another_run(self, people, slug=SAMPLED):
        self.kesu.sql(RUN.format(slug=slug))
        run = self.kesu.sql("SELECT max(run_id) FROM kesu.run")[0][0]
        self.kesu.sql(microdata(run, people))
        return run

    @staticmethod
    def fits(row, person):
        """Whether the row may be this person's, for whoever knows the key variables."""
        return all(not row[key] or (person[key] or "unknown") in row[key].split("|") for key in KEYS)

    def test_what_is_in_it(self):
        rows = self.rows()
        self.assertEqual(list(rows[0]), ["label", "respondent", *KEYS, "points", "literate", "weight",
                                         *(f"ps{i}" for i in range(1, 11))])
        self.assertEqual({row["label"] for row in rows}, {"演练数据"})
        self.assertEqual(len(rows), len(self.people))
        self.assertEqual(sorted(int(row["points"]) for row in rows),
                         sorted(one["points"] for one in self.people))
        self.assertTrue(all(row["ps10"].isdigit() for row in rows))
        # The psus' order is not theirs: classes are sorted by what is in them.
        order = [([row[key] for key in KEYS], int(row["points"])) for row in rows]
        for _, group in itertools.groupby(order, key=lambda one: one[0]):
            points = [one[1] for one in group]
            self.assertEqual(points, sorted(points))
        # Most is still told, and the totals of weights are those of the run.
        shown = sum(row[key] in LEVELS[key] for row in rows for key in KEYS)
        self.assertGreater(shown, 0.6 * len(rows) * len(KEYS))
        self.assertAlmostEqual(sum(float(row["weight"]) for row in rows),
                               sum(one["weights"] for one in self.people), 6)
        self.assertEqual(self.export().stdout, self.export().stdout)

    def test_nobody_is_found(self):
        """By all key variables, and by the weight, which says psus in the run's own rows."""
        rows = self.rows()
        self.assertEqual(len({one["base_weights"] for one in self.people}), PSUS)
        for person in self.people:
            like = [row for row in rows if self.fits(row, person)]
            self.assertGreaterEqual(len(like), LEAST)
            self.assertEqual(len({row["weight"] for row in like}), 1)
            self.assertGreaterEqual(len({row["points"] for row in like}), 3)
        classes = collections.Counter(tuple(row[key] for key in KEYS) for row in rows)
        self.assertGreater(len(classes), 12)
        alone = collections.Counter(tuple(one[key] for key in KEYS) for one in self.people)
        self.assertGreater(sum(n == 1 for n in alone.values()), 5)  # there was somebody to find

    def test_nobody_is_found_beside_published_figures(self):
        """Whoever knows how many there are of each two levels subtracts those that are shown."""
        told = collections.Counter(tuple(row[key] for key in KEYS) for row in self.rows())
        told = [([set(key.split("|")) - {""} for key in row], n) for row, n in told.items()]
        people = collections.Counter(tuple(one[key] or "unknown" for key in KEYS) for one in self.people)
        for a, b in itertools.combinations(range(len(KEYS)), 2):
            for some, others in itertools.product(self.ranges(KEYS[a]), self.ranges(KEYS[b])):
                n = sum(n for one, n in people.items() if one[a] in some and one[b] in others)
                shown = sum(n for row, n in told
                            if self.lies_in(row[a], some, KEYS[a]) and self.lies_in(row[b], others, KEYS[b]))
                if shown:
                    self.assertTrue(n == shown or n - shown >= LEAST, (some, others, n, shown))

    @staticmethod
    def ranges(key):
        """Every range of its levels."""
        levels = [*LEVELS[key], "unknown"]
        return [set(levels[low:high]) for low, high in itertools.combinations(range(len(levels) + 1), 2)]

    def lies_in(self, told, some, key):
        """Whether a row that tells these levels, or none of all, is of some levels alone."""
        every = {one[key] or "unknown" for one in self.people}
        return (told or every) <= some

    def test_a_second_file(self):
        first = self.rows()
        for one in self.people:  # other margins: other weights, of the same people
            one["other"] = one["weights"] * (1.5 if one["sex"] == "male" else 0.5)
        again = self.rows(run=self.another_run(
            [{**one, "weights": one["other"]} for one in self.people]))
        self.assertEqual([[row[key] for key in KEYS] for row in again],
                         [[row[key] for key in KEYS] for row in first])
        self.assertNotEqual({row["weight"] for row in again}, {row["weight"] for row in first})
        # Side by side two weights of a class lead to the class and no further.
        pairs = {(tuple(row[key] for key in KEYS), row["weight"], other["weight"])
                 for row, other in zip(first, again, strict=True)}
        self.assertEqual(len(pairs), len({pair[0] for pair in pairs}))
        # Somebody has withdrawn, somebody tells another age: the difference would be these people.
        changed = [dict(one) for one in self.people]
        changed[3]["age"] = "60-69" if changed[3]["age"] != "60-69" else "18-29"
        for people in (self.people[1:], changed):
            done = self.export(run=self.another_run(people), check=False)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertIn("has not the same respondents", done.stderr)
        kept = self.kesu.sql("SELECT run_id, k, cardinality(sex), (SELECT count(*) FROM kesu.audit"
                             " WHERE action = 'export.release') FROM kesu.public_release")
        classes = len({tuple(row[key] for key in KEYS) for row in first})
        self.assertEqual(kept, [[str(self.run_id), str(LEAST), str(classes), "1"]])
        for change in ("UPDATE kesu.public_release SET k = 12", "DELETE FROM kesu.public_release",
                       "TRUNCATE kesu.public_release"):
            with self.assertRaisesRegex(AssertionError, "never changed|refuse|kept"):
                self.kesu.sql(change)

    def test_the_database_looks_again(self):
        """Classes that leave somebody out, or hide nobody, are not kept, whoever brings them."""
        slug = "public-classes"
        self.kesu.sql(COPY.format(slug=slug, result_class="model_assisted", sampled="true",
                                  rehearsal="true"))
        run = self.another_run(self.people, slug)
        every = {key: "|".join([*levels, "unknown"]) for key, levels in LEVELS.items()}
        def keep(*classes):
            arrays = ", ".join("ARRAY[" + ", ".join(f"'{one[key]}'" for one in classes) + "]"
                               for key in KEYS)
            return self.kesu.sql(f"SELECT kesu_fn.public_keep({run}, 11, {arrays})")
        rare = {**every, "sex": "male", "age": "60-69", "education": "college"}
        for classes in ((rare, every), (rare,), ({**every, "sex": "male"}, every)):
            with self.assertRaisesRegex(AssertionError, "do not hide"):
                keep(*classes)
        keep({**every, "sex": "male"}, {**every, "sex": "female"})
        rows = self.rows(run=run, slug=slug)
        self.assertEqual({row["age"] + row["education"] for row in rows}, {""})
        self.assertEqual({row["sex"] for row in rows}, {"male", "female"})

    def test_a_region_below_the_county(self):
        slug = "public-township"
        self.kesu.sql(COPY.format(slug=slug, result_class="model_assisted", sampled="true",
                                  rehearsal="true").replace(
                                      "vintage, region, title, year, 'model",
                                      "vintage, '360102002', title, year, 'model"))
        done = self.export(run=self.another_run(self.people, slug), slug=slug, check=False)
        self.assertIn("below the county", done.stderr)

    def test_what_was_done(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "p.csv")
            self.export("--format", "csv", "--out", str(path))
            manifest = json.loads(Path(f"{path}.manifest.json").read_text("utf-8"))
            told = json.loads(Path(f"{path}.disclosure.json").read_text("utf-8"))
        self.assertEqual(manifest["disclosure"], told)
        self.assertEqual((manifest["kind"], manifest["rows"]), ("microdata-public", 420))
        rows = self.rows()
        classes = collections.Counter(tuple(row[key] for key in KEYS) for row in rows)
        self.assertEqual((told["k"], told["least"], told["classes"], told["respondents"]),
                         (min(classes.values()), LEAST, len(classes), 420))
        for key in KEYS:
            self.assertEqual(told["variables"][key], {
                "shown": sum(bool(row[key]) and "|" not in row[key] for row in rows),
                "coarser": sum("|" in row[key] for row in rows),
                "withheld": sum(not row[key] for row in rows)})
        def share(weight):
            return lambda rows: sum(float(row[weight]) * int(row["literate"]) for row in rows) / sum(
                float(row[weight]) for row in rows)
        self.assertAlmostEqual(told["literate_by_points"]["file"], share("weight")(rows), 12)
        self.assertAlmostEqual(told["literate_by_points"]["run"], share("weights")(self.people), 12)
        self.assertEqual(told["design_effect"], 1.2)
        self.assertEqual(told["first_run"], self.run_id)

    def test_over_http(self):
        path = f"/surveys/{SAMPLED}/exports/microdata.csv?public=true&run={self.run_id}"
        reply = self.get(path, "evaluator")
        self.assertIn(f"{SAMPLED}-microdata-public.csv", reply.headers["content-disposition"])
        body = reply.body.decode()
        self.assertTrue(body[:body.index("# rows=420")].splitlines()
                        == self.export().stdout.splitlines())
        self.problem(self.get(path), 401, "account-needed")
        self.problem(self.get(path, "monitor"), 403, "role-needed")
        self.problem(self.get(path.replace("microdata", "weights"), "evaluator"), 400, "bad-request")
        told = self.get(path.replace(".csv", ".csv.manifest.json"), "evaluator").json()
        self.assertEqual((told["disclosure"]["least"], told["sha256"]),
                         (LEAST, hashlib.sha256(reply.body).hexdigest()))
        labels = self.get(path.replace(".csv", ".html") + "&labels=en", "evaluator").body.decode()
        for words in ("withheld to protect respondents", "Left out to protect respondents"):
            self.assertTrue(words in labels, words)


if __name__ == "__main__":
    unittest.main()
