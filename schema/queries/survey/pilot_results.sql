-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the links of a survey's pilot and what has come of them.
-- lane: slow, session
-- param slug text
-- result results jsonb
-- rows: one or none
SELECT r.results FROM (SELECT kesu_fn.pilot_results(@slug) AS results) r
WHERE r.results IS NOT NULL
