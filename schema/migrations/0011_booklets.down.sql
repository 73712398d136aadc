-- Without designs an answered booklet would read as a whole form with most of it left out.
DO $$
BEGIN
  IF EXISTS (SELECT FROM kesu.survey WHERE design_id IS NOT NULL) THEN
    RAISE EXCEPTION 'a survey hands out booklets of a design: this step cannot be taken back'
      USING ERRCODE = 'restrict_violation';
  END IF;
END
$$;
DROP TABLE kesu.booklet_turn;

CREATE OR REPLACE FUNCTION kesu.attempt_before_change() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.state = 'open' OR (OLD.state = 'submitted' AND NEW.state = 'withdrawn'))
      AND (OLD.attempt, OLD.survey_id, OLD.invited, OLD.language, OLD.consented_at)
        IS NOT DISTINCT FROM
          (NEW.attempt, NEW.survey_id, NEW.invited, NEW.language, NEW.consented_at) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'an attempt only ever ends' USING ERRCODE = 'restrict_violation';
END
$$;
ALTER TABLE kesu.attempt DROP COLUMN booklet;

CREATE OR REPLACE FUNCTION kesu.survey_before_write() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state <> 'draft' AND (NEW.state = 'draft'
      OR (OLD.slug, OLD.programme_id, OLD.vintage, OLD.region, OLD.year, OLD.result_class,
          OLD.rehearsal, OLD.sampled, OLD.instrument_id, OLD.standard_code, OLD.standard_version)
        IS DISTINCT FROM
          (NEW.slug, NEW.programme_id, NEW.vintage, NEW.region, NEW.year, NEW.result_class,
          NEW.rehearsal, NEW.sampled, NEW.instrument_id, NEW.standard_code, NEW.standard_version))
  THEN
    RAISE EXCEPTION 'survey % has been opened: it stays what it is', OLD.slug
      USING ERRCODE = 'restrict_violation';
  END IF;
  NEW.opened_on := CASE
    WHEN NEW.state = 'draft' THEN NULL
    WHEN TG_OP = 'INSERT' OR OLD.state = 'draft' THEN kesu.today()
    WHEN NEW.state = 'open' AND OLD.state = 'closed' THEN kesu.today()
    ELSE OLD.opened_on
  END;
  RETURN NEW;
END
$$;
ALTER TABLE kesu.survey DROP COLUMN design_id;

ALTER TABLE kesu.booklet DISABLE TRIGGER booklet_is_immutable;
DELETE FROM kesu.booklet WHERE design_id IS NOT NULL;
ALTER TABLE kesu.booklet ENABLE TRIGGER booklet_is_immutable;
ALTER TABLE kesu.booklet
  DROP COLUMN design_id,
  DROP COLUMN number,
  ADD UNIQUE (instrument_id, language);
DROP TABLE kesu.booklet_design;
