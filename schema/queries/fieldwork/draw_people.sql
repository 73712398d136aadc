-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the people of some psus of a survey's frame, or the households that were listed there: psu by
-- psu, in the order of the file.
-- lane: session
-- param survey_id int4
-- param psus text[]
-- result psu int4
-- result unit text
-- result household text null
SELECT n.number::int4 - 1, u.unit, u.household
FROM unnest(@psus::text[]) WITH ORDINALITY AS n (name, number)
JOIN kesu.frame f ON f.survey_id = @survey_id AND f.kind <> 'areas'
JOIN kesu.frame_unit u ON u.frame_id = f.frame_id AND u.psu = n.name
ORDER BY n.number, u.number
