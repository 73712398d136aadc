-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads every survey that residents may see, with what its page says.
-- result survey_id int4
-- result slug text
-- result title jsonb
-- result programme text
-- result programme_title jsonb
-- result region text
-- result region_name jsonb
-- result year int2
-- result result_class text
-- result rehearsal bool
-- result sampled bool
-- result opt_in bool
-- result quota_variables text null
-- result state text
-- result instrument_id int4
-- result design_id int4 null
-- result form_number text null
-- result issuing_body text null
-- result approval_number text null
-- result valid_from text null
-- result valid_until text null
SELECT s.survey_id, s.slug, s.title::jsonb, p.code, p.title::jsonb, s.region::text, r.name::jsonb,
  s.year, s.result_class, s.rehearsal, s.sampled,
  s.opt_in, kesu_fn.quota_variables(s.survey_id),
  -- A survey counts as closed once its approval has expired or its fieldwork has ended.
  CASE WHEN s.state = 'open' AND (s.valid_until < kesu.today() OR s.closes_at <= now()) IS NOT TRUE
    THEN 'open' ELSE 'closed' END,
  s.instrument_id, s.design_id, s.form_number, s.issuing_body, s.approval_number,
  s.valid_from::text, s.valid_until::text
FROM kesu.survey s
JOIN kesu.programme p USING (programme_id)
JOIN kesu.region r ON r.vintage = s.vintage AND r.code = s.region
WHERE s.opened_on IS NOT NULL
