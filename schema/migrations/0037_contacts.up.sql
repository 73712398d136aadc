-- What became of each drawn person, contact by contact. Rows are only ever added; a correction is a row
-- that says which one it puts right. A case's outcome is that of its latest contact.
CREATE TABLE kesu.disposition (
  code text PRIMARY KEY,
  aapor text NOT NULL, -- of the final disposition codes; docs/decisions/0030-cases-and-answers-stay-apart.md
  class text NOT NULL CHECK (class IN
    ('complete', 'partial', 'break_off', 'refused', 'non_contact', 'other', 'unknown', 'ineligible'))
);
INSERT INTO kesu.disposition (code, aapor, class) VALUES
  ('complete', '1.1', 'complete'),
  ('partial', '1.2', 'partial'),
  ('refusal', '2.11', 'refused'),
  ('household_refusal', '2.111', 'refused'),
  ('break_off', '2.12', 'break_off'),
  ('non_contact', '2.20', 'non_contact'),
  ('away', '2.25', 'non_contact'),
  ('deceased', '2.31', 'other'),
  ('unable', '2.32', 'other'),
  ('language', '2.33', 'other'),
  ('appointment', '2.36', 'other'),
  ('not_worked', '3.11', 'unknown'),
  ('not_located', '3.18', 'unknown'),
  ('no_reply', '3.19', 'unknown'),
  ('moved', '3.30', 'unknown'), -- nobody knows where to
  ('ineligible', '4.10', 'ineligible'),
  ('moved_out', '4.10', 'ineligible'), -- of the survey's region
  ('duplicate', '4.90', 'ineligible');
CREATE TRIGGER disposition_is_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON kesu.disposition
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.refuse_change();

CREATE TABLE kesu.contact (
  contact_id int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  survey_id int4 NOT NULL,
  number int4 NOT NULL, -- the case: kesu.drawn_person
  at timestamptz NOT NULL,
  mode text NOT NULL CHECK (mode IN ('letter', 'phone', 'visit', 'sms')),
  disposition text REFERENCES kesu.disposition, -- NULL: a correction, there was no such contact
  interviewer text CHECK (interviewer = kesu.visible_trimmed(interviewer)
    AND length(interviewer) BETWEEN 1 AND 100),
  corrects int8 UNIQUE REFERENCES kesu.contact,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  recorded_by text NOT NULL,
  FOREIGN KEY (survey_id, number) REFERENCES kesu.drawn_person,
  CHECK (disposition IS NOT NULL OR corrects IS NOT NULL),
  CHECK (corrects < contact_id)
);
CREATE INDEX contact_by_case ON kesu.contact (survey_id, number);
CREATE UNIQUE INDEX contact_once ON kesu.contact (survey_id, number, at, mode) WHERE corrects IS NULL;

-- Notes may name people: with the names, where neither lane reads them.
CREATE TABLE kesu_identity.contact_note (
  contact_id int8 PRIMARY KEY REFERENCES kesu.contact,
  note text NOT NULL CHECK (note = kesu.visible_trimmed(note) AND length(note) BETWEEN 1 AND 500)
);
GRANT CREATE ON SCHEMA kesu_identity TO kesu_identity; -- for the next line
ALTER TABLE kesu_identity.contact_note OWNER TO kesu_identity;
REVOKE CREATE ON SCHEMA kesu_identity FROM kesu_identity;

DO $$
DECLARE
  kept text;
BEGIN
  FOREACH kept IN ARRAY ARRAY['kesu.contact', 'kesu_identity.contact_note'] LOOP
    EXECUTE format('CREATE TRIGGER contact_is_kept BEFORE UPDATE OR DELETE ON %s'
      ' FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change()', kept);
    EXECUTE format('CREATE TRIGGER contact_is_whole BEFORE TRUNCATE ON %s'
      ' FOR EACH STATEMENT EXECUTE FUNCTION kesu.refuse_change()', kept);
  END LOOP;
END
$$;

-- The latest contact of each case that has one, and so its outcome.
CREATE TABLE kesu.case_outcome (
  survey_id int4 NOT NULL,
  number int4 NOT NULL,
  contact_id int8 NOT NULL REFERENCES kesu.contact,
  disposition text NOT NULL REFERENCES kesu.disposition,
  interviewer text,
  PRIMARY KEY (survey_id, number)
);

-- Contacts of one survey are written one transaction after the other: the outcome of a case is looked
-- up after all that was written before. Who wrote them is noted in the audit, with how many they are.
CREATE FUNCTION kesu.contact_after_insert() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  written record;
BEGIN
  FOR written IN
    SELECT DISTINCT s.survey_id, s.slug, s.state
    FROM added c JOIN kesu.survey s USING (survey_id) ORDER BY s.survey_id
  LOOP
    IF written.state NOT IN ('open', 'closed') THEN
      RAISE EXCEPTION 'survey % is %: the outcomes of its cases stay as they are', written.slug,
        written.state USING ERRCODE = 'restrict_violation';
    END IF;
    PERFORM pg_advisory_xact_lock(5440305, written.survey_id);
  END LOOP;
  IF EXISTS (SELECT FROM added c JOIN kesu.contact was ON was.contact_id = c.corrects
      WHERE (was.survey_id, was.number, was.at, was.mode)
        IS DISTINCT FROM (c.survey_id, c.number, c.at, c.mode)) THEN
    RAISE EXCEPTION 'a correction is of the same case, time and mode'
      USING ERRCODE = 'restrict_violation';
  END IF;

  DELETE FROM kesu.case_outcome o
    USING (SELECT DISTINCT c.survey_id, c.number FROM added c WHERE c.disposition IS NULL) c
    WHERE o.survey_id = c.survey_id AND o.number = c.number;
  INSERT INTO kesu.case_outcome AS o (survey_id, number, contact_id, disposition, interviewer)
    SELECT DISTINCT ON (k.survey_id, k.number) k.survey_id, k.number, k.contact_id, k.disposition,
      k.interviewer
    FROM (SELECT DISTINCT c.survey_id, c.number FROM added c) c
    JOIN kesu.contact k ON k.survey_id = c.survey_id AND k.number = c.number
    WHERE k.disposition IS NOT NULL
      AND NOT EXISTS (SELECT FROM kesu.contact f WHERE f.corrects = k.contact_id)
    ORDER BY k.survey_id, k.number, k.at DESC, k.contact_id DESC
    ON CONFLICT (survey_id, number) DO UPDATE SET contact_id = excluded.contact_id,
      disposition = excluded.disposition, interviewer = excluded.interviewer;
  -- Last, because whoever notes holds the audit's head.
  PERFORM kesu.audit_note(w.recorded_by, 'disposition', 'survey/' || w.slug,
    jsonb_build_object('rows', w.rows, 'corrections', w.corrections))
  FROM (
    SELECT s.slug, c.recorded_by, count(*) AS rows, count(c.corrects) AS corrections
    FROM added c JOIN kesu.survey s USING (survey_id)
    GROUP BY s.slug, c.recorded_by ORDER BY s.slug, c.recorded_by) w;
  RETURN NULL;
END
$$;
CREATE TRIGGER contact_after_insert AFTER INSERT ON kesu.contact
  REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION kesu.contact_after_insert();
