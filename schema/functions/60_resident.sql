-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the role of phones' requests may do with attempts, answers and documents: these functions, and
-- nothing beside them. They run with the rights of the tables' owner; the role has no right to the
-- tables. Whoever calls them has to know the identifier of an attempt, which the server derives under
-- its key and the role cannot look up. They are the bodies of statements in schema/queries/intake,
-- where parameters and results are explained.

-- Saves (answers_save.sql). The lock makes the saves of these attempts and the submission or withdrawal
-- of the same attempts wait for each other: the second waits until the first has ended, and then sees
-- what the first has done. Saves do not wait for one another. The lock is an advisory lock, because it
-- writes nothing; a lock on the attempt's row would write. The caller sorts the attempts, so that there
-- can be no deadlock.
CREATE FUNCTION kesu_fn.answers_save(attempts uuid[], seqs int4[], run_firsts int4[], items text[],
    responses text[], elapsed_ms text[], backgrounds jsonb[], limited int2[])
  RETURNS TABLE (attempt uuid, seq int4, acknowledged int4, merged int4)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM pg_advisory_xact_lock_shared(uuid_hash_extended(a.one, 0))
    FROM unnest(answers_save.attempts) AS a (one);
  RETURN QUERY
    INSERT INTO kesu.answer AS k
      (attempt, seq, items, responses, elapsed_ms, background, unbroken_from, limited)
    SELECT s.attempt, s.seq, s.items::int2[], s.responses::int8[], s.elapsed_ms::int4[],
      s.background, coalesce(before.unbroken_from, s.run_first), s.limited = 1
    FROM unnest(answers_save.attempts, answers_save.seqs, answers_save.run_firsts,
        answers_save.items, answers_save.responses, answers_save.elapsed_ms,
        answers_save.backgrounds, answers_save.limited)
      AS s (attempt, seq, run_first, items, responses, elapsed_ms, background, limited)
    LEFT JOIN kesu.answer before ON before.attempt = s.attempt AND before.seq = s.run_first - 1
    -- A subquery and not a join: with a plan that was made while the table was small, a join would
    -- read the whole table for each save.
    WHERE (SELECT a.state FROM kesu.attempt a WHERE a.attempt = s.attempt) = 'open'
      AND CASE WHEN s.limited = 1 THEN kesu_fn.acknowledged(s.attempt) >= s.seq - 1
        AND NOT kesu_fn.taken(s.attempt, s.items::int2[], s.background) ELSE true END
    ON CONFLICT ON CONSTRAINT answer_pkey DO NOTHING
    RETURNING k.attempt, k.seq,
      CASE WHEN k.unbroken_from = 1 AND NOT EXISTS (
        SELECT FROM kesu.answer next WHERE next.attempt = k.attempt AND next.seq = k.seq + 1)
      THEN k.seq END,
      -- A long attempt is merged on the way, so that neither its submission nor reading it takes long.
      CASE WHEN k.seq % 256 = 0 THEN kesu_fn.merge(k.attempt) END;
END
$$;

-- What became of saves that were not stored (answers_outcome.sql).
CREATE FUNCTION kesu_fn.answers_outcome(attempts uuid[], seqs int4[], items text[], responses text[],
    elapsed_ms text[], backgrounds jsonb[], limited int2[])
  RETURNS TABLE (stored boolean, same boolean, acknowledged int4, state text, taken boolean)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
    SELECT k.seq IS NOT NULL,
      coalesce(k.items = s.items::int2[] AND k.responses = s.responses::int8[]
        AND k.elapsed_ms = s.elapsed_ms::int4[]
        AND k.background IS NOT DISTINCT FROM s.background, false),
      -- Nearly always every lower number is stored and the next one is not. Then two look-ups are
      -- enough, however many saves the attempt has.
      CASE WHEN k.unbroken_from = 1 AND next.seq IS NULL THEN s.seq
        WHEN k.seq IS NULL THEN 0
        ELSE kesu_fn.merge(s.attempt) END,
      CASE WHEN k.seq IS NULL THEN (
        SELECT a.state FROM kesu.attempt a WHERE a.attempt = s.attempt) END,
      CASE WHEN k.seq IS NULL AND s.limited = 1
        THEN kesu_fn.taken(s.attempt, s.items::int2[], s.background) ELSE false END
    FROM unnest(answers_outcome.attempts, answers_outcome.seqs, answers_outcome.items,
        answers_outcome.responses, answers_outcome.elapsed_ms, answers_outcome.backgrounds,
        answers_outcome.limited)
      WITH ORDINALITY AS s (attempt, seq, items, responses, elapsed_ms, background, limited, place)
    LEFT JOIN kesu.answer k ON k.attempt = s.attempt AND k.seq = s.seq
    LEFT JOIN kesu.answer next ON next.attempt = s.attempt AND next.seq = s.seq + 1
    ORDER BY s.place;
