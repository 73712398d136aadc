-- SPDX-License-Identifier: GPL-3.0-or-later
-- Takes back every link of an account, ends the sessions that began by one, and records who did it. No
-- row: there is no such account.
-- lane: session
-- param name text
-- result links int8
-- rows: one or none
WITH gone AS (
  DELETE FROM kesu_identity.oidc_link WHERE account = @name RETURNING issuer, subject
), ended AS (
  DELETE FROM kesu_identity.session WHERE account = @name AND method = 'openid'
), noted AS (
  SELECT kesu.audit_note(session_user, 'account.unlink', 'account/' || @name,
    jsonb_build_object('issuer', issuer, 'subject', subject)) AS row FROM gone
)
SELECT (SELECT count(row) FROM noted) AS links FROM kesu_identity.account WHERE name = @name
