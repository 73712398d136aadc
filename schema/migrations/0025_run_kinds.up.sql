-- The seed of a survey's figures is drawn when the survey closes, from the system's source of random
-- numbers, and audited before anybody has seen a figure. A run under that seed is the main one; one
-- under another seed shows how much of the figures is the draw's; one from before the closing is
-- interim. Nobody chooses what a run is: it follows from the survey.
ALTER TABLE kesu.survey ADD COLUMN seed int8 CHECK (seed >= 0);
ALTER TABLE kesu.run ADD COLUMN kind text CHECK (kind IN ('interim', 'main', 'sensitivity'));

-- 48 bits: a number that every reader of JSON keeps whole. The first of a version 4 UUID are random.
CREATE FUNCTION kesu.seed_drawn() RETURNS int8
  LANGUAGE sql VOLATILE SET search_path = pg_catalog
  RETURN ('x' || left(replace(gen_random_uuid()::text, '-', ''), 12))::bit(48)::int8;

-- Surveys that were closed before this step get theirs now.
UPDATE kesu.survey SET seed = kesu.seed_drawn() WHERE state NOT IN ('draft', 'approved', 'open');

CREATE FUNCTION kesu.survey_draws_seed() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  NEW.seed := CASE
    WHEN NEW.state IN ('draft', 'approved', 'open') THEN NULL
    WHEN NEW.state = 'closed' AND (TG_OP = 'INSERT' OR OLD.state = 'open') THEN kesu.seed_drawn()
    WHEN TG_OP = 'UPDATE' THEN OLD.seed
  END;
  RETURN NEW;
END
$$;
CREATE TRIGGER survey_draws_seed BEFORE INSERT OR UPDATE ON kesu.survey
  FOR EACH ROW EXECUTE FUNCTION kesu.survey_draws_seed();

CREATE FUNCTION kesu.note_seed() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM kesu.audit_note(coalesce(kesu.account_name(), session_user), 'survey.seed',
    'survey/' || NEW.slug, jsonb_build_object('seed', NEW.seed));
  RETURN NULL;
END
$$;
CREATE TRIGGER survey_seed_is_noted AFTER INSERT ON kesu.survey
  FOR EACH ROW WHEN (NEW.seed IS NOT NULL) EXECUTE FUNCTION kesu.note_seed();
CREATE TRIGGER survey_new_seed_is_noted AFTER UPDATE ON kesu.survey
  FOR EACH ROW WHEN (NEW.seed IS NOT NULL AND NEW.seed IS DISTINCT FROM OLD.seed)
  EXECUTE FUNCTION kesu.note_seed();

CREATE FUNCTION kesu.run_before_insert() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  SELECT CASE WHEN s.state IN ('draft', 'approved', 'open') THEN 'interim'
      WHEN s.seed = NEW.seed THEN 'main' ELSE 'sensitivity' END
    INTO NEW.kind
    FROM kesu.survey s WHERE s.survey_id = NEW.survey_id;
  RETURN NEW;
END
$$;
CREATE TRIGGER run_before_insert BEFORE INSERT ON kesu.run
  FOR EACH ROW EXECUTE FUNCTION kesu.run_before_insert();
CREATE TRIGGER run_stays_of_its_kind BEFORE UPDATE ON kesu.run
  FOR EACH ROW WHEN (OLD.kind IS DISTINCT FROM NEW.kind OR OLD.seed <> NEW.seed)
  EXECUTE FUNCTION kesu.refuse_change();

-- The main run scores its survey.
CREATE FUNCTION kesu.run_scores_survey() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  PERFORM set_config('kesu.reason', 'run ' || NEW.run_id, true);
  UPDATE kesu.survey SET state = 'scored' WHERE survey_id = NEW.survey_id AND state = 'closed';
  PERFORM set_config('kesu.reason', '', true);
  RETURN NULL;
END
$$;
CREATE TRIGGER run_scores_survey AFTER UPDATE ON kesu.run
  FOR EACH ROW WHEN (NEW.state = 'done' AND OLD.state <> 'done' AND NEW.kind = 'main')
  EXECUTE FUNCTION kesu.run_scores_survey();
