-- SPDX-License-Identifier: GPL-3.0-or-later
-- Whether the account of the token may take a file of a survey away that takes this right.
-- SQLSTATE KV404: there is no such survey; 42501: it is not for this account.
-- lane: slow
-- param slug text
-- param right text
-- result survey_id int4
-- rows: one
SELECT kesu_fn.export_allowed(@slug, @right)
