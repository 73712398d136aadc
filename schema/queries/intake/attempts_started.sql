-- SPDX-License-Identifier: GPL-3.0-or-later
-- Tells what happened to each attempt that was to be started, in the order given. NULL: it does not
-- exist. begun: a phone with a start key has it, or something was saved. proven: it was begun with the
-- start key of one of the proofs.
-- param attempts uuid[]
-- param formers uuid[]
-- param legacies uuid[]
-- param proofs bytea[]
-- param former_proofs bytea[]
-- result attempt uuid null
-- result survey_id int4 null
-- result state text null
-- result language text null
-- result booklet int2 null
-- result acknowledged int4 null
-- result begun bool null
-- result receipt text null
-- result answers int4 null
-- result last_seq int4 null
-- result proven bool
SELECT k.attempt, b.survey_id, b.state, b.language, b.booklet, b.acknowledged,
  b.begun OR k.begun_by IS NOT NULL, b.receipt,
  b.answers, b.last_seq, coalesce(k.begun_by = a.proof OR k.begun_by = a.former_proof, false)
FROM unnest(@attempts::uuid[], @formers::uuid[], @legacies::uuid[], @proofs::bytea[],
    @former_proofs::bytea[])
  WITH ORDINALITY AS a (attempt, former, legacy, proof, former_proof, place)
LEFT JOIN kesu.attempt k ON k.attempt = kesu_fn.attempt_known(a.attempt, a.former, a.legacy)
LEFT JOIN LATERAL kesu_fn.attempt_brief(k.attempt) b ON true
ORDER BY a.place
