-- SPDX-License-Identifier: GPL-3.0-or-later
-- Takes what names the people of rows of a frame, from number `first` on.
-- lane: session
-- param frame_id int4
-- param first int4
-- param people text[]
SELECT FROM kesu_fn.frame_people_add(@frame_id, @first, @people)
