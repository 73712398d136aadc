-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads which survey a run belongs to, and what the scoring must know about that survey. Its key groups
-- are those of its first run that was done: other rules for the same people, side by side, would tell how
-- the few answered who are in one group and not in the other.
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
-- result key_groups jsonb null
-- rows: one or none
SELECT s.survey_id, s.slug, s.result_class, s.vintage, s.region::text, s.year,
  r.seed, s.rehearsal, p.version, r.kind, s.opt_in,
  coalesce((SELECT coalesce(q.recipe -> 'key_groups', '[]') FROM kesu.run q
    WHERE q.survey_id = s.survey_id AND q.run_id < r.run_id AND q.state IN ('done', 'superseded')
    ORDER BY q.run_id LIMIT 1), p.key_groups)
FROM kesu.run r
JOIN kesu.survey s USING (survey_id)
JOIN kesu.programme p USING (programme_id)
WHERE r.run_id = @run_id
