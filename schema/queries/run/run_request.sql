-- SPDX-License-Identifier: GPL-3.0-or-later
-- Asks for a run and records who asked.
-- lane: slow, session
-- param survey_id int4
-- param seed int8
-- param account text
-- result run_id int8
-- rows: one or none
WITH asked AS (
  INSERT INTO kesu.run (survey_id, result_class, rehearsal, region, seed, requested_by)
  SELECT s.survey_id, s.result_class, s.rehearsal, s.region, @seed, @account
  FROM kesu.survey s
  WHERE s.survey_id = @survey_id
  RETURNING run_id
), noted AS (
  INSERT INTO kesu.audit (account, action, object)
  SELECT @account, 'run.request', 'run/' || run_id FROM asked
)
SELECT run_id FROM asked
