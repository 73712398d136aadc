# SPDX-License-Identifier: GPL-3.0-or-later
"""People who opt in beside a probability sample: how they come in and when their quota is full, that no
rate counts them, and every weight, share and standard error of both against plain Python."""

import collections
import csv
import io
import json
import math
import pathlib
import tempfile
import unittest

import api_case
import frames
import made_survey
import support

SLUG, REAL, GROUPS, LEAST, GROUPS_LEAST = "made-opt-in", "real-opt-in", 50, 5, 4
BACKGROUND = {"sex": "female", "birth_year": 1980, "residence": "urban", "education": "college",
              "occupation": "service"}
LEVELS = ("primary_or_less", "junior_high", "senior_high", "college", "degree_or_more")
VARIABLES = ("education", "age", "residence", "sex")


def setUpModule():
    api_case.start()
    kesu = Case.kesu = api_case.ApiCase.kesu
    Case.folder = pathlib.Path(unittest.enterModuleContext(tempfile.TemporaryDirectory()))
    made_survey.make_sampled(kesu, SLUG)
    # Three psus have people of the lowest education.
    kesu.sql("set session_replication_role = replica; update kesu.answer a set background ="
             " a.background || '{\"education\": \"junior_high\"}' from kesu.invitation i"
             " where i.attempt = a.attempt and i.psu > 3"
             " and a.background ->> 'education' = 'primary_or_less'")
    made_survey.write_margins(Case.folder / "margins.csv")
    kesu.run("load", "--margins", str(Case.folder / "margins.csv"), "--survey", SLUG, "--year", "2020",
             "--source", "made up 演练")


class Case(api_case.ApiCase):
    folder = None


# ---- plain Python: cells, pseudo-weights, and both parts as one ----

class Pool:
    """What scoring/weighting/pool.h says, written down again with dictionaries."""

    def __init__(self, rows):
        self.rows = rows
        self.cell = [tuple(row[name] for name in VARIABLES) for row in rows]
        for depth in (3, 2, 1):
            self.join(depth)
        runs = [[level] for level in LEVELS]
        while (thin := self.thin_run(runs)) is not None:
            to = max(thin - 1, 0)
            runs[to:to + 2] = [runs[to] + runs[to + 1]]
            joined = set(runs[to])
            self.cell = [("run", runs[to][0]) if row["education"] in joined else cell
                         for cell, row in zip(self.cell, rows)]

    def is_thin(self, cells):
        sampled = collections.Counter(
            cell for cell, row in zip(self.cell, self.rows) if cell in cells and not row["opted"])
        groups = collections.defaultdict(list)
        for cell, row in zip(self.cell, self.rows):
            if cell in cells and row["opted"]:
                groups[cell].append(row["psu"])
        return any(sampled[cell] < LEAST or len(of) < LEAST or len(set(of)) < GROUPS_LEAST
                   for cell, of in groups.items())

    def join(self, depth):
        blocks = collections.defaultdict(set)
        for cell in self.cell:
            blocks[cell[:depth]].add(cell)
        for name, cells in blocks.items():
            if self.is_thin(cells):
                self.cell = [name if cell in cells else cell for cell in self.cell]

    def thin_run(self, runs):
        for i, levels in enumerate(runs):
            cells = {cell for cell, row in zip(self.cell, self.rows) if row["education"] in levels}
            if self.is_thin(cells):
                return i
        return None

    def totals(self, weights, opted):
        sums = collections.Counter()
        for cell, row, weight in zip(self.cell, self.rows, weights):
            if row["opted"] == opted:
                sums[cell] += weight
        return sums

    def part(self, weights):
        both = {cell for cell, row in zip(self.cell, self.rows) if row["opted"]}
        sample = [w for cell, row, w in zip(self.cell, self.rows, weights)
                  if not row["opted"] and cell in both]
        total, count = self.totals(weights, False), self.totals([1] * len(weights), True)
        n_s = math.fsum(sample) ** 2 / math.fsum(w * w for w in sample)
        n_o = (math.fsum(total[cell] for cell in both) ** 2
               / math.fsum(total[cell] ** 2 / count[cell] for cell in both))
        return max(0.5, n_s / (n_s + n_o)), n_s, n_o

    def weights(self, weights, factors, part):
        """weights: the sample's; factors: what the replicate does to each who opted in."""
        total, count = self.totals(weights, False), self.totals(factors, True)
        return [(1 - part) * total[cell] / count[cell] * factor if row["opted"]
                else weight * (part if count[cell] else 1)
                for cell, row, weight, factor in zip(self.cell, self.rows, weights, factors)]


