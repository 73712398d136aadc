-- Stores the strata of a sample.
-- lane: link
-- param survey_id int4
-- param strata int4[]
-- param labels text[]
INSERT INTO kesu.stratum (survey_id, stratum, label)
SELECT $1, s.stratum, s.label FROM unnest($2::int4[], $3::text[]) AS s (stratum, label)
