-- A survey's life: draft, approved, open, closed, scored, published, and withdrawn from any of them.
-- Every step is recorded and audited, whoever takes it and however. What a survey is, its approval,
-- its target and its sample stay as they are from the approval or the opening on.

-- A text without what nobody sees at its ends: spaces of every width, controls, marks without a
-- shape. The characters are those of base/core/src/visible.c.
CREATE FUNCTION kesu.visible_trimmed(words text) RETURNS text
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
DECLARE
  unseen CONSTANT text := '[\u0001-\u0020\u007F-\u00A0\u00AD\u034F\u061C\u115F\u1160\u1680\u17B4'
    '\u17B5\u180B-\u180F\u2000-\u200F\u2028-\u202F\u205F-\u206F\u3000\u3164'
    '\uFE00-\uFE0F\uFEFF\uFFA0]+';
BEGIN
  RETURN regexp_replace(words, '^' || unseen || '|' || unseen || '$', '', 'g');
END
$$;

ALTER TABLE kesu.survey
  DROP CONSTRAINT survey_state_check,
  DROP CONSTRAINT official_needs_approval,
  ADD CONSTRAINT survey_state_check CHECK (state IN
    ('draft', 'approved', 'open', 'closed', 'scored', 'published', 'withdrawn')),
  -- coalesce: a CHECK lets NULL pass, an empty approval must not.
  ADD CONSTRAINT official_needs_approval CHECK (
    result_class <> 'official' OR state = 'draft' OR (state = 'withdrawn' AND opened_on IS NULL)
    OR coalesce(
      btrim(form_number) <> '' AND btrim(issuing_body) <> '' AND btrim(approval_number) <> ''
      AND valid_from <= valid_until
      AND (state = 'approved' OR opened_on BETWEEN valid_from AND valid_until), false)),
  -- The planned fieldwork. After closes_at nobody starts, saves or, half an hour later, submits.
  ADD COLUMN opens_at timestamptz,
  ADD COLUMN closes_at timestamptz,
  ADD CHECK (closes_at > opens_at);

CREATE TABLE kesu.survey_step (
  survey_id int4 NOT NULL REFERENCES kesu.survey,
  number int4 NOT NULL CHECK (number > 0),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  account text NOT NULL,
  from_state text, -- NULL: the survey was created
  to_state text NOT NULL,
  reason text CHECK (kesu.visible_trimmed(reason) <> ''),
  PRIMARY KEY (survey_id, number),
  CONSTRAINT withdrawal_has_a_reason CHECK (to_state <> 'withdrawn' OR reason IS NOT NULL)
);
-- What follows from a survey's change is written by that change, and by nobody beside it.
CREATE FUNCTION kesu.refuse_unless_triggered() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION '% is written by changes of kesu.survey alone', TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER survey_step_is_taken BEFORE INSERT ON kesu.survey_step
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_unless_triggered();
CREATE TRIGGER survey_step_is_kept BEFORE UPDATE OR DELETE ON kesu.survey_step
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();
CREATE TRIGGER survey_step_is_whole BEFORE TRUNCATE ON kesu.survey_step
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.refuse_change();
GRANT SELECT ON kesu.survey_step TO kesu_staff;
ALTER TABLE kesu.survey_step ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees_own_surveys ON kesu.survey_step FOR SELECT TO kesu_staff
  USING (EXISTS (SELECT FROM kesu.survey s WHERE s.survey_id = survey_step.survey_id));

-- What an official survey must be approved for, others may be. Only rehearsals open again.
CREATE FUNCTION kesu.survey_step_may(before text, after text, result_class text, rehearsal boolean)
  RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE
    WHEN after = 'withdrawn' THEN before <> 'withdrawn'
    WHEN before = 'draft' AND after = 'open' THEN result_class <> 'official'
    WHEN before = 'closed' AND after = 'open' THEN rehearsal
    ELSE (before, after) IN (('draft', 'approved'), ('approved', 'open'), ('open', 'closed'),
      ('closed', 'scored'), ('scored', 'published'))
  END;

