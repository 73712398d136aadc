-- SPDX-License-Identifier: GPL-3.0-or-later
-- Counts the interviews from tablets whose fieldwork the account of the token manages, and those of them
-- whose place is known; no row where the programme asks for none.
-- lane: slow
-- param slug text
-- result interviews int8
-- result with_place int8
-- rows: one or none
SELECT interviews, with_place FROM kesu_fn.places_by_token(@slug)
