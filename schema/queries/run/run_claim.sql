-- Takes a run for this session, until it ends; false while another session has it. Taken again by
-- the same session it stays taken.
-- lane: session
-- param run_id int8
-- result mine bool
-- rows: one
SELECT pg_try_advisory_lock(5440302, (@run_id & 2147483647)::int4)
