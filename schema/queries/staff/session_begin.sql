-- SPDX-License-Identifier: GPL-3.0-or-later
-- Begins the session of an account whose owner has shown who it is.
-- lane: sign_in
-- param account text
-- param sha256 bytea
-- param method text
-- param checked text null
-- param totp_step int8 null
-- result name text
-- result role text
-- result scope text
-- result rights text[]
-- result password bool
-- result second_factor bool
-- result expires_at timestamptz
-- rows: one or none
SELECT b.name, b.role, b.scope, b.rights, b.password, b.second_factor, b.expires_at
FROM kesu_fn.session_begin(@account, @sha256, @method, @checked, @totp_step) b
