-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a survey's letters say of it, in Chinese. The last moment to answer is the planned end, or the
-- last day of the approval where that comes first; NULL: neither is known.
-- lane: session
-- param survey_id int4
-- result title text
-- result region text
-- result authority text null
-- result form_number text null
-- result approval_number text null
-- result valid_until text null
-- result until text null
-- result rehearsal bool
-- result lacks_approval bool
-- rows: one or none
SELECT s.title::jsonb ->> 'zh', r.name::jsonb ->> 'zh', s.issuing_body, s.form_number,
  s.approval_number, to_char(s.valid_until, 'FMYYYY"年"FMMM"月"FMDD"日"'),
  CASE WHEN s.closes_at < (s.valid_until + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
      OR s.valid_until IS NULL
    THEN to_char(s.closes_at AT TIME ZONE 'Asia/Shanghai',
      'FMYYYY"年"FMMM"月"FMDD"日"FMHH24"时"MI"分"')
    ELSE to_char(s.valid_until, 'FMYYYY"年"FMMM"月"FMDD"日24时"') END,
  s.rehearsal, s.result_class = 'official' AND s.state = 'draft'
FROM kesu.survey s
JOIN kesu.region r ON r.vintage = s.vintage AND r.code = s.region
WHERE s.survey_id = @survey_id
