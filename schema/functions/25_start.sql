-- SPDX-License-Identifier: GPL-3.0-or-later
-- Starts attempts in an open survey, by invitation when it is sampled. What is there already, or may
-- not start, is left out; attempts_started then says what became of each.
CREATE FUNCTION kesu_fn.start_attempts(survey_id int4, attempts uuid[], formers uuid[],
    legacies uuid[], invitations uuid[], languages text[], proofs bytea[], classes text[])
  RETURNS int4 -- how many were started
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT FROM kesu.survey s
      WHERE s.survey_id = start_attempts.survey_id AND s.state = 'open'
        AND (s.valid_until < kesu.today() OR s.closes_at <= now()) IS NOT TRUE) THEN
    RETURN 0;
  END IF;
  RETURN kesu_fn.attempts_begin(start_attempts.survey_id, attempts, formers, legacies, invitations,
    languages, proofs, classes, now(), false);
END
$$;

-- The same once it is known that the survey takes them. An attempt's identifier is derived under the
-- server's key. `formers` has what it would be under the key before, `legacies` what it was when it was
-- that of the invitation's row; NULL: neither.
--
-- With a booklet design each started attempt is handed its booklet, in turn (booklets_next); what is
-- left out takes no turn, nor does a case whose booklet is fixed (booklets_fix). Whoever takes turns
-- holds the survey's counter until its commit, so that turns are committed in their order. The counter
-- is therefore locked as late as can be.
--
-- A survey that people may opt into also starts those who come without an invitation, unless the
-- quota of their cell is full (quota_admits). `classes` says of each such person what quotas go by.
CREATE FUNCTION kesu_fn.attempts_begin(survey_id int4, attempts uuid[], formers uuid[],
    legacies uuid[], invitations uuid[], languages text[], proofs bytea[], classes text[],
    consented_at timestamptz, assisted boolean)
  RETURNS int4
  LANGUAGE plpgsql AS $$
DECLARE
  survey record;
  wanted uuid[];
  given int2[];
  cells jsonb := '{}'; -- of those who opt in and have one, by attempt
  started int4;
  again int8;
BEGIN
  SELECT s.sampled, s.opt_in, d.booklets INTO survey
    FROM kesu.survey s LEFT JOIN kesu.booklet_design d ON d.design_id = s.design_id
    WHERE s.survey_id = attempts_begin.survey_id;
  wanted := ARRAY(
    SELECT a.attempt FROM unnest(attempts, formers, legacies, invitations)
      AS a (attempt, former, legacy, invitation)
    WHERE kesu_fn.attempt_known(a.attempt, a.former, a.legacy) IS NULL
      AND (NOT survey.sampled OR (survey.opt_in AND a.invitation IS NULL) OR EXISTS (
        SELECT FROM kesu.invitation i
        WHERE i.attempt = a.invitation AND i.survey_id = attempts_begin.survey_id)));
  IF survey.opt_in AND wanted <> '{}' THEN
    SELECT coalesce(jsonb_object_agg(q.attempt, q.cell) FILTER (WHERE q.cell IS NOT NULL), '{}'),
        coalesce(array_agg(q.attempt), '{}')
      INTO cells, wanted
      FROM kesu_fn.quota_admits(attempts_begin.survey_id, wanted, attempts, invitations, classes) q;
  END IF;
  IF wanted = '{}' THEN
    RETURN 0;
  END IF;

  -- A household is counted before, or after (store_households).
  PERFORM pg_advisory_xact_lock_shared(5440299, attempts_begin.survey_id);
  IF survey.booklets IS NOT NULL AND EXISTS (
      SELECT FROM unnest(attempts, invitations) AS a (attempt, invitation)
      LEFT JOIN kesu.invitation i ON i.attempt = a.invitation
      WHERE a.attempt = ANY (wanted) AND i.booklet IS NULL) THEN
    PERFORM kesu_fn.booklet_turn_hold(attempts_begin.survey_id, survey.booklets);
    wanted := ARRAY(
      SELECT DISTINCT w.attempt FROM unnest(wanted) AS w (attempt)
      WHERE NOT EXISTS (SELECT FROM kesu.attempt k WHERE k.attempt = w.attempt));
    given := kesu_fn.booklet_turn_take(attempts_begin.survey_id, (
      SELECT count(DISTINCT a.attempt)::int4
      FROM unnest(attempts, invitations) AS a (attempt, invitation)
      LEFT JOIN kesu.invitation i ON i.attempt = a.invitation
      WHERE a.attempt = ANY (wanted) AND i.booklet IS NULL));
  END IF;
  -- While the counter is held nobody else takes a turn: what is not there now and needs one will not
  -- come. Without it a conflict is waited for, in the order of the keys, so that nobody waits in a circle.
  WITH added AS (
    INSERT INTO kesu.attempt
      (attempt, survey_id, invited, language, booklet, begun_by, psu, base_weight, eligible,
       consented_at, assisted, quota_cell)
      SELECT n.attempt, attempts_begin.survey_id, i.attempt IS NOT NULL, n.language,
        coalesce(i.booklet,
          given[row_number() OVER (PARTITION BY i.booklet IS NULL ORDER BY n.attempt)], 0),
        n.proof, i.psu, i.base_weight, i.eligible, attempts_begin.consented_at,
        attempts_begin.assisted, (cells ->> n.attempt::text)::int2
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
      ON CONFLICT (attempt) DO NOTHING
      RETURNING attempt
  )
  SELECT count(*), count(*) FILTER (WHERE EXISTS (
      SELECT FROM unnest(attempts, legacies, invitations) AS a (attempt, legacy, invitation)
      WHERE a.attempt = added.attempt AND a.invitation IS NOT NULL AND a.legacy IS NULL))
    INTO started, again
    FROM added;
  -- Only the first attempt of an invitation has a legacy: whoever is here withdrew and begins again.
  IF again > 0 THEN
    INSERT INTO kesu.progress_area AS p (survey_id, area, slot, unrefused)
      VALUES (attempts_begin.survey_id, 0, kesu.progress_slot(), again)
      ON CONFLICT ON CONSTRAINT progress_area_pkey DO UPDATE SET
        unrefused = p.unrefused + excluded.unrefused;
  END IF;
  RETURN started;
