-- SPDX-License-Identifier: GPL-3.0-or-later
-- Creates a survey, unless its slug is taken: then NULL. Versions that are not given are the newest; with
-- a booklet design, the instrument's is that of the design. An account needs the right to move surveys,
-- and a region that the survey's lies in; with a secure bank, one that the programme's lies in: whoever
-- makes a survey can read its forms in pilots, and a county's must not open everybody's items.
CREATE FUNCTION kesu_fn.survey_make(slug text, programme text, region text, title jsonb, year int2,
    result_class text, rehearsal boolean, sampled boolean, opt_in boolean, instrument text,
    instrument_version text, booklets text, booklets_version text, standard text, state text, opens text, closes text)
  RETURNS int4
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  made int4;
BEGIN
  IF kesu_fn.is_staff() AND (kesu.account_may('move_surveys')
      AND kesu.in_subtree(kesu.scope_prefix(), survey_make.region)
      AND survey_make.state = 'draft'
      AND NOT EXISTS (
        SELECT FROM kesu.instrument i, kesu.programme p
        WHERE i.code = survey_make.instrument AND i.bank = 'secure' AND p.code = survey_make.programme
          AND NOT kesu.in_subtree(kesu.scope_prefix(), p.root::text))) IS NOT TRUE THEN
    RAISE EXCEPTION 'the account may not create survey %', survey_make.slug
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO kesu.survey (slug, programme_id, vintage, region, title, year, result_class, rehearsal,
    sampled, opt_in, instrument_id, instrument_bank, design_id, standard_code, standard_version, state,
    opens_at, closes_at)
  SELECT survey_make.slug, p.programme_id, p.vintage, coalesce(survey_make.region, p.root),
    survey_make.title, survey_make.year, survey_make.result_class, survey_make.rehearsal,
    survey_make.sampled, survey_make.opt_in, i.instrument_id, i.bank, i.design_id, t.code, t.version, survey_make.state,
    survey_make.opens::timestamptz, survey_make.closes::timestamptz
  FROM kesu.programme p
  CROSS JOIN LATERAL (
    SELECT i.instrument_id, i.bank, d.design_id
    FROM kesu.instrument i
    LEFT JOIN kesu.booklet_design d ON d.instrument_id = i.instrument_id
      AND d.code = survey_make.booklets
      AND d.version = coalesce(survey_make.booklets_version, d.version)
    WHERE i.code = survey_make.instrument
      AND i.version = coalesce(survey_make.instrument_version, i.version)
      AND (survey_make.booklets IS NULL OR d.design_id IS NOT NULL)
    ORDER BY d.design_id DESC, i.instrument_id DESC LIMIT 1
  ) i
  CROSS JOIN LATERAL (
    SELECT t.code, t.version FROM kesu.standard t WHERE t.code = survey_make.standard
    ORDER BY t.version DESC LIMIT 1
  ) t
  WHERE p.code = survey_make.programme
  ON CONFLICT ON CONSTRAINT survey_slug_key DO NOTHING
  RETURNING survey_id INTO made;
  RETURN made;
END
$$;
GRANT EXECUTE ON FUNCTION kesu_fn.survey_make(text, text, text, jsonb, int2, text, boolean, boolean,
  boolean, text, text, text, text, text, text, text, text) TO kesu_staff;

-- What a new survey can refer to, each in its newest version; of a questionnaire nothing but its name.
CREATE FUNCTION kesu_fn.documents_told() RETURNS jsonb
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT jsonb_build_object(
      'programmes', (SELECT coalesce(jsonb_agg(jsonb_build_object('code', p.code, 'title', p.title,
          'region', p.root) ORDER BY p.code), '[]')
        FROM kesu.programme p WHERE kesu.meets_subtree(kesu.scope_prefix(), p.root::text)),
      'instruments', (SELECT coalesce(jsonb_agg(jsonb_build_object('code', i.code, 'version',
          i.version, 'title', i.title, 'bank', i.bank) ORDER BY i.code), '[]')
        FROM (SELECT DISTINCT ON (n.code) n.* FROM kesu.instrument n
          ORDER BY n.code, n.instrument_id DESC) i),
      'standards', (SELECT coalesce(jsonb_agg(jsonb_build_object('code', t.code, 'version',
          t.version, 'title', t.title) ORDER BY t.code), '[]')
        FROM (SELECT DISTINCT ON (n.code) n.* FROM kesu.standard n
          ORDER BY n.code, n.version DESC) t),
      'booklets', (SELECT coalesce(jsonb_agg(jsonb_build_object('code', d.code, 'version',
          d.version, 'title', d.title, 'instrument', i.code) ORDER BY d.code), '[]')
        FROM (SELECT DISTINCT ON (n.code) n.* FROM kesu.booklet_design n
          ORDER BY n.code, n.design_id DESC) d
        JOIN kesu.instrument i USING (instrument_id)))
    WHERE kesu.account_may('move_surveys');
  END;
GRANT EXECUTE ON FUNCTION kesu_fn.documents_told() TO kesu_staff;
