-- SPDX-License-Identifier: GPL-3.0-or-later
-- Finds the account that holds a token, and limits the rest of this transaction to the subtree of
-- that account. Without a valid token (NULL, wrong, expired, disabled) the scope is empty: only
-- rehearsals can be seen.
-- lane: slow
-- param token_sha256 bytea null
-- result name text null
-- result role text null
-- result scope text
SELECT a.name, a.role, set_config('kesu.scope', coalesce(a.scope, ''), true)
FROM (VALUES (1)) AS always (row)
LEFT JOIN kesu_fn.account_by_token(@token_sha256) a ON true
