-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the programmes with their targets, baselines and surveys, in the form that the API returns.
-- lane: slow
-- result programme jsonb
SELECT jsonb_build_object(
  'code', p.code, 'version', p.version, 'title', p.title, 'period',
    jsonb_build_object('from', p.period_from, 'to', p.period_to),
  'region', jsonb_build_object('code', p.root, 'name', r.name, 'vintage', p.vintage),
  'source', p.source,
  'targets', coalesce((
    SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('region', t.region, 'year', t.year,
      'kind', t.kind, 'value', t.value, 'comparison', t.comparison, 'against', t.against,
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
    FROM kesu.survey s WHERE s.programme_id = p.programme_id AND s.opened_on IS NOT NULL), '[]'))
FROM kesu.programme p
JOIN kesu.region r ON r.vintage = p.vintage AND r.code = p.root
ORDER BY p.code
