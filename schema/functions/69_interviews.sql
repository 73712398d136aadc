-- SPDX-License-Identifier: GPL-3.0-or-later
-- What becomes of a batch of a tablet's records: contacts, counts of households, and sittings
-- (68_sittings.sql).

-- One contact. The outcome of contacts_add.
CREATE FUNCTION kesu_fn.interview_contact(who text, survey_id int4, number int4, at timestamptz,
    mode text, disposition text, note text) RETURNS text
  LANGUAGE sql
  BEGIN ATOMIC
    SELECT a.outcome FROM kesu_fn.contacts_add(interview_contact.survey_id, who,
      ARRAY[interview_contact.number], ARRAY[interview_contact.at::text],
      ARRAY[interview_contact.mode], ARRAY[interview_contact.disposition], ARRAY[who],
      ARRAY[coalesce(interview_contact.note, '')], false) a;
  END;

-- That a sitting was completed, as a contact: by the hour, because to the second it would tell which
-- attempt is the case's, and after whatever was written down of that hour, so that it is the outcome.
CREATE FUNCTION kesu_fn.interview_completed(who text, survey_id int4, number int4, ended timestamptz)
  RETURNS void
  LANGUAGE plpgsql AS $$
DECLARE
  hour timestamptz := date_trunc('hour', ended);
  at timestamptz := greatest(hour, (
    SELECT max(c.at) + interval '1 second' FROM kesu.contact c
    WHERE c.survey_id = interview_completed.survey_id AND c.number = interview_completed.number
      AND c.at >= hour AND c.at < hour + interval '1 hour'));
BEGIN
  FOR trial IN 1 .. 5 LOOP -- where somebody writes another one at the same time
    EXIT WHEN kesu_fn.interview_contact(who, survey_id, number, at, 'visit', 'complete', NULL)
      IS DISTINCT FROM 'differs';
    at := at + interval '1 second';
  END LOOP;
END
$$;

CREATE FUNCTION kesu_fn.household_store(survey_id int4, sent jsonb) RETURNS text
  LANGUAGE plpgsql AS $$
DECLARE
  number int4 := (sent ->> 'number')::int4;
BEGIN
  IF NOT EXISTS (SELECT FROM kesu.household_draw d WHERE d.survey_id = household_store.survey_id) THEN
    RETURN 'not_households';
  END IF;
  PERFORM kesu_fn.store_households(household_store.survey_id, ARRAY[number],
    ARRAY[(sent ->> 'eligible')::int2], n.attempts, n.owners)
    FROM (SELECT array_agg((v ->> 0)::uuid) AS attempts, array_agg(number) AS owners
      FROM jsonb_array_elements(sent -> 'rounds') AS r, jsonb_array_elements(r) AS v) n;
  RETURN 'added';
END
$$;

-- Where a sitting was held, once: only if the programme asks for it.
CREATE FUNCTION kesu_fn.place_store(survey_id int4, sent jsonb) RETURNS void
  LANGUAGE sql
  BEGIN ATOMIC
    INSERT INTO kesu_identity.interview_place
        (id, survey_id, number, latitude, longitude, accuracy_m)
      SELECT (sent ->> 'id')::uuid, s.survey_id, (sent ->> 'number')::int4,
        (w.place ->> 'latitude')::numeric, (w.place ->> 'longitude')::numeric,
        (w.place ->> 'accuracy')::numeric::int4
      FROM kesu.survey s JOIN kesu.programme p USING (programme_id),
        (SELECT nullif(sent -> 'held_at', 'null') AS place) w
      WHERE s.survey_id = place_store.survey_id AND p.asks_place
        AND w.place ->> 'consent' = 'true'
      ON CONFLICT ON CONSTRAINT interview_place_pkey DO NOTHING;
  END;

-- What becomes of one record: added, known, conflict, or the code of why it is refused.
CREATE FUNCTION kesu_fn.interview_store_one(who text, sent jsonb) RETURNS text
  LANGUAGE plpgsql AS $$
DECLARE
  held kesu.interview_record;
  mine record;
  outcome text;
