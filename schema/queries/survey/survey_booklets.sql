-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the booklets of a survey for its preview. No row: there is none for the caller.
-- lane: slow
-- param slug text
-- result booklets jsonb
-- rows: one or none
SELECT b.booklets FROM (SELECT kesu_fn.survey_booklets(@slug) AS booklets) b
WHERE b.booklets IS NOT NULL
