-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores with a run what the plan promises about gaps in its survey's regions, while the plan is still the
-- version that the run has read.
-- lane: session
-- param run_id int8
-- param programme_version int4
INSERT INTO kesu.run_gap_target (run_id, result_class, number, region, year, "between", wording, quote)
SELECT r.run_id, r.result_class, t.number, t.region, t.year, t."between", t.wording, t.quote
FROM kesu.run r
JOIN kesu.survey s USING (survey_id)
JOIN kesu.programme p ON p.programme_id = s.programme_id AND p.version = @programme_version
JOIN kesu.target t ON t.programme_id = p.programme_id AND t.kind = 'gap'
  AND t.region ^@ kesu.region_prefix(s.region)
WHERE r.run_id = @run_id AND kesu_fn.run_is_held(r.rehearsal, r.kind)
