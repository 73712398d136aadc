-- SPDX-License-Identifier: GPL-3.0-or-later
-- Keeps which items a main run's respondents had right, unless somebody has withdrawn since its snapshot.
-- lane: session
-- param run_id int8
-- param withdrawn int8
-- param items int2
-- param categories bytea
SELECT FROM kesu_fn.run_responses_store(@run_id, @withdrawn, @items, @categories)
