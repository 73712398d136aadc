-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores whose letters the invitations are in.
-- lane: session
-- param survey_id int4
-- param numbers int4[]
-- param attempts uuid[]
INSERT INTO kesu_identity.letter (survey_id, number, attempt)
SELECT @survey_id, l.number, l.attempt
FROM unnest(@numbers::int4[], @attempts::uuid[]) AS l (number, attempt)
