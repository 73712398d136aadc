-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists the regions that a survey's areas are added up by, parents first.
-- lane: slow, session
-- param slug text
-- result code text
-- result parent text null
-- result name jsonb
SELECT code, parent, name FROM kesu_fn.progress_regions(@slug)
