-- SPDX-License-Identifier: GPL-3.0-or-later
-- Makes an account that gets its password by a code.
-- lane: sign_in
-- param name text
-- param role text
-- param scope text
-- param setup_sha256 bytea
-- result made bool
-- rows: one
SELECT kesu_fn.account_make(@name, @role, @scope, @setup_sha256)
