-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the psus whose cases the account of the token may assign, with how many have letters.
-- lane: slow
-- param slug text
-- result psu text
-- result stratum text
-- result region text
-- result cases int8
SELECT psu, stratum, region, cases FROM kesu_fn.assigned_psus_by_token(@slug)
