-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the regions of the programme that lie in the survey's own region, by code.
-- lane: session
-- param survey_id int4
-- result code text
SELECT code FROM kesu_fn.frame_regions(@survey_id)
