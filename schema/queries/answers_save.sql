-- Appends one row a save, many phones at once. Saves that are there already, and saves to attempts
-- that are not open, are left out; answers_outcome then says what became of each. Sorted, so that
-- two transactions that meet wait for one another in the same order.
-- param attempts uuid[]
-- param seqs int4[]
-- param items text[]
-- param responses text[]
-- param elapsed_ms text[]
-- param backgrounds jsonb[]
INSERT INTO kesu.answer (attempt, seq, items, responses, elapsed_ms, background)
SELECT s.attempt, s.seq, s.items::int2[], s.responses::int8[], s.elapsed_ms::int4[], s.background
FROM unnest($1::uuid[], $2::int4[], $3::text[], $4::text[], $5::text[], $6::jsonb[])
  AS s (attempt, seq, items, responses, elapsed_ms, background)
JOIN kesu.attempt a ON a.attempt = s.attempt AND a.state = 'open'
ORDER BY s.attempt, s.seq
ON CONFLICT (attempt, seq) DO NOTHING
