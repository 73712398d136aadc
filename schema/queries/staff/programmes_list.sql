-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the programmes with their targets, baselines and surveys, in the form that the API returns. Of
-- what they have published the newest stands with them: of the plan's own region before parts of it. A
-- survey that was withdrawn, without its figure, and then a rehearsal come only where nothing else is.
-- lane: slow
-- result programme jsonb
SELECT jsonb_build_object(
  'code', p.code, 'version', p.version, 'title', p.title, 'period',
    jsonb_build_object('from', p.period_from, 'to', p.period_to),
  'region', jsonb_build_object('code', p.root, 'name', r.name, 'vintage', p.vintage),
  'source', p.source, 'monitoring', p.monitoring, 'key_groups', coalesce(p.key_groups, '[]'),
  'targets', coalesce((
    SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('region', t.region, 'year', t.year,
      'kind', t.kind, 'value', t.value, 'comparison', t.comparison, 'against', t.against, 'between', t."between",
      'wording', t.wording, 'quote', t.quote)) ORDER BY t.number)
    FROM kesu.target t WHERE t.programme_id = p.programme_id), '[]'),
  'baselines', coalesce((
    SELECT jsonb_agg(jsonb_build_object('region', b.region, 'year', b.year, 'share', b.share,
      'derived', b.derived, 'quote', b.quote) ORDER BY b.region, b.year)
    FROM kesu.baseline b WHERE b.programme_id = p.programme_id), '[]'),
  'surveys', coalesce((
    SELECT jsonb_agg(jsonb_build_object('slug', s.slug, 'title', s.title, 'year', s.year,
      'result_class', s.result_class, 'rehearsal', s.rehearsal, 'sampled', s.sampled,
      'state', CASE WHEN s.state IN ('open', 'withdrawn') THEN s.state ELSE 'closed' END) ORDER BY s.survey_id)
    FROM kesu.survey s WHERE s.programme_id = p.programme_id AND s.opened_on IS NOT NULL), '[]'),
  'latest', (
    SELECT jsonb_build_object('survey', s.slug, 'title', s.title, 'year', s.year, 'state', s.state,
      'rehearsal', s.rehearsal, 'region', jsonb_build_object('code', s.region, 'name', n.name), 'run', b.run_id,
      'published_at', kesu_fn.stamp(b.at), 'instrument', i.code || '@' || i.version,
      'standard', s.standard_code, 'standard_version', s.standard_version,
      'target', CASE WHEN t.run_id IS NOT NULL THEN
        jsonb_build_object('year', t.year, 'value', t.value, 'comparison', t.comparison) END,
      'n', e.n, 'share', e.share, 'se', e.se,
      'ci', CASE WHEN e.ci_low IS NOT NULL THEN jsonb_build_array(e.ci_low, e.ci_high) END)
    FROM kesu.survey s
    JOIN kesu.publication b USING (survey_id)
    JOIN kesu.instrument i USING (instrument_id)
    JOIN kesu.region n ON n.vintage = s.vintage AND n.code = s.region
    LEFT JOIN kesu.run_target t USING (run_id)
    LEFT JOIN kesu.estimate e ON e.run_id = b.run_id AND e.region = s.region AND e."group" = 'all'
      AND e.status <> 'suppress' AND s.state <> 'withdrawn'
    WHERE s.programme_id = p.programme_id AND s.result_class <> 'activity'
    ORDER BY s.rehearsal, s.state = 'withdrawn', s.region <> p.root, s.year DESC, b.at DESC
    LIMIT 1))
FROM kesu.programme p
JOIN kesu.region r ON r.vintage = p.vintage AND r.code = p.root
ORDER BY p.code
