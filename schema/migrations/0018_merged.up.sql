-- What the first saves of an attempt come to, for attempts with many saves or with saves that came out
-- of order: every save up to this number is there, and this is the latest answer to each item and
-- background question among them. Reading back, and the search for a missing save, begin here. It is
-- behind what is stored, so that few requests write it, and never ahead.
CREATE TABLE kesu.answers_merged (
  attempt uuid NOT NULL PRIMARY KEY,
  acknowledged int4 NOT NULL CHECK (acknowledged BETWEEN 1 AND 10000),
  items int2[] NOT NULL,
  responses int8[] NOT NULL, -- NULL: the answer was taken back
  background jsonb,
  CHECK (cardinality(items) = cardinality(responses))
);
GRANT SELECT, INSERT, UPDATE (acknowledged, items, responses, background)
  ON kesu.answers_merged TO kesu_resident;

-- As in 0017, and what is above.
CREATE OR REPLACE FUNCTION kesu.attempt_after_withdrawal() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  DELETE FROM kesu.receipt r WHERE r.attempt = NEW.attempt;
  DELETE FROM kesu.resume_code c WHERE c.attempt = NEW.attempt;
  DELETE FROM kesu.answers_merged m WHERE m.attempt = NEW.attempt;
  RETURN NULL;
END
$$;
