-- SPDX-License-Identifier: GPL-3.0-or-later
-- Which account works on which cases, face to face, and what it is given of them.

-- What a list of assignments comes to: rows of a case's number, or of a psu's name, with an account;
-- account '': the case is taken away. `holders` says whose cases are meant: NULL: anybody's, '': nobody's
-- yet. Cases whose region does not begin with `prefix` are not there.
-- outcome: ok, or why not: no_case | no_psu | none_held (there is no such case of the holder) | held_back |
-- no_letter | no_account (none that interviews and whose scope covers the case) | twice (the list has
-- another account for the case) | too_many (the account would have more than 500 cases of surveys that
-- are not closed: a tablet takes all of them at once).
CREATE FUNCTION kesu_fn.assignments_look(survey_id int4, prefix text, numbers int4[], psus text[],
    accounts text[], holders text[])
  RETURNS TABLE (place int8, number int4, account text, outcome text)
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    WITH listed AS (
      SELECT r.place, r.number AS asked, r.psu AS asked_psu, nullif(r.account, '') AS account, r.holder
      FROM unnest(numbers, psus, accounts, holders) WITH ORDINALITY
        AS r (number, psu, account, holder, place)
    ), sample AS MATERIALIZED (
      SELECT d.number, d.psu_name, d.psu, p.region::text AS region, k.attempt,
        coalesce(a.account, '') AS holder
      FROM kesu.drawn_person d
      LEFT JOIN kesu.assignment a ON a.survey_id = d.survey_id AND a.number = d.number
      LEFT JOIN kesu.psu p ON p.survey_id = d.survey_id AND p.psu = d.psu
      LEFT JOIN kesu_identity.letter k ON k.survey_id = d.survey_id AND k.number = d.number
      WHERE d.survey_id = assignments_look.survey_id
        AND (p.region IS NULL OR kesu.in_subtree(prefix, p.region::text))
    ), found AS (
      SELECT l.place, l.asked, l.asked_psu, l.account, d.number, d.psu, d.region, d.attempt
      FROM listed l LEFT JOIN sample d ON d.number = l.asked
        AND (l.holder IS NULL OR d.holder = l.holder)
      WHERE l.asked IS NOT NULL
      UNION ALL
      SELECT l.place, l.asked, l.asked_psu, l.account, d.number, d.psu, d.region, d.attempt
      FROM listed l LEFT JOIN sample d ON d.psu_name = l.asked_psu AND d.attempt IS NOT NULL
        AND (l.holder IS NULL OR d.holder = l.holder)
      WHERE l.asked IS NULL
    ), crowded AS MATERIALIZED (
      SELECT w.account
      FROM (SELECT f.account, assignments_look.survey_id, f.number FROM found f
        UNION
        SELECT a.account, a.survey_id, a.number
        FROM kesu.assignment a JOIN kesu.survey s USING (survey_id)
        WHERE s.state IN ('approved', 'open')
          AND a.account IN (SELECT l.account FROM listed l)
          AND (a.survey_id <> assignments_look.survey_id
            OR a.number NOT IN (SELECT f.number FROM found f WHERE f.number IS NOT NULL))) w
      WHERE w.account IS NOT NULL AND w.number IS NOT NULL
      GROUP BY w.account HAVING count(*) > 500
    )
    SELECT f.place, f.number, f.account, CASE
      WHEN f.number IS NULL AND EXISTS (SELECT FROM sample s WHERE s.number = f.asked
        OR s.psu_name = f.asked_psu AND s.attempt IS NOT NULL) THEN 'none_held'
      WHEN f.number IS NULL AND f.asked IS NULL THEN 'no_psu'
      WHEN f.number IS NULL THEN 'no_case'
      WHEN f.psu IS NULL THEN 'held_back'
      WHEN f.attempt IS NULL THEN 'no_letter'
      WHEN f.account IS NOT NULL AND NOT EXISTS (
        SELECT FROM kesu_identity.account a JOIN kesu_identity.role o USING (role)
        WHERE a.name = f.account AND NOT a.disabled AND 'interview' = ANY (o.rights)
          AND kesu.in_subtree(kesu.region_prefix(a.scope::text), f.region)) THEN 'no_account'
      WHEN min(coalesce(f.account, '')) OVER same <> max(coalesce(f.account, '')) OVER same THEN 'twice'
      WHEN f.account IN (SELECT c.account FROM crowded c) THEN 'too_many'
      ELSE 'ok' END
    FROM found f
    WINDOW same AS (PARTITION BY f.number)
    ORDER BY f.place, f.number;
  END;

