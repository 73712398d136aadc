-- SPDX-License-Identifier: GPL-3.0-or-later
-- The account that a person at a provider may sign in to, or why not; what is refused is noted.
-- lane: sign_in
-- param issuer text
-- param subject text
-- result name text
-- result because text null
-- rows: one or none
SELECT a.name, a.because FROM kesu_fn.oidc_account(@issuer, @subject) a
