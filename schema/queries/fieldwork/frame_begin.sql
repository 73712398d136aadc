-- SPDX-License-Identifier: GPL-3.0-or-later
-- Begins a frame beside the one that the survey may have, whose number it returns as well.
-- lane: session
-- param survey_id int4
-- param kind text
-- param sha256 bytea
-- result frame_id int4
-- result old_frame_id int4 null
-- rows: one
SELECT frame_id, old_frame_id FROM kesu_fn.frame_begin(@survey_id, @kind, @sha256)
