-- How far the fieldwork is, as counts that are kept up while it goes on: nobody counts a million rows to
-- look at it. No count leads from a case to an attempt, or back; they meet in the areas alone
-- (docs/decisions/0030-cases-and-answers-stay-apart.md). A save of answers writes none of them.

-- The parts that fieldwork is looked at by: psus of the frame, as kesu.drawn_psu has them. A certain psu
-- is many rows of kesu.psu and one area; its number is the lowest of those. Without a draw (a rehearsal)
-- every psu is one. Area 0: what lies in none.
CREATE TABLE kesu.field_area (
  survey_id int4 NOT NULL,
  area int4 NOT NULL,
  name text, -- of kesu.drawn_psu
  drawn int8 NOT NULL, -- people of replicate 0
  PRIMARY KEY (survey_id, area),
  FOREIGN KEY (survey_id, area) REFERENCES kesu.psu (survey_id, psu) ON DELETE CASCADE
);
CREATE INDEX field_area_by_name ON kesu.field_area (survey_id, name);
CREATE TABLE kesu.field_psu (
  survey_id int4 NOT NULL,
  psu int4 NOT NULL,
  area int4 NOT NULL,
  PRIMARY KEY (survey_id, psu),
  FOREIGN KEY (survey_id, area) REFERENCES kesu.field_area ON DELETE CASCADE
);

-- Counts of attempts. Each connection adds to a row of its own (slot), as good as always: phones that
-- submit at the same moment do not wait for one another's commit. A reader adds the slots up.
CREATE TABLE kesu.progress_area (
  survey_id int4 NOT NULL,
  area int4 NOT NULL,
  slot int2 NOT NULL,
  sent int8 NOT NULL DEFAULT 0,
  open int8 NOT NULL DEFAULT 0,
  submitted int8 NOT NULL DEFAULT 0,
  withdrawn int8 NOT NULL DEFAULT 0, -- of no area: a withdrawal takes the attempt's psu away
  too_fast int8 NOT NULL DEFAULT 0,
  same_choice int8 NOT NULL DEFAULT 0,
  PRIMARY KEY (survey_id, area, slot)
) WITH (fillfactor = 50);
CREATE TABLE kesu.progress_day (
  survey_id int4 NOT NULL,
  day date NOT NULL, -- of China
  slot int2 NOT NULL,
  submitted int8 NOT NULL,
  PRIMARY KEY (survey_id, day, slot)
) WITH (fillfactor = 50);
CREATE TABLE kesu.progress_minutes (
  survey_id int4 NOT NULL,
  minutes int2 NOT NULL CHECK (minutes BETWEEN 0 AND 1440), -- whole ones from start to submission
  slot int2 NOT NULL,
  submitted int8 NOT NULL,
  PRIMARY KEY (survey_id, minutes, slot)
) WITH (fillfactor = 50);
-- Submitted attempts that look doubtful, by rules that look at time and choices alone
-- (docs/decisions/0027-what-is-doubtful-is-counted.md). They stay in every figure.
CREATE TABLE kesu.doubtful_attempt (
  attempt uuid PRIMARY KEY,
  too_fast boolean NOT NULL,
  same_choice boolean NOT NULL,
  CHECK (too_fast OR same_choice)
);
-- Counts of cases by the outcome of their latest contact. interviewer '': none was named.
CREATE TABLE kesu.progress_case (
  survey_id int4 NOT NULL,
  area int4 NOT NULL,
  interviewer text NOT NULL,
  disposition text NOT NULL REFERENCES kesu.disposition,
  cases int8 NOT NULL,
  PRIMARY KEY (survey_id, area, interviewer, disposition)
);
-- Contacts, without those that were put right.
CREATE TABLE kesu.progress_contact (
  survey_id int4 NOT NULL,
  area int4 NOT NULL,
  interviewer text NOT NULL,
  contacts int8 NOT NULL,
  PRIMARY KEY (survey_id, area, interviewer)
);

CREATE FUNCTION kesu.progress_slot() RETURNS int2
  LANGUAGE sql STABLE RETURN (pg_backend_pid() % 32)::int2;
