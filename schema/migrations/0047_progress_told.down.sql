CREATE OR REPLACE FUNCTION kesu.attempt_is_counted() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO kesu.progress_area AS p (survey_id, area, slot, open, submitted, withdrawn)
    SELECT c.survey_id, c.area, kesu.progress_slot(), count(*) FILTER (WHERE c.state = 'open'),
      count(*) FILTER (WHERE c.state = 'submitted'),
      count(*) FILTER (WHERE c.state = 'withdrawn')
    FROM (SELECT a.survey_id, kesu.attempt_area(a) AS area, a.state FROM added a) c
    GROUP BY c.survey_id, c.area ORDER BY c.survey_id, c.area
    ON CONFLICT (survey_id, area, slot) DO UPDATE SET open = p.open + excluded.open,
      submitted = p.submitted + excluded.submitted, withdrawn = p.withdrawn + excluded.withdrawn;
  IF NOT EXISTS (SELECT FROM added a WHERE a.state = 'submitted') THEN
    RETURN NULL;
  END IF;
  INSERT INTO kesu.progress_day AS p (survey_id, day, slot, submitted)
    SELECT a.survey_id, kesu.attempt_day(a), kesu.progress_slot(), count(*)
    FROM added a WHERE a.state = 'submitted' GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (survey_id, day, slot) DO UPDATE SET submitted = p.submitted + excluded.submitted;
  INSERT INTO kesu.progress_minutes AS p (survey_id, minutes, slot, submitted)
    SELECT a.survey_id, kesu.attempt_minutes(a), kesu.progress_slot(), count(*)
    FROM added a WHERE a.state = 'submitted' GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (survey_id, minutes, slot)
    DO UPDATE SET submitted = p.submitted + excluded.submitted;
  RETURN NULL;
END
$$;
CREATE OR REPLACE FUNCTION kesu.attempt_end_is_counted() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  mine int2 := kesu.progress_slot();
  was_submitted int8 := (OLD.state = 'submitted')::int;
  is_submitted int8 := (NEW.state = 'submitted')::int;
  doubt kesu.doubtful_attempt;
  change int8 := 1;
BEGIN
  IF NEW.state = 'submitted' THEN
    doubt := kesu.attempt_judge(NEW);
    IF doubt.too_fast OR doubt.same_choice THEN
      INSERT INTO kesu.doubtful_attempt VALUES (doubt.attempt, doubt.too_fast, doubt.same_choice);
    END IF;
  ELSE
    DELETE FROM kesu.doubtful_attempt d WHERE d.attempt = NEW.attempt RETURNING d.* INTO doubt;
    change := -1;
    INSERT INTO kesu.progress_area AS p (survey_id, area, slot, withdrawn)
      VALUES (NEW.survey_id, 0, mine, 1)
      ON CONFLICT (survey_id, area, slot) DO UPDATE SET withdrawn = p.withdrawn + 1;
  END IF;
  INSERT INTO kesu.progress_area AS p (survey_id, area, slot, open, submitted, too_fast, same_choice)
    VALUES (OLD.survey_id, kesu.attempt_area(OLD), mine, was_submitted - 1,
      is_submitted - was_submitted, change * coalesce(doubt.too_fast, false)::int,
      change * coalesce(doubt.same_choice, false)::int)
    ON CONFLICT (survey_id, area, slot) DO UPDATE SET open = p.open + excluded.open,
      submitted = p.submitted + excluded.submitted, too_fast = p.too_fast + excluded.too_fast,
      same_choice = p.same_choice + excluded.same_choice;
  IF was_submitted = is_submitted THEN
    RETURN NULL;
  END IF;
  INSERT INTO kesu.progress_day AS p (survey_id, day, slot, submitted)
    SELECT OLD.survey_id, kesu.attempt_day(CASE change WHEN 1 THEN NEW ELSE OLD END), mine, change
    ON CONFLICT (survey_id, day, slot) DO UPDATE SET submitted = p.submitted + excluded.submitted;
  INSERT INTO kesu.progress_minutes AS p (survey_id, minutes, slot, submitted)
    SELECT OLD.survey_id, kesu.attempt_minutes(CASE change WHEN 1 THEN NEW ELSE OLD END), mine,
      change
    ON CONFLICT (survey_id, minutes, slot)
    DO UPDATE SET submitted = p.submitted + excluded.submitted;
  RETURN NULL;
END
$$;
DROP FUNCTION kesu.has_opted_in(kesu.attempt);
DROP INDEX kesu.household_of_nobody;
ALTER TABLE kesu.progress_area DROP COLUMN unrefused;
ALTER TABLE kesu.progress_day DROP COLUMN ended, DROP COLUMN too_fast, DROP COLUMN same_choice;
