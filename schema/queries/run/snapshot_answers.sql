-- Streams what the submitted attempts of a survey had saved by their receipt, oldest first, and of
-- the open ones what they told about themselves, so that an activity can count them by group.
-- lane: copy
-- result attempt uuid
-- result seq int4
-- result items int2[]
-- result responses int8[]
-- result elapsed_ms int4[]
-- result background text null
SELECT k.attempt, k.seq, k.items, k.responses, k.elapsed_ms, k.background::text
FROM kesu.attempt a
JOIN kesu.answer k ON k.attempt = a.attempt
LEFT JOIN kesu.receipt r ON r.attempt = a.attempt
WHERE a.survey_id = current_setting('kesu.survey')::int4
  AND CASE a.state
    WHEN 'submitted' THEN k.seq <= r.last_seq
    WHEN 'open' THEN k.background IS NOT NULL
    ELSE false
  END
ORDER BY k.attempt, k.seq
