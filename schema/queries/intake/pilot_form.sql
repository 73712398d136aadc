-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads what a pilot's answers are checked by; the design is NULL for the whole form.
-- param pilot uuid
-- result over bool
-- result booklet int2
-- result questions text
-- result design text null
SELECT f.over, f.booklet, f.questions, f.design FROM kesu_fn.pilot_form(@pilot) f
