-- SPDX-License-Identifier: GPL-3.0-or-later
-- Turns the second factor off of whoever asks.
-- lane: sign_in
-- result done bool
-- rows: one
SELECT kesu_fn.session_drop_totp() IS NOT NULL
