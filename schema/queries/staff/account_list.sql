-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the accounts.
-- lane: session
-- result name text
-- result role text
-- result scope text
-- result expires_at timestamptz
-- result disabled bool
SELECT name, role, scope::text, expires_at, disabled FROM kesu_identity.account ORDER BY name
