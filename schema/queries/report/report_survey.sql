-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a report says of a survey beside its figures. SQLSTATE KV404: there is no such survey; 42501: it
-- is not for this account.
-- lane: slow, session
-- param slug text
-- result facts jsonb
-- rows: one
SELECT kesu_fn.report_survey(@slug)
