-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores whose letters the invitations are in.
-- lane: session
-- param survey_id int4
-- param numbers int4[]
-- param attempts uuid[]
SELECT FROM kesu_fn.letter_store(@survey_id, @numbers, @attempts)
