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
SELECT outcome, attempt, state, language, booklet, acknowledged, receipt, answers, last_seq
FROM kesu_fn.resume_read(@survey_id, @codes, @address)
