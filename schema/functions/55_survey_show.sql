-- SPDX-License-Identifier: GPL-3.0-or-later
-- A time as everything else of the program writes it.
CREATE FUNCTION kesu_fn.stamp(at timestamptz) RETURNS text
  LANGUAGE sql STABLE
  RETURN to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');

-- How far a survey's sample and fieldwork are, from the counts of kesu progress. Staff get them of
-- their own regions: of a survey that reaches beyond them, of the psus that lie in them. Who withdrew
-- has no place any more and is counted for the whole survey alone; of one to ten people of a part nothing
-- is told, and nothing of the fieldwork to roles that neither lead it nor read figures.
CREATE FUNCTION kesu_fn.survey_counts(survey_id int4)
  RETURNS TABLE (strata int8, psus int8, invitations int8, started int8, submitted int8,
    withdrawn int8)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT p.strata, p.psus, a.sent,
      CASE WHEN NOT o.may THEN NULL WHEN o.whole OR s.sampled AND a.started NOT BETWEEN 1 AND 10
          AND a.started - a.submitted NOT BETWEEN 1 AND 10 THEN a.started END,
      CASE WHEN NOT o.may THEN NULL WHEN o.whole OR s.sampled AND a.submitted NOT BETWEEN 1 AND 10 THEN a.submitted END,
      CASE WHEN o.may AND o.whole THEN a.withdrawn END
    FROM kesu.survey s
    CROSS JOIN LATERAL (
      SELECT NOT kesu_fn.is_staff() OR s.rehearsal OR kesu.in_scope(s.region) AS whole,
        NOT kesu_fn.is_staff() OR s.rehearsal OR kesu.account_may('field')
          OR kesu.account_may('read_figures') AS may) o
    CROSS JOIN LATERAL (
      SELECT CASE WHEN o.whole THEN (
          SELECT count(*) FROM kesu.stratum t WHERE t.survey_id = s.survey_id)
        ELSE count(DISTINCT u.stratum) END AS strata,
        count(*) AS psus, array_agg(u.psu) AS own
      FROM kesu.psu u
      WHERE u.survey_id = s.survey_id
        AND (o.whole OR kesu.in_subtree((SELECT kesu.scope_prefix()), u.region))) p
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(c.sent), 0)::int8 AS sent,
        coalesce(sum(c.open + c.submitted + c.withdrawn), 0)::int8 AS started,
        coalesce(sum(c.submitted), 0)::int8 AS submitted,
        coalesce(sum(c.withdrawn), 0)::int8 AS withdrawn
      FROM kesu.progress_area c
      WHERE c.survey_id = s.survey_id AND (o.whole OR c.area = ANY (p.own))) a
    WHERE s.survey_id = survey_counts.survey_id
      AND (o.whole OR kesu.meets_subtree(kesu.scope_prefix(), s.region));
  END;

-- The steps that can be asked for next, each with the codes of what the survey lacks for it beside what
-- is given with the step: the fields of an approval, a reason. Of what the reader may see.
CREATE FUNCTION kesu_fn.survey_next(survey_id int4) RETURNS jsonb
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT jsonb_agg(jsonb_build_object('to', n.step, 'lacks', (
        SELECT coalesce(jsonb_agg(l.lack), '[]') FROM kesu_fn.survey_lacks(s, n.step, NULL) l
        WHERE l.lack NOT IN ('form_number', 'authority', 'approval_number', 'valid_from',
          'valid_until', 'reason'))) ORDER BY n.place)
    FROM kesu.survey s
    CROSS JOIN (VALUES (1, 'approved'), (2, 'open'), (3, 'closed'), (4, 'withdrawn')) n (place, step)
    WHERE s.survey_id = survey_next.survey_id
      AND kesu.survey_step_may(s.state, n.step, s.result_class, s.rehearsal)
      AND (NOT kesu_fn.is_staff() OR s.rehearsal OR kesu.in_scope(s.region));
  END;

-- Of a sample of households: how many are invited and counted, and how many people have answered whose
-- household is not: they have no weight. NULL: it is a sample of people.
CREATE FUNCTION kesu_fn.survey_households(survey_id int4) RETURNS jsonb
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT jsonb_build_object('respondent', h.respondent,
      'invited', (SELECT count(*) FROM kesu.invitation i WHERE i.survey_id = h.survey_id),
      'counted', (SELECT count(*) FROM kesu.household c WHERE c.survey_id = h.survey_id),
      'answers_not_counted', (
        SELECT count(*) FROM kesu.attempt a
        WHERE a.survey_id = h.survey_id AND a.state = 'submitted'
          AND coalesce(a.eligible, 0) = 0))
    FROM kesu.household_draw h JOIN kesu.survey s USING (survey_id)
    WHERE h.survey_id = survey_households.survey_id
      AND (NOT kesu_fn.is_staff() OR s.rehearsal OR kesu.in_scope(s.region)
          AND (kesu.account_may('field') OR kesu.account_may('read_figures')));
  END;

