-- SPDX-License-Identifier: GPL-3.0-or-later
-- Gives an attempt a code to be taken up with on another device; see kesu_fn.resume_make.
-- param attempt uuid
-- param survey_id int4
-- param codes bytea[]
-- result place int4 null
SELECT kesu_fn.resume_make(@attempt, @survey_id, @codes)
