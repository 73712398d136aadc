-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the tokens of whoever asks that were not revoked.
-- lane: sign_in
-- result token_id int8
-- result label text
-- result role text
-- result scope text
-- result made_at timestamptz
-- result expires_at timestamptz
-- result last_used_on text null
SELECT t.token_id, t.label, t.role, t.scope, t.made_at, t.expires_at, t.last_used_on::text
FROM kesu_fn.token_list() t
