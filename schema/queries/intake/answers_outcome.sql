-- SPDX-License-Identifier: GPL-3.0-or-later
-- Tells what happened to each save that answers_save did not return, in the order given: whether a
-- row with its number is stored (`stored`), whether that row has the same content (`same`), and up
-- to which number the attempt has every save (`acknowledged`). For a save that is not stored it
-- also tells the attempt's state (NULL: there is no such attempt), and of a limited secret's whether
-- the phone that began the attempt has answered that (`taken`). It stores no answer and sees
-- only committed rows; once the commit of its own transaction has waited (commit_wait.sql), what it found
-- can be acknowledged.
-- param attempts uuid[]
-- param seqs int4[]
-- param items text[]
-- param responses text[]
-- param elapsed_ms text[]
-- param backgrounds jsonb[]
-- param limited int2[]
-- result stored bool
-- result same bool
-- result acknowledged int4
-- result state text null
-- result taken bool
SELECT k.seq IS NOT NULL,
  coalesce(k.items = s.items::int2[] AND k.responses = s.responses::int8[]
    AND k.elapsed_ms = s.elapsed_ms::int4[]
    AND k.background IS NOT DISTINCT FROM s.background, false),
  -- Nearly always every lower number is stored and the next one is not. Then two look-ups are
  -- enough, however many saves the attempt has.
  CASE WHEN k.unbroken_from = 1 AND next.seq IS NULL THEN s.seq
    WHEN k.seq IS NULL THEN 0
    ELSE kesu_fn.merge(s.attempt) END,
  CASE WHEN k.seq IS NULL THEN (
    SELECT a.state FROM kesu.attempt a WHERE a.attempt = s.attempt) END,
  CASE WHEN k.seq IS NULL AND s.limited = 1
    THEN kesu_fn.taken(s.attempt, s.items::int2[], s.background) ELSE false END
FROM unnest(@attempts::uuid[], @seqs::int4[], @items::text[], @responses::text[],
    @elapsed_ms::text[], @backgrounds::jsonb[], @limited::int2[])
  WITH ORDINALITY AS s (attempt, seq, items, responses, elapsed_ms, background, limited, place)
LEFT JOIN kesu.answer k ON k.attempt = s.attempt AND k.seq = s.seq
LEFT JOIN kesu.answer next ON next.attempt = s.attempt AND next.seq = s.seq + 1
ORDER BY s.place
