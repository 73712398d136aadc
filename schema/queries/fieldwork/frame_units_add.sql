-- SPDX-License-Identifier: GPL-3.0-or-later
-- Takes rows of a frame, from number `first` on.
-- lane: session
-- param frame_id int4
-- param first int4
-- param units text[]
-- param strata text[]
-- param psus text[]
-- param regions text[]
-- param areas text[]
-- param residences text[]
-- param sizes text[]
-- param names text[]
-- param households text[]
SELECT FROM kesu_fn.frame_units_add(@frame_id, @first, @units, @strata, @psus, @regions, @areas,
  @residences, @sizes, @names, @households)
