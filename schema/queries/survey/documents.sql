-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a survey that the account creates can refer to; no row for one that may create none.
-- lane: slow
-- result documents jsonb
-- rows: one or none
SELECT told FROM kesu_fn.documents_told() AS told WHERE told IS NOT NULL
