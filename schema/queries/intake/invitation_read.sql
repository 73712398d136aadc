-- SPDX-License-Identifier: GPL-3.0-or-later
-- Finds the survey an invitation belongs to.
-- param attempt uuid
-- result slug text
SELECT s.slug
FROM kesu.invitation i
JOIN kesu.survey s USING (survey_id)
WHERE i.attempt = @attempt AND s.opened_on IS NOT NULL
