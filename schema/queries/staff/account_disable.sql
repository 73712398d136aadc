-- SPDX-License-Identifier: GPL-3.0-or-later
-- Disables an account and records who disabled it.
-- lane: session
-- param name text
-- result name text
-- rows: one or none
WITH ended AS (
  UPDATE kesu_identity.account SET disabled = true WHERE name = @name RETURNING name
), noted AS (
  INSERT INTO kesu.audit (account, action, object)
  SELECT session_user, 'account.disable', 'account/' || name FROM ended
)
SELECT name FROM ended
