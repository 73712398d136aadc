-- SPDX-License-Identifier: GPL-3.0-or-later
-- What 00_access.sql has allowed while the functions were made.
REVOKE CREATE ON SCHEMA kesu_fn FROM kesu_identity;
