# SPDX-License-Identifier: GPL-3.0-or-later
"""What a release's shares are held against, for verify.py: targets, earlier years, gaps, townships.

The formulas are those of docs/ESTIMATORS.md: "Other years", "Gaps", "Targets", "Townships".
"""

import math
from operator import mul
from statistics import NormalDist, fmean, stdev, variance

from verify_shares import (
    NAN,
    Share,
    beta_cdf,
    combined,
    integral,
    logistic,
    logit,
    root,
    t_cdf,
    t_quantile,
    t_upper,
)

# --- what a share is held against ---

def target_probability(share, n, target):
    """P(share >= target) from the pivot of the cell's own interval."""
    if target <= 0 or target > 1:
        return float(target <= 0)
    if share.value <= 0:
        return 1 - beta_cdf(target, 1, n)
    if share.value >= 1:
        return 1 - beta_cdf(target, n, 1)
    if share.se > 0 and target < 1:
        spread = share.value * (1 - share.value)
        return t_cdf((logit(share.value) - logit(target)) * spread / share.se, share.df)
    return 1 - beta_cdf(target, n * share.value + 0.5, n * (1 - share.value) + 0.5)


def verdict(interval, target):
    return ("above" if interval[0] >= target else
            "below" if interval[1] < target else "undecided")


def change_since(reference, se, df, last, linking, level):
    """The figures of a row of changes.csv; se NAN: of a baseline, whose error is not known."""
    made = {"change": last.value - reference}
    if math.isnan(se):
        made.update(se=last.se, df=last.df)
        t = t_quantile((1 + level) / 2, last.df)
        room = (made["change"] / t) ** 2 - last.var
        made["reference_se_most"] = math.sqrt(room) if room >= 0 else None
    else:
        made["se"] = math.sqrt(se ** 2 + last.var + linking ** 2)
        both = se ** 2 + last.var
        made["df"] = both ** 2 / (se ** 4 / df + last.var ** 2 / last.df) if both else last.df
        t = t_quantile((1 + level) / 2, made["df"])
        made["p"] = 2 * t_upper(abs(made["change"]) / made["se"], made["df"])
    made["ci_low"] = made["change"] - t * made["se"]
    made["ci_high"] = made["change"] + t * made["se"]
    return made


def least_error(share, se, n):
    """The least that the error of a published share can be: 0 where nothing is known of it."""
    if se:
        return float(se)
    return math.sqrt(float(share) * (1 - float(share)) / float(n)) if n else 0.0


def held_against(survey, row, is_bound):
    """The figures of a row of comparisons.csv that was judged; is_bound: the other's error is not known."""
    own, own_se = survey.headline(row["region"]), survey.own_error(row["region"])
    se = least_error(row["reference_share"], "" if is_bound else row["reference_se"],
                     row["reference_n"])
    made = {"difference": own.value - float(row["reference_share"]),
            "se": math.hypot(own_se, se), "df": own.df, "reference_se": se}
    if not is_bound:
        theirs = se ** 4 / float(row["reference_df"]) if row["reference_df"] else 0.0
        made["df"] = made["se"] ** 4 / (own_se ** 4 / own.df + theirs)
    t = t_quantile((1 + survey.level) / 2, made["df"])
    made["ci_low"] = made["difference"] - t * made["se"]
    made["ci_high"] = made["difference"] + t * made["se"]
    made["probability"] = t_cdf(made["difference"] / made["se"], made["df"])
    made["verdict"] = verdict((made["ci_low"], made["ci_high"]), 0.0)
    if is_bound and made["verdict"] != "undecided":
        made["reference_se_most"] = math.sqrt(max((made["difference"] / t) ** 2 - own_se ** 2, 0.0))
    return made


def linked_form(items, own):
    """(points, a, d, c) of the reference form: the items of another instrument where there are such,
    and in place of an item that counts by its earlier curve that one, which is carried."""
    form = next((row["instrument"] for row in items if row["instrument"] != own), own)
    curves = {}
    for row in items:
        if row["instrument"] == form and (row["anchor"] == "carried" or row["item"] not in curves):
            curves[row["item"]] = tuple(float(row[name]) for name in ("points", "a", "d", "c"))
    return list(curves.values())


