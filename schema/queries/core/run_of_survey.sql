-- SPDX-License-Identifier: GPL-3.0-or-later
-- Finds a run of a survey: the run that is named, or else the one that was published, or else the
-- main one under the seed that was drawn, or else the latest one that is done. The target is the one
-- that the run compared its shares with; what is held against no target is not held against the
-- plan's of now either. What the diagnostics keep for later runs is not read. An old run, which kept
-- nothing, may have stored diagnostics that tell of a few people: its counts are not read, and
-- nothing of one of ten respondents or fewer. Who sees only a part of the survey's regions reads no
-- diagnostics, and who does not see the whole region's figure no method that tells it. A run that
-- another one took the place of has none, and no figures are read of it.
-- lane: slow, session
-- param slug text
-- param run_id int8 null
-- result run_id int8
-- result state text
-- result progress float8
-- result step text
-- result seed int8
-- result requested_at timestamptz
-- result finished_at timestamptz null
-- result failure text null
-- result program_version text null
-- result snapshot_sha256 bytea null
-- result recipe jsonb null
-- result diagnostics jsonb null
-- result target jsonb null
-- result programme_version int4 null
-- result plan_is_current bool
-- result kind text null
-- result superseded_by int8 null
-- rows: one or none
SELECT r.run_id, r.state, r.progress, r.step, r.seed, r.requested_at, r.finished_at, r.failure,
  r.program_version, r.snapshot_sha256,
  CASE WHEN r.recipe ? 'opt_in' AND NOT EXISTS (
      SELECT FROM kesu.estimate e
      WHERE e.run_id = r.run_id AND e.region = r.region AND e."group" = 'all')
    THEN jsonb_set(r.recipe, '{summary}', r.recipe #> '{opt_in,summary}') ELSE r.recipe END,
  CASE WHEN r.state = 'superseded' THEN NULL
    WHEN coalesce(d.found ->> 'respondents', d.found ->> 'submitted')::float8 <= 10
    THEN '{"withheld": {"because": "few_respondents", "least": 11}}'
    WHEN d.found ? 'kept' THEN d.found - 'kept'
    ELSE d.found - ARRAY['attempts', 'submitted', 'withdrawn', 'open', 'uninvited',
      'age_unknown', 'out_of_frame', 'response_rate', 'response', 'doubtful'] END,
  CASE WHEN t.run_id IS NOT NULL THEN jsonb_build_object('region', r.region, 'year', t.year,
    'value', t.value, 'comparison', t.comparison, 'quote', t.quote) END,
  r.programme_version, coalesce(r.programme_version = p.version, true) AND kesu_fn.run_is_held(r.rehearsal, r.kind),
  r.kind, r.superseded_by
FROM kesu.run r
JOIN kesu.survey s USING (survey_id)
JOIN kesu.programme p USING (programme_id)
CROSS JOIN LATERAL (SELECT kesu_fn.run_diagnostics(r.run_id) AS found) d
LEFT JOIN kesu.run_target t USING (run_id)
LEFT JOIN kesu.publication b USING (run_id)
WHERE s.slug = @slug
  AND CASE WHEN @run_id::int8 IS NULL THEN r.state = 'done' ELSE r.run_id = @run_id END
ORDER BY b.run_id IS NOT NULL DESC, (r.kind = 'main' AND r.seed = s.seed) IS TRUE DESC,
  r.run_id DESC
LIMIT 1
