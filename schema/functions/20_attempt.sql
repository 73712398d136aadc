-- SPDX-License-Identifier: GPL-3.0-or-later
-- The highest sequence number up to which every save of an attempt is there; 0 for none. Nearly always
-- nothing is missing before the last save, and its row says so. Else the search for the gap begins
-- where kesu_fn.merge has come to, so its length does not depend on how many saves there are.
CREATE FUNCTION kesu_fn.acknowledged(attempt uuid) RETURNS int4
  LANGUAGE plpgsql STABLE AS $$
DECLARE
  last record;
  reached int4;
BEGIN
  SELECT k.seq, k.unbroken_from INTO last
    FROM kesu.answer k WHERE k.attempt = acknowledged.attempt ORDER BY k.seq DESC LIMIT 1;
  IF last.unbroken_from IS NULL OR last.unbroken_from = 1 THEN
    RETURN coalesce(last.seq, 0);
  END IF;
  reached := coalesce((
    SELECT m.acknowledged FROM kesu.answers_merged m WHERE m.attempt = acknowledged.attempt), 0);
  IF NOT EXISTS (
      SELECT FROM kesu.answer f WHERE f.attempt = acknowledged.attempt AND f.seq = reached + 1) THEN
    RETURN reached;
  END IF;
  RETURN (
    SELECT k.seq FROM kesu.answer k
    WHERE k.attempt = acknowledged.attempt AND k.seq > reached
      AND NOT EXISTS (
        SELECT FROM kesu.answer n WHERE n.attempt = k.attempt AND n.seq = k.seq + 1)
    ORDER BY k.seq LIMIT 1);
END
$$;

-- The latest answers of an attempt's saves up to last_seq, from what is merged as far as that goes.
CREATE FUNCTION kesu_fn.latest_answers(attempt uuid, last_seq int4)
  RETURNS TABLE (item int2, response int8)
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT DISTINCT ON (given.item) given.item, given.response
    FROM (
      SELECT m.acknowledged AS seq, was.item, was.response
      FROM kesu.answers_merged m, unnest(m.items, m.responses) AS was (item, response)
      WHERE m.attempt = latest_answers.attempt
      UNION ALL
      SELECT k.seq, is_now.item, is_now.response
      FROM kesu.answer k, unnest(k.items, k.responses) AS is_now (item, response)
      WHERE k.attempt = latest_answers.attempt AND k.seq <= latest_answers.last_seq
        AND k.seq > coalesce((
          SELECT m.acknowledged FROM kesu.answers_merged m
          WHERE m.attempt = latest_answers.attempt), 0)
    ) given
    ORDER BY given.item, given.seq DESC;
  END;

-- The same of its background, as one object; NULL when none was told. What was taken back is null.
CREATE FUNCTION kesu_fn.latest_background(attempt uuid, last_seq int4) RETURNS jsonb
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT jsonb_object_agg(latest.key, latest.value)
    FROM (
      SELECT DISTINCT ON (told.key) told.key, told.value
      FROM (
        SELECT m.acknowledged AS seq, was.key, was.value
        FROM kesu.answers_merged m, jsonb_each(m.background) AS was (key, value)
        WHERE m.attempt = latest_background.attempt
        UNION ALL
        SELECT k.seq, is_now.key, is_now.value
        FROM kesu.answer k, jsonb_each(k.background) AS is_now (key, value)
        WHERE k.attempt = latest_background.attempt AND k.seq <= latest_background.last_seq
          AND k.seq > coalesce((
            SELECT m.acknowledged FROM kesu.answers_merged m
            WHERE m.attempt = latest_background.attempt), 0)
      ) told
      ORDER BY told.key, told.seq DESC
    ) latest;
  END;

