-- SPDX-License-Identifier: GPL-3.0-or-later
-- Finds the account that a token or a session's secret belongs to, and limits the rest of this
-- transaction to what it may see, which row-level security looks up by the same hash
-- (kesu.scope_prefix). Without a valid one (NULL, wrong, expired, disabled) the scope is empty: only
-- rehearsals can be seen.
-- lane: slow, sign_in
-- param token_sha256 bytea null
-- result name text null
-- result role text null
-- result scope text
-- result rights text[]
SELECT a.account, a.role, CASE WHEN always.hash IS NOT NULL THEN coalesce(a.scope, '') END AS scope,
  coalesce(a.rights, '{}') AS rights
FROM (SELECT set_config('kesu.token', coalesce(encode(@token_sha256, 'hex'), ''), true)) always (hash)
LEFT JOIN kesu_fn.credential_used(@token_sha256) a ON true
