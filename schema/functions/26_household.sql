-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores how many people of the survey's ages live in households (by numbers of drawn_person), and
-- tells their invitations and the attempts that these have begun. `attempts` has every identifier that
-- an attempt of `owners` may have: only the server's key tells which.
CREATE FUNCTION kesu_fn.store_households(survey_id int4, numbers int4[], eligible int2[],
    attempts uuid[], owners int4[]) RETURNS void
  LANGUAGE plpgsql AS $$
BEGIN
  -- Nobody starts in this survey meanwhile (attempts_begin): who starts later finds the count at the
  -- invitation.
  PERFORM pg_advisory_xact_lock(5440299, store_households.survey_id);
  INSERT INTO kesu.household AS h (survey_id, number, eligible)
    SELECT store_households.survey_id, c.number, c.eligible
    FROM unnest(numbers, store_households.eligible) AS c (number, eligible)
    ON CONFLICT ON CONSTRAINT household_pkey DO UPDATE
      SET eligible = EXCLUDED.eligible, counted_at = EXCLUDED.counted_at
      WHERE h.eligible <> EXCLUDED.eligible;
  UPDATE kesu.invitation i SET eligible = h.eligible
    FROM kesu_identity.letter l JOIN kesu.household h USING (survey_id, number)
    WHERE l.survey_id = store_households.survey_id AND i.attempt = l.attempt
      AND i.eligible IS DISTINCT FROM h.eligible;
  UPDATE kesu.attempt a SET eligible = h.eligible
    FROM unnest(attempts, owners) AS o (attempt, number) JOIN kesu.household h USING (number)
    WHERE h.survey_id = store_households.survey_id AND a.attempt = o.attempt
      AND a.survey_id = h.survey_id AND a.state <> 'withdrawn'
      AND a.eligible IS DISTINCT FROM h.eligible;
END
$$;

-- The same of a whole sample. It returns how many attempts of the survey are none of `attempts`; then
-- the key is another one.
CREATE FUNCTION kesu_fn.count_households(survey_id int4, numbers int4[], eligible int2[],
    attempts uuid[], owners int4[]) RETURNS int8
  LANGUAGE plpgsql AS $$
BEGIN
  PERFORM kesu_fn.store_households(count_households.survey_id, numbers, count_households.eligible,
    attempts, owners);
  RETURN (
    SELECT count(*) FROM kesu.attempt a
    WHERE a.survey_id = count_households.survey_id AND a.psu IS NOT NULL
      AND NOT EXISTS (SELECT FROM unnest(attempts) AS o (attempt) WHERE o.attempt = a.attempt));
END
$$;
