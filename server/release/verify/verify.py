#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""用本文件夹中的数据重算公布的每一个数字。 Recomputes every published figure from the files beside it.

usage: python3 verify.py [FOLDER]

It needs Python 3.9, verify_shares.py and verify_models.py beside it, and nothing else; verify.R does
the same with R's package survey. It prints a line a figure (what, published, recomputed, difference,
verdict; tabs between them), and last how many agree to 1e-6: of figures above 1, of their size. The
exit status is 0 when all agree, and when what could not be recomputed is named in missing.csv with its
reason.

Nothing of the survey is written here: which column is the headline, the cut, the target and the seed
are in method.csv. The formulas are those of docs/ESTIMATORS.md and docs/MEASUREMENT.md.
"""

import csv
import hashlib
import math
import re
import sys
from pathlib import Path
from statistics import NormalDist, variance

sys.dont_write_bytecode = True  # nothing is added to the files
from verify_models import (  # noqa: E402
    change_since,
    difference,
    gap_figures,
    held_against,
    holm,
    least_error,
    linked_form,
    linking_error,
    model_towns,
    narrowed,
    project,
    rounded,
    spreads,
    target_probability,
    verdict,
)
from verify_shares import NAN, Survey, number  # noqa: E402

TOLERANCE = 1e-6
MEASURES = ("observed", "eap", "plausible", "plausible_rapid_kept")
TRAILER = re.compile(rb"# rows=(\d+) sha256=([0-9a-f]{64})\r?\n?")


# --- what is told ---

class Report:
    """Prints the lines and counts them."""

    def __init__(self):
        self.agree = self.differ = self.listed = self.unlisted = self.files = self.wrong = 0

    def line(self, what, published, recomputed, difference, verdict):
        print(what, published, recomputed, difference, verdict, sep="\t")

    def number(self, what, published, recomputed):
        """Nothing is told of a figure that is not published."""
        if published == "":
            return
        if recomputed is None:
            recomputed = NAN
        difference = recomputed - float(published)
        agrees = abs(difference) <= TOLERANCE * max(1, abs(float(published)))
        self.verdict(what, published, repr(recomputed), f"{difference:.1e}", agrees)

    def text(self, what, published, recomputed):
        if published != "":
            self.verdict(what, published, recomputed, "", published == recomputed)

    def verdict(self, what, published, recomputed, difference, agrees):
        self.agree += agrees
        self.differ += not agrees
        self.line(what, published, recomputed, difference, "agrees" if agrees else "DIFFERS")

    def file(self, what, expected, found):
        """Of a file, not of a figure."""
        self.files += 1
        self.wrong += expected != found
        self.line(what, expected, found, "", "agrees" if expected == found else "DIFFERS")

    def cannot(self, what, published, reason, listed):
        if published == "":
            return
        self.listed += listed
        self.unlisted += not listed
        self.line(what, published, "", "", f"NOT RECOMPUTED: {reason}")

    def end(self):
        count = self.agree + self.differ + self.listed + self.unlisted
        print(f"核对 figures: {count}")
        print(f"一致 agree to 1e-6: {self.agree}")
        print(f"不一致 differ: {self.differ}")
        print(f"未能重算，missing.csv已说明 not recomputed, for a reason in missing.csv: {self.listed}")
        print(f"未能重算，未说明 not recomputed, for no reason given: {self.unlisted}")
        print(f"文件核对 checks of files: {self.files}，不符 wrong: {self.wrong}")
        return 1 if self.differ or self.unlisted or self.wrong or not self.agree else 0


# --- files ---

class Folder:
    """The files of a release; a file that is not there has no rows."""

    def __init__(self, path, report):
        self.path, self.report = path, report
        self.missing = {row["file"]: row["reason"] for row in self.rows("missing.csv")}

    def has(self, name):
        return (self.path / name).exists()

    def rows(self, name):
        if not self.has(name):
            return []
        text = (self.path / name).read_bytes()
        at = text.rfind(b"\n# rows=")
        return list(csv.DictReader(text[:at + 1 or len(text)].decode("utf-8-sig").splitlines()))

    def state(self, name):
        """Whether the last line is there, and counts and hashes what stands before it."""
        text = (self.path / name).read_bytes()
        at = text.rfind(b"\n# rows=") + 1
        last = TRAILER.fullmatch(text[at:]) if at else None
        if not last or int(last[1]) != len(self.rows(name)):
            return "cut"
        return "whole" if last[2].decode() == hashlib.sha256(text[:at]).hexdigest() else "changed"

    def check(self):
        """False when a file is cut: then nothing can be made of it."""
        told = self.rows("manifest.csv")
        names = {row["file"] for row in told}
        cut = False
        for path in sorted(self.path.glob("*.csv")):
            # The results of HTTP have no such line.
            if path.name != "manifest.csv" and (path.name != "results.csv" or told):
                state = self.state(path.name)
                cut |= state == "cut"
                self.report.file(f"{path.name} end of file", "whole", state)
        for row in told:
            path = self.path / row["file"]
            found = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "no file"
            self.report.file(f"{row['file']} sha256", row["sha256"], found)
        for path in sorted(filter(Path.is_file, self.path.iterdir())):
            if told and path.name not in names and path.name != "manifest.csv":
                self.report.file(f"{path.name} in manifest.csv", "listed", "not listed")
        return not cut

    def check_copies(self):
        """weights.csv and scores.csv hold columns of microdata.csv."""
        people = self.rows("microdata.csv")
        for name in ("weights.csv", "scores.csv"):
            rows = self.rows(name)
            other = [column for column in (rows[0] if rows else ()) if [row[column] for row in rows]
                     != [row["points" if column == "observed" else column] for row in people]]
            if rows:
                self.report.file(name, "as microdata.csv",
                                 f"other {' '.join(other)}" if other else "as microdata.csv")


# --- the figures, file by file ---

class Check:
    """Holds every published figure against what the files give."""

    def __init__(self, folder, report):
        self.folder, self.report = folder, report
        self.survey = Survey(folder)
        self.results = folder.rows("results.csv")
        self.whole = {row["region"]: row for row in self.results if row["group"] == "all"}
        self.children = {}
        for region, parent in self.survey.parent.items():
            self.children.setdefault(parent, []).append(region)
        self.changes = {}
        self.towns = self.make_towns()

    def figures(self, what, row, made, prefix="", unmade=None):
        """Every figure of a row that `made` names; unmade: the file without which there is none."""
        for name, value in made.items():
            column = prefix + name
            if unmade:
                reason = self.folder.missing.get(unmade, f"{unmade} is not here")
                self.report.cannot(f"{what} {column}", row[column], reason,
                                   unmade in self.folder.missing)
            elif isinstance(value, str):
                self.report.text(f"{what} {column}", row[column], value)
            else:
                self.report.number(f"{what} {column}", row[column], value)

    # --- results.csv ---

    def check_cell(self, row):
        survey, what = self.survey, f"results.csv {row['region']} {row['group']}"
        cell, headline = survey.cell(row["region"], row["group"]), survey.method["headline"]
        unmade = survey.unmade(row["region"], row["group"], headline)
        if not row["share"]:  # the degrees of freedom are then the design's alone
            self.figures(what, row, {"n": cell.n, "df": cell.df},
                         unmade=survey.unmade(survey.region, row["group"], headline))
            return
        made = dict.fromkeys(("share", "se", "ci_low", "ci_high", "df", "deff", "n_eff"))
        share = cell.measure.get(headline)
        if share:
            low, high = survey.interval(share, cell.n)
            deff = share.var / share.simple if share.simple > 0 else None
            made = {"share": share.value, "se": share.se, "ci_low": low, "ci_high": high,
                    "df": share.df, "deff": deff, "n_eff": cell.n / deff if deff else cell.n}
            if row["target"]:
                target = float(row["target"])
                made["target_probability"] = target_probability(share, cell.n, target)
                made["target_verdict"] = verdict((low, high), target)
        self.figures(what, row, {"n": cell.n, **made}, unmade=unmade)
        for name in MEASURES:
            self.check_measure(what, row, cell, name)

    def check_measure(self, what, row, cell, name):
        made = dict.fromkeys(("share", "se", "ci_low", "ci_high"))
        if name in cell.measure:
            share = cell.measure[name]
            low, high = self.survey.interval(share, cell.n)
            made = {"share": share.value, "se": share.se, "ci_low": low, "ci_high": high}
        self.figures(what, row, made, f"{name}_",
                     self.survey.unmade(row["region"], row["group"], name))

    def check_results(self):
        for row in self.results:
            self.check_cell(row)
        for region, row in self.whole.items():
            what = f"results.csv {region} all"
            self.figures(what, row, self.changes.get(region, {}))
            self.check_town(what, region, row)

    # --- townships ---

    def is_unit(self, region):
        return region in self.survey.units

    def is_hidden(self, region):
        return region in self.survey.in_sample and self.whole[region]["n"] == ""

    def make_towns(self):
        """The townships of every county that has them, if the files tell what the model knew."""
        covariates = {row["region"]: {name: number(row[name]) for name in ("college_or_more", "urban")}
                      for row in self.folder.rows("covariates.csv")}
        made = {}
        if not self.folder.has("covariates.csv") or self.survey.opt_in:
            return made
        for county, row in self.whole.items():
            towns = [region for region in self.children.get(county, ())
                     if self.whole[region]["level"] == "township"]
            if row["level"] != "county" or not towns:
                continue
            share = self.survey.headline(county)
            made.update(model_towns(
                self.survey, county, towns,
                share.value if share and row["status"] != "suppress" else None, covariates))
        return made

    def towns_unmade(self):
        if self.survey.opt_in:
            return "alone"
        return None if self.folder.has("covariates.csv") else "covariates.csv"

    def check_town(self, what, region, row):
        town, made = self.towns.get(region), dict.fromkeys(
            ("share", "rmse", "ci_low", "ci_high", "gamma"))
        if town:
            made = {"share": town.share, "rmse": town.rmse, "ci_low": town.low,
                    "ci_high": town.high, "gamma": rounded(town.gamma, 2)}
            if row["status"] == "suppress" and self.survey.cell(region, "all").n:
                made = {name: rounded(value, 3) for name, value in made.items()}
            hidden = self.is_hidden(region)
            made["kind"] = "sampled" if region in self.survey.in_sample else "synthetic"
            made["status"] = "suppress" if hidden else town.status
        self.figures(what, row, made, "model_", self.towns_unmade())

    # --- ranks ---

    def ranked_figure(self, region, figure, peer):
        """(estimate, error) of a region that is ranked, else None."""
        row = self.whole.get(region)
        if not row:
            return (float(peer["peer_share"]), least_error(
                *(peer[name] for name in ("peer_share", "peer_se", "peer_n")))
                    ) if peer["peer_share"] else None
        if figure == "model":
            town = self.towns.get(region)
            if not town or region not in self.survey.in_sample:
                return None
            return (0.5, 1.0) if self.is_hidden(region) else (town.share, town.rmse)
        share = self.survey.headline(region)
        if not share or row["status"] == "suppress":
            return None
        return share.value, self.survey.own_error(region)

    def figure_to_rank(self, parent):
        needs = any(region in self.survey.in_sample and self.whole[region]["status"] == "suppress"
                    and region in self.towns and not self.is_unit(region)
                    for region in self.children.get(parent, ()))
        return "model" if needs else "direct"

    def check_ranks(self):
        rows = self.folder.rows("ranks.csv")
        for parent in dict.fromkeys(row["parent"] for row in rows):
            siblings = [row for row in rows if row["parent"] == parent]
            inside = all(row["region"] in self.whole for row in siblings)
            figure = self.figure_to_rank(parent) if inside else "direct"
            found = {row["region"]: self.ranked_figure(row["region"], figure, row)
                     for row in siblings}
            found = {region: pair for region, pair in found.items() if pair}
            z = NormalDist().inv_cdf(
                1 + math.expm1(math.log(self.survey.level) / max(1, len(found))) / 2)
            limits = {region: (p - z * se, p + z * se) for region, (p, se) in found.items()}
            for row in siblings:
                self.check_rank(row, figure, limits, len(siblings), inside)

    def check_rank(self, row, figure, limits, siblings, inside):
        own = limits.get(row["region"])
        made = {"figure": figure, "ranked": len(limits), "siblings": siblings}
        if own:
            made["rank_low"] = 1 + sum(low > own[1] for low, _ in limits.values())
            made["rank_high"] = len(limits) - sum(high < own[0] for _, high in limits.values())
            made["tied_with"] = " ".join(
                region for region, (low, high) in limits.items()
                if region != row["region"] and low <= own[1] and own[0] <= high)
        unmade = self.towns_unmade() if figure == "model" or row["figure"] == "model" else None
        what = f"{row['parent']} {row['region']}"
        self.figures(f"ranks.csv {what}", row, made, unmade=unmade)
        if inside:
            same = {"rank_figure": "figure", "rank_low": "rank_low", "rank_high": "rank_high",
                    "ranked": "ranked", "siblings": "siblings"}
            self.figures(f"results.csv {row['region']} all", self.whole[row["region"]],
                         {column: made.get(name) for column, name in same.items()}, unmade=unmade)

    # --- what the plan wants beside other regions ---

    def check_comparisons(self):
        for row in self.folder.rows("comparisons.csv"):
            if row["outcome"] in ("not_loaded", "not_comparable"):
                continue
            region = row["region"]
            own = self.survey.headline(region)
            shown = own and self.whole[region]["status"] != "suppress" and own.df >= 1
            is_bound = row["kind"] in ("published_with_n", "published_without_error")
            made = {"outcome": ("bound" if is_bound else "judged") if shown else "withheld"}
            if shown:
                made.update(held_against(self.survey, row, is_bound))
            self.figures(f"comparisons.csv {region} {row['against']} {row['series']}", row, made,
                         unmade=self.survey.unmade(region, "all", ""))

    # --- other years ---

    def check_changes(self):
        for row in self.folder.rows("changes.csv"):
            share = self.survey.headline(row["region"])
            linking = number(row["linking_se"]) if row["linking_se"] else 0.0
            made = change_since(float(row["reference_share"]), number(row["reference_se"]),
                                number(row["reference_df"]), share, linking, self.survey.level)
            what = f"changes.csv {row['region']} {row['kind']} {row['year']}"
            unmade = self.survey.unmade(row["region"], "all", "")
            self.figures(what, row, made, unmade=unmade)
            self.check_linking(what, row)
            told = {f"change_{name}": made.get(name) for name in ("se", "ci_low", "ci_high", "p")}
            self.changes.setdefault(row["region"], {  # the latest is the first of a region
                **told, "change": made["change"], "change_since_kind": row["kind"],
                "change_since_year": row["year"], "change_linking_se": linking,
                "change_since_share": number(row["reference_share"])})

    def check_linking(self, what, row):
        """0 where both waves have one scale."""
        latent = number(row["latent_se"]) if row["latent_se"] else 0.0
        if self.survey.method["headline"] != "plausible" or not latent:
            self.figures(what, row, {"linking_se": 0.0})
            return
        form = linked_form(self.folder.rows("items.csv"), self.survey.method["instrument"])
        self.figures(what, row, {"linking_se": linking_error(
            self.survey, row["region"], latent, form)},
            unmade=self.survey.unmade(row["region"], "all", ""))

    def check_projections(self):
        waves = [(float(row["year"]), float(row["reference_share"]), float(row["reference_se"]),
                  number(row["linking_se"]))
                 for row in self.folder.rows("changes.csv")
                 if row["region"] == self.survey.region and row["kind"] == "wave"]
        own = self.survey.headline(self.survey.region)
        linking = max([wave[3] ** 2 / 2 for wave in waves] + [0.0])
        points = [(t, p, se ** 2 + linking) for t, p, se, _ in waves]
        points.append((float(self.survey.method["year"]), own.value, own.var + linking))
        for row in self.folder.rows("projections.csv"):
            made = project(points, float(row["target"]), float(row["year"]), self.survey.level,
                           row["model"] == "logit")
            made["waves"] = len(points)
            self.figures(f"projections.csv {row['model']}", row, made)

    # --- gaps ---

    def gap_unmade(self, row):
        return (self.survey.unmade(row["region"], row["group"], "")
                or self.survey.unmade(row["region"], row["against"], ""))

    def check_gaps(self):
        """A gap has a row for each earlier wave, or one."""
        families, seen = {}, set()
        for row in self.folder.rows("gaps.csv"):
            what = f"gaps.csv {row['region']} {row['group']} {row['against']}"
            if row["since_year"]:
                self.check_gap_change(f"{what} {row['since_year']}", row)
            if what in seen:
                continue
            seen.add(what)
            unmade = self.gap_unmade(row)
            made = dict.fromkeys(("difference", "se", "df", "ci_low", "ci_high", "p", "ratio",
                                  "ratio_low", "ratio_high"))
            made.update({} if unmade else gap_figures(self.survey, row))
            self.figures(what, row, made, unmade=unmade)
            family = row["region"], row["group"].partition("=")[0]
            families.setdefault(family, []).append((what, row, made["p"], unmade))
        for family in families.values():
            tested = [gap for gap in family if gap[2] is not None]
            adjusted = dict(zip((gap[0] for gap in tested), holm([gap[2] for gap in tested])))
            for what, row, _, unmade in family:
                self.figures(what, row, {"p_adjusted": adjusted.get(what)}, unmade=unmade)

    def check_gap_change(self, what, row):
        unmade = self.gap_unmade(row)
        made = dict.fromkeys(("change", "se", "df", "ci_low", "ci_high", "p"))
        told = {"narrowed_probability": None}
        if not unmade:
            gap = difference(self.survey, row["region"], row["group"], row["against"])
            then = float(row["since_difference"]), float(row["since_se"])
            made = change_since(*then, number(row["since_df"]), gap, 0.0, self.survey.level)
            told = {"narrowed_probability": narrowed(then, (gap.value, gap.se))}
        told["change"] = made["change"]
        for column, name in (("se", "se"), ("df", "df"), ("low", "ci_low"), ("high", "ci_high"),
                             ("p", "p")):
            told[f"change_{column}"] = made.get(name)
        self.figures(what, row, told, unmade=unmade)

    def check_spreads(self):
        rows = self.folder.rows("spreads.csv")
        order = list(self.survey.parent)
        for county in dict.fromkeys(row["region"] for row in rows):
            towns = [region for region in self.children[county]
                     if region in self.towns and not self.is_unit(region) and not self.is_hidden(region)
                     and self.towns[region].status != "suppress"]
            seed = int(self.survey.method["seed"]) ^ order.index(county) << 32
            made = {} if self.towns_unmade() else spreads(
                [rounded(self.towns[town].share, 3) for town in towns],
                [rounded(self.towns[town].rmse, 3) for town in towns],
                [self.survey.cell(town, "all").weight for town in towns], seed, self.survey.level)
            for row in (row for row in rows if row["region"] == county):
                found = made.get(row["measure"], (None,) * 3)
                if row["measure"] == "dissimilarity" and found[0] is not None:
                    found = [rounded(value, 3) for value in found]
                self.figures(f"spreads.csv {county} {row['measure']}", row,
                             {"value": found[0], "ci_low": found[1], "ci_high": found[2],
                              "areas": len(towns)}, unmade=self.towns_unmade())

    # --- two rules for one standard error ---

    def check_errors(self):
        survey = self.survey
        for row in self.folder.rows("errors.csv"):
            cell = survey.cell(row["region"], row["group"])
            share, draws = cell.measure["plausible"], cell.draws["plausible"]
            between_draws = (1 + 1 / len(draws)) * variance(draws)
            rubin = cell.rubin()
            self.figures(f"errors.csv {row['region']} {row['group']}", row, {
                "share": share.value, "se": share.se,
                "sampling_se": math.sqrt(share.var - between_draws),
                "between_se": math.sqrt(between_draws), "rubin_sampling_se": math.sqrt(rubin),
                "rubin_se": math.sqrt(rubin + between_draws)})

    def all(self):
        self.check_changes()
        self.check_results()
        self.check_errors()
        self.check_ranks()
        self.check_comparisons()
        self.check_projections()
        self.check_gaps()
        self.check_spreads()


def main(path):
    report = Report()
    folder = Folder(Path(path), report)
    if not folder.check():
        print("有文件不完整，未重算 a file is cut: nothing was recomputed")
        return 1
    folder.check_copies()
    Check(folder, report).all()
    return report.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parent))
