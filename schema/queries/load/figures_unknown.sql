-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists which of these regions no programme has.
-- lane: session
-- param regions text[]
-- result region text
SELECT DISTINCT g.region
FROM unnest(@regions::text[]) AS g (region)
WHERE g.region <> 'CN' AND NOT EXISTS (SELECT FROM kesu.region r WHERE r.code = g.region)
ORDER BY 1
