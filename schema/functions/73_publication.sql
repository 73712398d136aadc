-- SPDX-License-Identifier: GPL-3.0-or-later
-- What publishing takes, for commands and for accounts alike: each function looks at who asks. An account
-- needs the right `publish` and a region that the whole survey lies in.

-- A survey that the account does not see, not even a part of it, is not there (KV404); one that it may
-- not publish is refused (42501).
CREATE FUNCTION kesu_fn.publication_managed(slug text) RETURNS int4
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  survey kesu.survey := kesu_fn.survey_seen(slug);
BEGIN
  IF kesu_fn.is_staff() AND (kesu.account_may('publish')
      AND kesu.in_subtree(kesu.scope_prefix(), survey.region)) IS NOT TRUE THEN
    RAISE EXCEPTION 'the account may not publish survey %', slug
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN survey.survey_id;
END
$$;

-- What a manifest says of a survey and a run beside the figures, and what stands in the way of
-- publishing the run. The survey is locked until the transaction ends. No row: there is none.
CREATE FUNCTION kesu_fn.publication_facts(slug text, run_id int8)
  RETURNS TABLE (survey_id int4, lacks text[], facts jsonb)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM kesu_fn.publication_managed(s.slug) FROM kesu.survey s WHERE s.slug = publication_facts.slug;
  RETURN QUERY
  SELECT s.survey_id,
    array_remove(ARRAY[CASE WHEN s.state <> 'scored' THEN 'state' END,
      CASE WHEN r.state IS DISTINCT FROM 'done' THEN 'run' END,
      CASE WHEN r.state = 'done' AND r.kind IS DISTINCT FROM 'main' THEN 'run_kind' END,
      CASE WHEN r.state = 'done' AND r.kind = 'main'
        AND r.run_id IS DISTINCT FROM kesu.last_main_run(s.survey_id) THEN 'run_replaced' END,
      CASE WHEN r.state = 'done' AND NOT EXISTS (
          SELECT FROM kesu.estimate e
          WHERE e.run_id = r.run_id AND e.region = r.region AND e."group" = 'all' AND e.n > 0)
        AND NOT EXISTS (
          SELECT FROM kesu.activity_statistic a
          WHERE a.run_id = r.run_id AND a."group" = 'all' AND a.submitted > 0)
        THEN 'answers' END], NULL),
    jsonb_build_object('signer', coalesce(kesu.account_name(), session_user), 'published', kesu_fn.stamp(clock_timestamp()),
      'survey', jsonb_build_object('survey', s.slug, 'title', s.title, 'region', s.region,
        'year', s.year, 'result_class', s.result_class, 'rehearsal', s.rehearsal,
        'form_number', s.form_number, 'authority', s.issuing_body,
        'approval_number', s.approval_number, 'valid_from', s.valid_from,
        'valid_until', s.valid_until),
      'run', jsonb_build_object('run', r.run_id, 'seed', r.seed,
        'created', kesu_fn.stamp(r.requested_at), 'program_version', r.program_version,
        'snapshot_sha256', encode(r.snapshot_sha256, 'hex'), 'reason', r.reason)
        || CASE WHEN s.opt_in THEN jsonb_build_object('method', r.recipe -> 'summary',
          'opt_in', r.recipe -> 'opt_in') ELSE '{}' END,
      -- Every main run, so that the file itself says whether there was another figure.
      'main_runs', (
        SELECT jsonb_agg(jsonb_build_object('run', m.run_id, 'seed', m.seed, 'state', m.state,
          'created', kesu_fn.stamp(m.requested_at), 'reason', m.reason,
          'snapshot_sha256', encode(m.snapshot_sha256, 'hex'), 'margins', m.recipe -> 'margins',
          'programme_version', m.programme_version) ORDER BY m.run_id)
        FROM kesu.run m WHERE m.survey_id = s.survey_id AND m.kind = 'main'),
      'documents', (
        SELECT jsonb_agg(jsonb_build_object('kind', d.kind, 'code', d.code, 'version', d.version,
          'sha256', encode(d.sha256, 'hex')) ORDER BY d.kind)
        FROM (
          SELECT 'instrument' AS kind, i.code, i.version, i.sha256
          FROM kesu.instrument i WHERE i.instrument_id = s.instrument_id
          UNION ALL
          SELECT 'standard', t.code, t.version, t.sha256
          FROM kesu.standard t WHERE t.code = s.standard_code AND t.version = s.standard_version
          UNION ALL
          SELECT 'booklets', b.code, b.version, b.sha256
          FROM kesu.booklet_design b WHERE b.design_id = s.design_id
          UNION ALL
          SELECT 'programme', p.code, v.version::text, sha256(convert_to(v.document, 'UTF8'))
          FROM kesu.programme p JOIN kesu.programme_version v USING (programme_id)
          WHERE p.programme_id = s.programme_id AND v.version = r.programme_version) d))
  FROM kesu.survey s
  LEFT JOIN kesu.run r ON r.survey_id = s.survey_id AND r.run_id = publication_facts.run_id
  WHERE s.slug = publication_facts.slug
  FOR UPDATE OF s;
END
$$;

-- The public key of the latest publication.
CREATE FUNCTION kesu_fn.publication_key() RETURNS SETOF bytea
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT p.public_key FROM kesu.publication p
    WHERE NOT kesu_fn.is_staff() OR kesu.account_may('publish')
    ORDER BY p.at DESC, p.run_id DESC LIMIT 1;
  END;

-- Stores what is published, which takes the survey's step.
CREATE FUNCTION kesu_fn.publication_store(slug text, run_id int8, manifest text, public_key bytea)
  RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO kesu.publication (run_id, survey_id, account, manifest, public_key)
  VALUES (publication_store.run_id, kesu_fn.publication_managed(slug),
    coalesce(kesu.account_name(), session_user), publication_store.manifest,
    publication_store.public_key);
END
$$;

GRANT EXECUTE ON FUNCTION kesu_fn.publication_managed(text), kesu_fn.publication_facts(text, int8),
  kesu_fn.publication_key(), kesu_fn.publication_store(text, int8, text, bytea) TO kesu_staff;
