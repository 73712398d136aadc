-- Stores or renews a programme.
-- lane: link
-- param code text
-- param title jsonb
-- param period_from int2
-- param period_to int2
-- param source jsonb
-- param vintage int2
-- param root text
-- result programme_id int4
INSERT INTO kesu.programme (code, title, period_from, period_to, source, vintage, root)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (code) DO UPDATE SET title = excluded.title, period_from = excluded.period_from,
  period_to = excluded.period_to, source = excluded.source, vintage = excluded.vintage,
  root = excluded.root
RETURNING programme_id
