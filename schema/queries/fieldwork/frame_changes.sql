-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the units in which a frame differs from another, by what is otherwise. Units of a psu that
-- stand in another order have moved, for a systematic draw goes by it.
-- lane: session
-- param frame_id int4
-- param old_frame_id int4
-- result change text
-- result unit text
SELECT change, unit FROM kesu_fn.frame_changes(@frame_id, @old_frame_id)
