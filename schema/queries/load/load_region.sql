-- Stores regions of one vintage; one that is stored otherwise is refused by load_region_check.
-- lane: session
-- param vintage int2
-- param codes text[]
-- param names jsonb[]
-- param levels text[]
-- param parents text[]
INSERT INTO kesu.region (vintage, code, name, level, parent)
SELECT @vintage, r.code, r.name, r.level, r.parent
FROM unnest(@codes::text[], @names::jsonb[], @levels::text[], @parents::text[])
  AS r (code, name, level, parent)
ON CONFLICT (vintage, code) DO NOTHING
