# SPDX-License-Identifier: GPL-3.0-or-later
"""Weights, shares and their standard errors from the tables, independent of the program's code.

Everything is simple floats and dictionaries: slow, but easy to compare with the formulas
    w = base weight x factor of the psu in a replicate x nonresponse factor of its class x g
    p = sum w y / sum w,   V = sum_r c_r (p_r - p)^2
In a stratum of n psus, replicate r multiplies the weight of psu r by 1 / 2 and the weights of the
others by 1 + 0.5 / (n - 1), with c_r = 4 (n - 1) / n. A psu that is alone in its stratum has
c_r = 4.
"""

import json
import math
from collections import defaultdict

AGE_BANDS = ((18, 29), (30, 39), (40, 49), (50, 59), (60, 69))


def groups_of(background, year, residence, key_groups):
    """The group codes of a respondent; the first is "all"."""
    age = year - background["birth_year"] if "birth_year" in background else None
    codes = ["all"]
    if "sex" in background:
        codes.append("sex=" + background["sex"])
    for low, high in AGE_BANDS:
        if age is not None and low <= age <= high:
            codes.append(f"age={low}-{high}")
    if residence:
        codes.append("residence=" + residence)
    if "education" in background:
        codes.append("education=" + background["education"])
    for group in key_groups:
        when = dict(group["when"])
        ages = when.pop("age", None)
        if ages and (age is None or not ages[0] <= age <= ages[1]):
            continue
        if group.get("own") and residence not in when.pop("residence", [residence]):
            continue
        if all(background.get(name) in options for name, options in when.items()):
            codes.append("key_group=" + group["code"])
    return codes


def item_key(item):
    """The key in the form in which responses are stored."""
    if item["type"] == "multiple":
        return sum(1 << (choice - 1) for choice in item["key"])
    return item["key"]


def points_of(instrument, responses):
    return [item["points"] if responses.get(number) == item_key(item) else 0
            for number, item in enumerate(instrument["items"], 1)]


