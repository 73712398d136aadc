-- SPDX-License-Identifier: GPL-3.0-or-later
-- The same as quotas_set, as the account of the token. SQLSTATE KV404: there is no such survey; 42501: it
-- is not for this account.
-- lane: slow
-- param slug text
-- param groups text[]
-- param mosts int4[]
-- result outcome text
-- rows: one
SELECT kesu_fn.quotas_set_by_token(@slug, @groups, @mosts)
