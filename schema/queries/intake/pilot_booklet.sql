-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the booklet that a pilot was begun with; NULL: there is none.
-- param pilot uuid
-- result identity bytea null
SELECT kesu_fn.pilot_booklet(@pilot)