class Snapshot:
    """The tables of one survey, read with SQL, and the respondents in them."""

    def __init__(self, kesu, slug):
        survey = kesu.sql(
            "select s.survey_id, s.year, replace(i.document, chr(10), ' '),"
            " replace(t.document, chr(10), ' '), coalesce(p.key_groups, '[]')"
            " from kesu.survey s join kesu.instrument i using (instrument_id)"
            " join kesu.programme p using (programme_id)"
            " join kesu.standard t on t.code = s.standard_code and t.version = s.standard_version"
            f" where slug = '{slug}'")[0]
        self.id, self.year = int(survey[0]), int(survey[1])
        self.instrument, self.standard = json.loads(survey[2]), json.loads(survey[3])
        # Of the programme's the residence is that of the psu.
        self.key_groups = self.instrument["key_groups"] + [
            {**group, "own": True} for group in json.loads(survey[4])]
        self.psus = {int(psu): (int(stratum), region, residence)
                     for psu, stratum, region, residence in kesu.sql(
                         "select psu, stratum, region, residence from kesu.psu"
                         f" where survey_id = {self.id}")}
        self.parents = dict(kesu.sql(
            "select r.code, r.parent from kesu.region r join kesu.programme_region p"
            " on p.vintage = r.vintage and p.code = r.code join kesu.survey s"
            f" on s.programme_id = p.programme_id where s.survey_id = {self.id}"
            " and r.code ^@ kesu.region_prefix(s.region)"))
        self.attempts = kesu.sql(
            "select a.attempt, a.state, i.psu, i.base_weight, r.last_seq from kesu.attempt a"
            " left join kesu.invitation i using (attempt) left join kesu.receipt r using (attempt)"
            f" where a.survey_id = {self.id} order by a.attempt")
        self.invited = [(int(psu), float(weight)) for psu, weight in kesu.sql(
            f"select psu, base_weight from kesu.invitation where survey_id = {self.id}")]
        self.submissions = None
        self.saves = defaultdict(list)
        for attempt, seq, items, responses, background in kesu.sql(
                "select attempt, seq, array_to_string(items, ' '),"
                " array_to_string(responses, ' ', 'NULL'), background from kesu.answer"
                f" join kesu.attempt using (attempt) where survey_id = {self.id}"
                " order by attempt, seq"):
            self.saves[attempt].append((int(seq), items.split(), responses.split(), background))

    def answers(self, attempt, last_seq):
        """The latest answers and background of an attempt: ({item: response}, {code: value})."""
        responses, background = {}, {}
        for seq, items, values, told in self.saves[attempt]:
            if seq > last_seq:
                continue
            given = [None if value == "NULL" else int(value) for value in values]
            responses.update(zip(map(int, items), given))
            background.update(json.loads(told) if told else {})
        return responses, {code: value for code, value in background.items() if value is not None}

    def submitted(self):
        """(psu or None, weight, points by item, background) of the submitted attempts."""
        if self.submissions is None:
            self.submissions = []
            for attempt, state, psu, weight, last_seq in self.attempts:
                if state == "submitted":
                    responses, background = self.answers(attempt, int(last_seq))
                    self.submissions.append((
                        int(psu) if psu else None, float(weight) if weight else 1.0,
                        points_of(self.instrument, responses), background))
        return self.submissions

    def is_literate(self, points):
        cut = self.standard["literate_at"]
        return sum(points) >= cut if self.standard["inclusive"] else sum(points) > cut

    def answered(self):
        """Sampled people whose age is known."""
        for psu, weight, points, background in self.submitted():
            if psu is not None and "birth_year" in background:
                yield psu, weight, points, background

    def respondents(self):
        """The people from whom shares are estimated: sampled, age known, inside the frame."""
        frame = self.instrument["frame"]
        for psu, weight, points, background in self.answered():
            age = self.year - background["birth_year"]
            if frame["age_min"] <= age <= frame["age_max"]:
                yield psu, weight, points, background

    def regions_above(self, region):
        while region in self.parents:
            yield region
            region = self.parents[region]

    def region_of(self, psu):
        region = self.psus[psu][1]
        while region not in self.parents:
            region = region[:-3]
        return region

    def cells(self):
        """{(region, group): [number of the respondent]}, and their (psu, literate)."""
        cells, rows = defaultdict(list), []
        for number, (psu, _, points, background) in enumerate(self.respondents()):
            rows.append((psu, self.is_literate(points)))
            for code in groups_of(background, self.year, self.psus[psu][2],
                                  self.key_groups):
                for above in self.regions_above(self.region_of(psu)):
                    cells[above, code].append(number)
        return cells, rows

    def df(self, psus):
        """Number of psus minus number of strata with people of a cell, as R counts for subsets."""
        return len(psus) - len({self.psus[psu][0] for psu in psus})


