-- Streams what the submitted attempts of a survey had saved by their receipt, oldest first.
-- lane: copy
-- result attempt uuid
-- result seq int4
-- result items int2[]
-- result responses int8[]
-- result elapsed_ms int4[]
-- result background text null
SELECT k.attempt, k.seq, k.items, k.responses, k.elapsed_ms, k.background::text
FROM kesu.attempt a
JOIN kesu.receipt r ON r.attempt = a.attempt
JOIN kesu.answer k ON k.attempt = a.attempt AND k.seq <= r.last_seq
WHERE a.survey_id = current_setting('kesu.survey')::int4 AND a.state = 'submitted'
ORDER BY k.attempt, k.seq
