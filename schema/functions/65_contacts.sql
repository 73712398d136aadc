-- SPDX-License-Identifier: GPL-3.0-or-later
-- The contacts of a survey's cases.

-- Whether more may come of a case with this outcome, of its latest contact: nobody has answered in its
-- place, refused, or found that there is nobody to ask. NULL: there was no contact.
CREATE FUNCTION kesu_fn.outcome_is_open(disposition text) RETURNS boolean
  LANGUAGE sql IMMUTABLE
  RETURN disposition IS NULL OR disposition IN ('break_off', 'non_contact', 'away', 'appointment',
    'not_worked', 'not_located', 'no_reply');

-- What may be written down of each of many contacts, in their order; disposition 'none': there was no
-- such contact, which corrects one. A contact is known by case, time and mode.
-- outcome: added | corrected | known; or why not: no_case | held_back | no_disposition | later | twice
-- (the list has another one of the same case, time and mode) | differs (the same, of what is stored) |
-- nothing (to correct).
CREATE FUNCTION kesu_fn.contacts_look(survey_id int4, numbers int4[], times text[], modes text[],
    dispositions text[], interviewers text[], notes text[], correct boolean)
  RETURNS TABLE (place int8, number int4, at timestamptz, mode text, disposition text,
    interviewer text, note text, known int8, outcome text)
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    WITH listed AS (
      SELECT c.place, c.number, c.at::timestamptz AS at, c.mode, nullif(c.disposition, 'none')
        AS disposition, nullif(c.interviewer, '') AS interviewer, nullif(c.note, '') AS note
      FROM unnest(numbers, times, modes, dispositions, interviewers, notes) WITH ORDINALITY
        AS c (number, at, mode, disposition, interviewer, note, place)
    ), ordered AS (
      SELECT l.*, first_value(l.place) OVER same AS first,
        (l.disposition, l.interviewer, l.note) IS DISTINCT FROM (first_value(l.disposition)
          OVER same, first_value(l.interviewer) OVER same, first_value(l.note) OVER same) AS is_other
      FROM listed l
      WINDOW same AS (PARTITION BY l.number, l.at, l.mode ORDER BY l.place)
    )
    SELECT o.place, o.number, o.at, o.mode, o.disposition, o.interviewer, o.note, k.contact_id,
      CASE
        WHEN d.number IS NULL THEN 'no_case'
        WHEN d.psu IS NULL THEN 'held_back'
        WHEN o.disposition IS NOT NULL AND NOT EXISTS (
          SELECT FROM kesu.disposition p WHERE p.code = o.disposition) THEN 'no_disposition'
        WHEN o.at > now() + interval '10 minutes' THEN 'later'
        WHEN o.is_other THEN 'twice'
        WHEN o.first < o.place THEN 'known'
        WHEN k.contact_id IS NULL AND o.disposition IS NULL THEN 'nothing'
        WHEN k.contact_id IS NULL THEN 'added'
        WHEN (k.disposition, k.interviewer, n.note)
          IS NOT DISTINCT FROM (o.disposition, o.interviewer, o.note) THEN 'known'
        WHEN contacts_look.correct THEN 'corrected'
        -- It was put right since: the same file again changes nothing of that.
        WHEN EXISTS (
          SELECT FROM kesu.contact w LEFT JOIN kesu_identity.contact_note v USING (contact_id)
          WHERE w.survey_id = contacts_look.survey_id AND w.number = o.number AND w.at = o.at
            AND w.mode = o.mode AND (w.disposition, w.interviewer, v.note)
              IS NOT DISTINCT FROM (o.disposition, o.interviewer, o.note)) THEN 'known'
        ELSE 'differs'
      END
    FROM ordered o
    LEFT JOIN kesu.drawn_person d ON d.survey_id = contacts_look.survey_id AND d.number = o.number
    LEFT JOIN kesu.contact k ON k.survey_id = contacts_look.survey_id AND k.number = o.number
      AND k.at = o.at AND k.mode = o.mode
      AND NOT EXISTS (SELECT FROM kesu.contact f WHERE f.corrects = k.contact_id)
    LEFT JOIN kesu_identity.contact_note n ON n.contact_id = k.contact_id;
  END;

-- Writes down all of them, or, when one is refused, none. KF409: the survey's state does not allow it.
CREATE FUNCTION kesu_fn.contacts_add(survey_id int4, who text, numbers int4[], times text[],
    modes text[], dispositions text[], interviewers text[], notes text[], correct boolean)
  RETURNS TABLE (place int8, outcome text, contact_id int8)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  survey record;
