-- SPDX-License-Identifier: GPL-3.0-or-later
-- Makes a token of whoever asks; `checked` is the hash that the password was held against.
-- lane: sign_in
-- param label text
-- param sha256 bytea
-- param days int4
-- param role text null
-- param scope text null
-- param checked text null
-- result token_id int8
-- result role text
-- result scope text
-- result expires_at timestamptz
-- rows: one
SELECT t.token_id, t.its_role, t.its_scope, t.expires_at
FROM kesu_fn.token_make(@label, @sha256, @days, @role, @scope, @checked) t
