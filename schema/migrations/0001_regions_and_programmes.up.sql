-- Who may do what, where the regions are, and what the plans promise.
--
-- kesu_resident: what a phone's request may touch (the fast lane).
-- kesu_staff:    what a signed-in person may read, through row-level security (the slow lane).
-- kesu_identity: owner of everything that names a person; reached through functions only.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['kesu_resident', 'kesu_staff', 'kesu_identity'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', name);
    END IF;
    IF NOT pg_has_role(current_user, name, 'MEMBER') THEN
      EXECUTE format('GRANT %I TO current_user', name);
    END IF;
  END LOOP;
END
$$;

CREATE SCHEMA kesu;
GRANT USAGE ON SCHEMA kesu TO kesu_resident, kesu_staff, kesu_identity;

-- The digits that all of a region's subtree begins with: 360102 -> 360102, 360100 -> 3601,
-- 360000 -> 36, 000000 (the nation) -> ''. GB/T 2260 codes nest by their digits, so a subtree is a
-- prefix and needs no walk. A county or more in its long form (360102000000) means the same;
-- what is no code has no subtree.
CREATE FUNCTION kesu.region_prefix(code text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE
    WHEN code ~ '^[0-9]{6}(000){0,2}$' THEN regexp_replace(left(code, 6), '(00){1,3}$', '')
    WHEN code ~ '^[0-9]{9}([0-9]{3})?$' THEN regexp_replace(code, '^([0-9]{9})000$', '\1')
  END;

-- True when the row's region lies in the subtree this transaction may see. Without a scope nothing
-- is visible.
CREATE FUNCTION kesu.in_scope(code text) RETURNS boolean
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce(code ^@ kesu.region_prefix(nullif(current_setting('kesu.scope', true), '')), false);

CREATE DOMAIN kesu.region_code AS text
  CHECK (VALUE ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$');
CREATE DOMAIN kesu.share AS double precision
  CHECK (VALUE >= 0 AND VALUE <= 1);
-- {"zh": "...", "en": "..."}
CREATE DOMAIN kesu.words AS jsonb
  CHECK (VALUE ->> 'zh' <> '' AND VALUE ->> 'en' <> '');

CREATE TABLE kesu.region (
  vintage int2 NOT NULL CHECK (vintage BETWEEN 1980 AND 2100),
  code kesu.region_code NOT NULL,
  name kesu.words NOT NULL,
  level text NOT NULL
    CHECK (level IN ('nation', 'province', 'city', 'county', 'township', 'village')),
  parent kesu.region_code,
  PRIMARY KEY (vintage, code),
  FOREIGN KEY (vintage, parent) REFERENCES kesu.region DEFERRABLE INITIALLY DEFERRED,
  CHECK (parent IS NULL OR code ^@ kesu.region_prefix(parent))
);

CREATE TABLE kesu.programme (
  programme_id int4 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code text NOT NULL UNIQUE CHECK (code ~ '^[a-z][a-z0-9-]{1,31}$'),
  title kesu.words NOT NULL,
  period_from int2 NOT NULL,
  period_to int2 NOT NULL CHECK (period_to >= period_from),
  source jsonb NOT NULL,
  vintage int2 NOT NULL,
  root kesu.region_code NOT NULL,
  FOREIGN KEY (vintage, root) REFERENCES kesu.region
);

CREATE TABLE kesu.programme_region (
  programme_id int4 NOT NULL REFERENCES kesu.programme ON DELETE CASCADE,
  vintage int2 NOT NULL,
  code kesu.region_code NOT NULL,
  PRIMARY KEY (programme_id, code),
  FOREIGN KEY (vintage, code) REFERENCES kesu.region
);

-- What a plan promises, with its own words beside it.
CREATE TABLE kesu.target (
  programme_id int4 NOT NULL REFERENCES kesu.programme ON DELETE CASCADE,
  number int2 NOT NULL,
  region kesu.region_code NOT NULL,
  year int2 NOT NULL,
  kind text NOT NULL CHECK (kind IN ('share', 'rank', 'comparison')),
  value kesu.share,
  comparison text CHECK (comparison IN ('at_least', 'above')),
  -- rank: the region whose children are ranked; comparison: the region compared with, or CN
  against text CHECK (against ~ '^([0-9]{6}|CN)$'),
  wording text,
  quote text NOT NULL CHECK (quote <> ''),
  PRIMARY KEY (programme_id, number),
  CHECK ((kind = 'share') = (value IS NOT NULL)),
  CHECK ((kind = 'rank') = (comparison IS NULL)),
  CHECK ((kind = 'share') = (against IS NULL))
);

CREATE TABLE kesu.baseline (
  programme_id int4 NOT NULL REFERENCES kesu.programme ON DELETE CASCADE,
  region kesu.region_code NOT NULL,
  year int2 NOT NULL,
  share kesu.share NOT NULL,
  derived boolean NOT NULL DEFAULT false,
  quote text NOT NULL CHECK (quote <> ''),
  PRIMARY KEY (programme_id, region, year)
);

GRANT SELECT ON kesu.region, kesu.programme, kesu.programme_region, kesu.target, kesu.baseline
  TO kesu_resident, kesu_staff;
