-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the runs of a run's survey that have shown figures: how many respondents each had among how
-- many submissions, how many submissions of now came after its snapshot, and the hash of its margins.
-- A run of fewer respondents than @least has shown nothing. An interim run does not bind a main run: a
-- look at an open survey must not make its figure impossible. What is withdrawn leaves nothing behind: how
-- many went follows from these numbers. is_fixed: it was published, and nothing takes its place.
-- margins: the hash of their totals, without year and source; '': there were none; NULL: the run is of
-- before runs noted it.
-- lane: session
-- param run_id int8
-- param least int4
-- result earlier int8
-- result respondents int4
-- result submitted int8
-- result come int8
-- result binds bool
-- result is_fixed bool
-- result is_superseded bool
-- result margins text null
SELECT q.run_id, n.respondents,
  coalesce((coalesce(q.diagnostics -> 'kept', q.diagnostics) ->> 'submitted')::float8::int8,
    n.respondents), (
  SELECT count(*)
  FROM kesu.attempt a
  JOIN kesu.receipt c USING (attempt)
  WHERE a.survey_id = q.survey_id AND a.state = 'submitted' AND c.issued_at > q.started_at),
  (r.kind, q.kind) IS DISTINCT FROM ('main', 'interim'),
  EXISTS (SELECT FROM kesu.publication p WHERE p.run_id = q.run_id), q.state = 'superseded',
  CASE WHEN jsonb_typeof(q.recipe -> 'margins') = 'object'
    THEN q.recipe #>> '{margins,totals_sha256}' ELSE '' END
FROM kesu.run r
JOIN kesu.run q ON q.survey_id = r.survey_id AND q.run_id <> r.run_id
  AND q.state IN ('done', 'superseded')
CROSS JOIN LATERAL (
  SELECT e.n AS respondents FROM kesu.estimate e
  WHERE e.run_id = q.run_id AND e.region = q.region AND e."group" = 'all'
  UNION ALL
  SELECT s.submitted FROM kesu.activity_statistic s
  WHERE s.run_id = q.run_id AND s."group" = 'all') n
WHERE r.run_id = @run_id AND n.respondents >= @least
ORDER BY q.run_id
