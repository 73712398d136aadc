-- SPDX-License-Identifier: GPL-3.0-or-later
-- Deletes a frame that another one has taken the place of.
-- lane: session
-- param frame_id int4
SELECT FROM kesu_fn.frame_drop(@frame_id)
