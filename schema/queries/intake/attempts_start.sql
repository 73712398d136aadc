-- Starts attempts of one survey, many phones at once; see kesu_fn.start_attempts. The last
-- statement but attempts_started of its transaction, and one survey a transaction: it may lock the
-- survey's counter of booklets.
-- param survey_id int4
-- param attempts uuid[]
-- param languages text[]
-- result started int4
SELECT kesu_fn.start_attempts(@survey_id, @attempts, @languages)
