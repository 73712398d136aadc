-- Takes the oldest waiting run, or one whose process is gone. One job runner a database holds the
-- advisory lock of run_runner_lock, so a run found running belongs to nobody.
-- lane: link
-- result run_id int8
-- result slug text
SELECT r.run_id, s.slug
FROM kesu.run r
JOIN kesu.survey s USING (survey_id)
WHERE r.state IN ('queued', 'running')
ORDER BY r.run_id
LIMIT 1
