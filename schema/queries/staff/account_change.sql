-- SPDX-License-Identifier: GPL-3.0-or-later
-- Changes an account; what is NULL stays.
-- lane: sign_in
-- param name text
-- param disabled bool null
-- param role text null
-- param scope text null
-- result changed bool
-- rows: one
SELECT kesu_fn.account_change(@name, @disabled, @role, @scope)
