-- SPDX-License-Identifier: GPL-3.0-or-later
-- Returns true to one job runner of this database only, until its connection ends.
-- lane: session
-- result mine bool
-- rows: one
SELECT pg_try_advisory_lock(5440301)
