-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores the items of a new instrument by their positions.
-- lane: session
-- param instrument_id int4
-- param codes text[]
-- param types text[]
-- param dimensions text[]
-- param points int2[]
INSERT INTO kesu.item (instrument_id, number, code, type, dimension, points)
SELECT @instrument_id, i.number, i.code, i.type, i.dimension, i.points
FROM unnest(@codes::text[], @types::text[], @dimensions::text[], @points::int2[])
  WITH ORDINALITY AS i (code, type, dimension, points, number)
