-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads a number that changes when the catalogue that workers keep in memory is out of date. The
-- date is part of the number, because an approval expires on a date without any other change.
-- result version int8
SELECT version * 65536 + (kesu.today() - date '2000-01-01') FROM kesu.catalogue
