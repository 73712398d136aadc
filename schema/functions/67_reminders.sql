-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who of a survey is to be reminded, and what becomes of the messages.

-- The number to send to, out of the frame's columns; NULL: none that looks like one. An expression, so
-- that it is taken into the statements that ask it of a whole sample.
CREATE FUNCTION kesu_fn.reminder_phone(person jsonb) RETURNS text
  LANGUAGE sql IMMUTABLE
  RETURN substring(translate(coalesce(person ->> 'phone', person ->> '手机', person ->> '手机号',
    person ->> '电话', person ->> '联系电话'), ' -', '') FROM '^[+]?[0-9]{5,20}$');

-- The areas of a survey in which all who were drawn have submitted: nobody is left there.
CREATE FUNCTION kesu_fn.reminder_full(survey_id int4) RETURNS TABLE (name text)
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT f.name
    FROM kesu.field_area f
    JOIN kesu.progress_area p ON p.survey_id = f.survey_id AND p.area = f.area
    WHERE f.survey_id = reminder_full.survey_id
    GROUP BY f.name, f.drawn
    HAVING sum(p.submitted) >= f.drawn;
  END;

-- Cases of an open survey that were sent a letter, of whom nothing final is written down, and that have
-- no message under way. attempts: contacts and reminders that were sent. days: at least so long ago was
-- the last one, 0: however short; below: so many attempts at most, less one, NULL: any. Tables are read
-- whole: right after a sample is made, PostgreSQL takes its tables for small and would go case by case.
CREATE FUNCTION kesu_fn.reminder_cases(survey_id int4, prefix text, psu text, days int4, below int4)
  RETURNS TABLE (number int4, unit text, psu_name text, stratum text, disposition text, attempts int8,
    last_at timestamptz, person jsonb, phone text)
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_nestloop = off AS $$
DECLARE
  frame int4;
BEGIN
  SELECT f.frame_id INTO frame
    FROM kesu.survey s
    JOIN kesu.frame f ON f.survey_id = s.survey_id AND f.kind <> 'areas'
    WHERE s.survey_id = reminder_cases.survey_id AND s.state = 'open';
  IF NOT FOUND THEN
    RETURN;
  END IF;
  RETURN QUERY
    SELECT d.number, d.unit, d.psu_name, g.stratum, o.disposition, coalesce(a.attempts, 0), a.last_at,
      w.person, kesu_fn.reminder_phone(w.person)
    FROM kesu.drawn_person d
    JOIN kesu_identity.letter l ON l.survey_id = d.survey_id AND l.number = d.number
    JOIN kesu.psu p ON p.survey_id = d.survey_id AND p.psu = d.psu
    JOIN kesu.drawn_psu g ON g.survey_id = d.survey_id AND g.name = d.psu_name
    JOIN kesu.frame_unit u ON u.frame_id = frame AND u.unit = d.unit
    LEFT JOIN kesu_identity.frame_person w ON w.frame_id = u.frame_id AND w.number = u.number
    LEFT JOIN kesu.case_outcome o ON o.survey_id = d.survey_id AND o.number = d.number
    LEFT JOIN (
      SELECT e.number, count(*) AS attempts, max(e.at) AS last_at
      FROM (
        SELECT c.number, c.at FROM kesu.contact c
        WHERE c.survey_id = reminder_cases.survey_id AND c.disposition IS NOT NULL
          AND NOT EXISTS (SELECT FROM kesu.contact x WHERE x.corrects = c.contact_id)
        UNION ALL
        SELECT r.number, r.changed_at FROM kesu.reminder r
        WHERE r.survey_id = reminder_cases.survey_id AND r.state = 'sent'
      ) e
      GROUP BY e.number
    ) a ON a.number = d.number
    WHERE d.survey_id = reminder_cases.survey_id AND d.psu IS NOT NULL
      AND p.region ^@ reminder_cases.prefix
      AND (reminder_cases.psu IS NULL OR d.psu_name = reminder_cases.psu)
      AND kesu_fn.outcome_is_open(o.disposition)
      AND d.psu_name NOT IN (SELECT q.name FROM kesu_fn.reminder_full(reminder_cases.survey_id) q
        WHERE q.name IS NOT NULL)
      AND NOT EXISTS (SELECT FROM kesu.reminder r WHERE r.survey_id = d.survey_id
        AND r.number = d.number AND r.state IN ('queued', 'failed'))
      AND (a.last_at IS NULL OR reminder_cases.days = 0
        OR a.last_at <= now() - make_interval(days => reminder_cases.days))
      AND (reminder_cases.below IS NULL OR coalesce(a.attempts, 0) < reminder_cases.below);
END
$$;

-- Queues a message for each of them who has a number. KR409: the survey takes none; KR404: nobody is to
-- be reminded.
CREATE FUNCTION kesu_fn.reminder_queue(survey_id int4, prefix text, who text, psu text, days int4,
    below int4, text_zh text, text_en text)
  RETURNS TABLE (wave int8, cases int8)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  survey record;
  made int8;
  queued int8;
