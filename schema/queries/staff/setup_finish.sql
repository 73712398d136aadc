-- SPDX-License-Identifier: GPL-3.0-or-later
-- Sets the first password, for a code that is good once.
-- lane: sign_in
-- param name text
-- param setup_sha256 bytea
-- param password text
-- result done bool
-- rows: one
SELECT kesu_fn.setup_finish(@name, @setup_sha256, @password)
