-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the items of a run's scale, by instrument and number.
-- lane: session
-- param run_id int8
-- result instrument text
-- result number int4
-- result item text
-- result kind text
-- result dimension text
-- result points int4
-- result anchor text
-- result model text
-- result a float8
-- result a_se float8 null
-- result d float8
-- result d_se float8 null
-- result c float8
-- result c_se float8 null
-- result answered int8 null
-- result share_right float8 null
-- result item_rest float8 null
-- result infit float8 null
-- result outfit float8 null
-- result rmsd float8 null
-- result s_x2 float8 null
-- result s_x2_df float8 null
-- result s_x2_p float8 null
-- result drift float8 null
-- result shift float8 null
SELECT t.instrument, t.number, t.item, t.kind, t.dimension, t.points, t.anchor, t.model, t.a, t.a_se, t.d,
  t.d_se, t.c, t.c_se, t.answered, t.share_right, t.item_rest, t.infit, t.outfit, t.rmsd, t.s_x2,
  t.s_x2_df, t.s_x2_p, t.drift, t.shift
FROM kesu_fn.export_items(@run_id) t
