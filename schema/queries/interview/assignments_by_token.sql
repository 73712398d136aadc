-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads which cases are assigned, of those whose fieldwork the account of the token manages.
-- lane: slow
-- param slug text
-- result number int4
-- result psu text
-- result account text
-- result is_done bool
SELECT number, psu, account, is_done FROM kesu_fn.assignments_by_token(@slug)
