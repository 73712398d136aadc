-- Says what became of each save of answers_save, in the order given: the attempt's state (NULL: no
-- such attempt), whether a row stands under its number, whether it is the same, and how far the
-- attempt is complete.
-- param attempts uuid[]
-- param seqs int4[]
-- param items text[]
-- param responses text[]
-- param elapsed_ms text[]
-- param backgrounds jsonb[]
-- result state text null
-- result stored bool
-- result same bool
-- result acknowledged int4
SELECT a.state, k.seq IS NOT NULL,
  coalesce(k.items = s.items::int2[] AND k.responses = s.responses::int8[]
    AND k.elapsed_ms = s.elapsed_ms::int4[]
    AND k.background IS NOT DISTINCT FROM s.background, false),
  -- Nearly always everything below is there and nothing above: a count says so without a walk.
  CASE WHEN c.below = s.seq AND NOT c.above THEN s.seq ELSE kesu_fn.acknowledged(s.attempt) END
FROM unnest($1::uuid[], $2::int4[], $3::text[], $4::text[], $5::text[], $6::jsonb[])
  WITH ORDINALITY AS s (attempt, seq, items, responses, elapsed_ms, background, place)
LEFT JOIN kesu.attempt a ON a.attempt = s.attempt
LEFT JOIN kesu.answer k ON k.attempt = s.attempt AND k.seq = s.seq
CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE x.seq <= s.seq) AS below,
    coalesce(bool_or(x.seq > s.seq), false) AS above
  FROM kesu.answer x
  WHERE x.attempt = s.attempt
) c
ORDER BY s.place
