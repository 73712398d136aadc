-- Stores one invitation a sampled person.
-- lane: link
-- param survey_id int4
-- param attempts uuid[]
-- param psus int4[]
-- param base_weights float8[]
INSERT INTO kesu.invitation (attempt, survey_id, psu, base_weight)
SELECT i.attempt, $1, i.psu, i.base_weight
FROM unnest($2::uuid[], $3::int4[], $4::float8[]) AS i (attempt, psu, base_weight)
