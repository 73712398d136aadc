CREATE OR REPLACE FUNCTION kesu.invitation_after_update() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  opened text;
BEGIN
  IF pg_trigger_depth() > 1 THEN
    RETURN NULL;
  END IF;
  SELECT s.slug INTO opened
    FROM kesu.survey s
    WHERE s.opened_on IS NOT NULL AND s.survey_id IN (
      SELECT coalesce(b.survey_id, a.survey_id)
      FROM before b
      FULL JOIN after a USING (attempt, survey_id, psu, base_weight)
      WHERE a.attempt IS NULL OR b.attempt IS NULL OR a.eligible IS NOT DISTINCT FROM b.eligible)
    LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'survey % has been opened: its sample stays as it is', opened
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END
$$;
ALTER TABLE kesu.invitation DROP COLUMN booklet;
DROP TABLE kesu.assignment;
