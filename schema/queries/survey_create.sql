-- Creates a survey of a programme unless its slug is taken. The instrument is the newest stored of
-- its code when no version is given, likewise the standard.
-- lane: link
-- param slug text
-- param programme text
-- param region text null
-- param title jsonb
-- param year int2
-- param result_class text
-- param rehearsal bool
-- param sampled bool
-- param instrument text
-- param instrument_version text null
-- param standard text
-- param state text
-- result survey_id int4
INSERT INTO kesu.survey (slug, programme_id, vintage, region, title, year, result_class, rehearsal,
  sampled, instrument_id, instrument_bank, standard_code, standard_version, state)
SELECT $1, p.programme_id, p.vintage, coalesce($3, p.root), $4, $5, $6, $7, $8,
  i.instrument_id, i.bank, t.code, t.version, $12
FROM kesu.programme p
CROSS JOIN LATERAL (
  SELECT instrument_id, bank FROM kesu.instrument
  WHERE code = $9 AND version = coalesce($10, version)
  ORDER BY instrument_id DESC LIMIT 1
) i
CROSS JOIN LATERAL (
  SELECT code, version FROM kesu.standard WHERE code = $11 ORDER BY version DESC LIMIT 1
) t
WHERE p.code = $2
ON CONFLICT (slug) DO NOTHING
RETURNING survey_id