CREATE FUNCTION kesu.field_area_of(survey_id int4, psu int4) RETURNS int4
  LANGUAGE sql STABLE
  RETURN coalesce((SELECT p.area FROM kesu.field_psu p
    WHERE p.survey_id = field_area_of.survey_id AND p.psu = field_area_of.psu), 0);
-- An older attempt has the identifier of its invitation, and no psu of its own.
CREATE FUNCTION kesu.attempt_area(one kesu.attempt) RETURNS int4
  LANGUAGE sql STABLE
  RETURN kesu.field_area_of((one).survey_id, CASE
    WHEN (one).psu IS NULL AND (one).invited AND (one).state <> 'withdrawn' THEN
      (SELECT i.psu FROM kesu.invitation i WHERE i.attempt = (one).attempt)
    ELSE (one).psu END);
CREATE FUNCTION kesu.attempt_day(one kesu.attempt) RETURNS date
  LANGUAGE sql STABLE
  RETURN ((one).ended_at AT TIME ZONE 'Asia/Shanghai')::date;
CREATE FUNCTION kesu.attempt_minutes(one kesu.attempt) RETURNS int2
  LANGUAGE sql IMMUTABLE
  RETURN least(greatest(floor(
    extract(epoch FROM (one).ended_at - (one).consented_at) / 60), 0), 1440)::int2;

-- The people of the sample, when it is drawn.
CREATE FUNCTION kesu.drawn_person_is_counted() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO kesu.field_area (survey_id, area, name, drawn)
    SELECT a.survey_id, min(a.psu), a.psu_name, count(*)
    FROM added a WHERE a.replicate = 0 GROUP BY a.survey_id, a.psu_name;
  INSERT INTO kesu.field_psu (survey_id, psu, area)
    SELECT DISTINCT a.survey_id, a.psu, f.area
    FROM added a JOIN kesu.field_area f ON f.survey_id = a.survey_id AND f.name = a.psu_name
    WHERE a.replicate = 0;
  RETURN NULL;
END
$$;
CREATE TRIGGER drawn_person_is_counted AFTER INSERT ON kesu.drawn_person
  REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.drawn_person_is_counted();

-- Invitations. Where nothing was drawn they are the sample.
CREATE FUNCTION kesu.invitations_add(survey_ids int4[], psus int4[], counts int8[]) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  INSERT INTO kesu.field_area (survey_id, area, drawn)
    SELECT c.survey_id, c.psu, 0
    FROM unnest(survey_ids, psus) AS c (survey_id, psu)
    WHERE NOT EXISTS (SELECT FROM kesu.field_psu p
      WHERE p.survey_id = c.survey_id AND p.psu = c.psu)
    ON CONFLICT (survey_id, area) DO NOTHING;
  INSERT INTO kesu.field_psu (survey_id, psu, area)
    SELECT c.survey_id, c.psu, c.psu FROM unnest(survey_ids, psus) AS c (survey_id, psu)
    ON CONFLICT (survey_id, psu) DO NOTHING;
  UPDATE kesu.field_area f SET drawn = f.drawn + c.n
    FROM unnest(survey_ids, psus, counts) AS c (survey_id, psu, n)
    WHERE f.survey_id = c.survey_id AND f.area = c.psu AND f.name IS NULL;
  INSERT INTO kesu.progress_area AS p (survey_id, area, slot, sent)
    SELECT c.survey_id, c.area, kesu.progress_slot(), sum(c.n)
    FROM (SELECT c.survey_id, kesu.field_area_of(c.survey_id, c.psu) AS area, c.n
      FROM unnest(survey_ids, psus, counts) AS c (survey_id, psu, n)) c
    GROUP BY c.survey_id, c.area ORDER BY c.survey_id, c.area
    ON CONFLICT (survey_id, area, slot) DO UPDATE SET sent = p.sent + excluded.sent;
