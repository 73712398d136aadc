-- Finds a survey's run: the one named, or the last that is done.
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
-- rows: one or none
SELECT r.run_id, r.state, r.progress, r.step, r.seed, r.requested_at, r.finished_at, r.failure,
  r.program_version, r.snapshot_sha256, r.recipe, r.diagnostics
FROM kesu.run r
JOIN kesu.survey s USING (survey_id)
WHERE s.slug = @slug
  AND CASE WHEN @run_id::int8 IS NULL THEN r.state = 'done' ELSE r.run_id = @run_id END
ORDER BY r.run_id DESC
LIMIT 1
