-- Stores the primary sampling units of a sample.
-- lane: link
-- param survey_id int4
-- param psus int4[]
-- param strata int4[]
-- param regions text[]
-- param residences text[]
INSERT INTO kesu.psu (survey_id, psu, stratum, vintage, region, residence)
SELECT $1, p.psu, p.stratum, s.vintage, p.region, p.residence
FROM kesu.survey s
CROSS JOIN unnest($2::int4[], $3::int4[], $4::text[], $5::text[])
  AS p (psu, stratum, region, residence)
WHERE s.survey_id = $1
