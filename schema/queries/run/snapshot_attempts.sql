-- SPDX-License-Identifier: GPL-3.0-or-later
-- Streams every attempt of a survey with its place in the sample. Where households were drawn, others
-- counts the people there who might have been asked in the person's place: NULL when nobody counted
-- them, or found none, although somebody has answered. An older attempt has the identifier
-- of its invitation and no place of its own.
-- lane: copy
-- result attempt uuid
-- result state text
-- result psu int4 null
-- result base_weight float8 null
-- result last_seq int4 null
-- result booklet int2
-- result seconds float8 null
-- result others int4 null
SELECT a.attempt, a.state, coalesce(a.psu, i.psu), coalesce(a.base_weight, i.base_weight), r.last_seq,
  a.booklet,
  CASE WHEN a.state = 'submitted' THEN extract(epoch FROM a.ended_at - a.consented_at)::float8 END,
  CASE WHEN h.survey_id IS NULL THEN 0 ELSE nullif(a.eligible, 0) - 1 END
FROM kesu.attempt a
LEFT JOIN kesu.invitation i ON i.attempt = a.attempt
LEFT JOIN kesu.receipt r ON r.attempt = a.attempt
LEFT JOIN kesu.household_draw h ON h.survey_id = a.survey_id
WHERE a.survey_id = current_setting('kesu.survey')::int4
ORDER BY a.attempt
