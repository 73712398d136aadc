-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the regions that are stored with other content than given, by their place in the list,
-- counted from 1.
-- lane: session
-- param vintage int2
-- param codes text[]
-- param names jsonb[]
-- param levels text[]
-- param parents text[]
-- result number int8
SELECT r.number
FROM unnest(@codes::text[], @names::jsonb[], @levels::text[], @parents::text[])
  WITH ORDINALITY AS r (code, name, level, parent, number)
JOIN kesu.region k ON k.vintage = @vintage AND k.code = r.code
WHERE (k.name::jsonb, k.level, k.parent::text) IS DISTINCT FROM (r.name, r.level, r.parent)
ORDER BY r.number
