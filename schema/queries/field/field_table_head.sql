-- SPDX-License-Identifier: GPL-3.0-or-later
-- How a file of a survey's fieldwork begins, and of which survey this transaction then reads rows.
-- KV404: there is no such survey for the caller; 42501: it may not.
-- lane: session
-- param slug text
-- param kind text
-- result survey_id int4
-- result rehearsal bool
-- result at text
-- result refused text null
-- result rows int8
-- result gone int8
-- result survey text
-- rows: one
SELECT h.survey_id, h.rehearsal, h.at, h.refused, h.rows, h.gone,
  set_config('kesu.survey', h.survey_id::text, true)
FROM kesu_fn.field_table_head(@slug, @kind) h