-- Whether the phone that began the attempt has answered one of these items or background questions.
-- What it has taken back is open.
CREATE FUNCTION kesu_fn.taken(attempt uuid, items int2[], background jsonb) RETURNS boolean
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT EXISTS (
      SELECT FROM (
        SELECT DISTINCT ON (own.item) own.item, own.response
        FROM kesu.answer k, unnest(k.items, k.responses) AS own (item, response)
        WHERE k.attempt = taken.attempt AND NOT k.limited AND own.item = ANY (taken.items)
        ORDER BY own.item, k.seq DESC
      ) latest
      WHERE latest.response IS NOT NULL
    ) OR EXISTS (
      SELECT FROM (
        SELECT DISTINCT ON (own.key) own.key, own.value
        FROM kesu.answer k, jsonb_each(k.background) AS own (key, value)
        WHERE k.attempt = taken.attempt AND NOT k.limited AND taken.background ? own.key
        ORDER BY own.key, k.seq DESC
      ) latest
      WHERE latest.value <> 'null'
    );
  END;

-- How far every save is there; on the way it merges what has grown long since the last time. It
-- merges some hundred saves at most: whoever comes next goes on.
CREATE FUNCTION kesu_fn.merge(attempt uuid) RETURNS int4
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  reached int4 := kesu_fn.acknowledged(merge.attempt);
  before int4 := coalesce((
    SELECT m.acknowledged FROM kesu.answers_merged m WHERE m.attempt = merge.attempt), 0);
  upto int4 := least(reached, before + 256);
BEGIN
  IF reached >= before + 64 THEN
    INSERT INTO kesu.answers_merged AS m (attempt, acknowledged, items, responses, background)
      SELECT merge.attempt, upto, coalesce(array_agg(l.item), '{}'),
        coalesce(array_agg(l.response), '{}'), kesu_fn.latest_background(merge.attempt, upto)
      FROM kesu_fn.latest_answers(merge.attempt, upto) l
      ON CONFLICT ON CONSTRAINT answers_merged_pkey
      DO UPDATE SET acknowledged = excluded.acknowledged, items = excluded.items,
        responses = excluded.responses, background = excluded.background
      WHERE m.acknowledged < excluded.acknowledged;
  END IF;
  RETURN reached;
END
$$;

-- How many items have an answer after the saves up to last_seq: an answer may have been taken back.
CREATE FUNCTION kesu_fn.answers_covered(attempt uuid, last_seq int4) RETURNS int4
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT count(l.response)::int4
    FROM kesu_fn.latest_answers(answers_covered.attempt, answers_covered.last_seq) l;
  END;

-- What a phone is told of an attempt that it starts or takes up again. No row: there is none.
-- begun: something was saved. answers and last_seq: what the receipt covers.
CREATE FUNCTION kesu_fn.attempt_brief(attempt uuid)
  RETURNS TABLE (survey_id int4, state text, language text, booklet int2, acknowledged int4,
    begun boolean, receipt text, answers int4, last_seq int4)
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT a.survey_id, a.state, coalesce(a.language, 'zh'), a.booklet,
      kesu_fn.acknowledged(a.attempt),
      EXISTS (SELECT FROM kesu.answer k WHERE k.attempt = a.attempt),
      r.code, CASE WHEN r.attempt IS NOT NULL THEN
        coalesce(r.answers, kesu_fn.answers_covered(a.attempt, r.last_seq)) END, r.last_seq
    FROM kesu.attempt a
    LEFT JOIN kesu.receipt r ON r.attempt = a.attempt
    WHERE a.attempt = attempt_brief.attempt;
  END;

