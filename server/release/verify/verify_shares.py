# SPDX-License-Identifier: GPL-3.0-or-later
"""The respondents of a release and their shares, for verify.py: distributions, cells, intervals.

The formulas are those of docs/ESTIMATORS.md, "Replicates" and "Intervals", and of
docs/MEASUREMENT.md, "In the product".
"""

import math
import re
from functools import cache, cached_property
from operator import mul
from statistics import NormalDist, fmean, variance

NAN = math.nan
FACTORS = ("sex", "age", "residence", "education")


# --- distributions ---

def beta_fraction(a, b, x):
    """The continued fraction of the incomplete beta function, by Lentz."""
    tiny, c, d = 1e-300, 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > tiny else tiny)
    h = d
    for m in range(1, 10000):
        for numerator in (m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                          -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))):
            d = 1 + numerator * d
            c = 1 + numerator / c
            d = 1 / (d if abs(d) > tiny else tiny)
            c = c if abs(c) > tiny else tiny
            h *= d * c
        if abs(d * c - 1) < 1e-16:
            break
    return h


def beta_cdf(x, a, b):
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
                     + a * math.log(x) + b * math.log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * beta_fraction(a, b, x) / a
    return 1 - front * beta_fraction(b, a, 1 - x) / b


def root(function, low, high):
    """Where an increasing function passes 0, between two arguments."""
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if function(middle) < 0 else (low, middle)
    return (low + high) / 2


def beta_quantile(p, a, b):
    return root(lambda x: beta_cdf(x, a, b) - p, 0.0, 1.0)


def t_upper(t, df):
    """P(T > t) for t of 0 or more."""
    return beta_cdf(df / (df + t * t), df / 2, 0.5) / 2


def t_cdf(t, df):
    return 1 - t_upper(t, df) if t >= 0 else t_upper(-t, df)


@cache
def t_quantile(p, df):
    high = 2.0
    while t_upper(high, df) > 1 - p:
        high *= 2
    return root(lambda t: (1 - p) - t_upper(t, df), 0.0, high)


@cache
def legendre(count):
    """Nodes and weights of Gauss-Legendre between -1 and 1."""
    nodes = []
    for i in range(count):
        x = math.cos(math.pi * (i + 0.75) / (count + 0.5))
        for _ in range(100):
            before, value = 1.0, x
            for k in range(2, count + 1):
                before, value = value, ((2 * k - 1) * x * value - (k - 1) * before) / k
            slope = count * (x * value - before) / (x * x - 1)
            step = value / slope
            x -= step
            if abs(step) < 1e-15:
                break
        nodes.append((x, 2 / ((1 - x * x) * slope * slope)))
    return nodes


def integral(function, low, high, count=96):
    if not low < high:
        return 0.0
    half, middle = (high - low) / 2, (high + low) / 2
    return half * sum(w * function(middle + half * x) for x, w in legendre(count))


# --- shares ---

def number(text):
    return float(text) if text else NAN


class Share:
    """A share with its variance, degrees of freedom and variance of a simple random sample."""

    def __init__(self, value, var, df, simple):
        self.value, self.var, self.df, self.simple = value, var, df, simple
        self.se = math.sqrt(var)


class Cell:
    """The respondents of a region and group: their shares by every measure."""

    def __init__(self, survey, members):
        self.survey, self.members, self.n = survey, members, len(members)
        self.weight = math.fsum(survey.weights[0][i] for i in members)
        psus = {(survey.stratum[i], survey.psu[i]) for i in members if survey.psu[i] in survey.place}
        self.df = float(len(psus) - len({stratum for stratum, _ in psus}))
        self.replicate, self.draws = {}, {}

    @cached_property
    def weights(self):
        """The final ones and each replicate's."""
        return [[column[i] for i in self.members] for column in self.survey.weights]

    @cached_property
    def sums(self):
        return [math.fsum(column) for column in self.weights]

    @cached_property
    def measure(self):
        """The shares; none where nobody is in the cell."""
        return {name: self.take(name, [[column[i] for i in self.members] for column in columns])
                for name, columns in self.survey.outcomes.items() if self.n}

    def shares(self, column):
        """By the final weights and by each replicate's."""
        return [sum(map(mul, weights, column)) / total if total else NAN
                for weights, total in zip(self.weights, self.sums)]

    def simple(self, column, share):
        square = sum(w * y * y for w, y in zip(self.weights[0], column)) / self.weight
        return max(square - share * share, 0) / (self.n - 1) if self.n > 1 else NAN

    def sampling(self, replicates):
        """The sum of the replicates' squared differences, each times its factor."""
        return sum(c * (x - replicates[0]) ** 2
                   for c, x in zip(self.survey.scales, replicates[1:]) if x == x)

    def take(self, name, columns):
        mean = columns[0] if len(columns) == 1 else [fmean(row) for row in zip(*columns)]
        own = self.replicate[name] = self.shares(mean)
        simple = self.simple(mean, own[0])
        var, df = self.sampling(own), self.df
        if not simple > 0 or var <= 1e-18 * simple:
            var = 0.0
        if len(columns) > 1:
            draws = self.draws[name] = [
                sum(map(mul, self.weights[0], column)) / self.weight for column in columns]
            simple = fmean(self.simple(column, share) for column, share in zip(columns, draws))
            var, df = combined(var, draws, df)
        return Share(own[0], var, df, simple)

    def rubin(self):
        """The mean of the draws' own sampling variances."""
        return fmean(self.sampling(self.shares([column[i] for i in self.members]))
                     for column in self.survey.outcomes["plausible"])


