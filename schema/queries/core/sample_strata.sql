-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores the strata of a sample.
-- lane: session
-- param survey_id int4
-- param strata int4[]
-- param labels text[]
INSERT INTO kesu.stratum (survey_id, stratum, label)
SELECT @survey_id, s.stratum, s.label FROM unnest(@strata::int4[], @labels::text[])
  AS s (stratum, label)
