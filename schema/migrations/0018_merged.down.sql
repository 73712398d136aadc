CREATE OR REPLACE FUNCTION kesu.attempt_after_withdrawal() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  DELETE FROM kesu.receipt r WHERE r.attempt = NEW.attempt;
  DELETE FROM kesu.resume_code c WHERE c.attempt = NEW.attempt;
  RETURN NULL;
END
$$;
DROP TABLE kesu.answers_merged;
