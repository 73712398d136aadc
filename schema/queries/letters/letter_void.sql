-- SPDX-License-Identifier: GPL-3.0-or-later
-- Makes invitations of a survey void, together with the letters that they are in.
-- lane: session
-- param survey_id int4
-- param attempts uuid[]
SELECT FROM kesu_fn.letter_void(@survey_id, @attempts)
