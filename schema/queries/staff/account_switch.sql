-- SPDX-License-Identifier: GPL-3.0-or-later
-- Disables or enables an account, and records who did it. Its sessions end with it.
-- lane: session
-- param name text
-- param disabled bool
-- result name text
-- rows: one or none
WITH changed AS (
  UPDATE kesu_identity.account SET disabled = @disabled WHERE name = @name RETURNING name
), ended AS (
  DELETE FROM kesu_identity.session s USING changed WHERE s.account = changed.name
), noted AS (
  SELECT kesu.audit_note(session_user,
    CASE WHEN @disabled THEN 'account.disable' ELSE 'account.enable' END, 'account/' || name) AS row
  FROM changed
)
SELECT changed.name FROM changed CROSS JOIN noted
