-- SPDX-License-Identifier: GPL-3.0-or-later
-- Merges the first saves of an attempt when they have become many; see kesu_fn.merge.
-- param attempt uuid
-- result acknowledged int4
SELECT kesu_fn.merge(@attempt)