BEGIN
  SELECT s.slug, s.state, s.rehearsal INTO survey FROM kesu.survey s
    WHERE s.survey_id = reminder_queue.survey_id FOR SHARE;
  IF survey.state IS DISTINCT FROM 'open' OR survey.rehearsal THEN
    RAISE EXCEPTION '% takes no reminders: it is %', survey.slug,
      CASE WHEN survey.rehearsal THEN 'a rehearsal, whose people are made up' ELSE survey.state END
      USING ERRCODE = 'KR409';
  END IF;
  INSERT INTO kesu.reminder_wave AS w (survey_id, psu, text_zh, text_en, made_by)
    VALUES (reminder_queue.survey_id, reminder_queue.psu, reminder_queue.text_zh,
      reminder_queue.text_en, reminder_queue.who)
    RETURNING w.wave INTO made;
  INSERT INTO kesu.reminder (wave, survey_id, number)
    SELECT made, reminder_queue.survey_id, c.number
    FROM kesu_fn.reminder_cases(reminder_queue.survey_id, reminder_queue.prefix, reminder_queue.psu,
      reminder_queue.days, reminder_queue.below) c
    WHERE c.phone IS NOT NULL
    ORDER BY c.number
    ON CONFLICT DO NOTHING; -- in another wave since
  GET DIAGNOSTICS queued = ROW_COUNT;
  IF queued = 0 THEN
    RAISE EXCEPTION 'nobody of % is to be reminded', survey.slug USING ERRCODE = 'KR404';
  END IF;
  PERFORM kesu.audit_note(reminder_queue.who, 'reminder.queue', 'survey/' || survey.slug,
    jsonb_build_object('wave', made, 'cases', queued, 'psu', reminder_queue.psu));
  RETURN QUERY SELECT made, queued;
END
$$;