END
$$;

-- Holds the counter of a survey's booklets until the commit.
CREATE FUNCTION kesu_fn.booklet_turn_hold(survey_id int4, booklets int2) RETURNS void
  LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO kesu.booklet_turn (survey_id, handed, answered)
    SELECT booklet_turn_hold.survey_id, none.counts, none.counts
    FROM (SELECT array_fill(0::int8, ARRAY[booklet_turn_hold.booklets::int4])) AS none (counts)
    ON CONFLICT ON CONSTRAINT booklet_turn_pkey DO NOTHING;
  PERFORM FROM kesu.booklet_turn t WHERE t.survey_id = booklet_turn_hold.survey_id FOR UPDATE;
END
$$;

-- Takes the next n turns of a counter that is held.
CREATE FUNCTION kesu_fn.booklet_turn_take(survey_id int4, n int4) RETURNS int2[]
  LANGUAGE plpgsql AS $$
DECLARE
  given int2[];
BEGIN
  IF n = 0 THEN
    RETURN '{}';
  END IF;
  SELECT kesu_fn.booklets_next(t.handed, t.answered, booklet_turn_take.n) INTO given
    FROM kesu.booklet_turn t WHERE t.survey_id = booklet_turn_take.survey_id;
  UPDATE kesu.booklet_turn t
    SET taken = t.taken + n, handed = ARRAY(
      SELECT was.handed + (SELECT count(*) FROM unnest(given) AS one (booklet)
        WHERE one.booklet = was.booklet)
      FROM unnest(t.handed) WITH ORDINALITY AS was (handed, booklet)
      ORDER BY was.booklet)
    WHERE t.survey_id = booklet_turn_take.survey_id;
  RETURN given;
END
$$;

-- Fixes the booklets of invitations that have none and have begun nothing, in turn.
CREATE FUNCTION kesu_fn.booklets_fix(survey_id int4, invitations uuid[]) RETURNS void
  LANGUAGE plpgsql AS $$
DECLARE
  booklets int2 := (SELECT d.booklets FROM kesu.survey s JOIN kesu.booklet_design d USING (design_id)
    WHERE s.survey_id = booklets_fix.survey_id);
  free uuid[];
  given int2[];
BEGIN
  IF booklets IS NOT NULL THEN
    PERFORM kesu_fn.booklet_turn_hold(booklets_fix.survey_id, booklets);
  END IF;
  free := ARRAY(
    SELECT i.attempt FROM kesu.invitation i
    WHERE i.attempt = ANY (invitations) AND i.booklet IS NULL);
  IF booklets IS NOT NULL THEN
    given := kesu_fn.booklet_turn_take(booklets_fix.survey_id, cardinality(free));
  END IF;
  UPDATE kesu.invitation i SET booklet = coalesce(given[f.place], 0)
    FROM unnest(free) WITH ORDINALITY AS f (attempt, place)
    WHERE i.attempt = f.attempt;
