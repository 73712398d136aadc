-- SPDX-License-Identifier: GPL-3.0-or-later
-- With synchronous standbys, writes an empty message to the log, so that the commit of this transaction
-- waits for them as one that has stored something does. What is told of an earlier transaction is then
-- as safe as if this one had stored it: that one may be visible although its own wait was cut short,
-- by a crash or because its session was ended. Without standbys what is visible is on disk.
-- result position text null
SELECT CASE WHEN current_setting('synchronous_standby_names') <> '' THEN
  pg_logical_emit_message(true, 'kesu', '')::text END
