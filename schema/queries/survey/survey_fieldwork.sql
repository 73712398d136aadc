-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores when the fieldwork of a draft is to begin and to end.
-- lane: session
-- param survey_id int4
-- param opens text null
-- param closes text null
UPDATE kesu.survey
SET opens_at = @opens::text::timestamptz, closes_at = @closes::text::timestamptz
WHERE survey_id = @survey_id
