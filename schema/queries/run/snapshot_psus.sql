-- SPDX-License-Identifier: GPL-3.0-or-later
-- Streams every primary sampling unit of a survey, including those where nobody answered.
-- lane: copy
-- result psu int4
-- result stratum int4
-- result region text
-- result residence text null
SELECT p.psu, p.stratum, p.region::text, p.residence
FROM kesu.psu p
WHERE p.survey_id = current_setting('kesu.survey')::int4
ORDER BY p.psu
