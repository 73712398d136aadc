-- SPDX-License-Identifier: GPL-3.0-or-later
-- Booklets for staff, and how often items were shown.

-- As what the credential of this transaction may read the booklets of a survey that are not public;
-- NULL: not at all. Whoever else may read them gets a line here. Only a preview is counted by itself:
-- what is shown in an attempt is counted by the attempt.
CREATE FUNCTION kesu_fn.booklet_readable_as(survey kesu.survey) RETURNS text
  LANGUAGE sql STABLE
  RETURN CASE
    WHEN kesu.in_scope((survey).region) AND kesu.account_may('try_forms') THEN 'preview'
    -- While the survey is open and a case of it is still the account's.
    WHEN CASE WHEN kesu.account_may('interview') THEN EXISTS (
      SELECT FROM kesu_fn.assigned_cases() c
      WHERE c.survey_id = (survey).survey_id AND c.state = 'open') END THEN 'interview'
  END;

-- The survey of this address, for commands and for whoever may try its forms.
CREATE FUNCTION kesu_fn.form_survey(slug text) RETURNS SETOF kesu.survey
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT s.* FROM kesu.survey s
    WHERE s.slug = form_survey.slug
      AND (NOT kesu_fn.is_staff() OR kesu.in_scope(s.region) AND kesu.account_may('try_forms'));
  END;

-- A booklet's bytes, of the survey of this address or of any whose booklets may be read. A preview
-- leaves its row and is audited.
CREATE FUNCTION kesu_fn.booklet_read(hash text, slug text) RETURNS bytea
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found record;
BEGIN
  SELECT b.identity, b.number, b.language, s.survey_id, s.slug, r.how INTO found
    FROM kesu.booklet b
    JOIN kesu.survey s ON s.instrument_id = b.instrument_id
      AND s.design_id IS NOT DISTINCT FROM b.design_id
    CROSS JOIN LATERAL (SELECT kesu_fn.booklet_readable_as(s) AS how) r
    WHERE b.hash = booklet_read.hash AND (booklet_read.slug IS NULL OR s.slug = booklet_read.slug)
      AND r.how IS NOT NULL
    ORDER BY s.survey_id LIMIT 1;
  IF found.how = 'preview' THEN
    INSERT INTO kesu.form_shown (survey_id, booklet, language, how)
      VALUES (found.survey_id, found.number, found.language, 'preview');
    PERFORM kesu.audit_note(kesu.account_name(), 'survey.preview', 'survey/' || found.slug,
      jsonb_build_object('booklet', found.number, 'language', found.language));
  END IF;
  RETURN found.identity;
END
$$;

-- The items of each booklet, by the booklets themselves.
CREATE FUNCTION kesu_fn.booklet_items(instrument_id int4, design_id int4)
  RETURNS TABLE (booklet int2, item text)
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT b.number, i.item ->> 'item'
    FROM kesu.booklet b
    CROSS JOIN LATERAL jsonb_array_elements(
      convert_from(b.identity, 'UTF8')::jsonb -> 'items') AS i (item)
    WHERE b.instrument_id = booklet_items.instrument_id AND b.language = 'zh'
      AND b.design_id IS NOT DISTINCT FROM booklet_items.design_id;
  END;

-- What a survey hands out, for its preview. NULL: there is no such survey for the caller.
CREATE FUNCTION kesu_fn.survey_booklets(slug text) RETURNS jsonb
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  RETURN (
    SELECT jsonb_build_object('survey', s.slug, 'title', s.title, 'rehearsal', s.rehearsal,
      'bank', s.instrument_bank, 'booklets', coalesce((
        SELECT jsonb_agg(n.booklet ORDER BY n.number)
        FROM (
          SELECT b.number, jsonb_build_object('number', b.number,
            'items', min(jsonb_array_length(convert_from(b.identity, 'UTF8')::jsonb -> 'items')),
            'hrefs', jsonb_object_agg(b.language, format('/api/v1/booklets/%s?survey=%s', b.hash, s.slug)))
            AS booklet
          FROM kesu.booklet b
          WHERE b.instrument_id = s.instrument_id AND b.design_id IS NOT DISTINCT FROM s.design_id
          GROUP BY b.number) n), '[]'))
    FROM kesu_fn.form_survey(survey_booklets.slug) s);

-- Persons aged 18 to 69 by the known totals that the survey is weighted to (snapshot_margins.sql); NULL:
-- none are known.
CREATE FUNCTION kesu_fn.survey_population(survey kesu.survey) RETURNS float8
  LANGUAGE sql STABLE
  RETURN (
    SELECT sum(m.total)
    FROM kesu.margin m
    WHERE m.region = (survey).region AND m.margin_source_id = (
      SELECT o.margin_source_id FROM kesu.margin_source o
      WHERE o.programme_id = (survey).programme_id AND o.reference_year <= (survey).year
        AND CASE WHEN (survey).rehearsal THEN o.survey_id = (survey).survey_id
          ELSE o.survey_id IS NULL END
      ORDER BY o.reference_year DESC LIMIT 1)
    GROUP BY m.variable ORDER BY m.variable = 'sex' DESC, m.variable LIMIT 1);

