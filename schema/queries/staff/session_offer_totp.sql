-- SPDX-License-Identifier: GPL-3.0-or-later
-- Keeps the secret of a second factor until it is confirmed.
-- lane: sign_in
-- param sealed bytea
-- result offered bool
-- rows: one
SELECT kesu_fn.session_offer_totp(@sealed)
