-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads what was kept with a main run beside its rows, and names the run whose rows this transaction
-- then reads.
-- lane: session
-- param run_id int8
-- result reads_answers bool
-- result respondents int4 null
-- result psus int4[] null
-- result strata int4[] null
-- result scales float8[] null
-- result psu_factors float8[] null
-- result cell_factors float8[] null
-- result unmeasured text null
-- result item_codes text[] null
-- result run text
-- rows: one
SELECT m.reads_answers, m.respondents, m.psus, m.strata, m.scales, m.psu_factors, m.cell_factors,
  m.unmeasured, m.item_codes, set_config('kesu.run', @run_id::int8::text, true)
FROM kesu_fn.microdata_head(@run_id) m
