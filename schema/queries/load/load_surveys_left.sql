-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the surveys of a stored programme that its file does not list, except those that a command
-- made (samples of a rehearsal).
-- lane: session
-- param code text
-- param slugs text[]
-- result slug text
SELECT s.slug
FROM kesu.survey s
JOIN kesu.programme p USING (programme_id)
WHERE p.code = @code AND NOT s.slug = ANY (@slugs::text[])
  AND NOT (s.rehearsal AND s.sampled)
ORDER BY s.slug
