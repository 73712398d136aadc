-- SPDX-License-Identifier: GPL-3.0-or-later
-- Disables an account and records who disabled it.
-- lane: session
-- param name text
-- result name text
-- rows: one or none
WITH ended AS (
  UPDATE kesu_identity.account SET disabled = true WHERE name = @name RETURNING name
), noted AS (
  SELECT kesu.audit_note(session_user, 'account.disable', 'account/' || name) AS row FROM ended
)
SELECT ended.name FROM ended CROSS JOIN noted
