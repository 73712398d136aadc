-- SPDX-License-Identifier: GPL-3.0-or-later
-- Appends one row for each save, of many phones at once, and returns the rows that it has stored.
-- It leaves out saves that are stored already and saves of attempts that are not open;
-- answers_outcome, called after the commit, tells what happened to those. The caller sorts the
-- saves by attempt and seq, so that two transactions wait for each other in the same order. For
-- each save the caller also gives `run_firsts`: the first number of the unbroken sequence in this
-- batch that ends at this save.
--
-- `acknowledged`: every number up to this one is stored, and the next is not; NULL when a longer
-- search is needed to know. It is what this statement saw when it began. It does not count a save
-- of the same attempt that another transaction is storing, or that comes next in this batch. So the
-- number may be too low but never too high: unbroken_from is 1 only when the row before was
-- committed with unbroken_from 1, or is in this batch.
--
-- A save by a limited secret is stored only when every number before it is, and when the phone that
-- began the attempt has not answered what it answers. So it is later than all that it was compared
-- with, and what that phone sends afterwards is later still.
-- param attempts uuid[]
-- param seqs int4[]
-- param run_firsts int4[]
-- param items text[]
-- param responses text[]
-- param elapsed_ms text[]
-- param backgrounds jsonb[]
-- param limited int2[]
-- result attempt uuid
-- result seq int4
-- result acknowledged int4 null
-- result merged int4 null
INSERT INTO kesu.answer
  (attempt, seq, items, responses, elapsed_ms, background, unbroken_from, limited)
SELECT s.attempt, s.seq, s.items::int2[], s.responses::int8[], s.elapsed_ms::int4[], s.background,
  coalesce(before.unbroken_from, s.run_first), s.limited = 1
FROM unnest(@attempts::uuid[], @seqs::int4[], @run_firsts::int4[], @items::text[],
    @responses::text[], @elapsed_ms::text[], @backgrounds::jsonb[],
    @limited::int2[])
  AS s (attempt, seq, run_first, items, responses, elapsed_ms, background, limited)
LEFT JOIN kesu.answer before ON before.attempt = s.attempt AND before.seq = s.run_first - 1
-- A subquery and not a join: with a plan that was made while the table was small, a join would read
-- the whole table for each save.
WHERE (SELECT a.state FROM kesu.attempt a WHERE a.attempt = s.attempt) = 'open'
  AND CASE WHEN s.limited = 1 THEN kesu_fn.acknowledged(s.attempt) >= s.seq - 1
    AND NOT kesu_fn.taken(s.attempt, s.items::int2[], s.background) ELSE true END
ON CONFLICT (attempt, seq) DO NOTHING
RETURNING attempt, seq,
  CASE WHEN unbroken_from = 1 AND NOT EXISTS (
    SELECT FROM kesu.answer next WHERE next.attempt = answer.attempt AND next.seq = answer.seq + 1)
  THEN seq END,
  -- A long attempt is merged on the way, so that neither its submission nor reading it takes long.
  CASE WHEN seq % 256 = 0 THEN kesu_fn.merge(attempt) END
