-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the households of a sample that are invited, with the invitation and the count that each has.
-- lane: session
-- param survey_id int4
-- result number int4
-- result unit text
-- result attempt uuid null
-- result eligible int2 null
SELECT d.number, d.unit, l.attempt, h.eligible
FROM kesu.household_draw k
JOIN kesu.drawn_person d USING (survey_id)
LEFT JOIN kesu_identity.letter l USING (survey_id, number)
LEFT JOIN kesu.household h USING (survey_id, number)
WHERE k.survey_id = @survey_id AND d.psu IS NOT NULL
ORDER BY d.unit COLLATE "C"
