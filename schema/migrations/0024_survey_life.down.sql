DROP TRIGGER survey_takes_target ON kesu.survey;
DROP TABLE kesu.survey_target;
DROP FUNCTION kesu.survey_takes_target(), kesu.plan_target(int4);
DO $$
DECLARE
  drawn record;
BEGIN
  FOR drawn IN SELECT t.tgname, t.tgrelid::regclass AS relation FROM pg_trigger t
    WHERE t.tgfoid = 'kesu.sample_after_change'::regproc
  LOOP
    EXECUTE format('DROP TRIGGER %I ON %s', drawn.tgname, drawn.relation);
  END LOOP;
END
$$;
DROP TRIGGER stratum_is_whole ON kesu.stratum;
DROP TRIGGER psu_is_whole ON kesu.psu;
DROP TRIGGER invitation_is_whole ON kesu.invitation;
DROP FUNCTION kesu.sample_after_change();
DROP TRIGGER survey_steps ON kesu.survey;
DROP TRIGGER survey_is_created ON kesu.survey;
DROP TRIGGER survey_is_kept ON kesu.survey;
DROP TRIGGER survey_is_whole ON kesu.survey;
DROP FUNCTION kesu.survey_after_step(), kesu.survey_step_may(text, text, text, boolean);
DROP TABLE kesu.survey_step;
DROP FUNCTION kesu.visible_trimmed(text), kesu.refuse_unless_triggered();
-- As in 0017.
CREATE OR REPLACE FUNCTION kesu.survey_closes() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  NEW.closed_at := CASE WHEN NEW.state <> 'closed' THEN NULL
    WHEN OLD.state = 'open' THEN now()
    ELSE OLD.closed_at END;
  RETURN NEW;
END
$$;
-- States that were not known before: never opened is a draft, else closed.
ALTER TABLE kesu.survey DROP CONSTRAINT survey_state_check, DROP CONSTRAINT official_needs_approval;
ALTER TABLE kesu.survey DISABLE TRIGGER USER;
UPDATE kesu.survey SET state = CASE WHEN opened_on IS NULL THEN 'draft' ELSE 'closed' END
  WHERE state NOT IN ('draft', 'open', 'closed');
ALTER TABLE kesu.survey ENABLE TRIGGER USER;
ALTER TABLE kesu.survey
  DROP COLUMN opens_at,
  DROP COLUMN closes_at,
  ADD CONSTRAINT survey_state_check CHECK (state IN ('draft', 'open', 'closed')),
  ADD CONSTRAINT official_needs_approval CHECK (
    result_class <> 'official' OR state = 'draft' OR coalesce(
      btrim(form_number) <> '' AND btrim(issuing_body) <> '' AND btrim(approval_number) <> ''
      AND opened_on BETWEEN valid_from AND valid_until, false));
-- As in 0011.
CREATE OR REPLACE FUNCTION kesu.survey_before_write() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state <> 'draft' AND (NEW.state = 'draft'
      OR (OLD.slug, OLD.programme_id, OLD.vintage, OLD.region, OLD.year, OLD.result_class,
          OLD.rehearsal, OLD.sampled, OLD.instrument_id, OLD.design_id, OLD.standard_code,
          OLD.standard_version)
        IS DISTINCT FROM
          (NEW.slug, NEW.programme_id, NEW.vintage, NEW.region, NEW.year, NEW.result_class,
          NEW.rehearsal, NEW.sampled, NEW.instrument_id, NEW.design_id, NEW.standard_code,
          NEW.standard_version))
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
