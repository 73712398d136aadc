-- SPDX-License-Identifier: GPL-3.0-or-later
-- What /readyz asks: a page is added to the table and left to the vacuum, and the transaction, which
-- has an identifier by then, commits to disk.
CREATE FUNCTION kesu_fn.write_probe() RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  BEGIN
    INSERT INTO kesu.write_probe (filler) VALUES (repeat('x', 6000));
    RAISE EXCEPTION USING ERRCODE = 'KP000';
  EXCEPTION WHEN SQLSTATE 'KP000' THEN
    RETURN true;
  END;
END
$$;

GRANT EXECUTE ON FUNCTION kesu_fn.write_probe() TO kesu_resident;
