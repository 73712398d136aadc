-- SPDX-License-Identifier: GPL-3.0-or-later
-- Ends an account's sessions, and records who did it.
-- lane: session
-- param name text
-- result name text
-- rows: one or none
WITH ended AS (
  DELETE FROM kesu_identity.session s WHERE s.account = @name
), noted AS (
  SELECT name, kesu.audit_note(session_user, 'session.end_all', 'account/' || name) AS row
  FROM kesu_identity.account WHERE name = @name
)
SELECT name FROM noted
