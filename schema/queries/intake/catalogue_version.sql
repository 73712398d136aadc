-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads a number that changes when the catalogue that workers keep in memory is out of date. The
-- date and the surveys whose fieldwork has ended are part of the number, because an approval expires
-- and a fieldwork ends without any other change.
-- result version int8
SELECT (version * 65536 + (kesu.today() - date '2000-01-01')) * 1024
  + (SELECT count(*) FROM kesu.survey s WHERE s.state = 'open' AND s.closes_at <= now()) % 1024
FROM kesu.catalogue
