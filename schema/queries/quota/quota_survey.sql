-- SPDX-License-Identifier: GPL-3.0-or-later
-- Finds a survey by its name, for a command that sets or shows its quotas.
-- lane: session
-- param slug text
-- result survey_id int4
-- rows: one or none
SELECT s.survey_id FROM kesu.survey s WHERE s.slug = @slug
