-- SPDX-License-Identifier: GPL-3.0-or-later
-- What pages and reports say of a survey beside the figures of a run.

-- The survey, how long it was open, what was asked and by which standard. No number of people: those
-- are the run's, which hides what is few.
CREATE FUNCTION kesu_fn.report_facts(survey_id int4) RETURNS jsonb
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT jsonb_build_object(
      'survey', jsonb_build_object('survey', s.slug, 'title', s.title, 'region', s.region,
        'year', s.year, 'result_class', s.result_class, 'rehearsal', s.rehearsal,
        'form_number', s.form_number, 'authority', s.issuing_body,
        'approval_number', s.approval_number, 'valid_from', s.valid_from,
        'valid_until', s.valid_until),
      'sampled', s.sampled, 'opt_in', s.opt_in, 'opened', s.opened_on,
      'closed', (SELECT (max(k.at) AT TIME ZONE 'Asia/Shanghai')::date FROM kesu.survey_step k
        WHERE k.survey_id = s.survey_id AND k.to_state = 'closed'),
      'withdrawn', (SELECT k.reason FROM kesu.survey_step k
        WHERE k.survey_id = s.survey_id AND k.to_state = 'withdrawn'),
      'publication', (SELECT jsonb_build_object('run', b.run_id, 'published', kesu_fn.stamp(b.at),
          'signer', b.account, 'public_key', encode(b.public_key, 'hex'))
        FROM kesu.publication b WHERE b.survey_id = s.survey_id ORDER BY b.at DESC LIMIT 1),
      'programme', p.title,
      'region_name', (SELECT r.name FROM kesu.region r
        WHERE r.vintage = s.vintage AND r.code = s.region),
      'booklets', (SELECT d.booklets FROM kesu.booklet_design d WHERE d.design_id = s.design_id),
      'instrument', jsonb_build_object('title', i.title, 'bank', i.bank,
        'frame', i.document::jsonb -> 'frame',
        'items', (SELECT count(*) FROM kesu.item t WHERE t.instrument_id = i.instrument_id),
        'dimensions', (SELECT jsonb_object_agg(d.dimension, d.items) FROM (
          SELECT t.dimension, count(*) AS items FROM kesu.item t
          WHERE t.instrument_id = i.instrument_id GROUP BY t.dimension) d)),
      'standard', (SELECT t.document::jsonb FROM kesu.standard t
        WHERE t.code = s.standard_code AND t.version = s.standard_version))
    FROM kesu.survey s
    JOIN kesu.programme p USING (programme_id)
    JOIN kesu.instrument i USING (instrument_id)
    WHERE s.survey_id = report_facts.survey_id;
  END;

-- For whoever may read the figures of the whole survey. KV404: there is no such survey for the caller; 42501: it may not.
CREATE FUNCTION kesu_fn.report_survey(slug text) RETURNS jsonb
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  survey kesu.survey := kesu_fn.survey_seen(slug);
BEGIN
  IF kesu_fn.is_staff() AND (kesu.account_may('read_figures')
      AND (survey.rehearsal OR kesu.in_subtree(kesu.scope_prefix(), survey.region))) IS NOT TRUE THEN
    RAISE EXCEPTION 'the account may not report on survey %', slug
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN kesu_fn.report_facts(survey.survey_id);
END
$$;

-- For everybody: the publication of a survey, of this run or of whichever there is, and why it was
-- withdrawn. What is published is the signed file, which is for everybody as a whole.
CREATE FUNCTION kesu_fn.report_standing(slug text, run_id int8)
  RETURNS TABLE (run_id int8, withdrawn text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT p.run_id, (SELECT k.reason FROM kesu.survey_step k
      WHERE k.survey_id = s.survey_id AND k.to_state = 'withdrawn')
    FROM kesu.publication p
    JOIN kesu.survey s USING (survey_id)
    WHERE s.slug = report_standing.slug
      AND p.run_id = coalesce(report_standing.run_id, p.run_id)
    ORDER BY p.at DESC
    LIMIT 1;
  END;

-- The signed file itself, and what is said beside it.
CREATE FUNCTION kesu_fn.report_published(run_id int8) RETURNS TABLE (manifest text, facts jsonb)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT p.manifest, kesu_fn.report_facts(p.survey_id)
    FROM kesu.publication p
    WHERE p.run_id = report_published.run_id;
  END;

GRANT EXECUTE ON FUNCTION kesu_fn.report_survey(text), kesu_fn.report_standing(text, int8),
  kesu_fn.report_published(int8) TO kesu_staff;
