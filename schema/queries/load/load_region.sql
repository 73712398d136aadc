-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores regions of one vintage. A region that is stored already stays as it is; load_region_check
-- finds those that differ.
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
