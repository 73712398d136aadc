-- Lists regions that are stored otherwise than given.
-- lane: link
-- param vintage int2
-- param codes text[]
-- param names jsonb[]
-- param levels text[]
-- param parents text[]
-- result code text
SELECT r.code
FROM unnest($2::text[], $3::jsonb[], $4::text[], $5::text[]) AS r (code, name, level, parent)
JOIN kesu.region k ON k.vintage = $1 AND k.code = r.code
WHERE (k.name::jsonb, k.level, k.parent::text) IS DISTINCT FROM (r.name, r.level, r.parent)
