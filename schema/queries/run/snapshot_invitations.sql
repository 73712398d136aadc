-- SPDX-License-Identifier: GPL-3.0-or-later
-- Streams how many persons were invited in each primary sampling unit, by base weight. Persons who
-- never came are included; households in which nobody is of the survey's ages are not.
-- lane: copy
-- result psu int4
-- result base_weight float8
-- result persons int8
SELECT i.psu, i.base_weight, count(*)
FROM kesu.invitation i
WHERE i.survey_id = current_setting('kesu.survey')::int4 AND i.eligible IS DISTINCT FROM 0
GROUP BY i.psu, i.base_weight
ORDER BY i.psu, i.base_weight
