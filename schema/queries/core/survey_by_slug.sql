-- SPDX-License-Identifier: GPL-3.0-or-later
-- Finds a survey that the scope may see, with its numeric target, why it was withdrawn, what it is for
-- readers of its results (the plan, place, state, days of fieldwork, approval), and the standard of
-- monitoring that its plan names.
-- lane: slow, session
-- param slug text
-- result survey_id int4
-- result title jsonb
-- result programme text
-- result vintage int2
-- result region text
-- result year int2
-- result result_class text
-- result rehearsal bool
-- result sampled bool
-- result state text
-- result instrument_code text
-- result instrument_version text
-- result standard_code text
-- result standard_version text
-- result form_number text null
-- result issuing_body text null
-- result approval_number text null
-- result valid_from text null
-- result valid_until text null
-- result target jsonb null
-- result withdrawn text null
-- result about jsonb
-- result monitoring jsonb null
-- rows: one or none
SELECT s.survey_id, s.title::jsonb, p.code, s.vintage, s.region::text, s.year, s.result_class,
  s.rehearsal, s.sampled, s.state, i.code, i.version, s.standard_code, s.standard_version,
  s.form_number, s.issuing_body, s.approval_number, s.valid_from::text, s.valid_until::text,
  (SELECT jsonb_build_object('region', s.region, 'year', t.year, 'value', t.value,
      'comparison', t.comparison, 'quote', t.quote)
    FROM kesu_fn.survey_target(s.survey_id) t),
  (SELECT k.reason FROM kesu.survey_step k
    WHERE k.survey_id = s.survey_id AND k.to_state = 'withdrawn'),
  jsonb_build_object('year', s.year, 'state', s.state,
    'programme', jsonb_build_object('code', p.code, 'title', p.title),
    'region', jsonb_build_object('code', s.region, 'name', r.name), 'opened_on', s.opened_on,
    'closed_on', (s.closed_at AT TIME ZONE 'Asia/Shanghai')::date,
    'approval', CASE WHEN s.approval_number IS NOT NULL THEN
      jsonb_build_object('form_number', s.form_number, 'authority', s.issuing_body,
        'approval_number', s.approval_number, 'valid_from', s.valid_from,
        'valid_until', s.valid_until) END),
  p.monitoring
FROM kesu.survey s
JOIN kesu.programme p USING (programme_id)
JOIN kesu.region r ON r.vintage = s.vintage AND r.code = s.region
JOIN kesu.instrument i USING (instrument_id)
WHERE s.slug = @slug
