-- SPDX-License-Identifier: GPL-3.0-or-later
-- Counts a survey's submissions by day, beside the share that the plan has by then.
-- lane: slow, session
-- param slug text
-- result day text
-- result submitted int8
-- result planned float8 null
SELECT day, submitted, planned FROM kesu_fn.progress_days(@slug)
