# SPDX-License-Identifier: GPL-3.0-or-later
"""An exact audit of what a reader of a table can compute, independent of the program's own."""

from fractions import Fraction

FACTORS = ("sex", "age", "residence", "education")


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
