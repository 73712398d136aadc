-- Reads a survey's primary sampling units.
-- lane: link
-- param survey_id int4
-- result psu int4
-- result stratum int4
-- result region text
-- result residence text
SELECT psu, stratum, region::text, residence
FROM kesu.psu
WHERE survey_id = $1
ORDER BY psu
