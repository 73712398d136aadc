-- SPDX-License-Identifier: GPL-3.0-or-later
-- Gives a token another secret; `checked` is the hash that the password was held against.
-- lane: sign_in
-- param token_id int8
-- param sha256 bytea
-- param checked text null
-- result label text
-- result role text
-- result scope text
-- result expires_at timestamptz
-- rows: one or none
SELECT t.label, t.role, t.scope, t.expires_at
FROM kesu_fn.token_rotate(@token_id, @sha256, @checked) t
