-- SPDX-License-Identifier: GPL-3.0-or-later
-- Writes down contacts, or none of them when one is refused; see kesu_fn.contacts_add. A time is one
-- that PostgreSQL reads, with its zone. In their order.
-- lane: session
-- param survey_id int4
-- param numbers int4[]
-- param times text[]
-- param modes text[]
-- param dispositions text[]
-- param interviewers text[]
-- param notes text[]
-- param correct bool
-- result outcome text
SELECT outcome
FROM kesu_fn.contacts_add(@survey_id, session_user, @numbers, @times, @modes, @dispositions,
  @interviewers, @notes, @correct)
