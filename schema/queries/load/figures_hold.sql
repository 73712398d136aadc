-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lets one load of figures at a time compare with what is stored, until its transaction ends.
-- lane: session
-- result held bool
-- rows: one
SELECT pg_advisory_xact_lock(5440309) IS NOT NULL
