-- SPDX-License-Identifier: GPL-3.0-or-later
-- Writes an empty message to the log, so that the commit of this transaction waits for the disk and
-- for synchronous standbys as one that has stored something does. What is told of an earlier
-- transaction is then as safe as if this one had stored it: that one may be visible although its own
-- wait was cut short, by a crash or because its session was ended.
-- result position text
SELECT pg_logical_emit_message(true, 'kesu', '')::text
