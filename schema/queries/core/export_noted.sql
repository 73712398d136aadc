-- SPDX-License-Identifier: GPL-3.0-or-later
-- Notes in the audit that the caller takes a run's figures away as a file.
-- lane: slow, session
-- param run_id int8
-- param file text
-- result done bool
-- rows: one
SELECT kesu_fn.export_noted(@run_id, @file) IS NOT NULL AS done
