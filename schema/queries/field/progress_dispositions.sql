-- SPDX-License-Identifier: GPL-3.0-or-later
-- Counts a survey's cases by the outcome of their latest contact.
-- lane: slow, session
-- param slug text
-- result code text
-- result aapor text
-- result cases int8
SELECT code, aapor, cases FROM kesu_fn.progress_dispositions(@slug)
