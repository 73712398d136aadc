-- SPDX-License-Identifier: GPL-3.0-or-later
-- Sittings that came after their case was answered otherwise, and what whoever manages the fieldwork decides
-- of them. Nobody reads what was answered.

-- Those of the part of a survey that the token's account manages. `kept`: whose answers count now. Of
-- several of one case, one can take the place of the first answers.
CREATE FUNCTION kesu_fn.conflicts_by_token(slug text)
  RETURNS TABLE (id uuid, survey_id int4, number int4, invitation uuid, psu text, kept text,
    at timestamptz, by text, kind text, saves int4, answers int4, submitted boolean, usable boolean,
    decision text, reason text, decided_by text, decided_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT k.id, r.survey_id, r.number, l.attempt, d.psu_name,
      CASE c.decision WHEN 'use_later' THEN 'later' ELSE 'first' END,
      k.started_at, r.account, k.why, k.saves, k.answers, k.submitted_at IS NOT NULL,
      k.has_answers AND k.submitted_at IS NOT NULL AND NOT EXISTS (
        SELECT FROM kesu.interview_record o JOIN kesu.sitting_decision u ON u.id = o.id
        WHERE o.survey_id = r.survey_id AND o.number = r.number AND o.id <> r.id
          AND u.decision = 'use_later'),
      c.decision, c.reason, c.decided_by, c.decided_at
    FROM kesu_fn.field_part(slug) AS f (survey_id)
    JOIN kesu.interview_record r ON r.survey_id = f.survey_id
    JOIN kesu.sitting_kept k ON k.id = r.id
    JOIN kesu.drawn_person d ON d.survey_id = r.survey_id AND d.number = r.number
    JOIN kesu.psu p ON p.survey_id = d.survey_id AND p.psu = d.psu
    LEFT JOIN kesu_identity.letter l ON l.survey_id = r.survey_id AND l.number = r.number
    LEFT JOIN kesu.sitting_decision c ON c.id = k.id
    WHERE kesu.in_subtree(kesu.scope_prefix(), p.region::text)
    ORDER BY c.id IS NOT NULL, r.number, k.id;
  END;

-- Takes every answer of an attempt back, in one save after all others; returns its number.
CREATE FUNCTION kesu_fn.answers_clear(attempt uuid) RETURNS int4
  LANGUAGE plpgsql AS $$
DECLARE
  last int4 := kesu_fn.sitting_base(answers_clear.attempt);
BEGIN
  INSERT INTO kesu.answer (attempt, seq, items, responses, elapsed_ms, background, unbroken_from)
    SELECT answers_clear.attempt, last + 1, coalesce(array_agg(l.item ORDER BY l.item), '{}'),
      coalesce(array_agg(NULL::int8), '{}'), coalesce(array_agg(-1), '{}'), (
        SELECT jsonb_object_agg(b.key, 'null'::jsonb)
        FROM jsonb_each(kesu_fn.latest_background(answers_clear.attempt, last)) b
        WHERE b.value <> 'null'),
      coalesce((SELECT k.unbroken_from FROM kesu.answer k
        WHERE k.attempt = answers_clear.attempt AND k.seq = last), 1)
    FROM kesu_fn.latest_answers(answers_clear.attempt, last) l WHERE l.response IS NOT NULL;
  RETURN last + 1;
END
$$;

-- Lets a later sitting count in the place of what was answered before: its saves follow the others in the
-- attempt's log, where nothing is lost, and take everything back that it has not answered itself. The
-- receipt keeps its code, and covers them. False: there is nothing to use.
CREATE FUNCTION kesu_fn.conflict_use(names uuid[], invitation uuid, rounds jsonb) RETURNS boolean
  LANGUAGE plpgsql AS $$
DECLARE
  known record;
  later kesu.sitting_later;
  first int4;
  last int4;
BEGIN
  SELECT * INTO known FROM kesu_fn.sitting_attempt(rounds);
  PERFORM pg_advisory_xact_lock(uuid_hash_extended(known.attempt, 0));
  UPDATE kesu.sitting_later l SET is_used = true
    WHERE l.name = ANY (names) AND l.attempt = known.attempt AND l.ended_at IS NOT NULL
    RETURNING l.* INTO later;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE kesu.attempt a SET assisted = true, booklet = i.booklet
    FROM kesu.invitation i
    WHERE a.attempt = known.attempt AND i.attempt = conflict_use.invitation
      AND (NOT a.assisted OR a.booklet <> i.booklet);
  first := kesu_fn.answers_clear(known.attempt);
  last := first + jsonb_array_length(later.saves);
  INSERT INTO kesu.answer (attempt, seq, items, responses, elapsed_ms, background, unbroken_from)
    SELECT known.attempt, first + v.place, translate(v.save ->> 'items', '[]', '{}')::int2[],
      translate(v.save ->> 'responses', '[]', '{}')::int8[],
      translate(v.save ->> 'elapsed_ms', '[]', '{}')::int4[],
      nullif(v.save -> 'background', 'null'), k.unbroken_from
    FROM jsonb_array_elements(later.saves) WITH ORDINALITY AS v (save, place)
    JOIN kesu.answer k ON k.attempt = known.attempt AND k.seq = first;
  IF (SELECT a.state FROM kesu.attempt a WHERE a.attempt = known.attempt) = 'submitted' THEN
    UPDATE kesu.receipt r SET last_seq = last,
      answers = kesu_fn.answers_covered(known.attempt, last)
      WHERE r.attempt = known.attempt;
  ELSE
    PERFORM kesu_fn.attempt_end(known.attempt, last, (
        SELECT n ->> 1 FROM jsonb_array_elements(rounds -> known.round) AS n
        WHERE (n ->> 0)::uuid = known.attempt),
      true, greatest(later.ended_at, (
        SELECT a.consented_at FROM kesu.attempt a WHERE a.attempt = known.attempt)));
  END IF;
  RETURN true;
END
$$;

-- Decides what becomes of one, by whoever the token names, for good. `names` and `rounds` are what the
-- server derives of it (68_sittings.sql).
-- outcome: decided | known (the same was decided before) | otherwise (it was decided otherwise) | unusable |
-- none (there is no such sitting). KF409: the survey is not open.
CREATE FUNCTION kesu_fn.conflict_decide(slug text, id uuid, decision text, reason text, names uuid[],
    rounds jsonb) RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  one record;
  was text;
BEGIN
  SELECT * INTO one FROM kesu_fn.conflicts_by_token(slug) c WHERE c.id = conflict_decide.id;
  IF NOT FOUND THEN
    RETURN 'none';
  END IF;
  PERFORM pg_advisory_xact_lock(5440306 + one.survey_id, one.number);
  SELECT * INTO one FROM kesu_fn.conflicts_by_token(slug) c WHERE c.id = conflict_decide.id; -- as it is now
  SELECT d.decision INTO was FROM kesu.sitting_decision d WHERE d.id = conflict_decide.id;
  IF was IS NOT NULL THEN
    RETURN CASE WHEN was = conflict_decide.decision THEN 'known' ELSE 'otherwise' END;
  END IF;
  PERFORM FROM kesu.survey s WHERE s.survey_id = one.survey_id AND s.state = 'open' FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'survey % is not open', slug USING ERRCODE = 'KF409';
  END IF;
  IF conflict_decide.decision = 'use_later' AND (one.usable
      AND kesu_fn.conflict_use(names, one.invitation, rounds)) IS NOT TRUE THEN
    RETURN 'unusable';
  END IF;
  IF conflict_decide.decision = 'use_later' AND one.kind <> 'submitted' THEN -- nothing was noted yet
    PERFORM kesu_fn.interview_completed(r.account, r.survey_id, r.number, least(k.submitted_at, now()))
      FROM kesu.sitting_kept k JOIN kesu.interview_record r ON r.id = k.id
      WHERE k.id = conflict_decide.id;
  END IF;
  INSERT INTO kesu.sitting_decision (id, decision, reason, decided_by)
    VALUES (conflict_decide.id, conflict_decide.decision, conflict_decide.reason,
      kesu.account_name());
  PERFORM kesu.audit_note(kesu.account_name(), 'survey.conflict', 'survey/' || slug,
    jsonb_build_object('case', one.number, 'kind', one.kind, 'decision', conflict_decide.decision,
      'reason', conflict_decide.reason));
  RETURN 'decided';
END
$$;

GRANT EXECUTE ON FUNCTION kesu_fn.conflicts_by_token(text),
  kesu_fn.conflict_decide(text, uuid, text, text, uuid[], jsonb) TO kesu_staff;