def share(rows, weights):
    return (math.fsum(w * int(row["literate"]) for w, row in zip(weights, rows)) / math.fsum(weights))


class Figures(Case):
    """A rehearsal scored before and after people opted in, most of them schooled and literate."""

    @classmethod
    def setUpClass(cls):
        cls.before = cls.score()
        cls.alone = cls.table("weights", cls.before), cls.table("scales", cls.before)
        cls.progress = [cls.progress_now()]
        # What a survey is stays once it is open; here it becomes another one, to have both.
        cls.kesu.sql("set session_replication_role = replica;"
                     f" update kesu.survey set opt_in = true where slug = '{SLUG}'")
        survey = int(cls.kesu.sql(f"select survey_id from kesu.survey where slug = '{SLUG}'")[0][0])
        maker = made_survey.Maker(cls.kesu, survey, 17)
        plain = maker.background

        def schooled():
            told = plain()
            if maker.draw.random() < 0.7 and "education" in told:
                told["education"] = maker.draw.choice(LEVELS[3:])
            return told
        maker.background = schooled
        for _ in range(400):
            maker.attempt("submitted", ability=min(0.95, maker.draw.gauss(0.75, 0.1)))
        for state in ("open", "open", "withdrawn"):
            maker.attempt(state)
        maker.write()
        cls.kesu.sql("update kesu.attempt set state = 'withdrawn', ended_at = now() where attempt = (select"
                     f" attempt from kesu.attempt where survey_id = {survey} and not invited"
                     " and state = 'open' limit 1)")
        cls.after = cls.score()
        cls.both = cls.table("weights", cls.after), cls.table("scales", cls.after)
        cls.progress.append(cls.progress_now())

    @classmethod
    def progress_now(cls):
        return json.loads(cls.kesu.run("progress", SLUG, "--format", "json").stdout)

    @classmethod
    def score(cls):
        return json.loads(cls.kesu.run("score", SLUG, "--format", "json", "--seed", "9").stdout)["run"]

    @classmethod
    def table(cls, kind, run):
        text = cls.kesu.run("export", SLUG, kind, "--run", str(run["id"])).stdout
        return list(csv.DictReader(io.StringIO(text)))

    def pooled(self):
        """Rows, by plain Python their weights, and those of every replicate with its scale."""
        (sample, scales), (rows, both_scales) = self.alone, self.both
        last = max(int(row["psu"]) for row in sample)
        psus = int(self.kesu.sql("select max(psu) from kesu.psu join kesu.survey using (survey_id)"
                                 f" where slug = '{SLUG}'")[0][0])
        self.assertLessEqual(last, psus)
        for row in rows:
            row["opted"] = int(row["psu"]) > psus
        kept = [row for row in rows if not row["opted"]]
        same = ("psu", "sex", "age", "residence", "education", "points", "base_weight")
        self.assertEqual([[row[name] for name in same] for row in kept],
                         [[row[name] for name in same] for row in sample])
        pool = Pool(rows)

        def spread(column):
            of_sample = iter(float(row[column]) for row in sample)
            return [0 if row["opted"] else next(of_sample) for row in rows]
        ones = [1.0 if row["opted"] else 0 for row in rows]
        part, n_s, n_o = pool.part(spread("weight"))
        replicates = []
        for scale in scales:
            name = scale["replicate"]
            replicates.append((float(scale["scale"]), pool.weights(spread(name), ones, part)))
        for group in range(psus + 1, psus + GROUPS + 1):
            factors = [0 if not row["opted"] else 0.5 if int(row["psu"]) == group
                       else 1 + 0.5 / (GROUPS - 1) for row in rows]
            replicates.append((4 * (GROUPS - 1) / GROUPS, pool.weights(spread("weight"), factors, part)))
        self.assertEqual(len(both_scales), len(replicates))
        return rows, pool, pool.weights(spread("weight"), ones, part), replicates, (part, n_s, n_o)

    def test_weights_and_errors(self):
        rows, pool, weights, replicates, (part, n_s, n_o) = self.pooled()
        self.assertGreater(sum(row["opted"] for row in rows), 300)
        for row, expected in zip(rows, weights):
            self.assertAlmostEqual(float(row["weight"]) / expected, 1, delta=1e-10)
        for (scale, made), told in zip(replicates, self.both[1]):
            self.assertAlmostEqual(float(told["scale"]), scale, delta=1e-10)
            for row, expected in zip(rows, made):
                self.assertAlmostEqual(float(row[told["replicate"]]) / expected, 1, delta=1e-8)
        found = self.after["diagnostics"]["opt_in"]
        self.assertAlmostEqual(found["sample_part"], part, delta=1e-10)
        self.assertAlmostEqual(found["effective_sample"], n_s, delta=1e-6)
        self.assertAlmostEqual(found["effective_opted"], n_o, delta=1e-6)
        self.assertEqual(found["cells"], len({
            cell for cell, row in zip(pool.cell, rows) if row["opted"]}))
        self.assertLess(found["cells"], found["cells_begun"])
        expected = share(rows, weights)
        error = math.sqrt(math.fsum(
            scale * (share(rows, made) - expected) ** 2 for scale, made in replicates))
        stored = self.kesu.sql("select share, se, n from kesu.estimate where \"group\" = 'all'"
                               f" and region = '360102' and run_id = {self.after['id']}")[0]
        self.assertAlmostEqual(float(stored[0]), expected, delta=1e-10)
        self.assertAlmostEqual(float(stored[1]), error, delta=1e-9)
        self.assertEqual(int(stored[2]), len(rows))

    def test_the_sample_alone_stands_beside(self):
        alone = self.after["diagnostics"]["opt_in"]["sample_alone"]
        before = [float(text) for text in self.kesu.sql(
            "select share, se, ci_low, ci_high from kesu.estimate where \"group\" = 'all'"
            f" and region = '360102' and run_id = {self.before['id']}")[0]]
        for told, stored in zip((alone["share"], alone["se"], *alone["ci"]), before):
            self.assertAlmostEqual(told, stored, delta=1e-9)
        # Townships have nobody who opted in.
        towns = ("select region, \"group\", share, se from kesu.estimate where region <> '360102'"
                 " and n > 0 and run_id = {} order by 1, 2")
        for one, other in zip(self.kesu.sql(towns.format(self.before["id"])),
                              self.kesu.sql(towns.format(self.after["id"]))):
            self.assertEqual(one[:2], other[:2])
            self.assertAlmostEqual(float(one[2]), float(other[2]), delta=1e-10)
            self.assertAlmostEqual(float(one[3]), float(other[3]), delta=1e-9)
        summary = self.after["recipe"]["summary"]
        opted = self.after["diagnostics"]["opt_in"]["respondents"]
        self.assertIn(f"基于模型：概率样本之外，另有{opted}名自愿参加者", summary["zh"])
        self.assertIn(f"{opted} people opted in", summary["en"])
        self.assertIn(f"只用概率样本的比例为{100 * alone['share']:.2f}%", summary["zh"])
        # For whoever sees a part of the region only, without the figure of the whole.
        part = self.after["recipe"]["opt_in"]["summary"]
        self.assertIn(f"另有{opted}名自愿参加者", part["zh"])
        self.assertNotIn("只用概率样本", part["zh"])
        self.assertNotIn("alone the share", part["en"])
        table = self.kesu.run("score", SLUG, "--seed", "9").stdout
        self.assertIn("基于模型", table)

    def test_margins_are_met_by_the_sample(self):
        """Many who opted in are of the lowest education, and three psus of the sample: too few for a total
        of their own, whoever opted in."""
        before, after = (run["diagnostics"]["calibration"] for run in (self.before, self.after))
        groups = {group["variable"]: group for group in before["group"] if group["region"] == "360102"}
        self.assertEqual(groups["education"]["levels_joined"], 2)
        told = {group["variable"]: group for group in after["group"] if group["region"] == "360102"}
        for variable, group in groups.items():
            for name in ("levels", "levels_joined", "total"):
                self.assertEqual(told[variable][name], group[name], variable)
            self.assertIn(told[variable]["respondents"], (None, group["respondents"]))
        for name in ("g_weights", "trimmed", "constraints"):
            self.assertEqual(before[name], after[name], name)
        self.assertNotIn("pooled_margin_error", before)
        rows, _, weights, *_ = self.pooled()
        sample = iter(float(row["weight"]) for row in self.alone[0])
        sums = collections.defaultdict(lambda: [0, 0])
        for row, weight in zip(rows, weights):
            alone = 0 if row["opted"] else next(sample)
            for variable in groups.keys() & set(VARIABLES):
                if row[variable]:
                    sums[variable, row[variable]][0] += weight
                    sums[variable, row[variable]][1] += alone
        self.assertAlmostEqual(after["pooled_margin_error"], max(
            abs(pooled / alone - 1) for pooled, alone in sums.values() if alone), delta=1e-8)

    def test_degrees_are_of_the_sample(self):
        """The groups of who opted in are no psus: no interval and no rule counts on them."""
        rows = self.kesu.sql(
            "select b.\"group\", b.df, a.df, a.share, a.ci_low"
            " from kesu.estimate b join kesu.estimate a using (region, \"group\")"
            f" where region = '360102' and b.n > 0 and b.run_id = {self.before['id']}"
            f" and a.run_id = {self.after['id']}")
        self.assertGreater(len(rows), 10)
        for group, before, after, *_ in rows:
            self.assertEqual(before, after, group)
        # Nor does the diagnosis; the few psus of the lowest education stay few.
        before, after = self.before["diagnostics"], self.after["diagnostics"]
        for name in ("psus", "strata", "psus_with_respondents", "df", "respondents"):
            self.assertEqual(before[name], after[name], name)
        self.assertAlmostEqual(before["weight_deff_kish"], after["weight_deff_kish"], delta=1e-9)
        self.assertEqual(after["opt_in"]["respondents"], len(self.both[0]) - len(self.alone[0]))
        status = self.kesu.sql("select status, reason from kesu.estimate where region = '360102' and"
                               f" \"group\" like '%primary_or_less' and run_id = {self.after['id']}")
        self.assertEqual(status[0][0], "suppress")

    def test_rates_are_of_the_sample(self):
        before, after = self.before["diagnostics"], self.after["diagnostics"]
        for name in ("invited", "response_rate", "reliability"):
            self.assertEqual(before[name], after[name], name)
        for name in ("rr1", "rr1_weighted", "rr3", "rr3_weighted", "e", "classes", "class"):
            self.assertEqual(before["response"][name], after["response"][name], name)
        self.assertIsNone(self.progress[0]["opt_in"])
        self.assertEqual(self.progress[1]["opt_in"], {"open": 1, "submitted": 403})
        for name in ("total", "regions", "strata", "psus"):
            self.assertEqual(self.progress[0][name], self.progress[1][name], name)
        # Two who had opted in withdrew: nobody of the sample refused.
        self.assertEqual(self.progress[1]["withdrawn"], self.progress[0]["withdrawn"] + 2)
        self.assertIn("样本外自愿参加、已提交", self.kesu.run("progress", SLUG).stdout)


