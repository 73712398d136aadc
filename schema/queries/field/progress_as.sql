-- SPDX-License-Identifier: GPL-3.0-or-later
-- Limits the rest of this transaction to what a hashed token opens, as scope_by_token does, without
-- counting it as used.
-- lane: slow
-- param token_sha256 bytea
-- result token text
SELECT set_config('kesu.token', encode(@token_sha256, 'hex'), true)
