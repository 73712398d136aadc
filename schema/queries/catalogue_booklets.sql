-- Reads what phones download.
-- result hash text
-- result instrument_id int4
-- result language text
-- result identity bytea
-- result gzip bytea
-- result brotli bytea
SELECT b.hash, b.instrument_id, b.language, b.identity, b.gzip, b.brotli
FROM kesu.booklet b
WHERE EXISTS (SELECT FROM kesu.survey s WHERE s.instrument_id = b.instrument_id AND s.state <> 'draft')
