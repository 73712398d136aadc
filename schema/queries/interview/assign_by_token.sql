-- SPDX-License-Identifier: GPL-3.0-or-later
-- Assigns cases as the account of the token. A row has a number, or a psu; account '': taken away; holder:
-- whose cases are meant, '': nobody's, NULL: anybody's. One that is refused, and nothing is done.
-- SQLSTATE KV404: there is no such survey; 42501: it is not for this account; KF409: the survey's state
-- does not allow it.
-- lane: slow
-- param slug text
-- param numbers int4[]
-- param psus text[]
-- param accounts text[]
-- param holders text[]
-- result place int8
-- result outcome text
-- result cases int8
SELECT place, outcome, cases
FROM kesu_fn.assign_by_token(@slug, @numbers, @psus, @accounts, @holders)
