-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the state of an attempt.
-- param attempt uuid
-- result survey_id int4
-- result state text
-- result language text
-- result acknowledged int4
-- result booklet int2
-- result receipt text null
SELECT a.survey_id, a.state, a.language, kesu_fn.acknowledged(a.attempt), a.booklet, r.code
FROM kesu.attempt a
LEFT JOIN kesu.receipt r ON r.attempt = a.attempt
WHERE a.attempt = @attempt
