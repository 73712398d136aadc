-- SPDX-License-Identifier: GPL-3.0-or-later
-- Writes down one contact as the account of the token. SQLSTATE KV404: there is no such survey; 42501:
-- it is not for this account; KF409: the survey's state does not allow it.
-- lane: slow
-- param slug text
-- param number int4
-- param at text
-- param mode text
-- param disposition text
-- param interviewer text
-- param note text
-- param correct bool
-- result outcome text
-- result contact_id int8 null
-- rows: one
SELECT outcome, contact_id
FROM kesu_fn.contact_add_by_token(@slug, @number, @at, @mode, @disposition, @interviewer, @note,
  @correct)
