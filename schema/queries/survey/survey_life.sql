-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads a survey's life, as kesu survey show prints it and the API returns it.
-- lane: slow, session
-- param slug text
-- result life jsonb
-- rows: one or none
SELECT kesu_fn.survey_life(s.survey_id) FROM kesu.survey s WHERE s.slug = @slug
