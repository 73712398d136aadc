-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores the primary sampling units of a sample.
-- lane: session
-- param survey_id int4
-- param psus int4[]
-- param strata int4[]
-- param regions text[]
-- param residences text[]
INSERT INTO kesu.psu (survey_id, psu, stratum, vintage, region, residence)
SELECT @survey_id, p.psu, p.stratum, s.vintage, p.region, p.residence
FROM kesu.survey s
CROSS JOIN unnest(@psus::int4[], @strata::int4[], @regions::text[], @residences::text[])
  AS p (psu, stratum, region, residence)
WHERE s.survey_id = @survey_id
