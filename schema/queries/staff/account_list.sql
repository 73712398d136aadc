-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the accounts. expires_at is of the token that lasts longest.
-- lane: session
-- result name text
-- result role text
-- result scope text
-- result disabled bool
-- result password bool
-- result second_factor bool
-- result locked bool
-- result sessions int8
-- result tokens int8
-- result expires_at timestamptz null
SELECT a.name, a.role, a.scope::text, a.disabled, a.password IS NOT NULL, a.totp IS NOT NULL,
  EXISTS (SELECT FROM kesu_identity.sign_in s
    WHERE s.name_sha256 = sha256(convert_to(a.name, 'UTF8')) AND s.locked_until > now()),
  count(*) FILTER (WHERE c.token_id IS NULL AND c.sha256 IS NOT NULL), count(c.token_id),
  max(c.expires_at) FILTER (WHERE c.token_id IS NOT NULL)
FROM kesu_identity.account a
LEFT JOIN kesu_identity.credential c ON c.account = a.name
GROUP BY a.name
ORDER BY a.name