-- Does what the list says, or, when a row is refused, nothing; the rows that are refused, and of those
-- that are not how many cases each is of. One list of a survey after the other: whose a case is stays so
-- from the look to the change. KF409: the survey's state does not allow it.
CREATE FUNCTION kesu_fn.assign(survey_id int4, who text, prefix text, numbers int4[], psus text[],
    accounts text[], holders text[])
  RETURNS TABLE (place int8, outcome text, cases int8)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  survey record;
  looked record;
  changed kesu.assignment[];
BEGIN
  SELECT s.slug, s.state INTO survey FROM kesu.survey s
    WHERE s.survey_id = assign.survey_id FOR NO KEY UPDATE;
  IF survey.state NOT IN ('approved', 'open')
      AND (survey.state <> 'closed' OR EXISTS (SELECT FROM unnest(accounts) a WHERE a <> '')) THEN
    RAISE EXCEPTION 'survey % is %: its cases stay with whom they are', survey.slug, survey.state
      USING ERRCODE = 'KF409';
  END IF;
  SELECT array_agg(l.place) AS places, array_agg(l.outcome) AS outcomes,
      bool_and(l.outcome = 'ok') AS is_good,
      array_agg(DISTINCT (assign.survey_id, l.number, coalesce(l.account, ''), now(), who,
        NULL)::kesu.assignment) FILTER (WHERE l.outcome = 'ok') AS assignments
    INTO looked
    FROM kesu_fn.assignments_look(assign.survey_id, prefix, numbers, psus, accounts, holders) l;
  IF looked.is_good THEN
    changed := looked.assignments;
    DELETE FROM kesu.assignment a USING unnest(changed) AS n
      WHERE a.survey_id = n.survey_id AND a.number = n.number AND n.account = '';
    INSERT INTO kesu.assignment AS a SELECT n.* FROM unnest(changed) AS n WHERE n.account <> ''
      ORDER BY n.number
      ON CONFLICT ON CONSTRAINT assignment_pkey DO UPDATE SET account = excluded.account,
        assigned_at = excluded.assigned_at, assigned_by = excluded.assigned_by, taken_at = NULL
      WHERE a.account <> excluded.account;
    PERFORM kesu.audit_note(who, 'survey.assign', 'survey/' || survey.slug, jsonb_build_object(
      'assigned', count(*) FILTER (WHERE n.account <> ''),
      'unassigned', count(*) FILTER (WHERE n.account = ''),
      'accounts', coalesce(jsonb_agg(DISTINCT n.account) FILTER (WHERE n.account <> ''), '[]')))
      FROM unnest(changed) AS n;
  END IF;
  RETURN QUERY
    SELECT l.place, l.outcome, count(*)
    FROM unnest(looked.places, looked.outcomes) AS l (place, outcome)
    GROUP BY l.place, l.outcome ORDER BY l.place, l.outcome;
END
$$;

-- The survey of which the token's account manages the fieldwork of a part at least. KV404: there is none
-- for it; 42501: it manages no fieldwork.
CREATE FUNCTION kesu_fn.field_part(slug text) RETURNS int4
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  survey kesu.survey := kesu_fn.survey_seen(slug);
BEGIN
  IF kesu.account_may('field') IS NOT TRUE THEN
    RAISE EXCEPTION 'the account manages no fieldwork' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN survey.survey_id;
END
$$;

-- The same as assign by whom the token names, for the cases of its subtree.
CREATE FUNCTION kesu_fn.assign_by_token(slug text, numbers int4[], psus text[], accounts text[],
    holders text[])
  RETURNS TABLE (place int8, outcome text, cases int8)
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT a.place, a.outcome, a.cases
    FROM kesu_fn.field_part(slug) AS s (survey_id),
      kesu_fn.assign(s.survey_id, kesu.account_name(), kesu.scope_prefix(), numbers, psus,
        accounts, holders) a;
  END;

