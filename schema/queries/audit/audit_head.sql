-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads what the head of the audit says of its rows.
-- lane: session
-- result rows int8
-- result last_id int8
-- result hash bytea
-- rows: one or none
SELECT h.rows, h.last_id, h.hash FROM kesu.audit_head h
