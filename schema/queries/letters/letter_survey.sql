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
SELECT title, region, authority, form_number, approval_number, valid_until, until, rehearsal,
  lacks_approval
FROM kesu_fn.letter_survey(@survey_id)