class Weighting:
    """The weights of a snapshot's respondents, in their order, and of its replicates.

    margins: {variable: {level: total}} of the survey's own region. The levels of the variable region
    are the regions directly below. Levels of too few people or psus are joined.
    """

    BOUNDS = 0.2, 5.0
    PEOPLE_LEAST, PSUS_LEAST = 10, 4

    def __init__(self, snapshot, margins=None):
        self.snapshot, self.margins = snapshot, margins or {}
        self.rows = [(psu, weight) for psu, weight, _, _ in snapshot.respondents()]
        self.levels = [self.levels_of(psu, background)
                       for psu, _, _, background in snapshot.respondents()]
        self.sums = {psu: [0.0, 0.0, 0] for psu in snapshot.psus}
        for psu, weight in snapshot.invited:
            self.sums[psu][0] += weight
        for psu, weight, _, _ in snapshot.answered():
            self.sums[psu][1] += weight
            self.sums[psu][2] += 1
        self.classes = self.join_classes()
        self.joined = {variable: self.join_levels(variable, levels)
                       for variable, levels in self.margins.items()}
        self.weights = self.weigh(dict.fromkeys(snapshot.psus, 1.0))
        self.replicates = [(scale, self.weigh(factors)) for scale, factors in self.factors()]

    def levels_of(self, psu, background):
        codes = groups_of(background, self.snapshot.year, self.snapshot.psus[psu][2], [])
        levels = dict(code.split("=") for code in codes if "=" in code)
        levels["region"] = self.snapshot.region_of(psu)
        return levels

    # --- nonresponse ---
    def path(self, regions):
        """The regions that contain all of these, the highest first."""
        paths = [list(self.snapshot.regions_above(region))[::-1] for region in regions]
        return [level[0] for level in zip(*paths) if len(set(level)) == 1]

    def join_classes(self):
        """[[psu]]: classes of stratum x residence; thin classes are joined with a neighbour."""
        found = defaultdict(list)
        for psu, (stratum, _, residence) in self.snapshot.psus.items():
            found[stratum, residence].append(psu)
        order = list(self.snapshot.parents)  # by level, then code: see the query
        order.sort(key=lambda code: (len(code.rstrip("0") if len(code) == 6 else code), code))
        place = {code: i for i, code in enumerate(order)}
        residences = {"urban": 0, "rural": 1}
        classes = [{"psus": psus, "residence": key[1],
                    "sort": (place[self.path(map(self.snapshot.region_of, psus))[-1]], key[0],
                             residences[key[1]])} for key, psus in found.items()]
        classes.sort(key=lambda one: one["sort"])
        most = 2 * self.factor(list(self.snapshot.psus))
        while len(classes) > 1:
            thin = next((i for i, one in enumerate(classes)
                         if self.count(one["psus"]) < 20 or self.factor(one["psus"]) > most), None)
            if thin is None:
                break
            self.join(classes, thin)
        return [one["psus"] for one in classes]

    def count(self, psus):
        return sum(self.sums[psu][2] for psu in psus)

    def factor(self, psus):
        return (math.fsum(self.sums[psu][0] for psu in psus)
                / (math.fsum(self.sums[psu][1] for psu in psus) or math.inf))

    def join(self, classes, thin):
        def depth(other):
            return len(self.path(map(self.snapshot.region_of,
                                     classes[thin]["psus"] + other["psus"])))
        sides = [i for i in (thin - 1, thin + 1) if 0 <= i < len(classes)]
        other = min(sides, key=lambda i: (
            -depth(classes[i]), classes[i]["residence"] != classes[thin]["residence"],
            self.count(classes[i]["psus"]), i))
        first, second = sorted((thin, other))
        if classes[first]["residence"] != classes[second]["residence"]:
            classes[first]["residence"] = None
        classes[first]["psus"] = classes[first]["psus"] + classes.pop(second)["psus"]

    def weigh(self, factors):
        by_psu = {}
        for psus in self.classes:
            invited = math.fsum(factors[psu] * self.sums[psu][0] for psu in psus)
            answered = math.fsum(factors[psu] * self.sums[psu][1] for psu in psus)
            for psu in psus:
                by_psu[psu] = factors[psu] * (invited / answered if answered else 1.0)
        weights = [weight * by_psu[psu] for psu, weight in self.rows]
        return self.rake(weights) if self.margins else weights

    # --- calibration ---
    def join_levels(self, variable, levels):
        """[[level]]: a thin one is joined with the neighbour of fewer people. Psus of levels other than
        regions count once, in the level that has most."""
        least = min(self.PSUS_LEAST, len({psu for psu, _ in self.rows}))
        found = []
        for level in levels:
            psus = [psu for (psu, _), told in zip(self.rows, self.levels)
                    if told.get(variable) == level]
            found.append([[level], len(psus), len(set(psus))])
        while len(found) > 1:
            thin = next((i for i, (_, people, psus) in enumerate(found)
                         if people < self.PEOPLE_LEAST or psus < least), None)
            if thin is None:
                break
            after = not thin or (thin + 1 < len(found)
                                 and found[thin + 1][1] < found[thin - 1][1])
            one, other = found[thin if after else thin - 1], found.pop(thin + 1 if after else thin)
            one[:] = (one[0] + other[0], one[1] + other[1],
                      one[2] + other[2] if variable == "region" else max(one[2], other[2]))
        return [names for names, _, _ in found]

    def rake(self, weights):
        """Bounded raking: one margin after the other, and each level by bisection."""
        total = math.fsum(next(iter(self.margins.values())).values())
        scale = total / math.fsum(weights)
        weights = [weight * scale for weight in weights]
        groups = []
        for variable, levels in self.margins.items():
            rows = defaultdict(list)
            for i, told in enumerate(self.levels):
                rows[told.get(variable)].append(i)
            unknown = math.fsum(weights[i] for i in rows[None]) / total
            groups += [([i for level in joined for i in rows[level]],
                        math.fsum(levels[level] for level in joined) * (1 - unknown))
                       for joined in self.joined[variable]]
            if rows[None]:
                groups.append((rows[None], unknown * total))
        grown = [1.0] * len(weights)
        for _ in range(200):
            worst = 0.0
            for rows, wanted in groups:
                factor = self.solve(rows, weights, grown, wanted)
                worst = max(worst, abs(factor - 1))
                for i in rows:
                    grown[i] *= factor
            if worst < 1e-12:
                break
        return [weight * self.cut(g) for weight, g in zip(weights, grown)]

    def cut(self, grown):
        return min(max(grown, self.BOUNDS[0]), self.BOUNDS[1])

    def reach(self, rows, weights, grown, factor):
        return sum(weights[i] * self.cut(grown[i] * factor) for i in rows)

    def solve(self, rows, weights, grown, wanted):
        factor = wanted / self.reach(rows, weights, grown, 1.0)
        if abs(self.reach(rows, weights, grown, factor) / wanted - 1) < 1e-13:
            return factor
        low, high = 1e-6, 1e6
        for _ in range(100):
            factor = math.sqrt(low * high)
            if self.reach(rows, weights, grown, factor) < wanted:
                low = factor
            else:
                high = factor
        return factor

    # --- replicates ---
    def factors(self):
        strata = defaultdict(list)
        for psu, (stratum, _, _) in self.snapshot.psus.items():
            strata[stratum].append(psu)
        for psus in strata.values():
            n = len(psus)
            for out in psus:
                factors = dict.fromkeys(self.snapshot.psus, 1.0)
                for psu in psus:
                    factors[psu] = 0.5 if psu == out else 1 + 0.5 / (n - 1)
                yield 4 * ((n - 1) / n if n > 1 else 1), factors

    def share(self, numbers, literate):
        """(p, SE) of the respondents with these numbers."""
        def of(weights):
            return (math.fsum(weights[i] for i in numbers if literate[i])
                    / math.fsum(weights[i] for i in numbers))
        share = of(self.weights)
        return share, math.sqrt(math.fsum(scale * (of(weights) - share) ** 2
                                          for scale, weights in self.replicates))

    def difference(self, first, second, literate):
        """(p_a - p_b, SE) of two groups of respondents, of which some may be in both."""
        def of(weights):
            shares = [math.fsum(weights[i] for i in numbers if literate[i])
                      / math.fsum(weights[i] for i in numbers) for numbers in (first, second)]
            return shares[0] - shares[1]
        difference = of(self.weights)
        return difference, math.sqrt(math.fsum(scale * (of(weights) - difference) ** 2
                                               for scale, weights in self.replicates))


