"""Shares and their standard errors straight from the tables, written apart from the program.

Everything is plain floats and dictionaries: slow, and easy to hold against the formulas
    p = sum w y / sum w,   V = sum_h n_h / (n_h - 1) sum_a (z_ha - mean_h z)^2
    z_ha = sum over the psu's respondents in the cell of w (y - p) / W
where every sampled psu counts. A stratum with one psu is centred at 0 (the mean of all strata).
"""

import json
import math
from collections import defaultdict

AGE_BANDS = ((18, 29), (30, 39), (40, 49), (50, 59), (60, 69))


def groups_of(background, year, residence, key_groups):
    """The group codes of a respondent, "all" first."""
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
        if all(background.get(name) in options for name, options in when.items()):
            codes.append("key_group=" + group["code"])
    return codes


def item_key(item):
    """The key as a response is stored."""
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
            " replace(t.document, chr(10), ' ')"
            " from kesu.survey s join kesu.instrument i using (instrument_id)"
            " join kesu.standard t on t.code = s.standard_code and t.version = s.standard_version"
            f" where slug = '{slug}'")[0]
        self.id, self.year = int(survey[0]), int(survey[1])
        self.instrument, self.standard = json.loads(survey[2]), json.loads(survey[3])
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
        self.saves = defaultdict(list)
        for attempt, seq, items, responses, background in kesu.sql(
                "select attempt, seq, array_to_string(items, ' '),"
                " array_to_string(responses, ' '), background from kesu.answer"
                f" join kesu.attempt using (attempt) where survey_id = {self.id}"
                " order by attempt, seq"):
            self.saves[attempt].append((int(seq), items.split(), responses.split(), background))

    def answers(self, attempt, last_seq):
        """The latest answers and background of an attempt: ({item: response}, {code: value})."""
        responses, background = {}, {}
        for seq, items, values, told in self.saves[attempt]:
            if seq > last_seq:
                continue
            responses.update(zip(map(int, items), map(int, values)))
            background.update(json.loads(told) if told else {})
        return responses, background

    def submitted(self):
        """(psu or None, weight, points by item, background) of the submitted attempts."""
        for attempt, state, psu, weight, last_seq in self.attempts:
            if state == "submitted":
                responses, background = self.answers(attempt, int(last_seq))
                yield (int(psu) if psu else None, float(weight) if weight else 1.0,
                       points_of(self.instrument, responses), background)

    def is_literate(self, points):
        cut = self.standard["literate_at"]
        return sum(points) >= cut if self.standard["inclusive"] else sum(points) > cut

    def respondents(self):
        """Those that shares are made from: sampled, age known, inside the frame."""
        frame = self.instrument["frame"]
        for psu, weight, points, background in self.submitted():
            age = self.year - background["birth_year"] if "birth_year" in background else None
            if psu is not None and age is not None and frame["age_min"] <= age <= frame["age_max"]:
                yield psu, weight, points, background

    def regions_above(self, region):
        while region in self.parents:
            yield region
            region = self.parents[region]

    def cells(self):
        """{(region, group): [(psu, weight, literate)]}."""
        cells = defaultdict(list)
        for psu, weight, points, background in self.respondents():
            _, region, residence = self.psus[psu]
            while region not in self.parents:
                region = region[:-3]
            for code in groups_of(background, self.year, residence,
                                  self.instrument["key_groups"]):
                for above in self.regions_above(region):
                    cells[above, code].append((psu, weight, self.is_literate(points)))
        return cells

    def share(self, rows):
        """(p, SE) of a cell."""
        total = math.fsum(weight for _, weight, _ in rows)
        share = math.fsum(weight for _, weight, literate in rows if literate) / total
        z = dict.fromkeys(self.psus, 0.0)
        for psu, weight, literate in rows:
            z[psu] += weight * (literate - share) / total
        strata = defaultdict(list)
        for psu, (stratum, _, _) in self.psus.items():
            strata[stratum].append(z[psu])
        variance = 0.0
        for values in strata.values():
            n = len(values)
            if n == 1:
                variance += values[0] ** 2
                continue
            mean = math.fsum(values) / n
            variance += n / (n - 1) * math.fsum((value - mean) ** 2 for value in values)
        return share, math.sqrt(variance)

    def df(self, rows):
        """Psus less strata that a cell touches, as R counts them for a subset of a design."""
        psus = {psu for psu, _, _ in rows}
        return len(psus) - len({self.psus[psu][0] for psu in psus})


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
