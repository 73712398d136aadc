-- SPDX-License-Identifier: GPL-3.0-or-later
-- Finds the survey an invitation belongs to.
-- param attempt uuid
-- result slug text
SELECT s.slug FROM kesu_fn.invitation_survey(@attempt) AS s (slug) WHERE s.slug IS NOT NULL
