-- SPDX-License-Identifier: GPL-3.0-or-later
-- The functions live in a schema that is dropped and made again as a whole.
GRANT USAGE ON SCHEMA kesu_fn TO kesu_resident, kesu_staff, kesu_sign_in, kesu_identity;
GRANT CREATE ON SCHEMA kesu_fn TO kesu_identity; -- until 99_access.sql
