# SPDX-License-Identifier: GPL-3.0-or-later
"""An exact audit of what a reader of a table can compute, independent of the program's own."""

from fractions import Fraction

FACTORS = ("sex", "age", "residence", "education")
OCCUPATIONS = ("key_group=farmer", "key_group=industrial_worker", "key_group=official")
LEAST = 11


def families(cells, parents):
    """The sums among {(region, group)}: lists of cells whose first is the total of the others."""
    found = []
    groups = {group for _, group in cells}
    for region in parents:
        for group in groups:
            below = [(child, group) for child, parent in parents.items() if parent == region]
            found.append([(region, group)] + below)
        for factor in FACTORS:
            found.append([(region, "all")] + [(region, group) for group in sorted(groups)
                                              if group.startswith(factor + "=")])
    found = [[cell for cell in family if cell in cells] for family in found]
    return [family for family in found if len(family) > 1]


def partial(cells, regions):
    """The sums that hold but for a rest: without a key group, without all that exclude each other,
    without the ages and youth."""
    found = []
    for region in regions:
        everyone, groups = (region, "all"), sorted(g for r, g in cells if r == region)
        found += [[everyone, (region, group)] for group in groups if group.startswith("key_group=")]
        found.append([everyone] + [(region, group) for group in groups if group in OCCUPATIONS])
        found.append([everyone] + [(region, group) for group in groups
                                   if group.startswith("age=") or group == "key_group=youth"])
    found = [[cell for cell in family if cell in cells] for family in found]
    return [family for family in found if len(family) > 1]


def rest_of(family, counts):
    return counts[family[0]] - sum(counts[cell] for cell in family[1:])


def with_rests(ties, counts):
    """The people of a total who are in none of its parts, such as those who have not told their
    sex, are a cell that nobody prints, if they are few: the sums with these cells, and their n."""
    rests = {("rest", at): rest_of(family, counts) for at, family in enumerate(ties)
             if 0 < rest_of(family, counts) < LEAST}
    return [family + [cell for cell in [("rest", at)] if cell in rests]
            for at, family in enumerate(ties)], rests


def follows(counts, parents, withheld):
    """What a reader of the shown cells can compute of a few people. counts: of every cell with
    somebody in it. A sum of withheld parts is as good as a cell."""
    ties, rests = with_rests(families(counts, parents) + [
        family for family in partial(counts, parents)
        if 0 <= rest_of(family, counts) < LEAST], counts)
    unknown, counts = set(withheld) | set(rests), {**counts, **rests}
    sums = [family for family in ties if family[0] not in unknown
            and 0 < sum(counts[cell] for cell in family[1:] if cell in unknown) < LEAST]
    return told(ties, unknown) | {tuple(family) for family in sums}


def told(ties, withheld):
    """The withheld cells that can be computed from the others, found by exact elimination."""
    rows = []
    for family in ties:
        row = {cell: Fraction(-1 if i == 0 else 1) for i, cell in enumerate(family)
               if cell in withheld}
        if row:
            rows.append(row)
    done = []
    while rows:
        row = rows.pop()
        if not row:
            continue
        pivot = min(row)
        row = {cell: value / row[pivot] for cell, value in row.items()}
        for others in (rows, done):
            for i, other in enumerate(others):
                if pivot in other:
                    others[i] = subtract(other, row, other[pivot])
        done.append(row)
    return {next(iter(row)) for row in done if len(row) == 1}


def subtract(row, other, factor):
    result = dict(row)
    for cell, value in other.items():
        result[cell] = result.get(cell, 0) - factor * value
    return {cell: value for cell, value in result.items() if value}
