-- Appends one row a save, many phones at once. Saves that are there already, and saves to attempts
-- that are not open, are left out; answers_outcome then says what became of each. The caller sorts
-- by attempt and seq, so that two transactions that meet wait for one another in the same order,
-- and says for each save where the run of numbers begins that leads to it without a gap in this
-- batch.
-- param attempts uuid[]
-- param seqs int4[]
-- param run_firsts int4[]
-- param items text[]
-- param responses text[]
-- param elapsed_ms text[]
-- param backgrounds jsonb[]
INSERT INTO kesu.answer
  (attempt, seq, items, responses, elapsed_ms, background, unbroken_from)
SELECT s.attempt, s.seq, s.items::int2[], s.responses::int8[], s.elapsed_ms::int4[], s.background,
  coalesce(before.unbroken_from, s.run_first)
FROM unnest(@attempts::uuid[], @seqs::int4[], @run_firsts::int4[], @items::text[],
    @responses::text[], @elapsed_ms::text[], @backgrounds::jsonb[])
  AS s (attempt, seq, run_first, items, responses, elapsed_ms, background)
LEFT JOIN kesu.answer before ON before.attempt = s.attempt AND before.seq = s.run_first - 1
-- A subquery, not a join: a plan made while the table was small would go through it for each save.
WHERE (SELECT a.state FROM kesu.attempt a WHERE a.attempt = s.attempt) = 'open'
ON CONFLICT (attempt, seq) DO NOTHING
