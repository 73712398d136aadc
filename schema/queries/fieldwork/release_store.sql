-- SPDX-License-Identifier: GPL-3.0-or-later
-- Releases the next replicates of a survey's reserve; what follows is done by the row's triggers.
-- lane: session
-- param survey_id int4
-- param replicates int4
-- param reason text
SELECT FROM kesu_fn.release_store(@survey_id, @replicates, @reason)
