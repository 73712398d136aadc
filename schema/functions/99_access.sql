-- SPDX-License-Identifier: GPL-3.0-or-later
-- What 00_access.sql has allowed while the functions were made; and nobody runs what was not granted.
REVOKE CREATE ON SCHEMA kesu_fn FROM kesu_identity;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA kesu_fn FROM PUBLIC;
