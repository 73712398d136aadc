-- SPDX-License-Identifier: GPL-3.0-or-later
-- Takes up an attempt by its code; see kesu_fn.resume. All but the outcome is NULL unless it is
-- `found`.
-- param survey_id int4
-- param codes bytea[]
-- param address bytea
-- result outcome text
-- result attempt uuid null
-- result state text null
-- result language text null
-- result booklet int2 null
-- result acknowledged int4 null
-- result receipt text null
-- result answers int4 null
-- result last_seq int4 null
SELECT r.outcome, r.attempt, b.state, b.language, b.booklet, b.acknowledged, b.receipt, b.answers,
  b.last_seq
FROM kesu_fn.resume(@survey_id, @codes, @address) r
LEFT JOIN LATERAL kesu_fn.attempt_brief(r.attempt) b ON true
