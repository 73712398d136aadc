-- SPDX-License-Identifier: GPL-3.0-or-later
-- Notes that somebody failed to sign in.
-- lane: sign_in
-- param name text
-- param because text
-- result done bool
-- rows: one
SELECT kesu_fn.sign_in_failed(@name, @because) IS NOT NULL
