DROP TRIGGER survey_was_published ON kesu.survey;
DROP FUNCTION kesu.survey_was_published();
DROP TABLE kesu.publication;
DROP FUNCTION kesu.publication_publishes(), kesu.publication_before_insert();
CREATE OR REPLACE FUNCTION kesu.run_before_insert() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  SELECT CASE WHEN s.state IN ('draft', 'approved', 'open') THEN 'interim'
      WHEN s.seed = NEW.seed THEN 'main' ELSE 'sensitivity' END
    INTO NEW.kind
    FROM kesu.survey s WHERE s.survey_id = NEW.survey_id;
  RETURN NEW;
END
$$;
