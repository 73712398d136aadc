-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores or updates a programme. A change makes it a new version. A new title raises the version of
-- the catalogue, because workers keep titles in memory.
-- lane: session
-- param code text
-- param title jsonb
-- param period_from int2
-- param period_to int2
-- param source jsonb
-- param vintage int2
-- param root text
-- param asks_place bool
-- param monitoring jsonb null
-- param key_groups jsonb null
-- param is_changed bool
-- result programme_id int4
-- result is_new bool
-- rows: one
WITH known AS (
  SELECT programme_id, title::jsonb IS DISTINCT FROM @title AS has_new_title
  FROM kesu.programme WHERE code = @code
), told AS (
  UPDATE kesu.catalogue SET version = version + 1 WHERE (SELECT has_new_title FROM known)
)
INSERT INTO kesu.programme (code, title, period_from, period_to, source, vintage, root, asks_place,
  monitoring, key_groups)
VALUES (@code, @title, @period_from, @period_to, @source, @vintage, @root, @asks_place,
  @monitoring, @key_groups)
ON CONFLICT (code) DO UPDATE SET title = excluded.title, period_from = excluded.period_from,
  period_to = excluded.period_to, source = excluded.source, vintage = excluded.vintage,
  root = excluded.root, asks_place = excluded.asks_place, monitoring = excluded.monitoring,
  key_groups = excluded.key_groups,
  version = programme.version + CASE WHEN @is_changed THEN 1 ELSE 0 END
RETURNING programme_id, NOT EXISTS (SELECT FROM known)