-- Until when the attempt's survey takes submissions of what was saved before its end. NULL: it was
-- closed before the moment of closing was stored, or has no end yet.
CREATE FUNCTION kesu_fn.grace_ends(attempt uuid) RETURNS timestamptz
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT CASE WHEN s.state IN ('draft', 'approved', 'open') OR s.closed_at IS NOT NULL THEN
      least(s.closed_at, s.closes_at, (s.valid_until + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')
      + interval '30 minutes' END
    FROM kesu.attempt a JOIN kesu.survey s ON s.survey_id = a.survey_id
    WHERE a.attempt = grace_ends.attempt;
  END;

-- Ends an attempt once everything up to last_seq is there, while the survey takes submissions, and
-- half an hour longer: nothing new is saved after it has closed, so what is there was in time.
-- The receipt covers everything acknowledged, also what another device has added beyond last_seq:
-- a save under way is waited for, a later one finds the attempt submitted (60_resident.sql).
-- Repeated, also after the survey has closed, it finds the same receipt.
-- outcome: created | repeated | withdrawn | incomplete | different | closed | unknown
CREATE FUNCTION kesu_fn.submit(attempt uuid, last_seq int4, code text, survey_open boolean)
  RETURNS TABLE (outcome text, receipt text, acknowledged int4, answers int4, saves int4)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT e.* FROM kesu_fn.attempt_end(submit.attempt, submit.last_seq, code,
    survey_open, now()) e;
END
$$;

CREATE FUNCTION kesu_fn.attempt_end(attempt uuid, last_seq int4, code text, survey_open boolean,
    ended_at timestamptz)
  RETURNS TABLE (outcome text, receipt text, acknowledged int4, answers int4, saves int4)
  LANGUAGE plpgsql AS $$
DECLARE
  state text;
  stored record;
BEGIN
  PERFORM pg_advisory_xact_lock(uuid_hash_extended(attempt_end.attempt, 0));
  SELECT a.state INTO state FROM kesu.attempt a WHERE a.attempt = attempt_end.attempt FOR UPDATE;
  acknowledged := kesu_fn.acknowledged(attempt_end.attempt);
  IF state IS NULL THEN
    outcome := 'unknown';
  ELSIF state = 'withdrawn' THEN
    outcome := 'withdrawn';
  ELSIF state = 'submitted' THEN
    SELECT * INTO stored FROM kesu_fn.attempt_brief(attempt_end.attempt);
    receipt := stored.receipt;
    answers := stored.answers;
    saves := stored.last_seq;
    outcome := CASE WHEN stored.last_seq >= attempt_end.last_seq THEN 'repeated' ELSE 'different' END;
  ELSIF NOT survey_open AND (now() < kesu_fn.grace_ends(attempt_end.attempt)) IS NOT TRUE THEN
    outcome := 'closed';
  ELSIF acknowledged < attempt_end.last_seq THEN
    outcome := 'incomplete';
  ELSE
    receipt := attempt_end.code;
    answers := kesu_fn.answers_covered(attempt_end.attempt, acknowledged);
    saves := acknowledged;
    INSERT INTO kesu.receipt (attempt, code, last_seq, answers)
      VALUES (attempt_end.attempt, receipt, saves, answers);
    UPDATE kesu.attempt a SET state = 'submitted', ended_at = attempt_end.ended_at
      WHERE a.attempt = attempt_end.attempt;
    outcome := 'created';
  END IF;
  RETURN NEXT;
END
$$;

-- Withdraws an attempt and deletes what was answered. Repeated, it changes nothing more. A save
-- under way is waited for, a later one finds the attempt withdrawn (60_resident.sql).
-- The result is the state before: open | submitted | withdrawn, or NULL for no such attempt.
CREATE FUNCTION kesu_fn.withdraw(attempt uuid) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  before text;
BEGIN
  PERFORM pg_advisory_xact_lock(uuid_hash_extended(withdraw.attempt, 0));
  SELECT a.state INTO before FROM kesu.attempt a WHERE a.attempt = withdraw.attempt FOR UPDATE;
  IF before IS NOT NULL THEN
    UPDATE kesu.attempt a SET state = 'withdrawn', ended_at = now()
      WHERE a.attempt = withdraw.attempt AND a.state <> 'withdrawn';
    DELETE FROM kesu.answer a WHERE a.attempt = withdraw.attempt;
  END IF;
  RETURN before;
END
$$;