-- Cases that are assigned. is_done: nothing more is to be got of it, as was written down.
CREATE FUNCTION kesu_fn.assignments_by_token(slug text)
  RETURNS TABLE (number int4, psu text, account text, is_done boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT a.number, d.psu_name, a.account,
      h.eligible IS NOT DISTINCT FROM 0 OR NOT kesu_fn.outcome_is_open(o.disposition)
    FROM kesu_fn.field_part(slug) AS s (survey_id)
    JOIN kesu.assignment a ON a.survey_id = s.survey_id
    JOIN kesu.drawn_person d ON d.survey_id = a.survey_id AND d.number = a.number
    JOIN kesu.psu p ON p.survey_id = d.survey_id AND p.psu = d.psu
    LEFT JOIN kesu.case_outcome o ON o.survey_id = a.survey_id AND o.number = a.number
    LEFT JOIN kesu.household h ON h.survey_id = a.survey_id AND h.number = a.number
    WHERE kesu.in_subtree(kesu.scope_prefix(), p.region::text)
    ORDER BY a.number;
  END;

-- The psus whose cases can be assigned, and how many of these there are, which have letters.
CREATE FUNCTION kesu_fn.assigned_psus_by_token(slug text)
  RETURNS TABLE (psu text, stratum text, region text, cases int8)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT d.psu_name, g.stratum, p.region::text, count(*)
    FROM kesu_fn.field_part(slug) AS s (survey_id)
    JOIN kesu.drawn_person d ON d.survey_id = s.survey_id
    JOIN kesu.psu p ON p.survey_id = d.survey_id AND p.psu = d.psu
    JOIN kesu.drawn_psu g ON g.survey_id = d.survey_id AND g.name = d.psu_name
    JOIN kesu_identity.letter l ON l.survey_id = d.survey_id AND l.number = d.number
    WHERE kesu.in_subtree(kesu.scope_prefix(), p.region::text)
    GROUP BY d.psu_name, g.stratum, p.region
    ORDER BY g.stratum, d.psu_name;
  END;

-- Who may be given cases: the accounts that interview, of the region of whoever asks, and who has cases
-- there already (is_able: it still may). taken_at: when a tablet last took cases; sent_at: when one last
-- sent a record, to the hour.
CREATE FUNCTION kesu_fn.interviewers_by_token(slug text)
  RETURNS TABLE (account text, region text, is_able boolean, taken_at text, sent_at text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    WITH seen AS MATERIALIZED (
      SELECT d.survey_id, d.number
      FROM kesu_fn.field_part(slug) AS s (survey_id)
      JOIN kesu.drawn_person d ON d.survey_id = s.survey_id
      JOIN kesu.psu p ON p.survey_id = d.survey_id AND p.psu = d.psu
      WHERE kesu.in_subtree(kesu.scope_prefix(), p.region::text)
    ), has AS (
      SELECT a.account, max(a.taken_at) AS taken_at
      FROM seen n JOIN kesu.assignment a USING (survey_id, number) GROUP BY a.account
    ), sent AS (
      SELECT r.account, max(r.received_at) AS at
      FROM seen n JOIN kesu.interview_record r USING (survey_id, number) GROUP BY r.account
    )
    SELECT c.name, c.scope::text, m.is_able, kesu_fn.stamp(h.taken_at), kesu_fn.stamp(t.at)
    FROM kesu_fn.field_part(slug)
    CROSS JOIN kesu_identity.account c
    JOIN kesu_identity.role o USING (role)
    CROSS JOIN LATERAL (SELECT NOT c.disabled AND 'interview' = ANY (o.rights) AS is_able) m
    LEFT JOIN has h ON h.account = c.name
    LEFT JOIN sent t ON t.account = c.name
    WHERE h.account IS NOT NULL OR m.is_able AND kesu.in_subtree(kesu.scope_prefix(), c.scope::text)
    ORDER BY c.name;
  END;

-- Of how many interviews of its part that were handed in from tablets the place is known. No row: the
-- programme asks for none.
CREATE FUNCTION kesu_fn.places_by_token(slug text) RETURNS TABLE (interviews int8, with_place int8)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT count(p.psu) FILTER (WHERE k.submitted), count(p.psu) FILTER (WHERE w.id IS NOT NULL)
    FROM kesu_fn.field_part(slug) AS f (survey_id)
    JOIN kesu.survey s ON s.survey_id = f.survey_id
    JOIN kesu.programme g ON g.programme_id = s.programme_id AND g.asks_place
    LEFT JOIN kesu.interview_record r ON r.survey_id = s.survey_id AND r.kind = 'sitting'
    LEFT JOIN kesu.sitting k ON k.id = r.id AND k.submitted
    LEFT JOIN kesu_identity.interview_place w ON w.id = k.id
    LEFT JOIN kesu.drawn_person d ON d.survey_id = r.survey_id AND d.number = r.number
    LEFT JOIN kesu.psu p ON p.survey_id = d.survey_id AND p.psu = d.psu
      AND kesu.in_subtree(kesu.scope_prefix(), p.region::text)
    GROUP BY s.survey_id;
  END;

-- ---- the interviewer ----

-- The account of the token, when it interviews; else 42501.
CREATE FUNCTION kesu_fn.interviewer() RETURNS text
  LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF kesu.account_may('interview') IS NOT TRUE THEN
    RAISE EXCEPTION 'the account does not interview' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN kesu.account_name();
END
$$;

-- The cases that are assigned to the token's account now, and lie in its scope, of surveys that are open
-- or closed and not scored. Everything that an interviewer gets at goes by this list.
CREATE FUNCTION kesu_fn.assigned_cases()
  RETURNS TABLE (survey_id int4, slug text, state text, number int4, invitation uuid)
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT s.survey_id, s.slug, s.state, a.number, l.attempt
    FROM kesu.assignment a
    JOIN kesu.survey s ON s.survey_id = a.survey_id AND s.state IN ('open', 'closed')
    JOIN kesu.drawn_person d ON d.survey_id = a.survey_id AND d.number = a.number
    JOIN kesu.psu p ON p.survey_id = d.survey_id AND p.psu = d.psu
    JOIN kesu_identity.letter l ON l.survey_id = a.survey_id AND l.number = a.number
    WHERE a.account = (SELECT kesu_fn.interviewer())
      AND kesu.in_subtree((SELECT kesu.scope_prefix()), p.region::text);
  END;

-- Of the cases of open surveys, what the server derives their attempts from.
CREATE FUNCTION kesu_fn.interview_cases()
  RETURNS TABLE (survey_id int4, number int4, invitation uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT c.survey_id, c.number, c.invitation FROM kesu_fn.assigned_cases() c
    WHERE c.state = 'open' ORDER BY c.survey_id, c.number;
  END;

-- The attempt of each case that has one that is not withdrawn; `attempts` has every identifier that it
-- may have. The last one, if there are more.
CREATE FUNCTION kesu_fn.attempts_of_cases(survey_ids int4[], numbers int4[], attempts uuid[])
  RETURNS TABLE (survey_id int4, number int4, state text, booklet int2)
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT DISTINCT ON (c.survey_id, c.number) c.survey_id, c.number, a.state, a.booklet
    FROM unnest(survey_ids, numbers, attempts) WITH ORDINALITY
      AS c (survey_id, number, attempt, place)
    JOIN kesu.attempt a ON a.attempt = c.attempt AND a.survey_id = c.survey_id
    WHERE a.state <> 'withdrawn'
    ORDER BY c.survey_id, c.number, c.place DESC;
  END;

-- A case's sheet: who is asked, and how somebody is chosen at the door.
CREATE FUNCTION kesu_fn.case_sheet(survey_id int4, number int4) RETURNS jsonb
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT jsonb_build_object('survey', s.slug, 'number', d.number, 'psu', d.psu_name,
      'name', w.person -> 'name', 'address', w.person -> 'address', 'phone', w.person -> 'phone',
      'kish', d.kish, 'eligible', h.eligible, 'booklet', (
        SELECT jsonb_object_agg(b.language, b.hash) FROM kesu.booklet b
        WHERE b.instrument_id = s.instrument_id AND b.design_id IS NOT DISTINCT FROM s.design_id
          AND b.number = i.booklet),
      'contacts', coalesce((
        SELECT jsonb_agg(jsonb_build_object('at', kesu_fn.stamp(c.at), 'mode', c.mode,
          'disposition', c.disposition, 'note', n.note) ORDER BY c.at, c.contact_id)
        FROM kesu.contact c LEFT JOIN kesu_identity.contact_note n USING (contact_id)
        WHERE c.survey_id = d.survey_id AND c.number = d.number AND c.disposition IS NOT NULL
          AND NOT EXISTS (SELECT FROM kesu.contact f WHERE f.corrects = c.contact_id)), '[]'))
    FROM kesu.drawn_person d
    JOIN kesu.survey s ON s.survey_id = d.survey_id
    JOIN kesu_identity.letter l ON l.survey_id = d.survey_id AND l.number = d.number
    JOIN kesu.invitation i ON i.attempt = l.attempt
    JOIN kesu.frame f ON f.survey_id = d.survey_id AND f.kind <> 'areas'
    JOIN kesu.frame_unit u ON u.frame_id = f.frame_id AND u.unit = d.unit
    LEFT JOIN kesu_identity.frame_person w ON w.frame_id = u.frame_id AND w.number = u.number
    LEFT JOIN kesu.household h ON h.survey_id = d.survey_id AND h.number = d.number
    WHERE d.survey_id = case_sheet.survey_id AND d.number = case_sheet.number;
  END;

-- Hands the sheets of its cases in open surveys to the token's account, with their booklets fixed. Of
-- every survey it is noted how many were taken.
CREATE FUNCTION kesu_fn.interview_take(survey_ids int4[], numbers int4[], attempts uuid[])
  RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  who text := kesu_fn.interviewer();
  one record;
BEGIN
  FOR one IN
    SELECT c.survey_id, c.slug, array_agg(c.number) AS numbers, array_agg(c.invitation) AS invitations
    FROM kesu_fn.assigned_cases() c WHERE c.state = 'open'
    GROUP BY c.survey_id, c.slug ORDER BY c.survey_id
  LOOP
    -- What a phone has begun keeps its booklet; whoever starts meanwhile is waited for.
    PERFORM kesu_fn.booklet_turn_hold(s.survey_id, d.booklets)
      FROM kesu.survey s JOIN kesu.booklet_design d USING (design_id)
      WHERE s.survey_id = one.survey_id;
    UPDATE kesu.invitation i SET booklet = k.booklet
      FROM kesu_fn.attempts_of_cases(survey_ids, interview_take.numbers, attempts) k
      JOIN unnest(one.numbers, one.invitations) AS c (number, invitation) ON c.number = k.number
      WHERE k.survey_id = one.survey_id AND i.attempt = c.invitation AND i.booklet IS NULL;
    PERFORM kesu_fn.booklets_fix(one.survey_id, one.invitations);
    UPDATE kesu.assignment a SET taken_at = date_trunc('hour', now())
      WHERE a.survey_id = one.survey_id AND a.number = ANY (one.numbers);
    PERFORM kesu.audit_note(who, 'interview.take', 'survey/' || one.slug,
      jsonb_build_object('cases', cardinality(one.numbers)));
  END LOOP;
  RETURN jsonb_build_object('account', who, 'now', kesu_fn.stamp(now()),
    'surveys', coalesce((
      SELECT jsonb_agg(jsonb_build_object('slug', s.slug, 'title', s.title::jsonb, 'state', s.state,
        'respondent', h.respondent, 'place', p.asks_place, 'rehearsal', s.rehearsal) ORDER BY s.slug)
      FROM kesu.survey s JOIN kesu.programme p USING (programme_id)
      LEFT JOIN kesu.household_draw h ON h.survey_id = s.survey_id
      WHERE s.survey_id IN (
        SELECT c.survey_id FROM kesu_fn.assigned_cases() c WHERE c.state = 'open')), '[]'),
    'cases', coalesce((
      SELECT jsonb_agg(kesu_fn.case_sheet(c.survey_id, c.number)
        || jsonb_build_object('attempt', CASE k.state WHEN 'open' THEN 'started'
          WHEN 'submitted' THEN 'submitted' ELSE 'none' END) ORDER BY c.slug, c.number)
      FROM kesu_fn.assigned_cases() c
      LEFT JOIN kesu_fn.attempts_of_cases(survey_ids, interview_take.numbers, attempts) k
        ON k.survey_id = c.survey_id AND k.number = c.number
      WHERE c.state = 'open'), '[]'))::text;
END
$$;

GRANT EXECUTE ON FUNCTION kesu_fn.assign_by_token(text, int4[], text[], text[], text[]),
  kesu_fn.assignments_by_token(text), kesu_fn.assigned_psus_by_token(text),
  kesu_fn.interviewers_by_token(text), kesu_fn.places_by_token(text), kesu_fn.interview_cases(),
  kesu_fn.interview_take(int4[], int4[], uuid[]) TO kesu_staff;