BEGIN
  -- The same lock as in kesu.contact_after_insert: two imports do not overlook one another's rows.
  PERFORM pg_advisory_xact_lock(5440305, contacts_add.survey_id);
  SELECT s.slug, s.state INTO survey FROM kesu.survey s
    WHERE s.survey_id = contacts_add.survey_id FOR SHARE;
  IF survey.state NOT IN ('open', 'closed') THEN
    RAISE EXCEPTION 'survey % is %: the outcomes of its cases stay as they are', survey.slug,
      survey.state USING ERRCODE = 'KF409';
  END IF;
  RETURN QUERY
    WITH looked AS MATERIALIZED (
      SELECT * FROM kesu_fn.contacts_look(contacts_add.survey_id, numbers, times, modes,
        dispositions, interviewers, notes, correct)
    ), writing AS (
      SELECT l.* FROM looked l
      WHERE l.outcome IN ('added', 'corrected') AND NOT EXISTS (
        SELECT FROM looked r WHERE r.outcome NOT IN ('added', 'corrected', 'known'))
    ), added AS (
      INSERT INTO kesu.contact
        (survey_id, number, at, mode, disposition, interviewer, corrects, recorded_by)
      SELECT contacts_add.survey_id, w.number, w.at, w.mode, w.disposition, w.interviewer, w.known,
        contacts_add.who
      FROM writing w ORDER BY w.at, w.place
      RETURNING contact_id, number, at, mode
    ), noted AS (
      INSERT INTO kesu_identity.contact_note (contact_id, note)
      SELECT a.contact_id, w.note FROM added a JOIN writing w USING (number, at, mode)
      WHERE w.note IS NOT NULL
    )
    SELECT l.place, l.outcome, coalesce(a.contact_id, l.known)
    FROM looked l LEFT JOIN added a USING (number, at, mode)
    ORDER BY l.place;
END
$$;

-- The survey, when the token's account manages the fieldwork of this case of it: the one place that says
-- who does. KV404: what the account does not see is not there; 42501: it sees it and does not manage it.
CREATE FUNCTION kesu_fn.field_managed(slug text, number int4) RETURNS kesu.survey
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  prefix text := kesu.scope_prefix();
  survey kesu.survey := kesu_fn.survey_seen(slug);
BEGIN
  IF (kesu.account_may('field') AND (kesu.in_subtree(prefix, survey.region) OR EXISTS (
      SELECT FROM kesu.drawn_person d JOIN kesu.psu p USING (survey_id, psu)
      WHERE d.survey_id = survey.survey_id AND d.number = field_managed.number
        AND kesu.in_subtree(prefix, p.region)))) IS NOT TRUE THEN
    RAISE EXCEPTION 'the account does not manage the fieldwork of this case of survey %', slug
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN survey;
END
$$;

-- The same as contacts_add for one contact, by whom the token names.
CREATE FUNCTION kesu_fn.contact_add_by_token(slug text, number int4, at text, mode text,
    disposition text, interviewer text, note text, correct boolean)
  RETURNS TABLE (outcome text, contact_id int8)
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT a.outcome, a.contact_id
    FROM kesu_fn.field_managed(slug, number) s,
      kesu_fn.contacts_add(s.survey_id, kesu.account_name(), ARRAY[number], ARRAY[at], ARRAY[mode],
        ARRAY[disposition], ARRAY[interviewer], ARRAY[note], correct) a;
  END;

-- A case's contacts as they happened, those that were put right among them, with their notes.
CREATE FUNCTION kesu_fn.contacts_by_token(slug text, number int4)
  RETURNS TABLE (contact_id int8, at timestamptz, mode text, disposition text, interviewer text,
    note text, corrects int8, recorded_at timestamptz, recorded_by text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT c.contact_id, c.at, c.mode, c.disposition, c.interviewer, n.note, c.corrects,
      c.recorded_at, c.recorded_by
    FROM kesu_fn.field_managed(slug, number) s
    JOIN kesu.contact c ON c.survey_id = s.survey_id AND c.number = contacts_by_token.number
    LEFT JOIN kesu_identity.contact_note n ON n.contact_id = c.contact_id
    ORDER BY c.at, c.contact_id;
  END;

GRANT EXECUTE ON FUNCTION
  kesu_fn.contact_add_by_token(text, int4, text, text, text, text, text, boolean),
  kesu_fn.contacts_by_token(text, int4) TO kesu_staff;
