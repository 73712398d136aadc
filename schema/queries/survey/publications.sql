-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a survey has published, as the API returns it: when, by whom, the whole signed file, and why the
-- survey was withdrawn since. json, not jsonb: numbers of what is signed stay as they are written.
-- lane: slow
-- param slug text
-- result publications text
-- rows: one or none
SELECT json_build_object('survey', s.slug,
  'withdrawn', (SELECT k.reason FROM kesu.survey_step k
    WHERE k.survey_id = s.survey_id AND k.to_state = 'withdrawn'),
  'publications', coalesce((
    SELECT json_agg(json_build_object('run', p.run_id, 'published', kesu_fn.stamp(p.at),
      'account', p.account, 'public_key', encode(p.public_key, 'hex'), 'file', p.manifest::json)
      ORDER BY p.at)
    FROM kesu.publication p WHERE p.survey_id = s.survey_id), '[]'))::text
FROM kesu.survey s
WHERE s.slug = @slug
