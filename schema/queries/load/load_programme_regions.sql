-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores which regions a programme reports on, and what is marked of them.
-- lane: session
-- param programme_id int4
-- param vintage int2
-- param codes text[]
-- param units int2[]
-- param unlisted int2[]
-- param notes jsonb[]
INSERT INTO kesu.programme_region (programme_id, vintage, code, is_unit, is_listed, note)
SELECT @programme_id, @vintage, r.code, r.unit <> 0, r.unlisted = 0, r.note
FROM unnest(@codes::text[], @units::int2[], @unlisted::int2[], @notes::jsonb[])
  AS r (code, unit, unlisted, note)
