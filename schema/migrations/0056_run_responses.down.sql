DROP TRIGGER attempt_takes_responses ON kesu.attempt;
DROP FUNCTION kesu.attempt_takes_responses();
DROP TABLE kesu.run_responses;
DROP FUNCTION kesu.run_responses_before_delete();
