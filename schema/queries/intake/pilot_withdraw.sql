-- SPDX-License-Identifier: GPL-3.0-or-later
-- Withdraws a pilot: what was answered is deleted. NULL: there is no such pilot.
-- param pilot uuid
-- result state_before text null
SELECT kesu_fn.pilot_withdraw(@pilot)
