-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reads where the psus of a run's survey lie, also those in which nobody has answered.
-- lane: copy
-- result psu int4
-- result stratum int4
-- result region text
-- result residence text null
SELECT p.psu, p.stratum, p.region, p.residence
FROM kesu_fn.export_psus(current_setting('kesu.run')::int8) p