END
$$;
CREATE FUNCTION kesu.invitation_is_counted() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  how int8 := CASE TG_ARGV[0] WHEN 'more' THEN 1 ELSE -1 END;
BEGIN
  PERFORM kesu.invitations_add(array_agg(c.survey_id), array_agg(c.psu), array_agg(how * c.n))
    FROM (SELECT c.survey_id, c.psu, count(*) AS n FROM changed c GROUP BY c.survey_id, c.psu) c
    HAVING count(*) > 0;
  RETURN NULL;
END
$$;
CREATE TRIGGER invitation_is_counted AFTER INSERT ON kesu.invitation
  REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.invitation_is_counted('more');
CREATE TRIGGER invitation_is_not_counted AFTER DELETE ON kesu.invitation
  REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.invitation_is_counted('less');
CREATE TRIGGER invitation_is_counted_here AFTER UPDATE ON kesu.invitation
  REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.invitation_is_counted('more');
CREATE TRIGGER invitation_is_not_counted_there AFTER UPDATE ON kesu.invitation
  REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.invitation_is_counted('less');

-- Attempts that are started. One that is stored as ended already counts as that.
CREATE FUNCTION kesu.attempt_is_counted() RETURNS trigger
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
CREATE TRIGGER attempt_is_counted AFTER INSERT ON kesu.attempt
  REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.attempt_is_counted();

-- Whether a submitted attempt is doubtful: a second an answer or less, or one choice in 19 of 20 answers.
-- Simulated people, who answer a rehearsal by invitation, are not judged.
CREATE FUNCTION kesu.attempt_judge(one kesu.attempt) RETURNS kesu.doubtful_attempt
  LANGUAGE sql STABLE SET search_path = pg_catalog
  BEGIN ATOMIC
    SELECT (one).attempt,
      r.answers > 0 AND extract(epoch FROM (one).ended_at - (one).consented_at) <= r.answers,
      coalesce((
        SELECT sum(same.n) >= 20 AND max(same.n) * 20 >= sum(same.n) * 19
        FROM (
          SELECT count(*) AS n
          FROM (
            SELECT DISTINCT ON (given.item) given.response
            FROM kesu.answer k, unnest(k.items, k.responses) AS given (item, response)
            WHERE k.attempt = (one).attempt AND k.seq <= r.last_seq
            ORDER BY given.item, k.seq DESC
          ) latest
          WHERE latest.response IS NOT NULL GROUP BY latest.response
        ) same), false)
    FROM kesu.receipt r
    JOIN kesu.survey s ON s.survey_id = (one).survey_id
    WHERE r.attempt = (one).attempt AND NOT (s.rehearsal AND (one).invited);
  END;

-- An attempt ends. Rows are taken in the same order always: area, day, minutes.
CREATE FUNCTION kesu.attempt_end_is_counted() RETURNS trigger
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
CREATE TRIGGER attempt_end_is_counted AFTER UPDATE ON kesu.attempt
  FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION kesu.attempt_end_is_counted();

-- Outcomes of cases. A row of a count that has come to nothing stays.
CREATE FUNCTION kesu.case_outcome_is_counted() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  how int8 := CASE TG_ARGV[0] WHEN 'more' THEN 1 ELSE -1 END;
BEGIN
  INSERT INTO kesu.progress_case AS p (survey_id, area, interviewer, disposition, cases)
    SELECT c.survey_id, coalesce(f.area, 0), coalesce(c.interviewer, ''), c.disposition,
      how * count(*)
    FROM changed c
    JOIN kesu.drawn_person d ON d.survey_id = c.survey_id AND d.number = c.number
    LEFT JOIN kesu.field_area f ON f.survey_id = d.survey_id AND f.name = d.psu_name
    GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
    ON CONFLICT (survey_id, area, interviewer, disposition)
    DO UPDATE SET cases = p.cases + excluded.cases;
  RETURN NULL;
END
$$;
CREATE TRIGGER case_outcome_is_counted AFTER INSERT ON kesu.case_outcome
  REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.case_outcome_is_counted('more');
CREATE TRIGGER case_outcome_is_not_counted AFTER DELETE ON kesu.case_outcome
  REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.case_outcome_is_counted('less');
CREATE TRIGGER case_outcome_is_counted_now AFTER UPDATE ON kesu.case_outcome
  REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.case_outcome_is_counted('more');
