-- SPDX-License-Identifier: GPL-3.0-or-later
-- Tells what happened to each attempt that was to be started, in the order given. NULL: it does not
-- exist.
-- param attempts uuid[]
-- result survey_id int4 null
-- result booklet int2 null
-- result acknowledged int4
SELECT k.survey_id, k.booklet, kesu_fn.acknowledged(a.attempt)
FROM unnest(@attempts::uuid[]) WITH ORDINALITY AS a (attempt, place)
LEFT JOIN kesu.attempt k ON k.attempt = a.attempt
ORDER BY a.place
