-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the accounts that may be given cases by the account of the token, or have some.
-- lane: slow
-- param slug text
-- result account text
-- result region text
-- result is_able bool
-- result taken_at text null
-- result sent_at text null
SELECT account, region, is_able, taken_at, sent_at FROM kesu_fn.interviewers_by_token(@slug)