def linking_error(survey, region, latent, form):
    """Of a share above the cut, from that of the latent scale: the cut moved to both sides."""
    cut, step = float(survey.method["cut"]), float(math.gcd(*(int(points) for points, *_ in form)))
    theta = root(lambda t: sum(p * (c + (1 - c) * logistic(a * t + d)) for p, a, d, c in form) - cut,
                 -6.0, 6.0)
    slope = sum(p * (1 - c) * a * logistic(a * theta + d) * (1 - logistic(a * theta + d))
                for p, a, d, c in form)
    people = [(survey.weights[0][i], survey.scores[i]) for i in survey.found[region, "all"]]
    total = sum(w * len(scores) for w, scores in people)

    def above(steps):
        return sum(w * sum(survey.passes(x, cut + steps * step) for x in scores)
                   for w, scores in people) / total

    def share(moved):
        low = math.floor(moved)
        return (low + 1 - moved) * above(low) + (moved - low) * above(low + 1)
    moved = latent * slope / step
    return abs(share(-moved) - share(moved)) / 2


def narrowed(first, last):
    """P(|D2| < |D1|) of two normal differences (difference, se), over the surer one."""
    if first[1] > last[1]:
        return 1 - narrowed(last, first)

    def within(reach):
        if not last[1] > 0:
            return float(abs(last[0]) < reach)
        return (NormalDist().cdf((reach - last[0]) / last[1])
                - NormalDist().cdf((-reach - last[0]) / last[1]))
    if not first[1] > 0:
        return within(abs(first[0]))
    density = NormalDist(*first).pdf
    low, high = first[0] - 9 * first[1], first[0] + 9 * first[1]
    return sum(integral(lambda x: density(x) * within(abs(x)), *part)
               for part in ((low, min(high, 0)), (max(low, 0), high)))


def difference(survey, region, a, b):
    """The difference of two groups' shares with its own variance, for they share psus."""
    name = survey.method["headline"]
    cells = survey.cell(region, a), survey.cell(region, b)
    if not all(cell.measure.get(name) for cell in cells):
        return None
    own = [x - y for x, y in zip(*(cell.replicate[name] for cell in cells))]
    var = sum(c * (x - own[0]) ** 2 for c, x in zip(survey.scales, own[1:]) if x == x)
    df = min(cell.df for cell in cells)
    if name in cells[0].draws:
        var, df = combined(var, [x - y for x, y in zip(*(cell.draws[name] for cell in cells))], df)
    if survey.opt_in:
        df = min(df, *(cell.measure[name].df for cell in cells))
    return Share(own[0], var, df, NAN)


def gap_figures(survey, row):
    gap = difference(survey, row["region"], row["group"], row["against"])
    if not gap:
        return {}
    a, b = (survey.headline(row["region"], row[name]) for name in ("group", "against"))
    t = t_quantile((1 + survey.level) / 2, gap.df)
    made = {"difference": gap.value, "se": gap.se, "df": gap.df}
    if gap.var > 0:
        made.update(ci_low=gap.value - t * gap.se, ci_high=gap.value + t * gap.se,
                    p=2 * t_upper(abs(gap.value) / gap.se, gap.df))
    if a.value > 0 and b.value > 0:
        made["ratio"] = a.value / b.value
        covariance = (a.var + b.var - gap.var) / 2
        var = (a.var / a.value ** 2 + b.var / b.value ** 2
               - 2 * covariance / (a.value * b.value))
        if var >= 0:
            made["ratio_low"] = made["ratio"] * math.exp(-t * math.sqrt(var))
            made["ratio_high"] = made["ratio"] * math.exp(t * math.sqrt(var))
    return made


def holm(probabilities):
    """Adjusted for all of them (Holm 1979)."""
    order = sorted(range(len(probabilities)), key=probabilities.__getitem__)
    adjusted, most = [0.0] * len(order), 0.0
    for rank, i in enumerate(order):
        most = max(most, min(1.0, (len(order) - rank) * probabilities[i]))
        adjusted[i] = most
    return adjusted


