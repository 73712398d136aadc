-- SPDX-License-Identifier: GPL-3.0-or-later
-- Stores which regions a programme reports on.
-- lane: session
-- param programme_id int4
-- param vintage int2
-- param codes text[]
INSERT INTO kesu.programme_region (programme_id, vintage, code)
SELECT @programme_id, @vintage, code FROM unnest(@codes::text[]) AS code
