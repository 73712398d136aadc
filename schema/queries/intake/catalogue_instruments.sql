-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads the instruments in use, for checking answers: without their keys.
-- result instrument_id int4
-- result code text
-- result version text
-- result bank text
-- result questions text
SELECT instrument_id, code, version, bank, questions FROM kesu_fn.catalogue_instruments()