-- How often the booklets of every survey of an instrument's versions were shown that the caller may see:
-- to attempts, in previews, in pilots.
CREATE FUNCTION kesu_fn.booklets_shown(code text)
  RETURNS TABLE (survey_id int4, slug text, version text, instrument_id int4, design_id int4,
    booklet int2, attempts int8, previews int8, pilots int8)
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    WITH used AS (
      SELECT s.survey_id, s.slug, i.version, s.instrument_id, s.design_id
      FROM kesu.survey k JOIN kesu.instrument i USING (instrument_id)
      CROSS JOIN LATERAL kesu_fn.form_survey(k.slug) s
      WHERE i.code = booklets_shown.code
    ), shown AS (
      SELECT a.survey_id, a.booklet, count(*) AS attempts, 0::int8 AS previews, 0::int8 AS pilots
      FROM kesu.attempt a WHERE a.survey_id IN (SELECT u.survey_id FROM used u)
      GROUP BY a.survey_id, a.booklet
      UNION ALL
      SELECT f.survey_id, f.booklet, 0, count(*) FILTER (WHERE f.how = 'preview'),
        count(*) FILTER (WHERE f.how = 'pilot')
      FROM kesu.form_shown f WHERE f.survey_id IN (SELECT u.survey_id FROM used u)
      GROUP BY f.survey_id, f.booklet
    )
    SELECT u.survey_id, u.slug, u.version, u.instrument_id, u.design_id, n.booklet,
      sum(n.attempts)::int8, sum(n.previews)::int8, sum(n.pilots)::int8
    FROM used u JOIN shown n USING (survey_id)
    GROUP BY u.survey_id, u.slug, u.version, u.instrument_id, u.design_id, n.booklet;
  END;

-- Every item of a survey's form with how often it was shown, in the survey and in all surveys of the
-- instrument's versions. NULL: there is no such survey for the caller.
CREATE FUNCTION kesu_fn.survey_exposure(slug text) RETURNS jsonb
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    WITH survey AS (
      SELECT s.survey_id, s.slug, s.instrument_id, i.code, i.version, i.bank,
        kesu_fn.survey_population(s) AS population
      FROM kesu_fn.form_survey(survey_exposure.slug) s JOIN kesu.instrument i USING (instrument_id)
    ), shown AS MATERIALIZED (
      SELECT b.* FROM survey s CROSS JOIN LATERAL kesu_fn.booklets_shown(s.code) b
    ), asked AS MATERIALIZED (
      SELECT f.instrument_id, f.design_id, i.booklet, i.item
      FROM (SELECT DISTINCT n.instrument_id, n.design_id FROM shown n) f
      CROSS JOIN LATERAL kesu_fn.booklet_items(f.instrument_id, f.design_id) i
    ), counted AS (
      SELECT a.item,
        coalesce(sum(n.attempts) FILTER (WHERE n.survey_id = s.survey_id), 0)::int8 AS attempts,
        coalesce(sum(n.previews) FILTER (WHERE n.survey_id = s.survey_id), 0)::int8 AS previews,
        coalesce(sum(n.pilots) FILTER (WHERE n.survey_id = s.survey_id), 0)::int8 AS pilots,
        sum(n.attempts)::int8 AS attempts_ever, sum(n.previews)::int8 AS previews_ever,
        sum(n.pilots)::int8 AS pilots_ever
      FROM survey s CROSS JOIN shown n
      JOIN asked a ON a.instrument_id = n.instrument_id AND a.booklet = n.booklet
        AND a.design_id IS NOT DISTINCT FROM n.design_id
      GROUP BY a.item
    )
    SELECT jsonb_build_object('survey', s.slug,
      'instrument', jsonb_build_object('code', s.code, 'version', s.version), 'bank', s.bank,
      'population', s.population,
      'surveys', coalesce((
        SELECT jsonb_agg(jsonb_build_object('survey', t.slug, 'version', t.version,
          'attempts', t.attempts, 'previews', t.previews, 'pilots', t.pilots) ORDER BY t.slug)
        FROM (
          SELECT n.slug, n.version, sum(n.attempts)::int8 AS attempts,
            sum(n.previews)::int8 AS previews, sum(n.pilots)::int8 AS pilots
          FROM shown n GROUP BY n.slug, n.version) t), '[]'),
      'items', (
        SELECT jsonb_agg(jsonb_build_object('item', i.code, 'attempts', coalesce(c.attempts, 0),
          'previews', coalesce(c.previews, 0), 'pilots', coalesce(c.pilots, 0),
          'share', coalesce(c.attempts, 0) / nullif(s.population, 0),
          'ever', jsonb_build_object('attempts', coalesce(c.attempts_ever, 0),
            'previews', coalesce(c.previews_ever, 0), 'pilots', coalesce(c.pilots_ever, 0)))
          ORDER BY i.number)
        FROM kesu.item i LEFT JOIN counted c ON c.item = i.code
        WHERE i.instrument_id = s.instrument_id))
    FROM survey s;
  END;

GRANT EXECUTE ON FUNCTION kesu_fn.booklet_read(text, text), kesu_fn.survey_booklets(text),
  kesu_fn.survey_exposure(text) TO kesu_staff;
