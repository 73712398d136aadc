-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the instruments in use, with their keys, for checking answers.
-- result instrument_id int4
-- result code text
-- result version text
-- result document text
SELECT i.instrument_id, i.code, i.version, i.document
FROM kesu.instrument i
WHERE EXISTS (SELECT FROM kesu.survey s WHERE s.instrument_id = i.instrument_id
  AND s.opened_on IS NOT NULL)