END
$$;

-- What an attempt has saved, read back (attempt_answers.sql).
CREATE FUNCTION kesu_fn.attempt_answers(attempt uuid)
  RETURNS TABLE (seq int4, items int2[], responses int8[], background jsonb)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  IF (SELECT a.state FROM kesu.attempt a WHERE a.attempt = attempt_answers.attempt) = 'open' THEN
    RETURN QUERY
      SELECT m.acknowledged AS seq, m.items, m.responses, m.background
      FROM kesu.answers_merged m
      WHERE m.attempt = attempt_answers.attempt
      UNION ALL
      SELECT k.seq, k.items, k.responses, k.background
      FROM kesu.answer k
      WHERE k.attempt = attempt_answers.attempt
        AND k.seq > coalesce((
          SELECT m.acknowledged FROM kesu.answers_merged m
          WHERE m.attempt = attempt_answers.attempt), 0)
        AND k.seq <= (SELECT kesu_fn.acknowledged(attempt_answers.attempt)) + 64
      ORDER BY seq;
  END IF;
END
$$;

-- The state of an attempt (attempt_read.sql).
CREATE FUNCTION kesu_fn.attempt_read(attempt uuid)
  RETURNS TABLE (survey_id int4, state text, language text, booklet int2, acknowledged int4,
    begun boolean, receipt text, answers int4, last_seq int4)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT b.* FROM kesu_fn.attempt_brief(attempt_read.attempt) b;
END
$$;

-- What became of each attempt that was to be started (attempts_started.sql).
CREATE FUNCTION kesu_fn.attempts_started(attempts uuid[], formers uuid[], legacies uuid[],
    proofs bytea[], former_proofs bytea[])
  RETURNS TABLE (attempt uuid, survey_id int4, state text, language text, booklet int2,
    acknowledged int4, begun boolean, receipt text, answers int4, last_seq int4, proven boolean)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
    SELECT k.attempt, b.survey_id, b.state, b.language, b.booklet, b.acknowledged,
      b.begun OR k.begun_by IS NOT NULL, b.receipt,
      b.answers, b.last_seq,
      coalesce(k.begun_by = a.proof OR k.begun_by = a.former_proof, false)
    FROM unnest(attempts_started.attempts, attempts_started.formers, attempts_started.legacies,
        attempts_started.proofs, attempts_started.former_proofs)
      WITH ORDINALITY AS a (attempt, former, legacy, proof, former_proof, place)
    LEFT JOIN kesu.attempt k ON k.attempt = kesu_fn.attempt_known(a.attempt, a.former, a.legacy)
    LEFT JOIN LATERAL kesu_fn.attempt_brief(k.attempt) b ON true
    ORDER BY a.place;
END
$$;

-- Counts of first saves, told by a worker (booklets_answered.sql).
CREATE FUNCTION kesu_fn.booklets_answered(survey_id int4, booklets int2[], counts int4[]) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE kesu.booklet_turn t
  SET answered = ARRAY(
    SELECT was.answered + coalesce((
      SELECT sum(more.count)
      FROM unnest(booklets_answered.booklets, booklets_answered.counts) AS more (booklet, count)
      WHERE more.booklet = was.booklet AND more.count > 0), 0)::int8
    FROM unnest(t.answered) WITH ORDINALITY AS was (answered, booklet)
    ORDER BY was.booklet)
  WHERE t.survey_id = booklets_answered.survey_id;
