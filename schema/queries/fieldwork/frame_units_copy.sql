-- SPDX-License-Identifier: GPL-3.0-or-later
-- Takes the rows of a frame.
-- lane: copy
COPY kesu.frame_unit (frame_id, number, unit, stratum, psu, region, area, residence, size, name, household)
FROM STDIN
