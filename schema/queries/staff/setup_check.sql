-- SPDX-License-Identifier: GPL-3.0-or-later
-- Whether a code for the first password is good.
-- lane: sign_in
-- param name text
-- param setup_sha256 bytea
-- result good bool
-- rows: one
SELECT kesu_fn.setup_check(@name, @setup_sha256)
