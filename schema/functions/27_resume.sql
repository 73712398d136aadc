-- SPDX-License-Identifier: GPL-3.0-or-later
-- Codes that take an attempt to another device. They come as MACs under the server's key.

-- Gives the attempt the first code that is free in its survey, in place of the one it had. The result
-- is the code's place in the list, 0 when none was free, NULL when there is no such attempt or it was
-- withdrawn.
CREATE FUNCTION kesu_fn.resume_make(attempt uuid, survey_id int4, codes bytea[]) RETURNS int4
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM FROM kesu.attempt a
    WHERE a.attempt = resume_make.attempt AND a.state <> 'withdrawn' FOR UPDATE;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  DELETE FROM kesu.resume_code c WHERE c.attempt = resume_make.attempt;
  FOR place IN 1 .. cardinality(codes) LOOP
    DELETE FROM kesu.resume_code c
      WHERE c.survey_id = resume_make.survey_id AND c.code = codes[place] AND c.expires_at <= now();
    INSERT INTO kesu.resume_code (survey_id, code, attempt, expires_at)
      VALUES (resume_make.survey_id, codes[place], resume_make.attempt, now() + interval '10 minutes')
      ON CONFLICT ON CONSTRAINT resume_code_pkey DO NOTHING;
    IF FOUND THEN
      RETURN place;
    END IF;
  END LOOP;
  RETURN 0;
END
$$;

-- Takes a code and ends it. `codes` are its MACs under the keys in use. Whoever guesses waits: in ten
-- minutes 20 wrong codes from one address and 200 in one survey are heard. One guess of a survey is
-- looked at at a time, and nobody waits for another: they are told to come again.
-- outcome: found | unknown | wait
CREATE FUNCTION kesu_fn.resume(survey_id int4, codes bytea[], address bytea)
  RETURNS TABLE (outcome text, attempt uuid)
  LANGUAGE plpgsql AS $$
DECLARE
  wrong record;
BEGIN
  outcome := 'wait';
  IF pg_try_advisory_xact_lock(hashtextextended('kesu.resume_guess', resume.survey_id)) THEN
    DELETE FROM kesu.resume_guess g
      WHERE g.survey_id = resume.survey_id AND g.guessed_at < now() - interval '10 minutes';
    SELECT count(*) AS here, count(*) FILTER (WHERE g.address = resume.address) AS from_there INTO wrong
      FROM kesu.resume_guess g WHERE g.survey_id = resume.survey_id;
    IF wrong.here < 200 AND wrong.from_there < 20 THEN
      DELETE FROM kesu.resume_code c
        WHERE c.survey_id = resume.survey_id AND c.code = ANY (codes) AND c.expires_at > now()
        RETURNING c.attempt INTO attempt;
      outcome := CASE WHEN attempt IS NULL THEN 'unknown' ELSE 'found' END;
    END IF;
  END IF;
  IF outcome = 'unknown' THEN
    INSERT INTO kesu.resume_guess (survey_id, address) VALUES (resume.survey_id, resume.address);
  END IF;
  RETURN NEXT;
END
$$;