def alpha(rows):
    """Cronbach's alpha of [(weight, points by item)], weighted."""
    def variance(values):
        total = math.fsum(weight for weight, _ in values)
        mean = math.fsum(weight * x for weight, x in values) / total
        return math.fsum(weight * (x - mean) ** 2 for weight, x in values) / total
    items = len(rows[0][1])
    parts = math.fsum(variance([(weight, points[i]) for weight, points in rows])
                      for i in range(items))
    whole = variance([(weight, sum(points)) for weight, points in rows])
    return items / (items - 1) * (1 - parts / whole)


def student_cdf(t, df):
    """P(T <= t) by Simpson's rule over the angle: T = sqrt(df) tan(a)."""
    steps = 4000
    end = math.atan(t / math.sqrt(df))
    h = end / steps
    total = 1 + math.cos(end) ** (df - 1)
    for i in range(1, steps):
        total += (4 if i % 2 else 2) * math.cos(i * h) ** (df - 1)
    scale = math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(math.pi)
    return 0.5 + scale * total * h / 3


def student_quantile(probability, df):
    low, high = 0.0, 700.0
    for _ in range(80):
        middle = (low + high) / 2
        if student_cdf(middle, df) < probability:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def logit_interval(share, se, df):
    t = student_quantile(0.975, df)
    centre, half = math.log(share / (1 - share)), t * se / (share * (1 - share))
    return tuple(1 / (1 + math.exp(-(centre + sign * half))) for sign in (-1, 1))
