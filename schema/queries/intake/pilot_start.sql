-- SPDX-License-Identifier: GPL-3.0-or-later
-- Begins a pilot, or finds it begun. outcome: done | over; NULL: the link opens nothing.
-- param pilot uuid
-- param language text
-- result outcome text null
SELECT kesu_fn.pilot_start(@pilot, @language)