-- The survey, and the digits of the regions whose cases the token's account manages. SQLSTATEs as of
-- field_managed.
CREATE FUNCTION kesu_fn.reminders_managed(slug text) RETURNS TABLE (survey_id int4, prefix text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  own text := kesu.scope_prefix();
  survey kesu.survey := kesu_fn.survey_seen(slug);
BEGIN
  IF (kesu.account_may('field') AND kesu.meets_subtree(own, survey.region)) IS NOT TRUE THEN
    RAISE EXCEPTION 'the account does not manage the fieldwork of survey %', slug
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN QUERY SELECT survey.survey_id, own;
END
$$;

CREATE FUNCTION kesu_fn.reminder_psus_by_token(slug text, days int4, below int4)
  RETURNS TABLE (psu text, stratum text, cases int8, phones int8)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT c.psu_name, min(c.stratum), count(*), count(c.phone)
    FROM kesu_fn.reminders_managed(slug) m,
      kesu_fn.reminder_cases(m.survey_id, m.prefix, NULL, days, below) c
    GROUP BY c.psu_name
    ORDER BY c.psu_name COLLATE "C";
  END;

CREATE FUNCTION kesu_fn.reminder_cases_by_token(slug text, psu text, days int4, below int4)
  RETURNS TABLE (number int4, disposition text, attempts int8, last_at timestamptz, has_phone boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT c.number, c.disposition, c.attempts, c.last_at, c.phone IS NOT NULL
    FROM kesu_fn.reminders_managed(slug) m,
      kesu_fn.reminder_cases(m.survey_id, m.prefix, psu, days, below) c
    WHERE psu IS NOT NULL
    ORDER BY c.number;
  END;

-- The waves that have a case of the account's regions, with what became of these, the newest first.
CREATE FUNCTION kesu_fn.reminder_waves_by_token(slug text)
  RETURNS TABLE (wave int8, psu text, text_zh text, text_en text, made_at timestamptz, made_by text,
    queued int8, failed int8, sent int8, given_up int8, dropped int8, next_at timestamptz,
    status int4)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT w.wave, w.psu, w.text_zh, w.text_en, w.made_at, w.made_by,
      count(*) FILTER (WHERE r.state = 'queued'), count(*) FILTER (WHERE r.state = 'failed'),
      count(*) FILTER (WHERE r.state = 'sent'), count(*) FILTER (WHERE r.state = 'given_up'),
      count(*) FILTER (WHERE r.state = 'dropped'),
      min(r.due_at) FILTER (WHERE r.state IN ('queued', 'failed')),
      max(r.status) FILTER (WHERE r.state IN ('failed', 'given_up'))
    FROM kesu_fn.reminders_managed(slug) m
    JOIN kesu.reminder_wave w ON w.survey_id = m.survey_id
    JOIN kesu.reminder r ON r.wave = w.wave
    JOIN kesu.drawn_person d ON d.survey_id = r.survey_id AND d.number = r.number
    JOIN kesu.psu p ON p.survey_id = d.survey_id AND p.psu = d.psu AND p.region ^@ m.prefix
    GROUP BY w.wave
    ORDER BY w.wave DESC
    LIMIT 100;
  END;

CREATE FUNCTION kesu_fn.reminder_queue_by_token(slug text, psu text, days int4, below int4,
    text_zh text, text_en text)
  RETURNS TABLE (wave int8, cases int8)
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT q.wave, q.cases
    FROM kesu_fn.reminders_managed(slug) m,
      kesu_fn.reminder_queue(m.survey_id, m.prefix, kesu.account_name(), psu, days, below, text_zh,
        text_en) q;
  END;

-- Why a message of this case is not sent any more; NULL: it is.
CREATE FUNCTION kesu_fn.reminder_ends(reminder kesu.reminder, tries_most int4) RETURNS text
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT CASE
      WHEN s.state <> 'open' THEN 'closed'
      WHEN NOT kesu_fn.outcome_is_open(o.disposition)
        OR d.psu_name IN (SELECT g.name FROM kesu_fn.reminder_full(s.survey_id) g) THEN 'outcome'
      WHEN kesu_fn.reminder_phone(p.person) IS NULL THEN 'no_phone'
      WHEN (reminder).tries >= tries_most THEN 'tries'
      WHEN w.made_at < now() - interval '7 days' THEN 'old'
    END
    FROM kesu.reminder_wave w
    JOIN kesu.survey s ON s.survey_id = w.survey_id
    JOIN kesu.drawn_person d ON d.survey_id = s.survey_id AND d.number = (reminder).number
    LEFT JOIN kesu.case_outcome o ON o.survey_id = d.survey_id AND o.number = d.number
    JOIN kesu.frame f ON f.survey_id = d.survey_id AND f.kind <> 'areas'
    JOIN kesu.frame_unit u ON u.frame_id = f.frame_id AND u.unit = d.unit
    LEFT JOIN kesu_identity.frame_person p ON p.frame_id = u.frame_id AND p.number = u.number
    WHERE w.wave = (reminder).wave;
  END;

-- Takes the next message of a wave that is due, for somebody who sends it now: as long as a try may
-- take, nobody else takes it. The least tried comes first: while the receiver is away, no message uses
-- up its tries before the others. The try is counted before it is made, so that a process that dies in it
-- has made one. No row: none is due.
CREATE FUNCTION kesu_fn.reminder_take(wave int8, tries_most int4, seconds int4)
  RETURNS TABLE (number int4, message uuid, tries int4, slug text, title jsonb, person jsonb,
    phone text, text_zh text, text_en text, made_at timestamptz)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  next kesu.reminder;
  ends text;
BEGIN
  LOOP
    SELECT * INTO next FROM kesu.reminder r
      WHERE r.wave = reminder_take.wave AND r.state IN ('queued', 'failed') AND r.due_at <= now()
      ORDER BY r.tries, r.due_at, r.number LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
      RETURN;
    END IF;
    ends := kesu_fn.reminder_ends(next, reminder_take.tries_most);
    EXIT WHEN ends IS NULL;
    UPDATE kesu.reminder r SET why = ends,
        state = CASE WHEN ends IN ('outcome', 'closed', 'no_phone') THEN 'dropped' ELSE 'given_up' END
      WHERE r.wave = next.wave AND r.number = next.number;
  END LOOP;
  UPDATE kesu.reminder r SET tries = r.tries + 1,
      due_at = clock_timestamp() + make_interval(secs => reminder_take.seconds)
    WHERE r.wave = next.wave AND r.number = next.number;
  RETURN QUERY
    SELECT d.number, next.message, next.tries + 1, s.slug, s.title::jsonb, p.person,
      kesu_fn.reminder_phone(p.person), w.text_zh, w.text_en, w.made_at
    FROM kesu.reminder_wave w
    JOIN kesu.survey s ON s.survey_id = w.survey_id
    JOIN kesu.drawn_person d ON d.survey_id = w.survey_id AND d.number = next.number
    JOIN kesu.frame f ON f.survey_id = d.survey_id AND f.kind <> 'areas'
    JOIN kesu.frame_unit u ON u.frame_id = f.frame_id AND u.unit = d.unit
    LEFT JOIN kesu_identity.frame_person p ON p.frame_id = u.frame_id AND p.number = u.number
    WHERE w.wave = next.wave;
END
$$;

GRANT EXECUTE ON FUNCTION kesu_fn.reminder_psus_by_token(text, int4, int4),
  kesu_fn.reminder_cases_by_token(text, text, int4, int4), kesu_fn.reminder_waves_by_token(text),
  kesu_fn.reminder_queue_by_token(text, text, int4, int4, text, text) TO kesu_staff;
