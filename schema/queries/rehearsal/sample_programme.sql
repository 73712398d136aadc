-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads what drawing a sample of a programme needs first: the root of its region tree, and whether
-- the survey's name is taken.
-- lane: session
-- param programme text
-- param slug text
-- result name jsonb
-- result is_taken bool
-- rows: one or none
SELECT r.name::jsonb, EXISTS (SELECT FROM kesu.survey s WHERE s.slug = @slug)
FROM kesu.programme p
JOIN kesu.region r ON r.vintage = p.vintage AND r.code = p.root
WHERE p.code = @programme
