# SPDX-License-Identifier: GPL-3.0-or-later
"""How often do published intervals contain the true share? Simulated surveys (演练数据) through the
whole program.

Each rehearsal simulates a city with a seed of its own and draws a sample of it (kesu rehearse), lets the
sampled people answer over HTTP (kesu simulate) and scores the survey (kesu score). The published shares
are compared with the true ones: of all residents, those whose points on the whole form reach the cut.

	rehearsals.sh 200 --booklets kesu-open-50-bib7     rotated booklets with a part of the items
	rehearsals.sh 20 --response 0.7                    the whole form; 30 % of the invited do not answer

Prints for each measure: the share of shown cells, and of whole cities, whose 95 % interval contains the
true share; the mean error of the measure; and the ratio of its mean standard error to the standard
deviation of its errors. With --least and --most the exit status is 1 when the headline's coverage is
outside.
"""

import argparse
import collections
import csv
import json
import math
import os
import pathlib
import statistics
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "integration"))
import support


class Tally:
    """The results of one measure."""

    def __init__(self):
        self.held, self.errors, self.ses = [], [], []

    def add(self, figure, truth):
        low, high = figure["ci"]
        self.held.append(low <= truth <= high)
        self.errors.append(figure["share"] - truth)
        self.ses.append(figure["se"])

    def line(self, name):
        n = len(self.held)
        mean = statistics.fmean(self.errors)
        spread = statistics.stdev(self.errors) if n > 1 else math.nan
        return (f"{name:<34}{n:>8}{100 * statistics.fmean(self.held):>9.1f} %{100 * mean:>+9.2f}"
                f"{100 * spread:>9.2f}{100 * statistics.fmean(self.ses):>9.2f}")


def truth_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return {(row["region"], row["group"]): float(row["share"])
                for row in csv.DictReader(file) if row["share"]}


def rehearse(kesu, options, seed):
    """The published indicator and the true shares."""
    slug = f"rehearsal-{seed}"
    sample, truth = kesu.folder / f"{slug}.csv", kesu.folder / f"{slug}.truth.csv"
    design = ["--booklets", options.booklets] if options.booklets else []
    kesu.run("rehearse", options.programme, "--slug", slug, "--seed", str(seed),
             "--psus", str(options.psus), "--persons", str(options.persons),
             "--residents", str(options.residents), "--target-share", str(options.target_share),
             "--out", str(sample), "--truth", str(truth), *design)
    kesu.run("simulate", slug, "--sample", str(sample), "--seed", str(seed), "--server",
             kesu.server, "--response", str(options.response), "--format", "json",
             *(["--rapid-share", str(options.rapid_share)] if options.rapid_share else []))
    return json.loads(kesu.run("score", slug, "--format", "json").stdout), truth_of(truth)


def take(tallies, indicator, truth):
    whole = indicator["estimates"][0]["region"]
    for cell in indicator["estimates"]:
        if cell["status"] == "suppress":
            continue
        true = truth[cell["region"], cell["group"]]
        figures = {"headline": cell, **(cell.get("measures") or {})}
        for name, figure in figures.items():
            if not figure or not figure.get("ci"):
                continue
            tallies[name, "cells"].add(figure, true)
            if cell["group"] == "all" and cell["region"] == whole:
                tallies[name, "city"].add(figure, true)


def report(tallies, count):
    print(f"\n{count} rehearsals 演练数据, per cent and points of share")
    print(f"{'measure':<34}{'figures':>8}{'covered':>11}{'off by':>9}{'spread':>9}{'mean SE':>9}")
    for (name, what), tally in tallies.items():
        if tally.held:
            print(tally.line(f"{name}, {what}"))
    print(flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("rehearsals", type=int, nargs="?", default=20)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--programme", default="donghu")
    parser.add_argument("--booklets", default="")
    parser.add_argument("--psus", type=int, default=0)
    parser.add_argument("--persons", type=int, default=12)
    parser.add_argument("--residents", type=int, default=30000)
    parser.add_argument("--target-share", type=float, default=0.14)
    parser.add_argument("--response", type=float, default=1)
    parser.add_argument("--rapid-share", type=float, default=0)
    parser.add_argument("--every", type=int, default=20, help="rehearsals between two reports")
    parser.add_argument("--least", type=float, default=0)
    parser.add_argument("--most", type=float, default=1)
    options = parser.parse_args()
    tallies = collections.defaultdict(Tally)
    with support.Kesu("--access-log=no", workers=os.cpu_count()) as kesu:
        for i in range(options.rehearsals):
            take(tallies, *rehearse(kesu, options, options.first_seed + i))
            if (i + 1) % options.every == 0 or i + 1 == options.rehearsals:
                report(tallies, i + 1)
    held = statistics.fmean(tallies["headline", "cells"].held)
    sys.exit(0 if options.least <= held <= options.most else 1)


if __name__ == "__main__":
    main()