def combined(var, draws, df):
    """The sampling variance of the mean of the draws, with that between them; Satterthwaite's df."""
    between = (1 + 1 / len(draws)) * variance(draws)
    if between > 0 and var > 0 and df > 0:
        df = min(df, (var + between) ** 2 / (var ** 2 / df + between ** 2 / (len(draws) - 1)))
    return var + between, df


def logistic(x):
    return 1 / (1 + math.exp(-x))


def logit(p):
    return math.log(p / (1 - p))


def exact(p, n, tail):
    """Clopper & Pearson 1934."""
    return (beta_quantile(tail, n * p, n * (1 - p) + 1) if p > 0 else 0.0,
            1 - beta_quantile(tail, n * (1 - p), n * p + 1) if p < 1 else 1.0)


class Survey:
    """The respondents with their weights, groups and outcomes, and the regions they live in."""

    def __init__(self, folder):
        self.method = {row["name"]: row["value"] for row in folder.rows("method.csv")}
        people = folder.rows("microdata.csv")
        self.region, self.level = self.method["region"], float(self.method["level"])
        self.opt_in = self.method["opt_in"] == "1"
        self.members = folder.rows("members.csv")
        self.scales = [float(row["scale"]) for row in folder.rows("scales.csv")]
        names = ["weight"] + [row["replicate"] for row in folder.rows("scales.csv")]
        self.weights = [[float(row[name]) for row in people] for name in names]
        self.psu = [row["psu"] for row in people]
        self.stratum = [row["stratum"] for row in people]
        regions = folder.rows("regions.csv")
        self.parent = {row["region"]: row["parent"] for row in regions}
        self.units = {row["region"] for row in regions if row["unit"] == "true"}
        self.place = {row["psu"]: row["region"] for row in folder.rows("psus.csv")}
        self.in_sample = {above for region in self.place.values() for above in self.above(region)}
        self.outcomes = self.read_outcomes(people)
        self.found = self.read_groups(people)
        self.cells = {}

    def above(self, region):
        """The region and those it lies in, up to the survey's own."""
        while region in self.parent:
            yield region
            region = self.parent[region]

    def passes(self, points, cut):
        return points >= cut if self.method["inclusive"] == "1" else points > cut

    def literate(self, text):
        return float(self.passes(number(text), float(self.method["cut"])))

    def read_outcomes(self, people):
        made = {"observed": [[float(row["literate"]) for row in people]]}
        draws = [name for name in people[0] if re.fullmatch(r"ps\d+", name)]
        self.scores = [[number(row[name]) for name in draws] for row in people]
        if draws:
            made["eap"] = [[self.literate(row["eap"]) for row in people]]
            made["plausible"] = [[self.literate(row[name]) for row in people] for name in draws]
        if draws and self.members:
            kept = [name for name in self.members[0] if re.fullmatch(r"kept\d+", name)]
            made["plausible_rapid_kept"] = [
                [self.literate(row[name]) for row in self.members]
                for name in kept] or made["plausible"]
        return made

    def read_groups(self, people):
        """The respondents of each region and group, by their places in the file."""
        found = {}
        for i, row in enumerate(people):
            groups = ["all"] + [f"{factor}={row[factor]}" for factor in FACTORS if row[factor]]
            if self.members:
                groups += ["key_group=" + name[3:] for name, value in self.members[i].items()
                           if name.startswith("in_") and value == "true"]
            for region in self.above(self.place.get(row["psu"], self.region)):
                for group in groups:
                    found.setdefault((region, group), []).append(i)
        return found

    def cell(self, region, group):
        if (region, group) not in self.cells:
            self.cells[region, group] = Cell(self, self.found.get((region, group), []))
        return self.cells[region, group]

    def headline(self, region, group="all"):
        """None where nobody is in the cell."""
        return self.cell(region, group).measure.get(self.method["headline"])

    def interval(self, share, n):
        tail = (1 - self.level) / 2
        if share.df < 1:
            return 0.0, 1.0
        if share.value <= 0 or share.value >= 1 or not share.var > 0:
            low, high = exact(share.value, n, tail)
        else:
            half = t_quantile(1 - tail, share.df) * share.se / (share.value * (1 - share.value))
            low, high = logistic(logit(share.value) - half), logistic(logit(share.value) + half)
        return min(low, share.value), max(high, share.value)

    def own_error(self, region):
        """From the interval where there is no standard error."""
        share = self.headline(region)
        if share.se > 0:
            return share.se
        low, high = self.interval(share, self.cell(region, "all").n)
        return max(high - share.value, share.value - low) / NormalDist().inv_cdf(0.975)

    def unmade(self, region, group, name):
        """Why the files do not give a figure; None when they do."""
        if not self.members and (group.startswith("key_group=") or name == "plausible_rapid_kept"):
            return "members.csv"
        if self.opt_in and region != self.region:
            return "alone"
        return None
