-- SPDX-License-Identifier: GPL-3.0-or-later
-- The signed file of a publication, and what is said of its survey beside it, for everybody.
-- lane: slow
-- param run_id int8
-- result manifest text
-- result facts jsonb
-- rows: one or none
SELECT manifest, facts FROM kesu_fn.report_published(@run_id)
