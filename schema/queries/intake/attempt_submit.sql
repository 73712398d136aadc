-- SPDX-License-Identifier: GPL-3.0-or-later
-- Submits an attempt and gives its receipt; see kesu_fn.submit.
-- param attempt uuid
-- param last_seq int4
-- param code text
-- param survey_open bool
-- result outcome text
-- result receipt text null
-- result acknowledged int4
-- result answers int4 null
-- result saves int4 null
SELECT outcome, receipt, acknowledged, answers, saves
FROM kesu_fn.submit(@attempt, @last_seq, @code, @survey_open)
