-- SPDX-License-Identifier: GPL-3.0-or-later
-- Notes in the audit that the caller was refused a request.
-- lane: slow
-- param method text
-- param operation text
-- param path text
-- param status int4
-- result done bool
-- rows: one
SELECT kesu_fn.request_refused(@method, @operation, @path, @status) IS NOT NULL AS done
