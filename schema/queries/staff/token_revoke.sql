-- SPDX-License-Identifier: GPL-3.0-or-later
-- Revokes a token.
-- lane: sign_in
-- param token_id int8
-- result revoked bool
-- rows: one
SELECT kesu_fn.token_revoke(@token_id)
