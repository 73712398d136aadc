-- SPDX-License-Identifier: GPL-3.0-or-later
-- Pilots for whoever designs a form: links, what came of them, and their end.

-- Who does it: an account, or whoever runs a command.
CREATE FUNCTION kesu_fn.pilot_by() RETURNS text
  LANGUAGE sql STABLE
  RETURN coalesce(kesu.account_name(), session_user::text);

-- Makes links by the keys of their tokens; booklets go to them in turn. The result is how many.
-- KV404: there is no such survey for the caller; KV409: it cannot be tried out any more.
CREATE FUNCTION kesu_fn.pilot_make(slug text, pilots uuid[], days int4) RETURNS int4
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  survey kesu.survey;
  booklets int4;
  last int4;
BEGIN
  SELECT * INTO survey FROM kesu_fn.form_survey(pilot_make.slug);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no survey %', slug USING ERRCODE = 'KV404';
  END IF;
  IF survey.state NOT IN ('draft', 'approved', 'open') OR NOT EXISTS (
      SELECT FROM kesu.booklet b WHERE b.instrument_id = survey.instrument_id
        AND b.design_id IS NOT DISTINCT FROM survey.design_id) THEN
    RAISE EXCEPTION 'survey % is % or has no booklets: nothing to try out', slug, survey.state
      USING ERRCODE = 'KV409';
  END IF;
  -- Two at once do not give the same numbers; a start, which looks at the row, does not wait.
  PERFORM FROM kesu.survey s WHERE s.survey_id = survey.survey_id FOR NO KEY UPDATE;
  last := coalesce((SELECT max(p.number) FROM kesu.pilot p WHERE p.survey_id = survey.survey_id), 0);
  booklets := (SELECT d.booklets FROM kesu.booklet_design d WHERE d.design_id = survey.design_id);
  INSERT INTO kesu.pilot (pilot, survey_id, number, booklet, made_by, expires_at)
    SELECT t.pilot, survey.survey_id, last + t.place,
      CASE WHEN booklets IS NULL THEN 0 ELSE (last + t.place - 1) % booklets + 1 END,
      kesu_fn.pilot_by(), now() + make_interval(days => pilot_make.days)
    FROM unnest(pilot_make.pilots) WITH ORDINALITY AS t (pilot, place);
  PERFORM kesu.audit_note(kesu_fn.pilot_by(), 'pilot.links', 'survey/' || slug,
    jsonb_build_object('links', cardinality(pilots), 'days', days));
  RETURN cardinality(pilots);
END
$$;

-- Items by what submitted pilots have made of them: the time of the answer that stands, and each choice.
CREATE FUNCTION kesu_fn.pilot_items(survey kesu.survey) RETURNS jsonb
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    WITH asked AS (
      SELECT p.pilot, b.item
      FROM kesu.pilot p
      JOIN kesu_fn.booklet_items((survey).instrument_id, (survey).design_id) b USING (booklet)
      WHERE p.survey_id = (survey).survey_id AND p.state = 'submitted'
    ), given AS MATERIALIZED (
      SELECT a.pilot, a.item, i.number, i.type, l.response, nullif(l.elapsed_ms, -1) AS elapsed_ms
      FROM asked a
      JOIN kesu.item i ON i.instrument_id = (survey).instrument_id AND i.code = a.item
      LEFT JOIN LATERAL kesu_fn.pilot_latest(a.pilot) l ON l.number = i.number
    ), choices AS (
      SELECT g.item, c.choice, count(*) AS taken
      FROM given g CROSS JOIN LATERAL unnest(kesu_fn.response_choices(g.type, g.response)) AS c (choice)
      WHERE g.response IS NOT NULL
      GROUP BY g.item, c.choice
    )
    SELECT coalesce(jsonb_agg(jsonb_build_object('item', t.item, 'type', t.type, 'asked', t.asked,
      'answered', t.answered, 'not_answered', t.asked - t.answered,
      'median_seconds', round((t.median / 1000)::numeric, 1),
      'choices', coalesce((
        SELECT jsonb_agg(jsonb_build_object('choice', c.choice, 'count', c.taken) ORDER BY c.choice)
        FROM choices c WHERE c.item = t.item), '[]')) ORDER BY t.number), '[]')
    FROM (
      SELECT g.item, g.number, g.type, count(*) AS asked, count(g.response) AS answered,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY g.elapsed_ms)
          FILTER (WHERE g.response IS NOT NULL AND g.elapsed_ms IS NOT NULL) AS median
      FROM given g GROUP BY g.item, g.number, g.type) t;
  END;

-- The links of a survey and what has come of them. NULL: there is no such survey for the caller.
CREATE FUNCTION kesu_fn.pilot_results(slug text) RETURNS jsonb
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  RETURN (
    SELECT jsonb_build_object('survey', s.slug, 'links', coalesce((
        SELECT jsonb_agg(jsonb_build_object('number', p.number, 'booklet', p.booklet,
          'state', p.state, 'expired', p.expires_at <= now(), 'made_by', p.made_by,
          'made_at', kesu_fn.stamp(p.made_at), 'expires_at', kesu_fn.stamp(p.expires_at),
          'started_at', kesu_fn.stamp(p.started_at), 'ended_at', kesu_fn.stamp(p.ended_at))
          ORDER BY p.number)
        FROM kesu.pilot p WHERE p.survey_id = s.survey_id), '[]'),
      'items', kesu_fn.pilot_items(s))
    FROM kesu_fn.form_survey(pilot_results.slug) s);

-- Deletes every link of a survey and what was answered by it. The result is how many links there were;
-- NULL: there is no such survey for the caller.
CREATE FUNCTION kesu_fn.pilot_delete(slug text) RETURNS int4
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  survey kesu.survey;
  gone int4;
BEGIN
  SELECT * INTO survey FROM kesu_fn.form_survey(pilot_delete.slug);
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  DELETE FROM kesu.pilot p WHERE p.survey_id = survey.survey_id;
  GET DIAGNOSTICS gone = ROW_COUNT;
  IF gone > 0 THEN
    PERFORM kesu.audit_note(kesu_fn.pilot_by(), 'pilot.delete', 'survey/' || slug,
      jsonb_build_object('links', gone));
  END IF;
  RETURN gone;
END
$$;

GRANT EXECUTE ON FUNCTION kesu_fn.pilot_make(text, uuid[], int4), kesu_fn.pilot_results(text),
  kesu_fn.pilot_delete(text) TO kesu_staff;
