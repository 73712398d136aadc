-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads a region of a programme and all regions below it. Parents come before their children.
-- lane: session
-- param programme_id int4
-- param root text
-- result code text
-- result parent text null
SELECT r.code::text, r.parent::text
FROM kesu.programme_region pr
JOIN kesu.region r ON r.vintage = pr.vintage AND r.code = pr.code
WHERE pr.programme_id = @programme_id AND r.code ^@ kesu.region_prefix(@root)
ORDER BY length(kesu.region_prefix(r.code)), r.code
