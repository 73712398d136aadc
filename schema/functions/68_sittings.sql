-- SPDX-License-Identifier: GPL-3.0-or-later
-- What tablets send of interviews. Each record is stored, or refused, for itself. The server has checked
-- its form and the answers against the booklet, and adds what only its key tells: of each round of the
-- case's invitation, the identifiers that its attempt may have, with their receipts' codes.

-- What records are checked by, for each of many: nothing where the case is not the token's. The booklet
-- is NULL when the case was never taken.
CREATE FUNCTION kesu_fn.interview_look(slugs text[], numbers int4[])
  RETURNS TABLE (survey_id int4, invitation uuid, booklet int2, asks_place boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    WITH mine AS MATERIALIZED (SELECT * FROM kesu_fn.assigned_cases())
    SELECT m.survey_id, m.invitation, i.booklet, p.asks_place
    FROM unnest(slugs, numbers) WITH ORDINALITY AS r (slug, number, place)
    LEFT JOIN mine m ON m.slug = r.slug AND m.number = r.number
    LEFT JOIN kesu.invitation i ON i.attempt = m.invitation
    LEFT JOIN kesu.survey s ON s.survey_id = m.survey_id
    LEFT JOIN kesu.programme p ON p.programme_id = s.programme_id
    ORDER BY r.place;
  END;

-- The questions, without keys, and booklet designs of the surveys of its cases.
CREATE FUNCTION kesu_fn.interview_forms(slugs text[])
  RETURNS TABLE (survey_id int4, questions text, design text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT s.survey_id, c.questions, d.document
    FROM kesu.survey s
    JOIN kesu_fn.catalogue_instruments() c ON c.instrument_id = s.instrument_id
    LEFT JOIN kesu.booklet_design d ON d.design_id = s.design_id
    WHERE s.slug = ANY (slugs)
      AND s.survey_id IN (SELECT m.survey_id FROM kesu_fn.assigned_cases() m);
  END;

-- Why a record that was made at `said`, by the tablet's clock, is not taken; NULL: it is. What was made
-- while the survey was open is taken until it is scored.
CREATE FUNCTION kesu_fn.interview_late(survey_id int4, said timestamptz) RETURNS text
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT CASE
      WHEN s.state NOT IN ('open', 'closed') OR (s.state = 'closed' AND s.closed_at IS NULL)
        THEN 'closed'
      WHEN interview_late.said > e.ends_at AND now() > e.ends_at THEN 'too_late' END
    FROM kesu.survey s
    CROSS JOIN LATERAL (SELECT least(s.closed_at, s.closes_at,
      (s.valid_until + 1)::timestamp AT TIME ZONE 'Asia/Shanghai') AS ends_at) e
    WHERE s.survey_id = interview_late.survey_id;
  END;

-- The attempt of a case: of the first round that was not withdrawn. attempt NULL: it is not begun, and
-- `fresh` is what it is to be; round NULL: every round was withdrawn.
CREATE FUNCTION kesu_fn.sitting_attempt(rounds jsonb)
  RETURNS TABLE (round int2, attempt uuid, state text, fresh uuid)
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT (r.place - 1)::int2, k.attempt, k.state, (r.names -> 0 ->> 0)::uuid
    FROM jsonb_array_elements(rounds) WITH ORDINALITY AS r (names, place)
    LEFT JOIN LATERAL (
      SELECT a.attempt, a.state
      FROM jsonb_array_elements(r.names) WITH ORDINALITY AS n (name, place)
      JOIN kesu.attempt a ON a.attempt = (n.name ->> 0)::uuid
      ORDER BY n.place LIMIT 1) k ON true
    WHERE k.state IS DISTINCT FROM 'withdrawn'
    ORDER BY r.place LIMIT 1;
  END;

-- Where a sitting goes on in an attempt that somebody else has begun: after all that is saved. Numbers
-- that are missing on the way are filled with saves of nothing.
CREATE FUNCTION kesu_fn.sitting_base(attempt uuid) RETURNS int4
  LANGUAGE plpgsql AS $$
DECLARE
  last int4 := coalesce((
    SELECT max(k.seq) FROM kesu.answer k WHERE k.attempt = sitting_base.attempt), 0);
BEGIN
  INSERT INTO kesu.answer (attempt, seq, items, responses, elapsed_ms, unbroken_from)
    SELECT sitting_base.attempt, n, '{}', '{}', '{}', n FROM generate_series(1, last) AS n
    ON CONFLICT ON CONSTRAINT answer_pkey DO NOTHING;
  RETURN last;
END
$$;

-- Saves what a sitting has answered, from save base + 1 on. False: something else is saved there, and
-- nothing was.
CREATE FUNCTION kesu_fn.sitting_save(attempt uuid, base int4, saves jsonb) RETURNS boolean
  LANGUAGE plpgsql AS $$
DECLARE
  n record;
BEGIN
  SELECT array_agg(sitting_save.attempt) AS attempts, array_agg(s.seq) AS seqs,
      array_agg(s.run_first) AS run_firsts, array_agg(s.items) AS items,
      array_agg(s.responses) AS responses, array_agg(s.elapsed) AS elapsed,
      array_agg(s.background) AS backgrounds, array_agg(0::int2) AS limited INTO n
    FROM (
      SELECT g.seq, min(g.seq) OVER (PARTITION BY g.island) AS run_first, g.items, g.responses,
        g.elapsed, g.background
      FROM (
        SELECT base + (v ->> 'seq')::int4 AS seq,
          (v ->> 'seq')::int4 - row_number() OVER (ORDER BY (v ->> 'seq')::int4) AS island,
          translate(v ->> 'items', '[]', '{}') AS items,
          translate(v ->> 'responses', '[]', '{}') AS responses,
          translate(v ->> 'elapsed_ms', '[]', '{}') AS elapsed,
          nullif(v -> 'background', 'null') AS background
        FROM jsonb_array_elements(saves) AS v
      ) g ORDER BY g.seq
    ) s;
  IF n.attempts IS NULL THEN
    RETURN true;
  END IF;
  IF EXISTS (SELECT FROM kesu_fn.answers_outcome(n.attempts, n.seqs, n.items, n.responses, n.elapsed,
      n.backgrounds, n.limited) o WHERE o.stored AND NOT o.same) THEN
    RETURN false;
  END IF;
  PERFORM kesu_fn.answers_save(n.attempts, n.seqs, n.run_firsts, n.items, n.responses, n.elapsed,
    n.backgrounds, n.limited);
  RETURN true;
END
$$;

-- What a sitting that counts nowhere has answered by now, save by save: as it is sent, before what was
-- kept of it, before what went into the attempt.
CREATE FUNCTION kesu_fn.sitting_later_saves(sent jsonb, attempt uuid, kept jsonb) RETURNS jsonb
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT coalesce(jsonb_agg(m.save ORDER BY m.seq), '[]')
    FROM (
      SELECT DISTINCT ON (o.seq) o.seq, o.save
      FROM (
        SELECT 1 AS rank, (v ->> 'seq')::int4 AS seq, v AS save
        FROM jsonb_array_elements(sent -> 'saves') AS v
        UNION ALL
        SELECT 2, (v ->> 'seq')::int4, v FROM jsonb_array_elements(kept) AS v
        UNION ALL
        SELECT 3, k.seq - s.base, jsonb_build_object('seq', k.seq - s.base, 'items', k.items,
          'responses', k.responses, 'elapsed_ms', k.elapsed_ms, 'background', k.background)
        FROM kesu.sitting s
        JOIN kesu.answer k ON k.attempt = sitting_later_saves.attempt
          AND k.seq BETWEEN s.base + 1 AND s.base + s.saves
        WHERE s.id = (sent ->> 'id')::uuid
      ) o ORDER BY o.seq, o.rank
    ) m;
  END;

-- Keeps a sitting that counts nowhere, and why (NULL: as before), until somebody decides what becomes of
-- it. Of the case stays how much it was; what was answered goes beside the attempt, under a name that only
-- the server's key tells: `later` of what is sent has it, by key. One whose answers are gone was
-- withdrawn: nothing is kept of it again, and what is told of it stays as it was. One of which a
-- save is missing is none that can be used.
CREATE FUNCTION kesu_fn.sitting_keep(sent jsonb, why text) RETURNS void
  LANGUAGE plpgsql AS $$
DECLARE
  record_id uuid := (sent ->> 'id')::uuid;
  ahead interval := greatest((sent ->> 'said')::timestamptz - now(), interval '0');
  known uuid := (SELECT k.attempt FROM kesu_fn.sitting_attempt(sent -> 'rounds') k);
  later kesu.sitting_later;
BEGIN
  IF EXISTS (SELECT FROM kesu.sitting_decision d WHERE d.id = record_id) THEN
    RETURN;
  END IF;
  SELECT l.* INTO later FROM kesu.sitting_later l
    WHERE l.name IN (SELECT n::uuid FROM jsonb_array_elements_text(sent -> 'later') AS n);
  IF NOT FOUND AND EXISTS (SELECT FROM kesu.sitting_kept k WHERE k.id = record_id) THEN
    RETURN;
  END IF;
  later.saves := kesu_fn.sitting_later_saves(sent, known, coalesce(later.saves, '[]'));
  later.ended_at := coalesce(later.ended_at,
    least((sent ->> 'submitted_at')::timestamptz - ahead, now()));
  INSERT INTO kesu.sitting_kept AS k
      (id, saves, answers, started_at, submitted_at, why, has_answers)
    SELECT record_id, count(*), coalesce(sum(jsonb_array_length(v -> 'items')), 0),
      date_trunc('hour', (sent ->> 'started_at')::timestamptz),
      date_trunc('hour', (sent ->> 'submitted_at')::timestamptz),
      coalesce(sitting_keep.why, 'submitted'),
      known IS NOT NULL AND count(*) IS NOT DISTINCT FROM max((v ->> 'seq')::int8)
    FROM jsonb_array_elements(later.saves) AS v
    ON CONFLICT ON CONSTRAINT sitting_kept_pkey DO UPDATE
    SET saves = excluded.saves, answers = excluded.answers, has_answers = excluded.has_answers,
      submitted_at = coalesce(k.submitted_at, excluded.submitted_at)
    WHERE excluded.saves >= k.saves;
  IF FOUND AND known IS NOT NULL THEN
    INSERT INTO kesu.sitting_later AS l (name, attempt, saves, ended_at)
      SELECT coalesce(later.name, (sent -> 'later' ->> 0)::uuid), known, later.saves, later.ended_at
      ON CONFLICT ON CONSTRAINT sitting_later_pkey
      DO UPDATE SET attempt = excluded.attempt, saves = excluded.saves, ended_at = excluded.ended_at;
  END IF;
END
$$;

-- Notes a record as one that has arrived.
CREATE FUNCTION kesu_fn.interview_note(who text, survey_id int4, sent jsonb, result text) RETURNS void
  LANGUAGE sql
  BEGIN ATOMIC
    INSERT INTO kesu.interview_record
        (id, kind, account, survey_id, number, said_at, clock_is_ahead, result)
      SELECT (sent ->> 'id')::uuid, sent ->> 'kind', who, interview_note.survey_id,
        (sent ->> 'number')::int4, date_trunc('hour', s.said),
        s.said > now() + interval '10 minutes',
        interview_note.result
      FROM (SELECT (sent ->> 'said')::timestamptz AS said) s;
  END;

-- Begins or finds the attempt of a sitting that is new here. A code: why not.
CREATE FUNCTION kesu_fn.sitting_begin(who text, survey_id int4, invitation uuid, sent jsonb)
  RETURNS text
  LANGUAGE plpgsql AS $$
DECLARE
  id uuid := (sent ->> 'id')::uuid;
  started timestamptz := (sent ->> 'started_at')::timestamptz;
  -- A clock that is ahead is put back by as much as it is ahead for certain.
  ahead interval := greatest((sent ->> 'said')::timestamptz - now(), interval '0');
  known record;
  base int4 := 0;
  is_begun boolean := false; -- by this sitting
  why text; -- it is kept apart
BEGIN
  SELECT * INTO known FROM kesu_fn.sitting_attempt(sent -> 'rounds');
  IF known.fresh IS NOT NULL AND known.attempt IS NULL THEN
    is_begun := kesu_fn.attempts_begin(sitting_begin.survey_id, ARRAY[known.fresh],
      ARRAY[NULL::uuid], ARRAY[CASE WHEN known.round = 0 THEN invitation END], ARRAY[invitation],
      ARRAY[sent ->> 'language'],
      ARRAY[NULL::bytea], ARRAY[NULL::text], started - ahead, true) = 1;
    IF NOT is_begun THEN -- a phone was quicker
      SELECT * INTO known FROM kesu_fn.sitting_attempt(sent -> 'rounds');
    END IF;
  END IF;
  IF known.round IS NULL THEN
    RETURN 'withdrawn';
  ELSIF known.attempt IS NULL AND NOT is_begun THEN
    RETURN 'not_stored';
  END IF;
  SELECT CASE WHEN a.state = 'submitted' THEN 'submitted' WHEN a.booklet <> i.booklet THEN 'booklet' END
    INTO why
    FROM kesu.attempt a JOIN kesu.invitation i ON i.attempt = sitting_begin.invitation
    WHERE a.attempt = known.attempt;
  IF why IS NOT NULL THEN
    PERFORM kesu_fn.interview_note(who, sitting_begin.survey_id, sent, 'conflict');
    PERFORM kesu_fn.sitting_keep(sent, why);
    RETURN 'conflict';
  ELSIF NOT is_begun THEN
    PERFORM pg_advisory_xact_lock(uuid_hash_extended(known.attempt, 0));
    UPDATE kesu.attempt a SET assisted = true WHERE a.attempt = known.attempt AND a.state = 'open';
    base := kesu_fn.sitting_base(known.attempt);
  END IF;
  PERFORM kesu_fn.interview_note(who, sitting_begin.survey_id, sent, 'stored');
  INSERT INTO kesu.sitting (id, round, base, saves, ahead, submitted)
    VALUES (id, known.round, base, 0, ahead, false);
  RETURN NULL;
END
$$;

-- Whether somebody else's sitting has taken the case over since.
CREATE FUNCTION kesu_fn.sitting_is_over(id uuid) RETURNS boolean
  LANGUAGE sql STABLE
  RETURN EXISTS (
    SELECT FROM kesu.interview_record m
    JOIN kesu.interview_record o ON o.survey_id = m.survey_id AND o.number = m.number
      AND o.kind = 'sitting' AND o.result = 'stored' AND o.entry > m.entry
    WHERE m.id = sitting_is_over.id);

-- Adds what is new of a sitting that is here, and ends it once it was submitted.
-- outcome: added | known | conflict | incomplete | withdrawn | not_stored
CREATE FUNCTION kesu_fn.sitting_add(sent jsonb) RETURNS text
  LANGUAGE plpgsql AS $$
DECLARE
  s kesu.sitting;
  known record;
  last int4 := coalesce((SELECT max((v ->> 'seq')::int4)
    FROM jsonb_array_elements(sent -> 'saves') AS v), 0);
  ended timestamptz := (sent ->> 'submitted_at')::timestamptz;
  outcome text;
  why text;
BEGIN
  SELECT * INTO s FROM kesu.sitting k WHERE k.id = (sent ->> 'id')::uuid FOR UPDATE;
  IF last <= s.saves AND (ended IS NULL OR s.submitted) THEN
    RETURN 'known';
  END IF;
  SELECT * INTO known FROM kesu_fn.sitting_attempt(sent -> 'rounds');
  IF known.round IS DISTINCT FROM s.round OR known.attempt IS NULL THEN
    RETURN 'withdrawn';
  END IF;
  PERFORM pg_advisory_xact_lock(uuid_hash_extended(known.attempt, 0));
  why := CASE
    WHEN (SELECT a.state FROM kesu.attempt a WHERE a.attempt = known.attempt) <> 'open' THEN 'submitted'
    WHEN kesu_fn.sitting_is_over(s.id) THEN 'taken_over'
    WHEN NOT kesu_fn.sitting_save(known.attempt, s.base, sent -> 'saves') THEN 'differs' END;
  IF why IS NOT NULL THEN
    PERFORM kesu_fn.sitting_keep(sent, why);
    RETURN 'conflict';
  END IF;
  last := greatest(last, s.saves);
  IF ended IS NOT NULL THEN
    SELECT e.outcome INTO outcome FROM kesu_fn.attempt_end(known.attempt, s.base + last, (
        SELECT n ->> 1 FROM jsonb_array_elements(sent -> 'rounds' -> s.round) AS n
        WHERE (n ->> 0)::uuid = known.attempt),
      true, greatest(least(ended - s.ahead, now()), (
        SELECT a.consented_at FROM kesu.attempt a WHERE a.attempt = known.attempt))) e;
  END IF;
  UPDATE kesu.sitting k SET saves = last, submitted = coalesce(outcome = 'created', false)
    WHERE k.id = s.id;
  RETURN CASE WHEN outcome <> 'created' THEN 'incomplete' ELSE 'added' END;
END
$$;

-- One sitting. The outcome of sitting_add, or a code of sitting_begin.
CREATE FUNCTION kesu_fn.sitting_store(who text, survey_id int4, invitation uuid, sent jsonb)
  RETURNS text
  LANGUAGE plpgsql AS $$
DECLARE
  is_known boolean := EXISTS (
    SELECT FROM kesu.interview_record r WHERE r.id = (sent ->> 'id')::uuid);
  eligible int2;
  code text;
BEGIN
  -- One sitting of a case after the other.
  PERFORM pg_advisory_xact_lock(5440306 + sitting_store.survey_id, (sent ->> 'number')::int4);
  IF is_known AND NOT EXISTS (
      SELECT FROM kesu.sitting s WHERE s.id = (sent ->> 'id')::uuid) THEN
    PERFORM kesu_fn.sitting_keep(sent, NULL);
    RETURN 'conflict';
  END IF;
  IF NOT is_known THEN
    IF EXISTS (SELECT FROM kesu.household_draw d WHERE d.survey_id = sitting_store.survey_id) THEN
      SELECT h.eligible INTO eligible FROM kesu.household h
        WHERE h.survey_id = sitting_store.survey_id AND h.number = (sent ->> 'number')::int4;
      IF eligible IS NULL THEN
        RETURN 'household_unknown';
      ELSIF eligible = 0 THEN
        RETURN 'nobody_eligible';
      END IF;
    END IF;
    code := kesu_fn.sitting_begin(who, sitting_store.survey_id, invitation, sent);
    IF code IS NOT NULL THEN
      RETURN code;
    END IF;
  END IF;
  code := kesu_fn.sitting_add(sent);
  RETURN CASE WHEN code = 'known' AND NOT is_known THEN 'added' ELSE code END;
END
$$;

GRANT EXECUTE ON FUNCTION kesu_fn.interview_look(text[], int4[]), kesu_fn.interview_forms(text[])
  TO kesu_staff;
