-- SPDX-License-Identifier: GPL-3.0-or-later
-- Creates an account and records who created it; returns no row when the name is taken.
-- lane: session
-- param name text
-- param role text
-- param scope text
-- param token_sha256 bytea
-- param days int4
-- result name text
-- rows: one or none
WITH made AS (
  INSERT INTO kesu_identity.account (name, role, scope, token_sha256, expires_at)
  VALUES (@name, @role, @scope, @token_sha256, now() + make_interval(days => @days))
  ON CONFLICT (name) DO NOTHING
  RETURNING name
), noted AS (
  SELECT kesu.audit_note(session_user, 'account.create', 'account/' || name,
    jsonb_build_object('role', @role, 'scope', @scope)) AS row
  FROM made
)
SELECT made.name FROM made CROSS JOIN noted
