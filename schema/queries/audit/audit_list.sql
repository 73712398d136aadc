-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the last rows of the audit, the oldest of them first: all, or those of a survey and its runs.
-- lane: session
-- param survey text null
-- param most int4
-- result audit_id int8
-- result at timestamptz
-- result account text
-- result action text
-- result object text
-- result detail jsonb
SELECT l.audit_id, l.at, l.account, l.action, l.object, l.detail
FROM (
  SELECT a.* FROM kesu.audit a
  WHERE @survey::text IS NULL OR a.object = 'survey/' || @survey OR a.detail ->> 'survey' = @survey
    OR a.object IN (
      SELECT 'run/' || r.run_id FROM kesu.run r JOIN kesu.survey s USING (survey_id)
      WHERE s.slug = @survey)
  ORDER BY a.audit_id DESC
  LIMIT @most
) l
ORDER BY l.audit_id
