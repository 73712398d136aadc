-- SPDX-License-Identifier: GPL-3.0-or-later
-- How many of a sample's people have a letter, psu by psu, as the API returns it to the account of the
-- token. SQLSTATE KV404: there is no such survey; 42501: it is not for this account.
-- lane: slow
-- param slug text
-- result told jsonb
-- rows: one
SELECT kesu_fn.letters_by_token(@slug)
