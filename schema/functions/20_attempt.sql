-- SPDX-License-Identifier: GPL-3.0-or-later
-- The highest sequence number up to which every save of an attempt is there; 0 for none.
CREATE FUNCTION kesu_fn.acknowledged(attempt uuid) RETURNS int4
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT coalesce(max(numbered.seq), 0)
    FROM (
      SELECT a.seq, row_number() OVER (ORDER BY a.seq) AS place
      FROM kesu.answer a
      WHERE a.attempt = acknowledged.attempt
    ) numbered
    WHERE numbered.seq = numbered.place;
  END;

-- How many items have an answer after the saves up to last_seq: an answer may have been taken back.
CREATE FUNCTION kesu_fn.answers_covered(attempt uuid, last_seq int4) RETURNS int4
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT count(latest.response)::int4
    FROM (
      SELECT DISTINCT ON (given.item) given.response
      FROM kesu.answer a, unnest(a.items, a.responses) AS given (item, response)
      WHERE a.attempt = answers_covered.attempt AND a.seq <= answers_covered.last_seq
      ORDER BY given.item, a.seq DESC
    ) latest;
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
    SELECT CASE WHEN s.state <> 'closed' OR s.closed_at IS NOT NULL THEN
      least(s.closed_at, (s.valid_until + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')
      + interval '30 minutes' END
    FROM kesu.attempt a JOIN kesu.survey s ON s.survey_id = a.survey_id
    WHERE a.attempt = grace_ends.attempt;
  END;

-- Ends an attempt once everything up to last_seq is there, while the survey takes submissions, and
-- half an hour longer: nothing new is saved after it has closed, so what is there was in time.
-- The receipt covers everything acknowledged, also what another device has added beyond last_seq:
-- a save under way is waited for, a later one finds the attempt submitted (answers_lock.sql).
-- Repeated, also after the survey has closed, it finds the same receipt.
-- outcome: created | repeated | withdrawn | incomplete | different | closed | unknown
CREATE FUNCTION kesu_fn.submit(attempt uuid, last_seq int4, code text, survey_open boolean)
  RETURNS TABLE (outcome text, receipt text, acknowledged int4, answers int4, saves int4)
  LANGUAGE plpgsql AS $$
DECLARE
  state text;
  stored record;
BEGIN
  PERFORM pg_advisory_xact_lock(uuid_hash_extended(submit.attempt, 0));
  SELECT a.state INTO state FROM kesu.attempt a WHERE a.attempt = submit.attempt FOR UPDATE;
  acknowledged := kesu_fn.acknowledged(submit.attempt);
  IF state IS NULL THEN
    outcome := 'unknown';
  ELSIF state = 'withdrawn' THEN
    outcome := 'withdrawn';
  ELSIF state = 'submitted' THEN
    SELECT * INTO stored FROM kesu_fn.attempt_brief(submit.attempt);
    receipt := stored.receipt;
    answers := stored.answers;
    saves := stored.last_seq;
    outcome := CASE WHEN stored.last_seq >= submit.last_seq THEN 'repeated' ELSE 'different' END;
  ELSIF NOT survey_open AND (now() < kesu_fn.grace_ends(submit.attempt)) IS NOT TRUE THEN
    outcome := 'closed';
  ELSIF acknowledged < submit.last_seq THEN
    outcome := 'incomplete';
  ELSE
    receipt := submit.code;
    answers := kesu_fn.answers_covered(submit.attempt, acknowledged);
    saves := acknowledged;
    INSERT INTO kesu.receipt (attempt, code, last_seq, answers)
      VALUES (submit.attempt, receipt, saves, answers);
    UPDATE kesu.attempt a SET state = 'submitted', ended_at = now()
      WHERE a.attempt = submit.attempt;
    outcome := 'created';
  END IF;
  RETURN NEXT;
END
$$;

-- Withdraws an attempt and deletes what was answered. Repeated, it changes nothing more. A save
-- under way is waited for, a later one finds the attempt withdrawn (answers_lock.sql).
-- The result is the state before: open | submitted | withdrawn, or NULL for no such attempt.
CREATE FUNCTION kesu_fn.withdraw(attempt uuid) RETURNS text
  LANGUAGE plpgsql AS $$
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

GRANT EXECUTE ON FUNCTION kesu_fn.acknowledged(uuid), kesu_fn.answers_covered(uuid, int4),
  kesu_fn.attempt_brief(uuid), kesu_fn.grace_ends(uuid),
  kesu_fn.submit(uuid, int4, text, boolean), kesu_fn.withdraw(uuid) TO kesu_resident;
