#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long kesu progress takes of a survey of a million cases, from the start of the program to its end,
beside psql that counts the same from the rows: people drawn, invitations and attempts by psu, and the
outcome of each case's latest contact by psu. The counts of both are compared.
"""

import argparse
import json
import pathlib
import statistics
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "integration"))
import made_survey  # noqa: E402
import support  # noqa: E402

SLUG = "bench-progress"
# A thousand psus in fifty strata; of the people four in ten have submitted, one in twenty has begun, and
# of three in ten others an interviewer, of whom each has ten psus, has written something down, once or
# twice.
FILL = """
INSERT INTO kesu.stratum SELECT {s}, n, 'stratum ' || n FROM generate_series(1, 50) n;
INSERT INTO kesu.psu (survey_id, psu, stratum, vintage, region, residence)
  SELECT {s}, n, n % 50 + 1, v.vintage, t.code, 'urban'
  FROM generate_series(1, {psus}) n CROSS JOIN (SELECT vintage FROM kesu.survey WHERE survey_id = {s}) v
  JOIN unnest(ARRAY[{towns}]) WITH ORDINALITY AS t (code, i) ON t.i = n % {town_count} + 1;
INSERT INTO kesu.draw (survey_id, seed, take, reserve) VALUES ({s}, 1, {take}, 0);
INSERT INTO kesu.drawn_psu (survey_id, name, stratum, size, listed, probability, certain)
  SELECT {s}, 'P' || n, 'stratum ' || n % 50 + 1, {take}, {take}, 1, false
  FROM generate_series(1, {psus}) n;
INSERT INTO kesu.drawn_person (survey_id, number, unit, psu_name, probability, replicate, psu, base_weight)
  SELECT {s}, n, 'U' || n, 'P' || (n - 1) / {take} + 1, 1, 0, (n - 1) / {take} + 1, 1
  FROM generate_series(1, {psus} * {take}) n;
INSERT INTO kesu.invitation (attempt, survey_id, psu, base_weight)
  SELECT md5('i' || number)::uuid, survey_id, psu, 1 FROM kesu.drawn_person WHERE survey_id = {s};
UPDATE kesu.survey SET state = 'open' WHERE survey_id = {s};
INSERT INTO kesu.attempt (attempt, survey_id, invited, language, consented_at, state, ended_at, psu,
    base_weight)
  SELECT md5('a' || number)::uuid, survey_id, true, 'zh', now() - number % 60 * interval '1 min',
    CASE WHEN number % 20 < 8 THEN 'submitted' ELSE 'open' END,
    CASE WHEN number % 20 < 8 THEN now() END, psu, 1
  FROM kesu.drawn_person WHERE survey_id = {s} AND number % 20 < 9;
INSERT INTO kesu.contact (survey_id, number, at, mode, disposition, interviewer, recorded_by)
  SELECT {s}, n, now() - interval '2 days', 'visit', 'non_contact',
    'interviewer ' || (n - 1) / {take} % 100, 'bench'
  FROM generate_series(1, {psus} * {take}) n WHERE n % 20 BETWEEN 10 AND 15;
INSERT INTO kesu.contact (survey_id, number, at, mode, disposition, interviewer, recorded_by)
  SELECT {s}, n, now() - interval '1 day', 'visit', (ARRAY['refusal', 'ineligible'])[1 + n % 2],
    'interviewer ' || (n - 1) / {take} % 100, 'bench'
  FROM generate_series(1, {psus} * {take}) n WHERE n % 20 BETWEEN 10 AND 12;
VACUUM ANALYZE;
"""
BY_ROWS = """
SELECT count(*), sum(drawn), sum(sent), sum(started), sum(complete), sum(refused), sum(non_contact),
  sum(ineligible)
FROM (SELECT psu, count(*) AS drawn FROM kesu.drawn_person WHERE survey_id = {s} GROUP BY psu) d
LEFT JOIN (SELECT psu, count(*) AS sent FROM kesu.invitation WHERE survey_id = {s} GROUP BY psu) i
  USING (psu)
LEFT JOIN (SELECT psu, count(*) AS started, count(*) FILTER (WHERE state = 'submitted') AS complete
  FROM kesu.attempt WHERE survey_id = {s} GROUP BY psu) a USING (psu)
LEFT JOIN (
  SELECT psu, count(*) FILTER (WHERE class = 'refused') AS refused,
    count(*) FILTER (WHERE class = 'non_contact') AS non_contact,
    count(*) FILTER (WHERE class = 'ineligible') AS ineligible
  FROM (SELECT DISTINCT ON (number) number, disposition FROM kesu.contact WHERE survey_id = {s}
    ORDER BY number, at DESC) c
  JOIN kesu.disposition o ON o.code = c.disposition
  JOIN kesu.drawn_person p ON p.survey_id = {s} AND p.number = c.number
  GROUP BY psu) o USING (psu)
"""


def seconds(rounds, work):
    """The median, and what the last round returned."""
    times = []
    for _ in range(rounds):
        begun = time.monotonic()
        found = work()
        times.append(time.monotonic() - begun)
    return statistics.median(times), found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--cases", type=int, default=1000000)
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    psus = 1000
    with support.Kesu(workers=1) as kesu:
        survey = made_survey.create(kesu, SLUG, state="draft")
        begun = time.monotonic()
        for statement in FILL.split(";\n"):
            if statement.strip():
                kesu.sql(statement.format(
                    s=survey, psus=psus, take=options.cases // psus, town_count=len(made_survey.TOWNS),
                    towns=", ".join(f"'{town}'" for town in made_survey.TOWNS)))
        print(f"{options.cases} cases in {psus} psus, filled in {time.monotonic() - begun:.0f} s")
        ours, out = seconds(options.rounds, lambda: kesu.run("progress", SLUG, "--format", "json").stdout)
        total = json.loads(out)["total"]
        theirs, rows = seconds(max(3, options.rounds // 3), lambda: kesu.sql(BY_ROWS.format(s=survey)))
        counted = [str(total[name]) for name in (
            "drawn", "sent", "started", "complete", "refused", "non_contact", "ineligible")]
        if rows[0][1:] != counted:
            raise SystemExit(f"not the same: {rows[0][1:]}, {counted}")
        nothing, _ = seconds(options.rounds, lambda: kesu.sql("SELECT 1"))
        print(f"kesu progress --format json   {ours * 1000:8.0f} ms, {len(out)} bytes")
        print(f"psql, GROUP BY of the rows    {theirs * 1000:8.0f} ms")
        print(f"psql, SELECT 1                {nothing * 1000:8.0f} ms: any program takes that long here")
        print(f"ratio                         {theirs / ours:8.1f}")


if __name__ == "__main__":
    main()
