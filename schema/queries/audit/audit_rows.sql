-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the next rows of the audit behind a number, each as it is hashed (kesu.audit_hash), and its
-- stored hash. The program hashes them itself: a function of the database may have been replaced.
-- lane: session
-- param after int8
-- param most int4
-- result audit_id int8
-- result hashed text
-- result hash bytea
SELECT a.audit_id, jsonb_build_array(a.audit_id,
  to_char(a.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), a.account, a.action, a.object,
  a.detail)::text, a.hash
FROM kesu.audit a
WHERE a.audit_id > @after
ORDER BY a.audit_id
LIMIT @most
