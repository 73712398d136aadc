-- SPDX-License-Identifier: GPL-3.0-or-later
-- Takes a wave for this session until the session ends; false while another session has it.
-- lane: session
-- param wave int8
-- result mine bool
-- rows: one
SELECT pg_try_advisory_lock(5440306, (@wave & 2147483647)::int4)
