-- SPDX-License-Identifier: GPL-3.0-or-later
-- Writes down how a survey's sample is drawn.
-- lane: session
-- param survey_id int4
-- param seed int8
-- param take int4
-- param reserve int4
SELECT FROM kesu_fn.draw_begin(@survey_id, @seed, @take, @reserve)
