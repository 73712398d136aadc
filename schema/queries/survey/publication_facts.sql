-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads what a manifest says of a survey and a run beside the figures, and what stands in the way of
-- publishing the run. The survey is locked until the transaction ends.
-- lane: session
-- param slug text
-- param run_id int8
-- result survey_id int4
-- result lacks text[]
-- result facts jsonb null
-- rows: one or none
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
  jsonb_build_object('signer', session_user, 'published', kesu_fn.stamp(clock_timestamp()),
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
LEFT JOIN kesu.run r ON r.survey_id = s.survey_id AND r.run_id = @run_id
WHERE s.slug = @slug
FOR UPDATE OF s
