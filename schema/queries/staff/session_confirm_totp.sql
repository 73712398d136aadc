-- SPDX-License-Identifier: GPL-3.0-or-later
-- Turns the second factor on that was offered.
-- lane: sign_in
-- param sealed bytea
-- param step int8
-- result confirmed bool
-- rows: one
SELECT kesu_fn.session_confirm_totp(@sealed, @step)
