-- Attempts begun by invitation under this step have an identifier that the step before could not
-- find again: the person could answer twice, and the answers would have no place in the sample.
DO $$
BEGIN
  IF EXISTS (SELECT FROM kesu.attempt WHERE psu IS NOT NULL) THEN
    RAISE EXCEPTION 'attempts were begun by invitation: this step cannot be taken back'
      USING ERRCODE = 'restrict_violation';
  END IF;
END
$$;
DROP TRIGGER survey_closes ON kesu.survey;
DROP FUNCTION kesu.survey_closes();
ALTER TABLE kesu.survey DROP COLUMN closed_at;

DROP TRIGGER attempt_after_withdrawal ON kesu.attempt;
DROP FUNCTION kesu.attempt_after_withdrawal();
DROP TABLE kesu.resume_code, kesu.resume_guess;

DROP TRIGGER receipt_before_delete ON kesu.receipt;
DROP FUNCTION kesu.receipt_before_delete();
DROP TRIGGER receipt_is_immutable ON kesu.receipt;
CREATE TRIGGER receipt_is_immutable BEFORE UPDATE OR DELETE ON kesu.receipt
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();
ALTER TABLE kesu.receipt DROP COLUMN answers;

CREATE OR REPLACE FUNCTION kesu.attempt_before_change() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.state = 'open' OR (OLD.state = 'submitted' AND NEW.state = 'withdrawn'))
      AND (OLD.attempt, OLD.survey_id, OLD.invited, OLD.language, OLD.consented_at, OLD.booklet)
        IS NOT DISTINCT FROM
          (NEW.attempt, NEW.survey_id, NEW.invited, NEW.language, NEW.consented_at, NEW.booklet) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'an attempt only ever ends' USING ERRCODE = 'restrict_violation';
END
$$;
ALTER TABLE kesu.attempt DISABLE TRIGGER attempt_before_change;
UPDATE kesu.attempt SET language = 'zh' WHERE language IS NULL;
ALTER TABLE kesu.attempt ENABLE TRIGGER attempt_before_change;
ALTER TABLE kesu.attempt
  DROP CONSTRAINT language_is_known,
  ALTER COLUMN language SET NOT NULL,
  DROP COLUMN begun_by,
  DROP COLUMN psu,
  DROP COLUMN base_weight;
