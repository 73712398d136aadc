-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads rows of the audit that whoever asks may see, the newest first.
-- lane: slow
-- param survey text null
-- param before int8 null
-- param most int4
-- result audit_id int8
-- result at timestamptz
-- result account text
-- result action text
-- result object text
-- result detail jsonb
SELECT a.audit_id, a.at, a.account, a.action, a.object, a.detail
FROM kesu_fn.audit_page(@survey, @before, @most) a
