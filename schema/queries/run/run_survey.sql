-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads which survey a run belongs to, and what the scoring must know about that survey.
-- lane: session
-- param run_id int8
-- result survey_id int4
-- result slug text
-- result result_class text
-- result vintage int2
-- result region text
-- result year int2
-- result seed int8
-- result rehearsal bool
-- result programme_version int4
-- result kind text null
-- result opt_in bool
-- rows: one or none
SELECT s.survey_id, s.slug, s.result_class, s.vintage, s.region::text, s.year,
  r.seed, s.rehearsal, p.version, r.kind, s.opt_in
FROM kesu.run r
JOIN kesu.survey s USING (survey_id)
JOIN kesu.programme p USING (programme_id)
WHERE r.run_id = @run_id