-- As in 0011; the approval, the words and the planned fieldwork are part of what a survey is.
CREATE OR REPLACE FUNCTION kesu.survey_before_write() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state <> 'draft' AND (NEW.state = 'draft'
      OR (OLD.slug, OLD.programme_id, OLD.vintage, OLD.region, OLD.title, OLD.year,
          OLD.result_class, OLD.rehearsal, OLD.sampled, OLD.instrument_id, OLD.design_id,
          OLD.standard_code, OLD.standard_version, OLD.form_number, OLD.issuing_body,
          OLD.approval_number, OLD.valid_from, OLD.valid_until, OLD.opens_at, OLD.closes_at)
        IS DISTINCT FROM
          (NEW.slug, NEW.programme_id, NEW.vintage, NEW.region, NEW.title, NEW.year,
          NEW.result_class, NEW.rehearsal, NEW.sampled, NEW.instrument_id, NEW.design_id,
          NEW.standard_code, NEW.standard_version, NEW.form_number, NEW.issuing_body,
          NEW.approval_number, NEW.valid_from, NEW.valid_until, NEW.opens_at, NEW.closes_at))
  THEN
    RAISE EXCEPTION 'survey % has been %: it stays what it is', OLD.slug,
      CASE WHEN OLD.opened_on IS NULL THEN OLD.state ELSE 'opened' END
      USING ERRCODE = 'restrict_violation';
  END IF;
  NEW.opened_on := CASE
    WHEN NEW.state IN ('draft', 'approved') THEN NULL
    WHEN TG_OP = 'INSERT' THEN kesu.today()
    WHEN NEW.state = 'open' AND OLD.state <> 'open' THEN kesu.today()
    ELSE OLD.opened_on
  END;
  RETURN NEW;
END
$$;
-- As in 0017; a survey that went on from closed was closed when it was.
CREATE OR REPLACE FUNCTION kesu.survey_closes() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  NEW.closed_at := CASE WHEN NEW.state IN ('draft', 'approved', 'open') THEN NULL
    WHEN OLD.state = 'open' AND NEW.state <> 'open' THEN now()
    ELSE OLD.closed_at END;
  RETURN NEW;
END
$$;
CREATE TRIGGER survey_is_kept BEFORE DELETE ON kesu.survey
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();
CREATE TRIGGER survey_is_whole BEFORE TRUNCATE ON kesu.survey
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.refuse_change();

-- Refuses a step that is none, records the others and audits them. Who: the token's account, or else
-- the name the session logged in by. kesu.reason is set by whoever takes the step.
CREATE FUNCTION kesu.survey_after_step() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  before text := CASE TG_OP WHEN 'UPDATE' THEN OLD.state END;
  who text := coalesce(kesu.account_name(), session_user);
  why text := nullif(kesu.visible_trimmed(current_setting('kesu.reason', true)), '');
BEGIN
  IF (CASE WHEN before IS NULL THEN NEW.state NOT IN ('draft', 'open', 'closed')
      ELSE NOT kesu.survey_step_may(before, NEW.state, NEW.result_class, NEW.rehearsal) END) THEN
    RAISE EXCEPTION 'survey % cannot go from % to %', NEW.slug, coalesce(before, 'nothing'), NEW.state
      USING ERRCODE = 'restrict_violation';
  END IF;
  INSERT INTO kesu.survey_step (survey_id, number, account, from_state, to_state, reason)
    SELECT NEW.survey_id, 1 + count(*), who, before, NEW.state, why
    FROM kesu.survey_step p WHERE p.survey_id = NEW.survey_id;
  PERFORM kesu.audit_note(who, CASE WHEN before IS NULL THEN 'survey.create'
      ELSE 'survey.' || NEW.state END, 'survey/' || NEW.slug,
    jsonb_strip_nulls(jsonb_build_object('from', before, 'to', NEW.state, 'reason', why,
      'result_class', NEW.result_class, 'region', NEW.region, 'year', NEW.year,
      'form_number', NEW.form_number, 'authority', NEW.issuing_body,
      'approval_number', NEW.approval_number, 'valid_from', NEW.valid_from,
      'valid_until', NEW.valid_until)));
  RETURN NULL;
END
$$;
CREATE TRIGGER survey_is_created AFTER INSERT ON kesu.survey
  FOR EACH ROW EXECUTE FUNCTION kesu.survey_after_step();
CREATE TRIGGER survey_steps AFTER UPDATE ON kesu.survey
  FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION kesu.survey_after_step();

