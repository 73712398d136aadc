-- SPDX-License-Identifier: GPL-3.0-or-later
-- Names the run whose figures the statements file_* of this transaction read.
-- lane: session
-- param run_id int8
-- result run text
-- rows: one
SELECT set_config('kesu.run', @run_id::int8::text, true)