def project(waves, target, year, level, is_logit):
    """A weighted line through (year, share, variance) of every wave, at the target's year."""
    scale = logit if is_logit else float
    slope_of = (lambda p: p * (1 - p)) if is_logit else (lambda p: 1.0)
    points = [(t, scale(p), slope_of(p) ** 2 / v) for t, p, v in waves]
    total = sum(w for _, _, w in points)
    centre = sum(w * t for t, _, w in points) / total
    level_at = sum(w * y for _, y, w in points) / total
    spread = sum(w * (t - centre) ** 2 for t, _, w in points)
    slope = sum(w * (t - centre) * y for t, y, w in points) / spread
    value = level_at + slope * (year - centre)
    df = len(points) - 2
    chi = sum(w * (y - level_at - slope * (t - centre)) ** 2 for t, y, w in points)
    rejected = df > 0 and chi_upper(chi, df) < 0.05
    se = math.sqrt(1 / total + (year - centre) ** 2 / spread)
    se *= math.sqrt(chi / df) if rejected else 1
    cdf = (lambda z: t_cdf(z, df)) if rejected else NormalDist().cdf
    times = t_quantile((1 + level) / 2, float(df)) if rejected else NormalDist().inv_cdf(
        (1 + level) / 2)
    back = logistic if is_logit else float
    limits = back(value - times * se), back(value + times * se)
    return {"share": back(value), "se": se * slope_of(back(value)), "ci_low": limits[0],
            "ci_high": limits[1], "probability": cdf((value - scale(target)) / se),
            "verdict": verdict(limits, target)}


def chi_upper(x, df):
    """P(chi-square > x): the series of the incomplete gamma function."""
    if x <= 0:
        return 1.0
    a, half = df / 2, x / 2
    term = total = 1 / a
    for k in range(1, 10000):
        term *= half / (a + k)
        total += term
        if term < 1e-17 * total:
            break
    return max(0.0, 1 - total * math.exp(-half + a * math.log(half) - math.lgamma(a)))


# --- townships ---

def solve(matrix, right):
    """A small system of equations, by elimination; None where it has no one solution."""
    rows = [list(row) + [value] for row, value in zip(matrix, right)]
    for k in range(len(rows)):
        best = max(range(k, len(rows)), key=lambda i: abs(rows[i][k]))
        rows[k], rows[best] = rows[best], rows[k]
        if not abs(rows[k][k]) > 1e-14:
            return None
        for i in range(len(rows)):
            if i != k:
                factor = rows[i][k] / rows[k][k]
                rows[i] = [x - factor * y for x, y in zip(rows[i], rows[k])]
    return [row[-1] / row[k] for k, row in enumerate(rows)]


def dot(a, b):
    return math.fsum(map(mul, a, b))


