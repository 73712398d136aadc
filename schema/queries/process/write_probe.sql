-- SPDX-License-Identifier: GPL-3.0-or-later
-- Writes something and takes it back, with a commit: fails when nothing can be stored.
-- lane: fast
-- result written bool
-- rows: one
SELECT kesu_fn.write_probe()
