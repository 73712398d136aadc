-- SPDX-License-Identifier: GPL-3.0-or-later
-- As the account of the token, takes a survey to a state, or lists the codes of what it lacks. With
-- approved go the approval's fields. SQLSTATE KV404: there is no such survey; 42501: it is not for
-- this account.
-- lane: slow
-- param slug text
-- param step text
-- param reason text null
-- param form_number text null
-- param authority text null
-- param approval_number text null
-- param valid_from text null
-- param valid_until text null
-- result lack text
SELECT kesu_fn.survey_move_by_token(@slug, @step, @reason, @form_number, @authority, @approval_number,
  @valid_from::text::date, @valid_until::text::date)
