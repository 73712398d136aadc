-- What the page of the fieldwork tells must not tell of one person. A live count of doubtful submissions
-- moves by one when one person submits or withdraws: the day counts them, whoever withdraws later, and
-- kesu_fn.progress_doubts tells of days that are over, eleven submissions or more at a time. These three
-- are of the day on which they were stored: what a tablet brings days later must not change a day that
-- was told by one person. `submitted` stays of the day on which they ended.
ALTER TABLE kesu.progress_day
  ADD COLUMN ended int8 NOT NULL DEFAULT 0, -- were stored as submitted; of whom some may have withdrawn since
  ADD COLUMN too_fast int8 NOT NULL DEFAULT 0,
  ADD COLUMN same_choice int8 NOT NULL DEFAULT 0;

-- People who withdrew and are no refusals: those who then began again by the same invitation, who count in
-- their area by what became of the attempt that they began then; and those who had opted in beside the
-- sample, of whom no rate knows.
ALTER TABLE kesu.progress_area ADD COLUMN unrefused int8 NOT NULL DEFAULT 0;

-- Households in which nobody is of the survey's ages: they are ineligible.
CREATE INDEX household_of_nobody ON kesu.household (survey_id, number) WHERE eligible = 0;

CREATE FUNCTION kesu.has_opted_in(one kesu.attempt) RETURNS boolean
  LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
  RETURN NOT (one).invited AND EXISTS (
    SELECT FROM kesu.survey s WHERE s.survey_id = (one).survey_id AND s.opt_in);

-- As in 0038.
CREATE OR REPLACE FUNCTION kesu.attempt_is_counted() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO kesu.progress_area AS p (survey_id, area, slot, open, submitted, withdrawn, unrefused)
    SELECT c.survey_id, c.area, kesu.progress_slot(), count(*) FILTER (WHERE c.state = 'open'),
      count(*) FILTER (WHERE c.state = 'submitted'),
      count(*) FILTER (WHERE c.state = 'withdrawn'), count(*) FILTER (WHERE c.is_unrefused)
    FROM (
      SELECT a.survey_id, kesu.attempt_area(a) AS area, a.state,
        a.state = 'withdrawn' AND kesu.has_opted_in(a) AS is_unrefused
      FROM added a
    ) c
    GROUP BY c.survey_id, c.area ORDER BY c.survey_id, c.area
    ON CONFLICT (survey_id, area, slot) DO UPDATE SET open = p.open + excluded.open,
      submitted = p.submitted + excluded.submitted, withdrawn = p.withdrawn + excluded.withdrawn,
      unrefused = p.unrefused + excluded.unrefused;
  IF NOT EXISTS (SELECT FROM added a WHERE a.state = 'submitted') THEN
    RETURN NULL;
  END IF;
  INSERT INTO kesu.progress_day AS p (survey_id, day, slot, submitted, ended)
    SELECT d.survey_id, d.day, kesu.progress_slot(), sum(d.submitted), sum(d.ended)
    FROM (
      SELECT a.survey_id, kesu.attempt_day(a) AS day, 1 AS submitted, 0 AS ended
      FROM added a WHERE a.state = 'submitted'
      UNION ALL
      SELECT a.survey_id, kesu.today(), 0, 1 FROM added a WHERE a.state = 'submitted'
    ) d
    GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (survey_id, day, slot) DO UPDATE SET submitted = p.submitted + excluded.submitted,
      ended = p.ended + excluded.ended;
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
    INSERT INTO kesu.progress_area AS p (survey_id, area, slot, withdrawn, unrefused)
      VALUES (NEW.survey_id, 0, mine, 1, kesu.has_opted_in(NEW)::int)
      ON CONFLICT (survey_id, area, slot) DO UPDATE SET withdrawn = p.withdrawn + 1,
        unrefused = p.unrefused + excluded.unrefused;
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
  INSERT INTO kesu.progress_day AS p (survey_id, day, slot, submitted, ended, too_fast, same_choice)
    SELECT OLD.survey_id, d.day, mine, sum(d.submitted), sum(d.ended),
      sum(d.ended * coalesce(doubt.too_fast, false)::int),
      sum(d.ended * coalesce(doubt.same_choice, false)::int)
    FROM (VALUES
      (kesu.attempt_day(CASE change WHEN 1 THEN NEW ELSE OLD END), change, 0::int8),
      (kesu.today(), 0, is_submitted)) AS d (day, submitted, ended)
    WHERE d.submitted <> 0 OR d.ended <> 0
    GROUP BY d.day ORDER BY d.day
    ON CONFLICT (survey_id, day, slot) DO UPDATE SET submitted = p.submitted + excluded.submitted,
      ended = p.ended + excluded.ended, too_fast = p.too_fast + excluded.too_fast,
      same_choice = p.same_choice + excluded.same_choice;
  INSERT INTO kesu.progress_minutes AS p (survey_id, minutes, slot, submitted)
    SELECT OLD.survey_id, kesu.attempt_minutes(CASE change WHEN 1 THEN NEW ELSE OLD END), mine,
      change
    ON CONFLICT (survey_id, minutes, slot)
    DO UPDATE SET submitted = p.submitted + excluded.submitted;
  RETURN NULL;
END
$$;

-- What is there already; who withdrew before this step is not among them.
UPDATE kesu.progress_day p
  SET ended = c.ended, too_fast = c.too_fast, same_choice = c.same_choice
  FROM (
    SELECT a.survey_id, kesu.attempt_day(a) AS day, count(*) AS ended,
      count(*) FILTER (WHERE d.too_fast) AS too_fast,
      count(*) FILTER (WHERE d.same_choice) AS same_choice
    FROM kesu.attempt a LEFT JOIN kesu.doubtful_attempt d USING (attempt)
    WHERE a.state = 'submitted' GROUP BY 1, 2
  ) c
  WHERE p.survey_id = c.survey_id AND p.day = c.day AND p.slot = (
    SELECT min(q.slot) FROM kesu.progress_day q WHERE q.survey_id = p.survey_id AND q.day = p.day);
