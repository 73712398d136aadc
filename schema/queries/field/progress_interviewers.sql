-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists what was written down of cases, by interviewer.
-- lane: slow, session
-- param slug text
-- result interviewer text
-- result cases int8
-- result contacts int8
-- result complete int8
-- result partial int8
-- result break_off int8
-- result refused int8
-- result non_contact int8
-- result other int8
-- result unknown int8
-- result ineligible int8
SELECT interviewer, cases, contacts, complete, partial, break_off, refused, non_contact, other,
  unknown, ineligible
FROM kesu_fn.progress_interviewers(@slug)
