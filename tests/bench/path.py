# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole surveys by the program's commands, each of a made-up county whose true share is known (演练数据):
frame, draw, invitations, answers over HTTP with refusals and people not reached, closing, scoring,
publication (tests/integration/whole_path.py).

	path.sh                                              20 counties, seeds 1 to 20
	path.sh --margins sex,age,education,region           other known totals; "" for none

Prints for each county the published share, the truth and whether the 95 % interval contains it; then
how often it did, the mean error (bias) with its Monte Carlo error, and the mean standard error beside
the spread of the errors. The second line of these is of all published cells of the county by group.
"""

import argparse
import math
import os
import pathlib
import statistics
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "integration"))
import support
import whole_path


class Tally:
    def __init__(self):
        self.held, self.errors, self.ses = [], [], []

    def add(self, cell, truth):
        self.held.append(cell["ci"][0] <= truth <= cell["ci"][1])
        self.errors.append(cell["share"] - truth)
        self.ses.append(cell["se"])

    def line(self, name, counties):
        """Figures of one county are not independent: Monte Carlo errors are by the counties' number."""
        held, bias = statistics.fmean(self.held), statistics.fmean(self.errors)
        spread = statistics.stdev(self.errors)
        return (f"{name:<10}{len(self.held):>8}{100 * held:>9.1f} ± "
                f"{100 * math.sqrt(held * (1 - held) / counties):.1f} %{100 * bias:>+9.2f} ± "
                f"{100 * spread / math.sqrt(counties):.2f}{100 * spread:>9.2f}"
                f"{100 * statistics.fmean(self.ses):>9.2f}")


def walk(kesu, seed, variables):
    """The published estimates of the county by group, and the truth."""
    county = whole_path.County(seed)
    path = whole_path.Path(kesu, f"path-{seed}", county)
    letters = path.prepare()
    path.open()
    outcomes = whole_path.Residents(kesu, path.slug, county).go(letters)
    figure = path.figure(variables)
    path.publish(figure["run"]["id"])
    cells = {cell["group"]: cell for cell in figure["estimates"]
             if cell["region"] == whole_path.REGION and cell["status"] != "suppress"}
    return cells, county.truth(), outcomes


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("counties", type=int, nargs="?", default=20)
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--margins", default="sex,age,education")
    options = parser.parse_args()
    variables = [name for name in options.margins.split(",") if name]
    county, groups = Tally(), Tally()
    print("演练数据, per cent\n  seed answered   share           95 % interval   truth covered")
    with support.Kesu("--access-log=no", workers=os.cpu_count()) as kesu:
        for seed in range(options.first_seed, options.first_seed + options.counties):
            cells, truth, outcomes = walk(kesu, seed, variables)
            whole = cells["all"]
            county.add(whole, truth["all"])
            for group, cell in cells.items():
                if group != "all":
                    groups.add(cell, truth[group])
            print(f"{seed:>6}{outcomes[whole_path.FINISHED]:>9}{100 * whole['share']:>8.2f}"
                  f"{100 * whole['ci'][0]:>16.2f} – {100 * whole['ci'][1]:.2f}"
                  f"{100 * truth['all']:>8.2f}{'yes' if county.held[-1] else 'NO':>8}", flush=True)
    if options.counties > 1:
        print("\n           figures        covered             bias   spread  mean SE")
        print(county.line("county", options.counties))
        print(groups.line("by group", options.counties))


if __name__ == "__main__":
    main()
