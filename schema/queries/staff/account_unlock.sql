-- SPDX-License-Identifier: GPL-3.0-or-later
-- Ends the lock of an account's name, and records who did it.
-- lane: session
-- param name text
-- result name text
-- rows: one or none
WITH unlocked AS (
  DELETE FROM kesu_identity.sign_in s WHERE s.name_sha256 = sha256(convert_to(@name, 'UTF8'))
), noted AS (
  SELECT name, kesu.audit_note(session_user, 'account.unlock', 'account/' || name) AS row
  FROM kesu_identity.account WHERE name = @name
)
SELECT name FROM noted
