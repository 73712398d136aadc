-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the booklet designs in use.
-- result design_id int4
-- result instrument_id int4
-- result code text
-- result version text
-- result document text
SELECT d.design_id, d.instrument_id, d.code, d.version, d.document
FROM kesu.booklet_design d
WHERE EXISTS (SELECT FROM kesu.survey s WHERE s.design_id = d.design_id AND s.opened_on IS NOT NULL)