CREATE TRIGGER case_outcome_is_not_counted_any_more AFTER UPDATE ON kesu.case_outcome
  REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.case_outcome_is_counted('less');

CREATE FUNCTION kesu.contact_is_counted() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO kesu.progress_contact AS p (survey_id, area, interviewer, contacts)
    SELECT c.survey_id, coalesce(f.area, 0), coalesce(c.interviewer, ''), sum(c.n)
    FROM (
      SELECT a.survey_id, a.number, a.interviewer, 1 AS n FROM added a
      WHERE a.disposition IS NOT NULL
      UNION ALL
      SELECT was.survey_id, was.number, was.interviewer, -1
      FROM added a JOIN kesu.contact was ON was.contact_id = a.corrects
      WHERE was.disposition IS NOT NULL
    ) c
    JOIN kesu.drawn_person d ON d.survey_id = c.survey_id AND d.number = c.number
    LEFT JOIN kesu.field_area f ON f.survey_id = d.survey_id AND f.name = d.psu_name
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (survey_id, area, interviewer)
    DO UPDATE SET contacts = p.contacts + excluded.contacts;
  RETURN NULL;
END
$$;
CREATE TRIGGER contact_is_counted AFTER INSERT ON kesu.contact
  REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.contact_is_counted();

-- What is there already. Choices that were given before this step are not judged.
INSERT INTO kesu.field_area (survey_id, area, name, drawn)
  SELECT d.survey_id, min(d.psu), d.psu_name, count(*)
  FROM kesu.drawn_person d WHERE d.replicate = 0 GROUP BY d.survey_id, d.psu_name;
INSERT INTO kesu.field_psu (survey_id, psu, area)
  SELECT DISTINCT d.survey_id, d.psu, f.area
  FROM kesu.drawn_person d JOIN kesu.field_area f ON f.survey_id = d.survey_id AND f.name = d.psu_name
  WHERE d.replicate = 0;
SELECT kesu.invitations_add(array_agg(i.survey_id), array_agg(i.psu), array_agg(i.n))
  FROM (SELECT survey_id, psu, count(*) AS n FROM kesu.invitation GROUP BY survey_id, psu) i
  HAVING count(*) > 0;
INSERT INTO kesu.doubtful_attempt (attempt, too_fast, same_choice)
  SELECT a.attempt, true, false
  FROM kesu.attempt a JOIN kesu.receipt r USING (attempt) JOIN kesu.survey s USING (survey_id)
  WHERE a.state = 'submitted' AND r.answers > 0 AND NOT (s.rehearsal AND a.invited)
    AND extract(epoch FROM a.ended_at - a.consented_at) <= r.answers;
INSERT INTO kesu.progress_area AS p
    (survey_id, area, slot, open, submitted, withdrawn, too_fast)
  SELECT c.survey_id, c.area, kesu.progress_slot(), count(*) FILTER (WHERE c.state = 'open'),
    count(*) FILTER (WHERE c.state = 'submitted'), count(*) FILTER (WHERE c.state = 'withdrawn'),
    count(c.doubt)
  FROM (SELECT a.survey_id, kesu.attempt_area(a) AS area, a.state, d.attempt AS doubt
    FROM kesu.attempt a LEFT JOIN kesu.doubtful_attempt d USING (attempt)) c
  GROUP BY c.survey_id, c.area
  ON CONFLICT (survey_id, area, slot) DO UPDATE SET open = excluded.open,
    submitted = excluded.submitted, withdrawn = excluded.withdrawn, too_fast = excluded.too_fast;
INSERT INTO kesu.progress_day (survey_id, day, slot, submitted)
  SELECT a.survey_id, kesu.attempt_day(a), 0, count(*)
  FROM kesu.attempt a WHERE a.state = 'submitted' GROUP BY 1, 2;
INSERT INTO kesu.progress_minutes (survey_id, minutes, slot, submitted)
  SELECT a.survey_id, kesu.attempt_minutes(a), 0, count(*)
  FROM kesu.attempt a WHERE a.state = 'submitted' GROUP BY 1, 2;
