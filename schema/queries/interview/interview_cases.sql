-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the cases of open surveys that are the token's, with what their attempts are derived from.
-- SQLSTATE 42501: the account does not interview.
-- lane: slow
-- result survey_id int4
-- result number int4
-- result invitation uuid
SELECT survey_id, number, invitation FROM kesu_fn.interview_cases()
