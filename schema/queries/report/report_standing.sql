-- SPDX-License-Identifier: GPL-3.0-or-later
-- Finds a survey's publication, of this run or of whichever there is, for everybody.
-- lane: slow
-- param slug text
-- param run_id int8 null
-- result run_id int8
-- result withdrawn text null
-- rows: one or none
SELECT run_id, withdrawn FROM kesu_fn.report_standing(@slug, @run_id)
