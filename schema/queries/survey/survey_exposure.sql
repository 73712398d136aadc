-- SPDX-License-Identifier: GPL-3.0-or-later
-- Counts how often the items of a survey's form were shown.
-- lane: slow, session
-- param slug text
-- result exposure jsonb
-- rows: one or none
SELECT e.exposure FROM (SELECT kesu_fn.survey_exposure(@slug) AS exposure) e
WHERE e.exposure IS NOT NULL
