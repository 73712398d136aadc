-- SPDX-License-Identifier: GPL-3.0-or-later
-- Sets an account's password, ends its sessions and its lock, and records who did it.
-- lane: session
-- param name text
-- param password text
-- result name text
-- rows: one or none
WITH changed AS (
  UPDATE kesu_identity.account SET password = @password, setup_sha256 = NULL, setup_until = NULL
  WHERE name = @name RETURNING name
), ended AS (
  DELETE FROM kesu_identity.session s USING changed WHERE s.account = changed.name
), unlocked AS (
  DELETE FROM kesu_identity.sign_in s USING changed
  WHERE s.name_sha256 = sha256(convert_to(changed.name, 'UTF8'))
), noted AS (
  SELECT kesu.audit_note(session_user, 'account.password', 'account/' || name,
    '{"by": "command"}') AS row
  FROM changed
)
SELECT changed.name FROM changed CROSS JOIN noted