class Few(Case):
    """Eight people opt in: no number of the sample beside one of a cell may tell it."""

    def test_few_are_not_told(self):
        slug = "made-few"
        survey = made_survey.make_sampled(self.kesu, slug, seed=3)
        self.kesu.run("load", "--margins", str(self.folder / "margins.csv"), "--survey", slug, "--year",
                      "2020", "--source", "made up 演练")
        self.kesu.sql("set session_replication_role = replica;"
                      f" update kesu.survey set opt_in = true where slug = '{slug}'")
        maker = made_survey.Maker(self.kesu, survey, 5)
        maker.background = lambda: dict(BACKGROUND)
        for _ in range(5):  # with the three that are there
            maker.attempt("submitted")
        maker.write()
        run = json.loads(self.kesu.run("score", slug, "--format", "json").stdout)["run"]
        after = run["diagnostics"]
        self.assertTrue(after["opt_in"]["weighted"])
        psus = int(self.kesu.sql(f"select max(psu) from kesu.psu where survey_id = {survey}")[0][0])
        rows = csv.DictReader(io.StringIO(self.kesu.run(
            "export", slug, "weights", "--run", str(run["id"])).stdout))
        self.assertIn(sum(int(row["psu"]) > psus for row in rows), range(5, 9))
        self.assertIsNone(after["opt_in"]["respondents"])
        for name in ("respondents", "response_rate", "uninvited", "submitted", "attempts"):
            self.assertIsNone(after[name], name)
        for name in ("rr1", "rr1_weighted", "rr3", "rr3_weighted", "e"):
            self.assertIsNone(after["response"][name], name)
        self.assertEqual(after["psus"], psus)
        whole = [group for group in after["calibration"]["group"] if group["region"] == "360102"]
        self.assertTrue(whole)
        self.assertEqual([group["respondents"] for group in whole], [None] * len(whole))


