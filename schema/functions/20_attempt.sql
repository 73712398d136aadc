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

-- Ends an attempt once everything up to last_seq is there, while the survey takes submissions.
-- The receipt covers everything acknowledged, also what another device has added beyond last_seq:
-- a save under way is waited for, a later one finds the attempt submitted (answers_lock.sql).
-- Repeated, also after the survey has closed, it finds the same receipt.
-- outcome: created | repeated | withdrawn | incomplete | different | closed | unknown
CREATE FUNCTION kesu_fn.submit(attempt uuid, last_seq int4, code text, survey_open boolean)
  RETURNS TABLE (outcome text, receipt text, acknowledged int4)
  LANGUAGE plpgsql AS $$
DECLARE
  state text;
  stored kesu.receipt;
BEGIN
  PERFORM pg_advisory_xact_lock(uuid_hash_extended(submit.attempt, 0));
  SELECT a.state INTO state FROM kesu.attempt a WHERE a.attempt = submit.attempt FOR UPDATE;
  acknowledged := kesu_fn.acknowledged(submit.attempt);
  IF state IS NULL THEN
    outcome := 'unknown';
  ELSIF state = 'withdrawn' THEN
    outcome := 'withdrawn';
  ELSIF state = 'submitted' THEN
    SELECT * INTO stored FROM kesu.receipt r WHERE r.attempt = submit.attempt;
    receipt := stored.code;
    outcome := CASE WHEN stored.last_seq >= submit.last_seq THEN 'repeated' ELSE 'different' END;
  ELSIF NOT survey_open THEN
    outcome := 'closed';
  ELSIF acknowledged < submit.last_seq THEN
    outcome := 'incomplete';
  ELSE
    INSERT INTO kesu.receipt (attempt, code, last_seq)
      VALUES (submit.attempt, submit.code, acknowledged);
    UPDATE kesu.attempt a SET state = 'submitted', ended_at = now()
      WHERE a.attempt = submit.attempt;
    receipt := submit.code;
    outcome := 'created';
  END IF;
  RETURN NEXT;
END
$$;

-- Withdraws an attempt and deletes what was answered. Repeated, it changes nothing more.
-- The result is the state before: open | submitted | withdrawn, or NULL for no such attempt.
CREATE FUNCTION kesu_fn.withdraw(attempt uuid) RETURNS text
  LANGUAGE plpgsql AS $$
DECLARE
  before text;
BEGIN
  SELECT a.state INTO before FROM kesu.attempt a WHERE a.attempt = withdraw.attempt FOR UPDATE;
  IF before IS NOT NULL THEN
    UPDATE kesu.attempt a SET state = 'withdrawn', ended_at = now()
      WHERE a.attempt = withdraw.attempt AND a.state <> 'withdrawn';
    -- A save in flight may bring more yet: attempt_sweep deletes it.
    DELETE FROM kesu.answer a WHERE a.attempt = withdraw.attempt;
  END IF;
  RETURN before;
END
$$;

GRANT EXECUTE ON FUNCTION kesu_fn.acknowledged(uuid), kesu_fn.submit(uuid, int4, text, boolean),
  kesu_fn.withdraw(uuid) TO kesu_resident;
