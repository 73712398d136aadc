-- Which account works on a case, face to face. Nobody reads the table: an interviewer and a manager of
-- fieldwork get at their own part by functions (schema/functions/67_assignments.sql).
CREATE TABLE kesu.assignment (
  survey_id int4 NOT NULL,
  number int4 NOT NULL,
  account text NOT NULL,
  assigned_at timestamptz NOT NULL DEFAULT now(),
  assigned_by text NOT NULL,
  taken_at timestamptz, -- when the case's sheet was last handed to the account
  PRIMARY KEY (survey_id, number),
  FOREIGN KEY (survey_id, number) REFERENCES kesu.drawn_person
);
CREATE INDEX assignment_by_account ON kesu.assignment (account);

-- The booklet of a case is fixed when a tablet takes the case, so that a sitting can begin without
-- signal; a phone that comes with the letter is then given the same one. NULL: not fixed.
ALTER TABLE kesu.invitation ADD COLUMN booklet int2 CHECK (booklet >= 0);

-- As in 0040; which booklet a case has is no part of the sample, either.
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
      WHERE a.attempt IS NULL OR b.attempt IS NULL
        OR (a.eligible, a.booklet) IS NOT DISTINCT FROM (b.eligible, b.booklet))
    LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'survey % has been opened: its sample stays as it is', opened
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END
$$;
