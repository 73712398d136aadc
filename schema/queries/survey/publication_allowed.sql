-- SPDX-License-Identifier: GPL-3.0-or-later
-- Whether the account of the token may publish a survey. SQLSTATE KV404: there is no such survey; 42501:
-- it is not for this account.
-- lane: slow
-- param slug text
-- result survey_id int4
-- rows: one
SELECT kesu_fn.publication_managed(@slug)
