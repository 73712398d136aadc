-- SPDX-License-Identifier: GPL-3.0-or-later
-- Takes an account's password and second factor, and gives it a code for a new password.
-- lane: sign_in
-- param name text
-- param setup_sha256 bytea
-- result reset bool
-- rows: one
SELECT kesu_fn.account_reset(@name, @setup_sha256)
