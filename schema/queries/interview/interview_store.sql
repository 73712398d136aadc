-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores records, each for itself; kesu_fn.interview_store says what becomes of them.
-- lane: slow
-- param records jsonb
-- result place int4
-- result outcome text
SELECT place, outcome FROM kesu_fn.interview_store(@records)