class Real(Case):
    """No rehearsal: a frame, a draw, letters, and people who come by themselves."""

    @classmethod
    def setUpClass(cls):
        instrument = made_survey.secure_instrument(cls.kesu)
        cls.kesu.sql(
            "INSERT INTO kesu.booklet (hash, instrument_id, language, identity, gzip, brotli)"
            " SELECT md5(b.hash), o.instrument_id, b.language, b.identity, b.gzip, b.brotli"
            " FROM kesu.booklet b JOIN kesu.instrument i USING (instrument_id), kesu.instrument o"
            " WHERE i.code = 'kesu-open-50' AND b.design_id IS NULL AND o.code = 'made-with-keys'")
        cls.survey_options = ("--programme", "donghu", "--region", "360102", "--year", "2026",
                              "--instrument", instrument, "--standard", "cast-2024",
                              "--title-zh", "混合样本调查", "--title-en", "Mixed survey")
        cls.kesu.run("survey", "create", REAL, *cls.survey_options, "--class", "model_assisted",
                     "--opt-in")
        frame = frames.Frame(communities=8, people=60, strata=2)
        for kind in ("areas", "people"):
            cls.kesu.run("frame", "import", REAL, frames.write(
                cls.folder / f"{kind}.csv", getattr(frame, kind)))
        cls.kesu.run("draw", REAL, "--psus", "2", "--take", "20", "--seed", "4")
        cls.lacking = cls.kesu.run("survey", "open", REAL, check=False)
        cls.kesu.run("invite", REAL, "--out", str(cls.folder / "letters.csv"))
        cls.kesu.run("survey", "open", REAL)
        with open(cls.folder / "letters.csv", encoding="utf-8") as file:
            cls.letters = list(csv.DictReader(file))
        support.wait_until(lambda: cls.kesu.client().request(
            "GET", f"/api/v1/surveys/{REAL}").status == 200, "workers know the survey")

    def quota(self, *rows, status=0):
        path = self.folder / "quota.csv"
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        return self.kesu.run("quota", "set", REAL, str(path), "--format", "json",
                             check=not status)

    def start(self, background=None, **more):
        body = {"language": "zh", "consent": True, **more}
        if background is not None:
            body["background"] = background
        return self.ask("POST", f"/api/v1/surveys/{REAL}/attempts", body)

    def asks(self, *codes):
        def are_known():
            reply = self.get(f"/surveys/{REAL}")  # which not every worker may have seen yet
            return reply.status == 200 and reply.json()["opt_in"]["asks"] == list(codes)
        support.wait_until(are_known, f"the workers ask {codes}")

    def test_what_may_not_be(self):
        self.assertNotEqual(self.lacking.returncode, 0)  # letters come first
        self.assertIn("只有基于模型的调查接受自愿参加者", self.kesu.run(
            "survey", "create", "official-opt-in", *self.survey_options, "--class", "official",
            "--opt-in", check=False).stderr)
        self.kesu.run("survey", "create", "volunteers", *self.survey_options, "--class",
                      "model_assisted")
        self.kesu.sql("UPDATE kesu.survey SET sampled = false WHERE slug = 'volunteers'")
        self.assertIn("of volunteers alone it is an activity", self.kesu.run(
            "survey", "open", "volunteers", check=False).stderr)
        for change in ("opt_in = false", "sampled = false"):
            with self.assertRaises(AssertionError):
                self.kesu.sql(f"UPDATE kesu.survey SET {change} WHERE slug = '{REAL}'")
        self.assertIn("不设配额", self.kesu.run("quota", "set", "donghu-rehearsal", self.file(
            "sex,most", "male,1"), check=False).stderr)

    def file(self, *rows):
        path = self.folder / "other.csv"
        path.write_text("\n".join(rows) + "\n", encoding="utf-8")
        return str(path)

    def test_refused_files(self):
        said = self.quota("sex,most", "male,1", "man,2", "male,3", "female,-1", status=1)
        for words in ("没有这一类", "这一格已列出", "不是人数"):
            self.assertIn(words, said.stdout)
        self.assertIn("没有列 town", self.quota("sex,town,most", "male,1,1", status=1).stderr)
        self.assertIn("没有变量列", self.quota("most", "1", status=1).stderr)

    def test_quotas_close_cells_softly(self):
        self.asks()
        first = self.start()
        self.assertEqual(first.status, 201, first)  # without quotas nothing is asked before
        self.quota("sex,age,most", "female,40-49,2", "male,40-49,0")
        self.asks("sex", "birth_year")
        self.problem(self.start(), 422, "unprocessable", "/background")
        self.problem(self.start({"sex": "female"}), 422, "unprocessable", "/background/birth_year")
        self.problem(self.start({"sex": "woman", "birth_year": 1980}), 422, "unprocessable",
                     "/background/sex")
        self.problem(self.start({"sex": "male", "birth_year": 1980}), 409, "quota-full")
        begun = [self.start(BACKGROUND, start=f"a-start-key-{i}") for i in range(3)]
        self.assertEqual([reply.status for reply in begun], [201, 201, 409])
        self.assertIn("已经足够", begun[2].body.decode())
        again = self.start(BACKGROUND, start="a-start-key-0")  # has begun: goes on
        self.assertEqual(again.json()["attempt"], begun[0].json()["attempt"])
        self.assertEqual(self.start({"sex": "female", "birth_year": 1950}).status, 201)  # no cell
        for letter in self.letters[:3]:  # the sample is never turned away
            attempt = support.Attempt(self.client, REAL, invitation=letter["code"])
            self.assertTrue(attempt.secret)
        shown = json.loads(self.kesu.run("quota", "show", REAL, "--format", "json").stdout)
        self.assertEqual([(cell["groups"], cell["most"], cell["begun"], cell["full"])
                          for cell in shown["cells"]],
                         [({"age": "40-49", "sex": "female"}, 2, 2, True),
                          ({"age": "40-49", "sex": "male"}, 0, 0, True)])
        # Fewer are wanted now: whoever has begun submits, and the cell says by how much it is over.
        self.quota("sex,age,most", "female,40-49,0")
        secret, path = begun[0].json()["secret"], f"/api/v1/attempts/{begun[0].json()['attempt']}"
        self.assertEqual(self.ask("PUT", path + "/answers/1", {"answers": [], "background": BACKGROUND},
                                  secret).status, 200)
        self.assertEqual(self.ask("POST", path + "/submission", {"last_seq": 1}, secret).status, 201)
        told = self.kesu.run("quota", "show", REAL).stdout
        self.assertIn("超出 over 1", told)
        self.assertIn("已提交 submitted 1", told)
        self.assertIn("不能换变量", self.quota("sex,most", "male,1", status=1).stderr)
        self.assertEqual(self.kesu.sql(
            "SELECT a.invited, count(*) FROM kesu.attempt a JOIN kesu.survey USING (survey_id)"
            f" WHERE slug = '{REAL}' GROUP BY 1 ORDER BY 1"), [["f", "4"], ["t", "3"]])
        noted = json.loads(self.kesu.run("audit", "list", "--survey", REAL, "--format",
                                         "json").stdout)["audit"]
        self.assertIn([{"sex": "female", "age": "40-49", "most": 0}],
                      [row["detail"]["cells"] for row in noted if row["action"] == "survey.quotas"])


if __name__ == "__main__":
    unittest.main()
