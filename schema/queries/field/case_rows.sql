-- SPDX-License-Identifier: GPL-3.0-or-later
-- Streams what became of the drawn people of a survey, without saying who they are.
-- lane: copy
-- result stratum text
-- result psu text
-- result region text null
-- result replicate int4
-- result released bool
-- result disposition text null
-- result aapor text null
-- result class text null
-- result contacts int4
-- result letters int4
-- result phones int4
-- result visits int4
-- result messages int4
-- result first_day text null
-- result last_day text null
SELECT stratum, psu, region, replicate, released, disposition, aapor, class, contacts, letters, phones,
  visits, messages, first_day, last_day
FROM kesu_fn.case_rows(current_setting('kesu.survey')::int4)
