-- SPDX-License-Identifier: GPL-3.0-or-later
-- Sets the password of whoever asks.
-- lane: sign_in
-- param password text
-- result done bool
-- rows: one
SELECT kesu_fn.session_password(@password) IS NOT NULL
