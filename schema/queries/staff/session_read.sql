-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the session that asks, and the second factor that was offered to it.
-- lane: sign_in
-- result name text
-- result role text
-- result scope text
-- result rights text[]
-- result password bool
-- result second_factor bool
-- result expires_at timestamptz
-- result totp_offered bytea null
-- result fresh bool
-- rows: one or none
SELECT r.name, r.role, r.scope, r.rights, r.password, r.second_factor, r.expires_at,
  r.totp_offered, r.fresh
FROM kesu_fn.session_read() r
