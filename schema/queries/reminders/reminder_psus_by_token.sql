-- SPDX-License-Identifier: GPL-3.0-or-later
-- Counts who is to be reminded, psu by psu, for the account of the token. SQLSTATE KV404: there is no
-- such survey; 42501: it is not for this account.
-- lane: slow
-- param slug text
-- param days int4
-- param below int4 null
-- result psu text
-- result stratum text
-- result cases int8
-- result phones int8
SELECT psu, stratum, cases, phones
FROM kesu_fn.reminder_psus_by_token(@slug, @days, @below)
