-- The main run of a survey is one. Another one, after a wrong margin file say, gives a reason that
-- stays beside its figures, and takes the place of the one before: no figure is chosen in silence.
-- Runs under other seeds come after it, so that nobody looks at figures first. A rehearsal is computed
-- as often as one likes.
ALTER TABLE kesu.run
  ADD COLUMN reason text CHECK (kesu.visible_trimmed(reason) <> '' AND octet_length(reason) <= 500);
GRANT INSERT (reason) ON kesu.run TO kesu_staff;

-- The latest main run under the seed that was drawn at the last closing, unless it failed; or NULL.
CREATE FUNCTION kesu.last_main_run(survey_id int4) RETURNS int8
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT max(r.run_id)
    FROM kesu.run r JOIN kesu.survey s USING (survey_id)
    WHERE s.survey_id = last_main_run.survey_id AND r.kind = 'main' AND r.seed = s.seed
      AND r.state <> 'failed';
  END;

-- As in 0026, and without a seed the survey's own is taken here. The survey is locked, so its seed and
-- its main run are those of now: a rehearsal may have been opened and closed again meanwhile.
-- KR001: a main run after another one needs a reason. KR002: no other seed before the main run.
CREATE OR REPLACE FUNCTION kesu.run_before_insert() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  survey kesu.survey;
  main int8;
BEGIN
  SELECT * INTO survey FROM kesu.survey s WHERE s.survey_id = NEW.survey_id FOR NO KEY UPDATE;
  main := kesu.last_main_run(NEW.survey_id);
  NEW.seed := coalesce(NEW.seed, survey.seed, 1);
  NEW.reason := nullif(kesu.visible_trimmed(NEW.reason), '');
  NEW.kind := CASE
    WHEN survey.seed IS NULL THEN 'interim'
    WHEN survey.seed = NEW.seed AND NOT EXISTS (
      SELECT FROM kesu.publication p WHERE p.survey_id = survey.survey_id) THEN 'main'
    ELSE 'sensitivity' END;
  IF survey.rehearsal THEN
    RETURN NEW;
  END IF;
  IF NEW.kind = 'main' AND main IS NOT NULL AND NEW.reason IS NULL THEN
    RAISE EXCEPTION 'survey % has main run %: another one needs a reason', survey.slug, main
      USING ERRCODE = 'KR001';
  ELSIF NEW.kind = 'sensitivity' AND main IS NULL THEN
    RAISE EXCEPTION 'survey % has no main run yet', survey.slug USING ERRCODE = 'KR002';
  END IF;
  RETURN NEW;
END
$$;
DROP TRIGGER run_stays_of_its_kind ON kesu.run;
CREATE TRIGGER run_stays_of_its_kind BEFORE UPDATE ON kesu.run
  FOR EACH ROW WHEN (OLD.kind IS DISTINCT FROM NEW.kind OR OLD.seed <> NEW.seed
    OR OLD.reason IS DISTINCT FROM NEW.reason)
  EXECUTE FUNCTION kesu.refuse_change();

-- As in 0025; a run under the seed of an earlier closing scores nothing.
CREATE OR REPLACE FUNCTION kesu.run_scores_survey() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM set_config('kesu.reason', 'run ' || NEW.run_id, true);
  UPDATE kesu.survey SET state = 'scored'
    WHERE survey_id = NEW.survey_id AND state = 'closed' AND seed = NEW.seed;
  PERFORM set_config('kesu.reason', '', true);
  RETURN NULL;
END
$$;

-- As in 0023, with what the run is and why; who: the token's account, or else the database's login.
CREATE OR REPLACE FUNCTION kesu.note_run() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM kesu.audit_note(coalesce(kesu.account_name(), session_user), 'run.request',
    'run/' || NEW.run_id, jsonb_strip_nulls(jsonb_build_object('survey', s.slug, 'seed', NEW.seed,
      'kind', NEW.kind, 'reason', NEW.reason)))
  FROM kesu.survey s WHERE s.survey_id = NEW.survey_id;
  RETURN NULL;
END
$$;

-- As in 0026; of several main runs only the latest is published.
CREATE OR REPLACE FUNCTION kesu.publication_before_insert() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF NOT EXISTS (
      SELECT FROM kesu.run r JOIN kesu.survey s USING (survey_id)
      WHERE r.run_id = NEW.run_id AND s.survey_id = NEW.survey_id AND s.state = 'scored'
        AND r.state = 'done' AND r.run_id = kesu.last_main_run(s.survey_id)) THEN
    RAISE EXCEPTION 'run % is not the main run of a scored survey', NEW.run_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END
$$;
