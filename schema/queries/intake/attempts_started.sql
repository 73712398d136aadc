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
SELECT attempt, survey_id, state, language, booklet, acknowledged, begun, receipt, answers, last_seq,
  proven
FROM kesu_fn.attempts_started(@attempts, @formers, @legacies, @proofs, @former_proofs)
