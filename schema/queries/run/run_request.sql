-- SPDX-License-Identifier: GPL-3.0-or-later
-- Asks for a run; a trigger notes in the audit who asked. Without a seed it is the one that was drawn
-- when the survey closed, or else 1.
-- lane: slow, session
-- param survey_id int4
-- param seed int8 null
-- param account text
-- result run_id int8
-- rows: one or none
INSERT INTO kesu.run (survey_id, result_class, rehearsal, region, seed, requested_by)
SELECT s.survey_id, s.result_class, s.rehearsal, s.region, coalesce(@seed, s.seed, 1), @account
FROM kesu.survey s
WHERE s.survey_id = @survey_id
RETURNING run_id
