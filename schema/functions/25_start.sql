-- SPDX-License-Identifier: GPL-3.0-or-later
-- Starts attempts in an open survey, by invitation when it is sampled. What is there already, or may
-- not start, is left out; attempts_started then says what became of each.
--
-- An attempt's identifier is derived under the server's key. `formers` has what it would be under
-- the key before, `legacies` what it was when it was that of the invitation's row; NULL: neither.
--
-- With a booklet design each started attempt is handed its booklet, in turn; what is left out takes no
-- turn. Whoever takes turns holds the survey's counter until its commit, so that turns are committed
-- in their order: at every moment the booklets' counts differ by one at most. The counter is therefore
-- locked as late as can be, and who only asks again never waits for it.
CREATE FUNCTION kesu_fn.start_attempts(survey_id int4, attempts uuid[], formers uuid[],
    legacies uuid[], invitations uuid[], languages text[], proofs bytea[])
  RETURNS int4 -- how many were started
  LANGUAGE plpgsql AS $$
DECLARE
  survey record;
  wanted uuid[];
  turn int8 := 0;
  started int4;
BEGIN
  SELECT s.sampled, d.booklets INTO survey
    FROM kesu.survey s LEFT JOIN kesu.booklet_design d ON d.design_id = s.design_id
    WHERE s.survey_id = start_attempts.survey_id AND s.state = 'open'
      AND (s.valid_until IS NULL OR s.valid_until >= kesu.today());
  IF NOT FOUND THEN
    RETURN 0;
  END IF;
  wanted := ARRAY(
    SELECT a.attempt FROM unnest(attempts, formers, legacies, invitations)
      AS a (attempt, former, legacy, invitation)
    WHERE kesu_fn.attempt_known(a.attempt, a.former, a.legacy) IS NULL
      AND (NOT survey.sampled OR EXISTS (
        SELECT FROM kesu.invitation i
        WHERE i.attempt = a.invitation AND i.survey_id = start_attempts.survey_id)));
  IF wanted = '{}' THEN
    RETURN 0;
  END IF;

  IF survey.booklets IS NOT NULL THEN
    INSERT INTO kesu.booklet_turn (survey_id) VALUES (start_attempts.survey_id)
      ON CONFLICT ON CONSTRAINT booklet_turn_pkey DO NOTHING;
    SELECT t.taken INTO turn FROM kesu.booklet_turn t
      WHERE t.survey_id = start_attempts.survey_id FOR UPDATE;
  END IF;
  -- Under the lock nobody else starts attempts of this survey: what is not there now will not come.
  -- Without one a conflict is waited for, in the order of the keys, so that nobody waits in a circle.
  INSERT INTO kesu.attempt
    (attempt, survey_id, invited, language, booklet, begun_by, psu, base_weight)
    SELECT n.attempt, start_attempts.survey_id, survey.sampled, n.language,
      coalesce((turn + row_number() OVER (ORDER BY n.attempt) - 1) % survey.booklets + 1, 0),
      n.proof, i.psu, i.base_weight
    FROM (
      SELECT DISTINCT ON (a.attempt) a.attempt, a.invitation, a.language, a.proof
      FROM unnest(attempts, invitations, languages, proofs) WITH ORDINALITY
        AS a (attempt, invitation, language, proof, place)
      WHERE a.attempt = ANY (wanted)
        AND NOT EXISTS (SELECT FROM kesu.attempt k WHERE k.attempt = a.attempt)
      ORDER BY a.attempt, a.place
    ) n
    LEFT JOIN kesu.invitation i ON i.attempt = n.invitation
    ORDER BY n.attempt
    ON CONFLICT (attempt) DO NOTHING;
  GET DIAGNOSTICS started = ROW_COUNT;
  IF survey.booklets IS NOT NULL AND started > 0 THEN
    UPDATE kesu.booklet_turn t SET taken = turn + started
      WHERE t.survey_id = start_attempts.survey_id;
  END IF;
  RETURN started;
END
$$;

-- The first of the three identifiers that is an attempt's; NULL: none is.
CREATE FUNCTION kesu_fn.attempt_known(attempt uuid, former uuid, legacy uuid) RETURNS uuid
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT coalesce(
      (SELECT k.attempt FROM kesu.attempt k WHERE k.attempt = attempt_known.attempt),
      (SELECT k.attempt FROM kesu.attempt k WHERE k.attempt = attempt_known.former),
      (SELECT k.attempt FROM kesu.attempt k WHERE k.attempt = attempt_known.legacy));
  END;

GRANT EXECUTE ON FUNCTION kesu_fn.attempt_known(uuid, uuid, uuid),
  kesu_fn.start_attempts(int4, uuid[], uuid[], uuid[], uuid[], text[], bytea[]) TO kesu_resident;
