-- SPDX-License-Identifier: GPL-3.0-or-later
-- Links an account to a person at a provider, and records who did it. No row: there is no such account.
-- `linked` is the account that the person is linked to now; where it is another one, nothing was
-- changed.
-- lane: session
-- param name text
-- param issuer text
-- param subject text
-- result linked text
-- rows: one or none
WITH account AS (
  SELECT name FROM kesu_identity.account WHERE name = @name
), made AS (
  INSERT INTO kesu_identity.oidc_link (issuer, subject, account)
    SELECT @issuer, @subject, name FROM account
    ON CONFLICT (issuer, subject) DO NOTHING RETURNING account
), noted AS (
  SELECT kesu.audit_note(session_user, 'account.link', 'account/' || account,
    jsonb_build_object('issuer', @issuer, 'subject', @subject)) AS row FROM made
)
SELECT coalesce(made.account, l.account) AS linked
FROM account
LEFT JOIN (made CROSS JOIN noted) ON true
LEFT JOIN kesu_identity.oidc_link l ON l.issuer = @issuer AND l.subject = @subject
