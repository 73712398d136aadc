-- Appends one row a save, many phones at once. Saves that are there already, and saves to attempts
-- that are not open, are left out; answers_outcome then says what became of each. Sorted, so that
-- two transactions that meet wait for one another in the same order.
-- param attempts uuid[]
-- param seqs int4[]
-- param items text[]
-- param responses text[]
-- param elapsed_ms text[]
-- param backgrounds jsonb[]
WITH saves AS (
  -- Numbers of one attempt that follow one another share seq - rank: a run.
  SELECT *, seq - dense_rank() OVER (PARTITION BY attempt ORDER BY seq) AS run
  FROM unnest($1::uuid[], $2::int4[], $3::text[], $4::text[], $5::text[], $6::jsonb[])
    AS s (attempt, seq, items, responses, elapsed_ms, background)
), runs AS (
  SELECT *, first_value(seq) OVER (PARTITION BY attempt, run ORDER BY seq) AS run_first
  FROM saves
)
INSERT INTO kesu.answer
  (attempt, seq, items, responses, elapsed_ms, background, unbroken_from)
SELECT r.attempt, r.seq, r.items::int2[], r.responses::int8[], r.elapsed_ms::int4[], r.background,
  coalesce(before.unbroken_from, r.run_first)
FROM runs r
JOIN kesu.attempt a ON a.attempt = r.attempt AND a.state = 'open'
LEFT JOIN kesu.answer before ON before.attempt = r.attempt AND before.seq = r.run_first - 1
ORDER BY r.attempt, r.seq
ON CONFLICT (attempt, seq) DO NOTHING
