-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads whether a run's respondents may be given to everybody, and what the first file of the survey
-- has fixed.
-- lane: session
-- param run_id int8
-- result refused text null
-- result first_run int8 null
-- result k int4 null
-- result sex text[] null
-- result age text[] null
-- result residence text[] null
-- result education text[] null
-- result design_effect float8 null
-- rows: one or none
SELECT h.refused, h.first_run, h.k, h.sex, h.age, h.residence, h.education, h.design_effect
FROM kesu_fn.public_head(@run_id) h
