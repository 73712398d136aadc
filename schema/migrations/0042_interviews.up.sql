-- What tablets send of interviews, record by record. The identifier that the tablet gave a record makes
-- sending it again harmless. No row names an attempt: the server derives it from the case's invitation.
-- Times are kept by the hour: to the second, they would tell which attempt is the case's.
CREATE TABLE kesu.interview_record (
  id uuid PRIMARY KEY,
  entry int8 GENERATED ALWAYS AS IDENTITY, -- in the order in which they came
  kind text NOT NULL CHECK (kind IN ('contact', 'household', 'sitting')),
  account text NOT NULL,
  survey_id int4 NOT NULL,
  number int4 NOT NULL,
  said_at timestamptz NOT NULL, -- by the tablet's clock, the latest time that the record has; the hour
  received_at timestamptz NOT NULL DEFAULT date_trunc('hour', now()),
  clock_is_ahead boolean NOT NULL, -- it was said to be made more than ten minutes after it came
  result text NOT NULL CHECK (result IN ('stored', 'conflict')),
  FOREIGN KEY (survey_id, number) REFERENCES kesu.drawn_person
);
CREATE INDEX interview_record_by_case ON kesu.interview_record (survey_id, number);

-- Of a sitting, where its answers lie in the attempt's log: its save n is the attempt's base + n.
CREATE TABLE kesu.sitting (
  id uuid PRIMARY KEY REFERENCES kesu.interview_record,
  round int2 NOT NULL, -- of the invitation; each one before was withdrawn
  base int4 NOT NULL CHECK (base >= 0),
  saves int4 NOT NULL CHECK (saves >= 0), -- the highest number that is stored
  ahead interval NOT NULL CHECK (ahead >= '0'), -- by which the tablet's times are put back
  submitted boolean NOT NULL
);

-- A sitting that came after the case was answered otherwise: how much it was, when by the tablet's clock,
-- to the hour, and why it counts nowhere (docs/decisions/0035-interviews-without-signal.md). What was
-- answered is not kept.
CREATE TABLE kesu.sitting_kept (
  id uuid PRIMARY KEY REFERENCES kesu.interview_record,
  saves int4 NOT NULL,
  answers int4 NOT NULL,
  started_at timestamptz NOT NULL,
  submitted_at timestamptz,
  why text NOT NULL CHECK (why IN ('submitted', 'booklet', 'taken_over', 'differs'))
);

-- Whether an interviewer asked, or part of it. Nothing that a person has answered follows from it.
ALTER TABLE kesu.attempt ADD COLUMN assisted boolean NOT NULL DEFAULT false;

-- As in 0040; a withdrawal forgets that somebody asked.
CREATE OR REPLACE FUNCTION kesu.attempt_before_change() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.state = 'open' OR (OLD.state = 'submitted' AND NEW.state = 'withdrawn'))
      AND (OLD.attempt, OLD.survey_id, OLD.invited, OLD.language, OLD.consented_at, OLD.booklet,
          OLD.begun_by, OLD.psu, OLD.base_weight, OLD.eligible)
        IS NOT DISTINCT FROM
          (NEW.attempt, NEW.survey_id, NEW.invited, NEW.language, NEW.consented_at, NEW.booklet,
          NEW.begun_by, NEW.psu, NEW.base_weight, NEW.eligible) THEN
    IF NEW.state = 'withdrawn' THEN
      NEW.language := NULL;
      NEW.begun_by := NULL;
      NEW.psu := NULL;
      NEW.base_weight := NULL;
      NEW.eligible := NULL;
      NEW.assisted := false;
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