END
$$;

-- What quotas of surveys go by, which phones are asked first (catalogue_surveys.sql); NULL: there are none.
CREATE FUNCTION kesu_fn.quota_variables(survey_id int4) RETURNS text
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
    SELECT string_agg(v.name, ' ' ORDER BY v.name)
    FROM (SELECT DISTINCT jsonb_object_keys(q.groups) AS name FROM kesu.quota q
      WHERE q.survey_id = quota_variables.survey_id AND q.most IS NOT NULL) v);
END
$$;

-- The address of the survey that an invitation belongs to (invitation_read.sql).
CREATE FUNCTION kesu_fn.invitation_survey(attempt uuid) RETURNS text
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN (
    SELECT s.slug FROM kesu.invitation i JOIN kesu.survey s USING (survey_id)
    WHERE i.attempt = invitation_survey.attempt AND s.opened_on IS NOT NULL);
END
$$;

-- An attempt taken up by its code (resume.sql).
CREATE FUNCTION kesu_fn.resume_read(survey_id int4, codes bytea[], address bytea)
  RETURNS TABLE (outcome text, attempt uuid, state text, language text, booklet int2,
    acknowledged int4, receipt text, answers int4, last_seq int4)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
    SELECT r.outcome, r.attempt, b.state, b.language, b.booklet, b.acknowledged, b.receipt,
      b.answers, b.last_seq
    FROM kesu_fn.resume(resume_read.survey_id, resume_read.codes, resume_read.address) r
    LEFT JOIN LATERAL kesu_fn.attempt_brief(r.attempt) b ON true;
END
$$;

-- An instrument's document as questions: without keys, and without what explains them.
CREATE FUNCTION kesu_fn.instrument_questions(document text) RETURNS text
  LANGUAGE sql IMMUTABLE
  RETURN jsonb_set(document::jsonb, '{items}', (
    SELECT jsonb_agg(n.item - ARRAY['key', 'rationale', 'source'] ORDER BY n.place)
    FROM jsonb_array_elements(document::jsonb -> 'items') WITH ORDINALITY AS n (item, place)))::text;

-- Instruments in use as questions.
CREATE FUNCTION kesu_fn.catalogue_instruments()
  RETURNS TABLE (instrument_id int4, code text, version text, bank text, questions text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY
    SELECT i.instrument_id, i.code, i.version, i.bank, kesu_fn.instrument_questions(i.document)
    FROM kesu.instrument i
    WHERE EXISTS (SELECT FROM kesu.survey s WHERE s.instrument_id = i.instrument_id
      AND s.opened_on IS NOT NULL);
END
$$;

GRANT EXECUTE ON FUNCTION
  kesu_fn.answers_save(uuid[], int4[], int4[], text[], text[], text[], jsonb[], int2[]),
  kesu_fn.answers_outcome(uuid[], int4[], text[], text[], text[], jsonb[], int2[]),
  kesu_fn.attempt_answers(uuid), kesu_fn.attempt_read(uuid), kesu_fn.merge(uuid),
  kesu_fn.submit(uuid, int4, text, boolean), kesu_fn.withdraw(uuid),
  kesu_fn.start_attempts(int4, uuid[], uuid[], uuid[], uuid[], text[], bytea[], text[]),
  kesu_fn.attempts_started(uuid[], uuid[], uuid[], bytea[], bytea[]),
  kesu_fn.booklets_answered(int4, int2[], int4[]), kesu_fn.invitation_survey(uuid),
  kesu_fn.quota_variables(int4),
  kesu_fn.resume_make(uuid, int4, bytea[]), kesu_fn.resume_read(int4, bytea[], bytea),
  kesu_fn.catalogue_instruments() TO kesu_resident;
