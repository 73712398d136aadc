-- SPDX-License-Identifier: GPL-3.0-or-later
-- Keeps the classes of a survey's first public file for every later one.
-- lane: session
-- param run_id int8
-- param k int4
-- param sex text[]
-- param age text[]
-- param residence text[]
-- param education text[]
SELECT FROM kesu_fn.public_keep(@run_id, @k, @sex, @age, @residence, @education)
