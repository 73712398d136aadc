-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the surveys that the scope may see, drafts as well, the newest first.
-- lane: slow, session
-- result slug text
-- result state text
-- result programme text
-- result region text
-- result year int2
-- result result_class text
-- result rehearsal bool
-- result title jsonb
SELECT s.slug, s.state, p.code, s.region::text, s.year, s.result_class, s.rehearsal, s.title::jsonb
FROM kesu.survey s
JOIN kesu.programme p USING (programme_id)
ORDER BY s.survey_id DESC
