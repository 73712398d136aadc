-- SPDX-License-Identifier: GPL-3.0-or-later
-- Takes the state of a callback from a provider, which counts once.
-- lane: sign_in
-- param state bytea
-- param expires_at timestamptz
-- result taken bool
-- rows: one
SELECT kesu_fn.oidc_state_take(@state, @expires_at) AS taken
