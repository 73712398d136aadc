-- SPDX-License-Identifier: GPL-3.0-or-later
-- Creates an account with a password or a token and records who created it; returns no row when the
-- name is taken.
-- lane: session
-- param name text
-- param role text
-- param scope text
-- param password text null
-- param token_sha256 bytea null
-- param days int4
-- result name text
-- rows: one or none
WITH made AS (
  INSERT INTO kesu_identity.account (name, role, scope, password)
  VALUES (@name, @role, @scope, @password)
  ON CONFLICT (name) DO NOTHING
  RETURNING name
), token AS (
  INSERT INTO kesu_identity.api_token (account, label, sha256, expires_at)
  SELECT name, 'kesu account add', @token_sha256, now() + make_interval(days => @days)
  FROM made WHERE @token_sha256::bytea IS NOT NULL
), noted AS (
  SELECT kesu.audit_note(session_user, 'account.create', 'account/' || name,
    jsonb_build_object('role', @role, 'scope', @scope)) AS row
  FROM made
)
SELECT made.name FROM made CROSS JOIN noted
