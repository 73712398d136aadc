-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who may see and make a survey's sample, and what staff see of it. A session of a command may all; an
-- account needs the right `field` and a region that the whole survey lies in: a frame and a draw are of
-- the survey and not of a part of it.

-- Every function that makes a part of a sample begins with it.
CREATE FUNCTION kesu_fn.sample_check(survey_id int4) RETURNS void
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF kesu_fn.is_staff() AND (kesu.account_may('field') AND kesu.in_subtree(kesu.scope_prefix(),
      (SELECT s.region FROM kesu.survey s WHERE s.survey_id = sample_check.survey_id))) IS NOT TRUE THEN
    RAISE EXCEPTION 'the account does not make the sample of survey %', survey_id
      USING ERRCODE = 'insufficient_privilege';
  END IF;
END
$$;

-- A survey that the account does not see, not even a part of it, is not there (KV404); one that it may
-- not sample is refused (42501).
CREATE FUNCTION kesu_fn.sample_managed(slug text) RETURNS kesu.survey
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  survey kesu.survey := kesu_fn.survey_seen(slug);
BEGIN
  PERFORM kesu_fn.sample_check(survey.survey_id);
  RETURN survey;
END
$$;

-- A frame in figures: stratum by stratum, as the file has them.
CREATE FUNCTION kesu_fn.frame_told(survey_id int4, kind text) RETURNS jsonb
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT jsonb_build_object('kind', f.kind, 'rows', sum(t.units), 'imported',
      kesu_fn.stamp(f.imported_at), 'psus', sum(t.psus), 'strata', jsonb_agg(jsonb_build_object(
        'stratum', t.stratum, 'psus', t.psus, 'units', t.units, 'size', t.size) ORDER BY t.first))
    FROM kesu.frame f
    JOIN LATERAL (
      SELECT u.stratum, count(DISTINCT u.psu) AS psus, count(*) AS units, sum(u.size) AS size,
        min(u.number) AS first
      FROM kesu.frame_unit u WHERE u.frame_id = f.frame_id GROUP BY u.stratum) t ON true
    WHERE f.survey_id = frame_told.survey_id AND f.kind = frame_told.kind
    GROUP BY f.frame_id;
  END;

-- `frame`: of areas, or else of people; `people`: the list beside one of areas.
CREATE FUNCTION kesu_fn.frame_by_token(slug text) RETURNS jsonb
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT jsonb_build_object('survey', s.slug, 'frame', coalesce(a.told, p.told),
      'people', CASE WHEN a.told IS NOT NULL THEN p.told END,
      'households', kesu_fn.frame_told(s.survey_id, 'households'))
    FROM kesu_fn.sample_managed(slug) s
    CROSS JOIN LATERAL (SELECT kesu_fn.frame_told(s.survey_id, 'areas') AS told) a
    CROSS JOIN LATERAL (SELECT kesu_fn.frame_told(s.survey_id, 'people') AS told) p;
  END;

-- The psus of a draw with the people, or households, who are invited in each, and held back.
CREATE FUNCTION kesu_fn.draw_by_token(slug text) RETURNS jsonb
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT jsonb_build_object('survey', s.slug, 'draw', (
      SELECT jsonb_build_object('seed', d.seed, 'drawn_at', kesu_fn.stamp(d.drawn_at), 'take', d.take,
        'replicates', d.reserve, 'respondent', h.respondent,
        'stages', CASE WHEN k.count IS NULL THEN jsonb_build_array('psus')
          ELSE jsonb_build_array('psus', k.unit) END,
        'psus', (
          SELECT jsonb_agg(jsonb_build_object('psu', p.name, 'stratum', p.stratum,
            'probability', p.probability, 'certain', p.certain, k.unit, o.invited,
            'reserve', o.held) ORDER BY p.stratum COLLATE "C", p.name COLLATE "C")
          FROM kesu.drawn_psu p
          LEFT JOIN (
            SELECT q.psu_name, count(*) FILTER (WHERE q.psu IS NOT NULL) AS invited,
              count(*) FILTER (WHERE q.psu IS NULL) AS held
            FROM kesu.drawn_person q WHERE q.survey_id = s.survey_id GROUP BY q.psu_name
          ) o ON o.psu_name = p.name
          WHERE p.survey_id = s.survey_id),
        'totals', jsonb_build_object('psus', (SELECT count(*) FROM kesu.drawn_psu p
            WHERE p.survey_id = s.survey_id), 'drawn', coalesce(k.invited, 0),
          'reserve_left', coalesce(k.held, 0), 'replicates_left', d.reserve - coalesce((
            SELECT max(r.through) FROM kesu.release r WHERE r.survey_id = s.survey_id), 0)))
      FROM kesu.draw d
      LEFT JOIN kesu.household_draw h USING (survey_id)
      CROSS JOIN LATERAL (
        SELECT nullif(count(*), 0) AS count, count(*) FILTER (WHERE q.psu IS NOT NULL) AS invited,
          count(*) FILTER (WHERE q.psu IS NULL) AS held,
          CASE WHEN h.respondent IS NULL THEN 'people' ELSE 'households' END AS unit
        FROM kesu.drawn_person q WHERE q.survey_id = d.survey_id) k
      WHERE d.survey_id = s.survey_id))
    FROM kesu_fn.sample_managed(slug) s;
  END;

-- How many of those who are invited have a letter, psu by psu.
CREATE FUNCTION kesu_fn.letters_by_token(slug text) RETURNS jsonb
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT jsonb_build_object('survey', s.slug, 'drawn', coalesce(sum(c.drawn), 0),
      'with_letter', coalesce(sum(c.with_letter), 0),
      'without', coalesce(sum(c.drawn - c.with_letter), 0),
      'psus', coalesce(jsonb_agg(jsonb_build_object('psu', c.psu_name, 'drawn', c.drawn,
          'with_letter', c.with_letter) ORDER BY c.first)
        FILTER (WHERE c.psu_name IS NOT NULL), '[]'))
    FROM kesu_fn.sample_managed(slug) s
    LEFT JOIN (
      SELECT d.survey_id, d.psu_name, count(*) AS drawn, count(l.attempt) AS with_letter,
        min(d.number) AS first
      FROM kesu.drawn_person d LEFT JOIN kesu_identity.letter l USING (survey_id, number)
      WHERE d.psu IS NOT NULL GROUP BY d.survey_id, d.psu_name
    ) c ON c.survey_id = s.survey_id
    GROUP BY s.slug;
  END;

GRANT EXECUTE ON FUNCTION kesu_fn.sample_managed(text), kesu_fn.frame_by_token(text),
  kesu_fn.draw_by_token(text),
  kesu_fn.letters_by_token(text) TO kesu_staff;
