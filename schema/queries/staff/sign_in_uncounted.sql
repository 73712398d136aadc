-- SPDX-License-Identifier: GPL-3.0-or-later
-- Takes back that a try was counted.
-- lane: sign_in
-- param name text
-- result done bool
-- rows: one
SELECT kesu_fn.sign_in_uncounted(@name) IS NOT NULL
