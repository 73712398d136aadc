-- SPDX-License-Identifier: GPL-3.0-or-later
-- Whether a programme is stored.
-- lane: session
-- param code text
-- result known bool
-- rows: one
SELECT EXISTS (SELECT FROM kesu.programme WHERE code = @code)