BEGIN
  SELECT * INTO held FROM kesu.interview_record r WHERE r.id = (sent ->> 'id')::uuid;
  SELECT * INTO mine FROM kesu_fn.assigned_cases() c
    WHERE c.slug = sent ->> 'survey' AND c.number = (sent ->> 'number')::int4;
  IF held.id IS NOT NULL AND (held.account, held.kind) <> (who, sent ->> 'kind') THEN
    RETURN 'id_taken';
  ELSIF held.id IS NOT NULL AND held.kind <> 'sitting' THEN
    RETURN 'known';
  ELSIF mine.survey_id IS NULL THEN
    RETURN CASE WHEN EXISTS (SELECT FROM kesu.sitting s WHERE s.id = held.id
      AND s.submitted) THEN 'known' ELSE 'not_assigned' END;
  ELSIF held.id IS NOT NULL AND (held.survey_id, held.number) <> (mine.survey_id, mine.number) THEN
    RETURN 'id_taken';
  END IF;
  outcome := kesu_fn.interview_late(mine.survey_id, (sent ->> 'said')::timestamptz);
  IF outcome IS NOT NULL THEN
    RETURN outcome;
  END IF;
  IF sent ->> 'kind' = 'sitting' THEN
    outcome := kesu_fn.sitting_store(who, mine.survey_id, mine.invitation, sent);
    IF outcome = 'added' THEN
      PERFORM kesu_fn.place_store(mine.survey_id, sent);
    END IF;
    RETURN outcome;
  ELSIF sent ->> 'kind' = 'household' THEN
    outcome := kesu_fn.household_store(mine.survey_id, sent);
  ELSIF sent ->> 'disposition' = 'none' THEN -- a correction elsewhere
    RETURN 'no_disposition';
  ELSE
    -- A time that is to come is put back to now, or it would be the case's outcome for ever.
    outcome := kesu_fn.interview_contact(who, mine.survey_id, mine.number,
      least((sent ->> 'at')::timestamptz, now()), sent ->> 'mode', sent ->> 'disposition',
      sent ->> 'note');
  END IF;
  IF outcome IN ('added', 'known') THEN
    PERFORM kesu_fn.interview_note(who, mine.survey_id, sent, 'stored');
  END IF;
  RETURN outcome;
END
$$;

-- Takes what store_households and attempts_begin take, of every survey of a batch, before any other lock.
CREATE FUNCTION kesu_fn.interview_hold(records jsonb) RETURNS void
  LANGUAGE plpgsql AS $$
DECLARE
  survey record;
BEGIN
  FOR survey IN
    SELECT s.survey_id, bool_or(r ->> 'kind' = 'household') AS is_counted
    FROM jsonb_array_elements(records) AS r JOIN kesu.survey s ON s.slug = r ->> 'survey'
    WHERE r ->> 'kind' <> 'contact'
      AND s.survey_id IN (SELECT m.survey_id FROM kesu_fn.assigned_cases() m)
    GROUP BY s.survey_id ORDER BY s.survey_id
  LOOP
    IF survey.is_counted THEN
      PERFORM pg_advisory_xact_lock(5440299, survey.survey_id);
    ELSE
      PERFORM pg_advisory_xact_lock_shared(5440299, survey.survey_id);
    END IF;
  END LOOP;
END
$$;

-- Stores the records of a batch, each for itself: one that fails takes no other with it. Households come
-- first, because sittings rest on them; then sittings, case by case; contacts last, because whoever notes
-- holds the audit's head.
CREATE FUNCTION kesu_fn.interview_store(records jsonb)
  RETURNS TABLE (place int4, outcome text)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  who text := kesu_fn.interviewer();
  one record;
  completed jsonb := '[]';
BEGIN
  PERFORM kesu_fn.interview_hold(records);
  FOR one IN
    SELECT r, (r ->> 'place')::int4 AS place, r ->> 'kind' AS kind
    FROM jsonb_array_elements(records) AS r
    ORDER BY array_position(ARRAY['household', 'sitting', 'contact'], r ->> 'kind'),
      r ->> 'survey', (r ->> 'number')::int4, (r ->> 'place')::int4
  LOOP
    place := one.place;
    BEGIN
      outcome := kesu_fn.interview_store_one(who, one.r);
    EXCEPTION
      WHEN data_exception THEN outcome := 'invalid';
      WHEN integrity_constraint_violation OR SQLSTATE 'KF409' THEN outcome := 'not_stored';
    END;
    IF one.kind = 'sitting' AND outcome = 'added' AND one.r ->> 'submitted_at' IS NOT NULL THEN
      completed := completed || one.r;
    END IF;
    RETURN NEXT;
  END LOOP;
  PERFORM kesu_fn.interview_completed(who, c.survey_id, c.number,
    least((r ->> 'submitted_at')::timestamptz - s.ahead, now()))
    FROM jsonb_array_elements(completed) AS r
    JOIN kesu.sitting s ON s.id = (r ->> 'id')::uuid
    JOIN kesu_fn.assigned_cases() c ON c.slug = r ->> 'survey' AND c.number = (r ->> 'number')::int4;
  PERFORM kesu.audit_note(who, 'interview.batch', 'account/' || who,
    jsonb_build_object('records', jsonb_array_length(records)));
END
$$;

GRANT EXECUTE ON FUNCTION kesu_fn.interview_store(jsonb) TO kesu_staff;
