-- SPDX-License-Identifier: GPL-3.0-or-later
-- Deletes a frame that another one has taken the place of.
-- lane: session
-- param frame_id int4
DELETE FROM kesu.frame WHERE frame_id = @frame_id