-- The sample of a survey that has been opened stays as it is. A rehearsal's may grow.
CREATE FUNCTION kesu.sample_after_change() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  opened text;
BEGIN
  SELECT s.slug INTO opened
    FROM kesu.survey s
    WHERE s.opened_on IS NOT NULL AND (TG_OP <> 'INSERT' OR NOT s.rehearsal)
      AND EXISTS (SELECT FROM changed c WHERE c.survey_id = s.survey_id)
    LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'survey % has been opened: its sample stays as it is', opened
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END
$$;
DO $$
DECLARE
  sampled text;
BEGIN
  FOREACH sampled IN ARRAY ARRAY['stratum', 'psu', 'invitation'] LOOP
    EXECUTE format('CREATE TRIGGER %1$s_is_drawn AFTER INSERT ON kesu.%1$I'
      ' REFERENCING NEW TABLE AS changed'
      ' FOR EACH STATEMENT EXECUTE FUNCTION kesu.sample_after_change()', sampled);
    EXECUTE format('CREATE TRIGGER %1$s_is_fixed AFTER UPDATE ON kesu.%1$I'
      ' REFERENCING OLD TABLE AS changed'
      ' FOR EACH STATEMENT EXECUTE FUNCTION kesu.sample_after_change()', sampled);
    EXECUTE format('CREATE TRIGGER %1$s_comes_from_nowhere AFTER UPDATE ON kesu.%1$I'
      ' REFERENCING NEW TABLE AS changed'
      ' FOR EACH STATEMENT EXECUTE FUNCTION kesu.sample_after_change()', sampled);
    EXECUTE format('CREATE TRIGGER %1$s_is_kept AFTER DELETE ON kesu.%1$I'
      ' REFERENCING OLD TABLE AS changed'
      ' FOR EACH STATEMENT EXECUTE FUNCTION kesu.sample_after_change()', sampled);
    EXECUTE format('CREATE TRIGGER %1$s_is_whole BEFORE TRUNCATE ON kesu.%1$I'
      ' FOR EACH STATEMENT EXECUTE FUNCTION kesu.refuse_change()', sampled);
  END LOOP;
END
$$;

-- The target in the plan for a survey's own region; the latest one if there are several.
CREATE FUNCTION kesu.plan_target(survey_id int4)
  RETURNS TABLE (year int2, value float8, comparison text, quote text)
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT t.year, t.value::float8, t.comparison, t.quote
    FROM kesu.survey s
    JOIN kesu.target t USING (programme_id)
    WHERE s.survey_id = plan_target.survey_id AND t.kind = 'share' AND t.region = s.region
    ORDER BY t.year DESC, t.number
    LIMIT 1;
  END;

-- What a real survey is held against, as it stood in the plan when the survey was approved, or opened
-- without an approval. A plan that is loaded later changes nothing of it. All NULL: there was none.
CREATE TABLE kesu.survey_target (
  survey_id int4 PRIMARY KEY REFERENCES kesu.survey,
  year int2,
  value kesu.share,
  comparison text,
  quote text
);
CREATE TRIGGER survey_target_is_taken BEFORE INSERT ON kesu.survey_target
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_unless_triggered();
CREATE TRIGGER survey_target_is_fixed BEFORE UPDATE OR DELETE ON kesu.survey_target
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();
CREATE TRIGGER survey_target_is_whole BEFORE TRUNCATE ON kesu.survey_target
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.refuse_change();
GRANT SELECT ON kesu.survey_target TO kesu_staff;
ALTER TABLE kesu.survey_target ENABLE ROW LEVEL SECURITY;
CREATE POLICY staff_sees_own_surveys ON kesu.survey_target FOR SELECT TO kesu_staff
  USING (EXISTS (SELECT FROM kesu.survey s WHERE s.survey_id = survey_target.survey_id));

CREATE FUNCTION kesu.survey_takes_target() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF NEW.state <> 'draft' AND NOT NEW.rehearsal AND NEW.result_class <> 'activity' THEN
    INSERT INTO kesu.survey_target (survey_id, year, value, comparison, quote)
      SELECT NEW.survey_id, t.year, t.value, t.comparison, t.quote
      FROM (SELECT) AS always LEFT JOIN kesu.plan_target(NEW.survey_id) t ON true
      ON CONFLICT (survey_id) DO NOTHING;
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER survey_takes_target AFTER INSERT OR UPDATE OF state ON kesu.survey
  FOR EACH ROW EXECUTE FUNCTION kesu.survey_takes_target();
