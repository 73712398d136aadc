-- SPDX-License-Identifier: GPL-3.0-or-later
-- Takes a run for this session until the session ends; false while another session has it. The same
-- session may take it again; it then still has it.
-- lane: session
-- param run_id int8
-- result mine bool
-- rows: one
SELECT pg_try_advisory_lock(5440302, (@run_id & 2147483647)::int4)
