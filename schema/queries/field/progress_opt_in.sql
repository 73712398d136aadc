-- SPDX-License-Identifier: GPL-3.0-or-later
-- How many people beside the sample have opted into a survey, see kesu_fn.progress_opt_in.
-- lane: slow, session
-- param slug text
-- result open int8
-- result submitted int8
-- rows: one or none
SELECT open, submitted FROM kesu_fn.progress_opt_in(@slug)