-- The replicates of the reserve that were released, by whom and why.
CREATE FUNCTION kesu_fn.survey_releases(survey_id int4) RETURNS jsonb
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT coalesce(jsonb_agg(jsonb_build_object('replicates', r.replicates, 'through', r.through,
      'at', kesu_fn.stamp(r.at), 'account', r.account, 'reason', r.reason) ORDER BY r.number), '[]')
    FROM kesu.release r JOIN kesu.survey s USING (survey_id)
    WHERE r.survey_id = survey_releases.survey_id
      AND (NOT kesu_fn.is_staff() OR s.rehearsal OR kesu.in_scope(s.region)
          AND (kesu.account_may('field') OR kesu.account_may('read_figures')));
  END;

-- How far the survey's own share moves with the seed alone: what the draws add to chance. Only runs count
-- that differ from the last main run in nothing else: of the same answers and margins (that is the
-- snapshot), the same recipe and the same program.
CREATE FUNCTION kesu_fn.survey_spread(survey_id int4) RETURNS jsonb
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT jsonb_build_object('runs', count(*), 'low', min(e.share), 'high', max(e.share))
    FROM kesu.run m
    JOIN kesu.run r ON r.survey_id = m.survey_id AND r.kind IN ('main', 'sensitivity')
      AND r.state = 'done' AND r.snapshot_sha256 = m.snapshot_sha256
      AND r.program_version = m.program_version
      AND r.recipe #- '{replicates,seed}' #- '{measurement,seed}'
        = m.recipe #- '{replicates,seed}' #- '{measurement,seed}'
    JOIN kesu.estimate e ON e.run_id = r.run_id AND e.region = r.region AND e."group" = 'all'
      AND e.status <> 'suppress'
    WHERE m.run_id = kesu.last_main_run(survey_spread.survey_id)
    HAVING count(*) > 1;
  END;

-- What a survey is and how far its life has come.
CREATE FUNCTION kesu_fn.survey_life(survey_id int4) RETURNS jsonb
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT jsonb_build_object('survey', s.slug, 'title', s.title, 'state', s.state,
      'programme', p.code, 'year', s.year, 'region', s.region, 'result_class', s.result_class,
      'rehearsal', s.rehearsal, 'sampled', s.sampled, 'opt_in', s.opt_in,
      'instrument', jsonb_build_object('code', i.code, 'version', i.version),
      'booklets', CASE WHEN d.design_id IS NOT NULL THEN
        jsonb_build_object('code', d.code, 'version', d.version) END,
      'standard', jsonb_build_object('code', s.standard_code, 'version', s.standard_version),
      'target', (SELECT jsonb_build_object('year', t.year, 'value', t.value,
          'comparison', t.comparison, 'quote', t.quote)
        FROM kesu_fn.survey_target(s.survey_id) t WHERE s.result_class <> 'activity'),
      'approval', CASE WHEN s.approval_number IS NOT NULL THEN
        jsonb_build_object('form_number', s.form_number, 'authority', s.issuing_body,
          'approval_number', s.approval_number, 'valid_from', s.valid_from,
          'valid_until', s.valid_until) END,
      'frame', jsonb_build_object('strata', n.strata, 'psus', n.psus),
      'sample', jsonb_build_object('invitations', n.invitations,
        'households', kesu_fn.survey_households(s.survey_id),
        'releases', kesu_fn.survey_releases(s.survey_id)),
      'fieldwork', jsonb_build_object('opens', kesu_fn.stamp(s.opens_at),
        'closes', kesu_fn.stamp(s.closes_at), 'opened_on', s.opened_on,
        'closed_at', kesu_fn.stamp(s.closed_at), 'started', n.started, 'submitted', n.submitted,
        'withdrawn', n.withdrawn),
      'steps', coalesce((
        SELECT jsonb_agg(jsonb_build_object('at', kesu_fn.stamp(k.at), 'account', k.account,
          'from', k.from_state, 'to', k.to_state, 'reason', k.reason) ORDER BY k.number)
        FROM kesu.survey_step k WHERE k.survey_id = s.survey_id), '[]'),
      'next', coalesce(kesu_fn.survey_next(s.survey_id), '[]'),
      'seed', s.seed,
      'runs', coalesce((
        SELECT jsonb_agg(jsonb_build_object('run', r.run_id, 'kind', r.kind, 'state', r.state,
          'seed', r.seed, 'created', kesu_fn.stamp(r.requested_at), 'reason', r.reason,
          'superseded_by', r.superseded_by, 'published', kesu_fn.stamp(b.at)) ORDER BY r.run_id)
        FROM kesu.run r LEFT JOIN kesu.publication b USING (run_id) WHERE r.survey_id = s.survey_id), '[]'),
      'spread', kesu_fn.survey_spread(s.survey_id))
    FROM kesu.survey s
    JOIN kesu.programme p USING (programme_id)
    JOIN kesu.instrument i USING (instrument_id)
    LEFT JOIN kesu.booklet_design d USING (design_id)
    CROSS JOIN LATERAL kesu_fn.survey_counts(s.survey_id) n
    WHERE s.survey_id = survey_life.survey_id;
  END;

GRANT EXECUTE ON FUNCTION kesu_fn.survey_counts(int4), kesu_fn.survey_households(int4),
  kesu_fn.survey_releases(int4), kesu_fn.survey_spread(int4),
  kesu_fn.survey_next(int4), kesu_fn.survey_life(int4), kesu_fn.stamp(timestamptz) TO kesu_staff;
