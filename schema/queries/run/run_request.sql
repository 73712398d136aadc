-- SPDX-License-Identifier: GPL-3.0-or-later
-- Asks for a run; a trigger notes in the audit who asked. Without a seed it is the one that was drawn
-- when the survey closed, or else 1. SQLSTATE KR001: a main run after another one needs a reason;
-- KR002: another seed needs a main run before it; 42501: the survey reaches beyond the account's region.
-- lane: slow, session
-- param survey_id int4
-- param seed int8 null
-- param account text
-- param reason text null
-- result run_id int8
-- rows: one or none
INSERT INTO kesu.run (survey_id, result_class, rehearsal, region, seed, requested_by,
  reason)
SELECT s.survey_id, s.result_class, s.rehearsal, s.region, @seed, @account, @reason
FROM kesu.survey s
WHERE s.survey_id = @survey_id AND kesu_fn.run_allowed(s.region)
RETURNING run_id
