-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists what a stored programme marks of its regions otherwise than its file. `number` is the region's
-- place in the file, from 1.
-- lane: session
-- param code text
-- param codes text[]
-- param units int2[]
-- param unlisted int2[]
-- param notes jsonb[]
-- result number int8
-- result field text
-- result was text null
-- result given text null
SELECT g.number, f.field, f.was, f.given
FROM unnest(@codes::text[], @units::int2[], @unlisted::int2[], @notes::jsonb[])
  WITH ORDINALITY AS g (code, unit, unlisted, note, number)
JOIN kesu.programme p ON p.code = @code
JOIN kesu.programme_region r ON r.programme_id = p.programme_id AND r.code = g.code
CROSS JOIN LATERAL (VALUES
  ('unit', r.is_unit::text, (g.unit <> 0)::text),
  ('unlisted', (NOT r.is_listed)::text, (g.unlisted <> 0)::text),
  ('note/zh', r.note ->> 'zh', g.note ->> 'zh'),
  ('note/en', r.note ->> 'en', g.note ->> 'en')) AS f (field, was, given)
WHERE f.was IS DISTINCT FROM f.given
ORDER BY g.number, f.field
