-- SPDX-License-Identifier: GPL-3.0-or-later
-- Finds the account that holds a token, and limits the rest of this transaction to the subtree of
-- that account, which row-level security looks up by the same hash (kesu.scope_prefix). Without a valid token (NULL, wrong, expired, disabled) the scope is empty: only
-- rehearsals can be seen.
-- lane: slow
-- param token_sha256 bytea null
-- result name text null
-- result role text null
-- result scope text
SELECT a.name, a.role,
  CASE WHEN always.hash IS NOT NULL THEN coalesce(a.scope, '') END AS scope
FROM (SELECT set_config('kesu.token', coalesce(encode(@token_sha256, 'hex'), ''), true)) always (hash)
LEFT JOIN kesu_fn.account_by_token(@token_sha256) a ON true
