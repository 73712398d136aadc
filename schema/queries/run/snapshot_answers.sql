-- SPDX-License-Identifier: GPL-3.0-or-later
-- Streams the answers that the submitted attempts of a survey had saved when they got their
-- receipt, oldest first. Of the open attempts it streams only the saves with background answers, so
-- that an activity can count these attempts by group.
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
