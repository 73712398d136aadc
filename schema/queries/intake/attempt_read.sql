-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the state of an attempt.
-- param attempt uuid
-- result survey_id int4
-- result state text
-- result language text
-- result acknowledged int4
-- result booklet int2
-- result receipt text null
-- result answers int4 null
-- result last_seq int4 null
SELECT b.survey_id, b.state, b.language, b.acknowledged, b.booklet, b.receipt, b.answers, b.last_seq
FROM kesu_fn.attempt_read(@attempt) b
