-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores how often each choice of the survey's items was taken.
-- lane: session
-- param run_id int8
-- param numbers int2[]
-- param choices int2[]
-- param taken int4[]
-- param rests float8[]
INSERT INTO kesu.item_choice (run_id, instrument_id, number, choice, taken, rest)
SELECT r.run_id, s.instrument_id, c.number, c.choice, c.taken, c.rest
FROM kesu.run r
JOIN kesu.survey s USING (survey_id)
CROSS JOIN unnest(@numbers::int2[], @choices::int2[], @taken::int4[], @rests::float8[])
  AS c (number, choice, taken, rest)
WHERE r.run_id = @run_id
