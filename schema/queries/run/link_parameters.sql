-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the item parameters that a run estimated, or that it took over for its reference form.
-- lane: session
-- param run_id int8
-- result instrument_id int4
-- result code text
-- result on_form bool
-- result model text
-- result a float8
-- result d float8
-- result c float8
SELECT p.instrument_id, i.code, p.on_form, p.model, p.a, p.d, p.c
FROM kesu.item_parameter p
JOIN kesu.item i USING (instrument_id, number)
WHERE p.run_id = @run_id
ORDER BY p.instrument_id, p.number, p.on_form
