-- SPDX-License-Identifier: GPL-3.0-or-later
-- Takes an account's second factor away, ends its sessions, and records who did it.
-- lane: session
-- param name text
-- result name text
-- rows: one or none
WITH changed AS (
  UPDATE kesu_identity.account SET totp = NULL, totp_step = NULL, totp_offered = NULL
  WHERE name = @name RETURNING name
), ended AS (
  DELETE FROM kesu_identity.session s USING changed WHERE s.account = changed.name
), noted AS (
  SELECT kesu.audit_note(session_user, 'account.second_factor', 'account/' || name,
    '{"on": false}') AS row
  FROM changed
)
SELECT changed.name FROM changed CROSS JOIN noted
