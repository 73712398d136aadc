-- SPDX-License-Identifier: GPL-3.0-or-later
-- Whether the account of the token may take files of a survey away, and microdata if it is these.
-- SQLSTATE KV404: there is no such survey; 42501: it is not for this account.
-- lane: slow
-- param slug text
-- param microdata bool
-- result survey_id int4
-- rows: one
SELECT kesu_fn.export_allowed(@slug, @microdata)
