-- Appends one row a save, many phones at once, and returns those it has stored. Saves that are there
-- already, and saves to attempts that are not open, are left out; answers_outcome, asked after the
-- commit, says what became of those. The caller sorts by attempt and seq, so that two transactions
-- that meet wait for one another in the same order, and says for each save where the run of numbers
-- begins that leads to it without a gap in this batch.
--
-- `acknowledged`: every number up to this one is there, and the next is not; NULL where that takes a
-- longer look. It is what this statement saw when it began. A save of the same attempt that is under
-- way elsewhere, or comes next in this batch, is not in it, so it may say too little, never too much:
-- unbroken_from is 1 only when the row before was committed, with 1 in turn, or is in this batch.
-- param attempts uuid[]
-- param seqs int4[]
-- param run_firsts int4[]
-- param items text[]
-- param responses text[]
-- param elapsed_ms text[]
-- param backgrounds jsonb[]
-- result attempt uuid
-- result seq int4
-- result acknowledged int4 null
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
RETURNING attempt, seq,
  CASE WHEN unbroken_from = 1 AND NOT EXISTS (
    SELECT FROM kesu.answer next WHERE next.attempt = answer.attempt AND next.seq = answer.seq + 1)
  THEN seq END
