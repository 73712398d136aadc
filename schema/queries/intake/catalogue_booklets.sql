-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads what phones download: the whole forms and the booklets that surveys hand out.
-- result hash text
-- result instrument_id int4
-- result design_id int4 null
-- result number int2
-- result language text
-- result identity bytea
-- result gzip bytea
-- result brotli bytea
SELECT b.hash, b.instrument_id, b.design_id, b.number, b.language, b.identity, b.gzip, b.brotli
FROM kesu.booklet b
WHERE EXISTS (
  SELECT FROM kesu.survey s
  WHERE s.instrument_id = b.instrument_id AND s.design_id IS NOT DISTINCT FROM b.design_id
    AND s.opened_on IS NOT NULL)
