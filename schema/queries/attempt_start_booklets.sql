-- Starts attempts of one survey with a booklet design; see kesu_fn.start_booklets. The last statement
-- but attempt_started of its transaction, and one survey a transaction: it locks the survey's counter.
-- param survey_id int4
-- param attempts uuid[]
-- param languages text[]
-- result started int4
SELECT kesu_fn.start_booklets($1, $2, $3)
