-- SPDX-License-Identifier: GPL-3.0-or-later
-- Streams every attempt of a survey with its place in the sample. An older attempt has the identifier
-- of its invitation and no place of its own.
-- lane: copy
-- result attempt uuid
-- result state text
-- result psu int4 null
-- result base_weight float8 null
-- result last_seq int4 null
-- result booklet int2
-- result seconds float8 null
SELECT a.attempt, a.state, coalesce(a.psu, i.psu), coalesce(a.base_weight, i.base_weight), r.last_seq,
  a.booklet,
  CASE WHEN a.state = 'submitted' THEN extract(epoch FROM a.ended_at - a.consented_at)::float8 END
FROM kesu.attempt a
LEFT JOIN kesu.invitation i ON i.attempt = a.attempt
LEFT JOIN kesu.receipt r ON r.attempt = a.attempt
WHERE a.survey_id = current_setting('kesu.survey')::int4
ORDER BY a.attempt
