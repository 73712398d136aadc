-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the accounts that whoever asks manages.
-- lane: sign_in
-- result name text
-- result role text
-- result scope text
-- result disabled bool
-- result password bool
-- result second_factor bool
-- result locked bool
-- result setup_until timestamptz null
-- result created_at timestamptz
SELECT a.name, a.role, a.scope, a.disabled, a.password, a.second_factor, a.locked, a.setup_until,
  a.created_at
FROM kesu_fn.account_list() a
