-- SPDX-License-Identifier: GPL-3.0-or-later
-- Withdraws an attempt; see kesu_fn.withdraw.
-- param attempt uuid
-- result state_before text null
SELECT kesu_fn.withdraw(@attempt)
