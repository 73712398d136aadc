-- SPDX-License-Identifier: GPL-3.0-or-later
-- Deletes a survey's pilot: links and answers. No row: there is no such survey for the caller.
-- lane: slow, session
-- param slug text
-- result links int4
-- rows: one or none
SELECT d.links FROM (SELECT kesu_fn.pilot_delete(@slug) AS links) d WHERE d.links IS NOT NULL
