-- A model-assisted survey may let people begin beside its sample, without a letter. Who was invited
-- is known by kesu.attempt.invited; everybody else of such a survey opted in.
ALTER TABLE kesu.survey
  ADD COLUMN opt_in boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT opt_in_is_model_assisted CHECK (
    NOT opt_in OR (result_class = 'model_assisted' AND sampled));
GRANT SELECT (opt_in) ON kesu.survey TO kesu_resident;

CREATE FUNCTION kesu.survey_keeps_opt_in() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'survey % has been %: it stays what it is', OLD.slug,
    CASE WHEN OLD.opened_on IS NULL THEN OLD.state ELSE 'opened' END
    USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER survey_keeps_opt_in BEFORE UPDATE ON kesu.survey
  FOR EACH ROW WHEN (OLD.state <> 'draft' AND OLD.opt_in <> NEW.opt_in)
  EXECUTE FUNCTION kesu.survey_keeps_opt_in();

-- How many people who opt in are wanted of each kind. A cell keeps its number for good, since attempts
-- name it: one that is wanted no longer has no most.
CREATE TABLE kesu.quota (
  survey_id int4 NOT NULL REFERENCES kesu.survey,
  cell int2 NOT NULL CHECK (cell > 0),
  groups jsonb NOT NULL CHECK (jsonb_typeof(groups) = 'object' AND groups <> '{}'),
  most int4 CHECK (most >= 0),
  PRIMARY KEY (survey_id, cell),
  UNIQUE (survey_id, groups)
);
CREATE TRIGGER quota_changes_the_catalogue AFTER INSERT OR UPDATE OR DELETE ON kesu.quota
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.catalogue_changed();

-- The cell that somebody who opted in was counted in at the start. Counting reads the index alone, as
-- far as a cell's most; nobody waits for another's row, and attempts without a cell are not in it.
ALTER TABLE kesu.attempt ADD COLUMN quota_cell int2;
CREATE INDEX attempt_by_quota ON kesu.attempt (survey_id, quota_cell, state, consented_at)
  WHERE quota_cell IS NOT NULL;

-- As in 0042; the cell is part of what an attempt is.
CREATE OR REPLACE FUNCTION kesu.attempt_before_change() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.state = 'open' OR (OLD.state = 'submitted' AND NEW.state = 'withdrawn'))
      AND (OLD.attempt, OLD.survey_id, OLD.invited, OLD.language, OLD.consented_at, OLD.booklet,
          OLD.begun_by, OLD.psu, OLD.base_weight, OLD.eligible, OLD.quota_cell)
        IS NOT DISTINCT FROM
          (NEW.attempt, NEW.survey_id, NEW.invited, NEW.language, NEW.consented_at, NEW.booklet,
          NEW.begun_by, NEW.psu, NEW.base_weight, NEW.eligible, NEW.quota_cell) THEN
    IF NEW.state = 'withdrawn' THEN
      NEW.language := NULL;
      NEW.begun_by := NULL;
      NEW.psu := NULL;
      NEW.base_weight := NULL;
      NEW.eligible := NULL;
      NEW.assisted := false;
      NEW.quota_cell := NULL;
      NEW.consented_at := date_trunc('day', NEW.consented_at, 'Asia/Shanghai');
      NEW.ended_at := date_trunc('day', NEW.ended_at, 'Asia/Shanghai');
    END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.psu IS NOT NULL AND OLD.eligible IS DISTINCT FROM NEW.eligible
      AND to_jsonb(OLD) - 'eligible' = to_jsonb(NEW) - 'eligible'
      AND EXISTS (SELECT FROM kesu.survey s
        WHERE s.survey_id = OLD.survey_id AND s.state IN ('open', 'closed')) THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 AND OLD.psu IS NOT NULL
      AND to_jsonb(OLD) - 'base_weight' = to_jsonb(NEW) - 'base_weight' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'an attempt only ever ends' USING ERRCODE = 'restrict_violation';
END
$$;
