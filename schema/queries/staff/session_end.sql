-- SPDX-License-Identifier: GPL-3.0-or-later
-- Ends the session that asks, or all of its account.
-- lane: sign_in
-- param everywhere bool
-- result done bool
-- rows: one
SELECT kesu_fn.session_end(@everywhere) IS NOT NULL