class AreaModel:
    """Fay-Herriot with A by adjusted REML (Yoshimori & Lahiri 2014): y, psi and x of the townships
    with respondents; the first of x is 1. usable is False where x has a column too many."""

    def __init__(self, y, psi, x):
        self.y, self.psi, self.x = y, psi, x
        # Columns of length 1, so that what is left of one tells whether it is of use.
        self.length = [math.sqrt(dot(column, column)) for column in zip(*x)]
        self.usable = all(self.length) and self.independent()
        if self.usable:
            self.fit()

    def unit(self, row):
        return [value / length for value, length in zip(row, self.length)]

    def independent(self):
        done = []
        for column in zip(*map(self.unit, self.x)):
            for other in done:
                column = [c - dot(column, other) * o for c, o in zip(column, other)]
            left = math.sqrt(dot(column, column))
            if not left > 1e-10:
                return False
            done.append([c / left for c in column])
        return True

    def at(self, a):
        """Coefficients, Q and the slope of the adjusted likelihood at A."""
        v = [a + psi for psi in self.psi]
        x = [self.unit(row) for row in self.x]
        cross = [[sum(row[j] * row[k] / vi for row, vi in zip(x, v)) for k in range(len(x[0]))]
                 for j in range(len(x[0]))]
        b = solve(cross, [sum(row[j] * yi / vi for row, yi, vi in zip(x, self.y, v))
                          for j in range(len(x[0]))])
        spread = [dot(row, solve(cross, row)) for row in x]
        residual = [yi - dot(row, b) for yi, row in zip(self.y, x)]
        gammas = sum(a / vi for vi in v)
        slope = sum(psi / vi ** 2 for psi, vi in zip(self.psi, v))
        score = sum(e * e / vi ** 2 - 1 / vi + s / vi ** 2
                    for e, vi, s in zip(residual, v, spread))
        score += 2 * slope / ((1 + gammas ** 2) * math.atan(gammas) * len(v))
        likelihood = (-0.5 * sum(math.log(vi) + e * e / vi for e, vi in zip(residual, v))
                      - 0.5 * math.log(determinant(cross)) + math.log(math.atan(gammas)) / len(v))
        return b, cross, score, likelihood

    def fit(self):
        middle = sorted(self.psi)
        median = (middle[(len(middle) - 1) // 2] + middle[len(middle) // 2]) / 2
        least = 1e-4 * median
        most = max([median, 4 * variance(self.y)] + [4 * psi for psi in self.psi])
        grid = [least * (most / least) ** (i / 47) for i in range(48)]
        best = max(range(48), key=lambda i: self.at(grid[i])[3])
        self.a = root(lambda a: -self.at(a)[2], grid[best - 1] if best else 0.0,
                      grid[min(best + 1, 47)])
        self.b, self.cross, _, _ = self.at(self.a)
        self.squares = sum((self.a + psi) ** -2 for psi in self.psi)

    def predict(self, x, y=None, psi=None):
        """EBLUP, g1, MSE and gamma; without a direct estimate the regression's value."""
        x = self.unit(x)
        fitted, spread = dot(x, self.b), dot(x, solve(self.cross, x))
        if y is None:
            return fitted, self.a, self.a + spread, 0.0
        gamma, shrink = self.a / (self.a + psi), psi / (self.a + psi)
        mse = gamma * psi + shrink ** 2 * (spread + 4 / (self.squares * (self.a + psi)))
        return fitted + gamma * (y - fitted), gamma * psi, mse, gamma


def determinant(matrix):
    rows, found = [list(row) for row in matrix], 1.0
    for k in range(len(rows)):
        found *= rows[k][k]
        for i in range(k + 1, len(rows)):
            factor = rows[i][k] / rows[k][k]
            rows[i] = [x - factor * y for x, y in zip(rows[i], rows[k])]
    return found


def sine_squared(theta):
    return math.sin(min(max(theta, 0.0), math.pi / 2)) ** 2


def back(mean, var, about, power):
    """E (sin^2 theta - about)^power of a normal theta, cut at 0 and a right angle."""
    if not var > 0:
        return (sine_squared(mean) - about) ** power
    law = NormalDist(mean, math.sqrt(var))
    low, high = mean - 9 * law.stdev, mean + 9 * law.stdev
    zero, right = (min(max(edge, low), high) for edge in (0.0, math.pi / 2))
    return sum(integral(lambda t: law.pdf(t) * (sine_squared(t) - about) ** power, *part)
               for part in ((low, zero), (zero, right), (right, high)))


class Town:
    """A township's model-based figures."""

    def __init__(self, share, rmse, low, high, gamma):
        self.share, self.rmse, self.low, self.high, self.gamma = share, rmse, low, high, gamma
        self.status = ("suppress" if not rmse <= 0.333 * share else
                       "flag" if rmse > 0.165 * share else "show")


def pooled_deff(survey, towns, county):
    """The design effect of a township's share, and its degrees of freedom."""
    df = var = simple = 0.0
    for town in towns:
        share, cell = survey.headline(town), survey.cell(town, "all")
        if share and share.df >= 1:
            df += share.df
            var += share.df * share.var
            simple += share.df * share.value * (1 - share.value) / cell.n
    deff = max(1, var / simple) if simple > 0 else 1.0
    if df < 8 and county and county.df > df and county.simple > 0:
        df, deff = county.df, max(1, county.var / county.simple)
    return deff, df


def model_towns(survey, county, towns, benchmark, covariates):
    """The townships of a county: {region: Town}, empty where there is no model. benchmark: the
    county's share where it is published, else None."""
    sampled = [town for town in towns if survey.cell(town, "all").n]
    deff, df = pooled_deff(survey, towns, survey.headline(county))
    values = [survey.headline(town).value for town in sampled]
    if (len(sampled) < 5 or df < 8 or not any(p > 0 for p in values)
            or not any(p < 1 for p in values) or benchmark in (0, 1)):
        return {}
    direct = {town: (math.asin(math.sqrt(survey.headline(town).value)),
                     deff / (4 * survey.cell(town, "all").n)) for town in sampled}

    def fitted(names):
        return AreaModel(*zip(*direct.values()),
                         [[1.0] + [covariates[town][name] for name in names] for town in sampled])
    names = []
    for name in ("college_or_more", "urban"):
        known = all(not math.isnan(covariates.get(town, {}).get(name, NAN)) for town in towns)
        if known and len(names) < len(sampled) // 5 - 1 and fitted(names + [name]).usable:
            names.append(name)
    return predict_towns(survey, towns, direct, fitted(names), benchmark,
                         {town: [1.0] + [covariates[town][name] for name in names]
                          for town in towns})


def predict_towns(survey, towns, direct, model, benchmark, x):
    made = {}
    for town in towns:
        eblup, g1, mse, gamma = model.predict(x[town], *direct.get(town, ()))
        share = back(eblup, g1, 0.0, 1)
        made[town] = [share, back(eblup, mse, share, 2), eblup, math.sqrt(mse), gamma]
    weights = {town: survey.cell(town, "all").weight for town in towns}
    factor = 1.0
    if benchmark is not None:
        factor = (sum(weights.values()) * benchmark
                  / sum(made[town][0] * weights[town] for town in towns))
    upper = (1 + survey.level) / 2
    times = NormalDist().inv_cdf(upper), t_quantile(upper, float(len(direct) - len(model.b)))
    found = {}
    for town, (share, mse, eblup, error, gamma) in made.items():
        half = times[town not in direct] * error
        found[town] = Town(
            factor * share, math.sqrt(mse + (share * (factor - 1)) ** 2),
            min(factor * sine_squared(eblup - half), factor * share),
            min(max(factor * sine_squared(eblup + half), factor * share), 1.0), gamma)
    return found


# --- how far apart townships are: draws by SplitMix64, as the run made them ---

MASK = (1 << 64) - 1
GOLDEN = 0x9e3779b97f4a7c15


def mix(x):
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9 & MASK
    x = (x ^ x >> 27) * 0x94d049bb133111eb & MASK
    return x ^ x >> 31


def uniform(key, i):
    return ((mix(key + GOLDEN * (i + 1) & MASK) >> 11) + 0.5) * 2.0 ** -53


def normals(seed, draw, count):
    key = mix(seed + GOLDEN & MASK)
    for word in (3, draw, 0):
        key = mix(key + GOLDEN * (1 + word) & MASK)
    return [math.sqrt(-2 * math.log(uniform(key, 2 * i)))
            * math.cos(2 * math.pi * uniform(key, 2 * i + 1)) for i in range(count)]


def dissimilarity(shares, sizes):
    literate, others = dot(sizes, shares), dot(sizes, [1 - p for p in shares])
    return sum(abs(w * p / literate - w * (1 - p) / others) for w, p in zip(sizes, shares)) / 2


def spreads(shares, errors, sizes, seed, level):
    """{measure: (value, low, high)} over 4,000 draws."""
    drawn = {"range": [], "sd": [], "dissimilarity": []}
    for draw in range(4000):
        found = [min(1.0, max(0.0, p + e * z))
                 for p, e, z in zip(shares, errors, normals(seed, draw, len(shares)))]
        drawn["range"].append(max(found) - min(found))
        drawn["sd"].append(stdev(found))
        if all(sizes):
            drawn["dissimilarity"].append(dissimilarity(found, sizes))
    made = {}
    for name, values in drawn.items():
        if values:
            values.sort()
            made[name] = [fmean(values)] + [between(values, (1 - level) / 2),
                                            between(values, (1 + level) / 2)]
    return made


def between(ordered, part):
    """The quantile by a line between neighbours."""
    place = part * (len(ordered) - 1)
    low = min(int(place), len(ordered) - 2)
    return ordered[low] + (place - low) * (ordered[low + 1] - ordered[low])


def rounded(value, places):
    """Halves away from 0."""
    return math.floor(value * 10 ** places + 0.5) / 10 ** places
