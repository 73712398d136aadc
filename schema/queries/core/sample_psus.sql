-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores the primary sampling units of a sample.
-- lane: session
-- param survey_id int4
-- param psus int4[]
-- param strata int4[]
-- param regions text[]
-- param residences text[]
SELECT FROM kesu_fn.sample_psus(@survey_id, @psus, @strata, @regions, @residences)