END
$$;

-- The booklets of the next n attempts: each time one that was handed out least, of those that may be
-- handed out. One that has been answered clearly more often than another has to wait until the other
-- has caught up. So turns that nobody answers are given back, and whoever starts attempts and leaves
-- them cannot choose what others get. What counts as clear grows slower than the counts, with the
-- square root of them, as the differences do that come by chance.
CREATE FUNCTION kesu_fn.booklets_next(handed int8[], answered int8[], n int4) RETURNS int2[]
  LANGUAGE sql IMMUTABLE
  BEGIN ATOMIC
    WITH booklets AS (
      SELECT b.booklet, b.handed, b.answered
      FROM unnest(booklets_next.handed, booklets_next.answered) WITH ORDINALITY
        AS b (handed, answered, booklet)
    ), open AS (
      SELECT b.booklet, b.handed, max(b.handed) OVER () AS most, count(*) OVER () AS count
      FROM booklets b
      WHERE b.answered <= (
        SELECT min(l.answered) + 1 + floor(sqrt(sum(l.answered)::float8) / 4) FROM booklets l)
    ), turns AS (
      SELECT o.booklet, level.level
      FROM open o, generate_series(
        o.handed, least(o.handed + booklets_next.n - 1, o.most + booklets_next.n / o.count + 1))
        AS level (level)
      ORDER BY level.level, o.booklet
      LIMIT booklets_next.n
    )
    SELECT array_agg(t.booklet::int2 ORDER BY t.level, t.booklet) FROM turns t;
  END;

-- How many places of a cell are taken; no more than its most are counted of either kind.
CREATE FUNCTION kesu_fn.quota_taken(survey_id int4, cell int2, most int4) RETURNS int8
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT (SELECT count(*) FROM (
        SELECT FROM kesu.attempt k
        WHERE k.survey_id = quota_taken.survey_id AND k.quota_cell = quota_taken.cell
          AND k.state = 'submitted'
        LIMIT quota_taken.most) submitted)
      + (SELECT count(*) FROM (
        SELECT FROM kesu.attempt k
        WHERE k.survey_id = quota_taken.survey_id AND k.quota_cell = quota_taken.cell
          AND k.state = 'open' AND k.consented_at > now() - interval '2 hours'
        LIMIT quota_taken.most) begun);
  END;

-- Of the attempts that are wanted, those that may start, each with its cell: everybody who was invited,
-- and of those who opt in as many as their cells have room for. Full is a cell with as many as it wants
-- who have submitted, or have begun within two hours and may. It is counted without a lock: of people who
-- begin at the same moment a few more may come in than are wanted.
CREATE FUNCTION kesu_fn.quota_admits(survey_id int4, wanted uuid[], attempts uuid[],
    invitations uuid[], classes text[])
  RETURNS TABLE (attempt uuid, cell int2)
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    WITH come AS MATERIALIZED (
      SELECT DISTINCT ON (a.attempt) a.attempt, a.place, q.cell, q.most
      FROM unnest(quota_admits.attempts, quota_admits.invitations, quota_admits.classes)
        WITH ORDINALITY AS a (attempt, invitation, classes, place)
      LEFT JOIN kesu.quota q ON q.survey_id = quota_admits.survey_id AND a.invitation IS NULL
        AND q.groups <@ a.classes::jsonb
      WHERE a.attempt = ANY (quota_admits.wanted)
      ORDER BY a.attempt, a.place
    ), taken AS MATERIALIZED (
      SELECT c.cell, kesu_fn.quota_taken(quota_admits.survey_id, c.cell, max(c.most)) AS n
      FROM come c WHERE c.most IS NOT NULL GROUP BY c.cell
    )
    SELECT t.attempt, t.cell
    FROM (SELECT c.*, row_number() OVER (PARTITION BY c.cell ORDER BY c.place) AS nth FROM come c) t
    LEFT JOIN taken k ON k.cell = t.cell
    WHERE t.most IS NULL OR k.n + t.nth <= t.most;
  END;

-- The first of the three identifiers that is an attempt's; NULL: none is.
CREATE FUNCTION kesu_fn.attempt_known(attempt uuid, former uuid, legacy uuid) RETURNS uuid
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT coalesce(
      (SELECT k.attempt FROM kesu.attempt k WHERE k.attempt = attempt_known.attempt),
      (SELECT k.attempt FROM kesu.attempt k WHERE k.attempt = attempt_known.former),
      (SELECT k.attempt FROM kesu.attempt k WHERE k.attempt = attempt_known.legacy));
  END;
