-- Instruments and standards never change once stored: a figure names the version it rests on.
CREATE FUNCTION kesu.refuse_change() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% rows are never changed: store a new version', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TABLE kesu.standard (
  code text NOT NULL CHECK (code ~ '^[a-z][a-z0-9-]{1,31}$'),
  version text NOT NULL,
  title kesu.words NOT NULL,
  points int2 NOT NULL CHECK (points > 0),
  literate_at int2 NOT NULL CHECK (literate_at > 0 AND literate_at <= points),
  document text NOT NULL, -- the file's bytes
  sha256 bytea NOT NULL CHECK (length(sha256) = 32),
  PRIMARY KEY (code, version)
);
CREATE TRIGGER standard_is_immutable BEFORE UPDATE OR DELETE ON kesu.standard
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();

CREATE TABLE kesu.instrument (
  instrument_id int4 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code text NOT NULL CHECK (code ~ '^[a-z][a-z0-9-]{1,31}$'),
  version text NOT NULL,
  title kesu.words NOT NULL,
  -- open: its keys are public. secure: its keys have never left the server.
  bank text NOT NULL CHECK (bank IN ('open', 'secure')),
  document text NOT NULL, -- the file's bytes, keys and all
  sha256 bytea NOT NULL CHECK (length(sha256) = 32),
  UNIQUE (code, version),
  UNIQUE (instrument_id, bank)
);
CREATE TRIGGER instrument_is_immutable BEFORE UPDATE OR DELETE ON kesu.instrument
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();

CREATE TABLE kesu.item (
  instrument_id int4 NOT NULL REFERENCES kesu.instrument,
  number int2 NOT NULL CHECK (number > 0),
  code text NOT NULL,
  type text NOT NULL CHECK (type IN ('single', 'true_false', 'multiple', 'number')),
  dimension text NOT NULL
    CHECK (dimension IN ('knowledge', 'methods', 'spirit', 'application')),
  points int2 NOT NULL CHECK (points > 0),
  PRIMARY KEY (instrument_id, number),
  UNIQUE (instrument_id, code)
);
CREATE TRIGGER item_is_immutable BEFORE UPDATE OR DELETE ON kesu.item
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();

-- What a phone downloads: the questions without their keys, addressed by their own hash.
CREATE TABLE kesu.booklet (
  hash text NOT NULL PRIMARY KEY CHECK (hash ~ '^[0-9a-f]{32}$'),
  instrument_id int4 NOT NULL REFERENCES kesu.instrument,
  language text NOT NULL CHECK (language IN ('zh', 'en')),
  identity bytea NOT NULL,
  gzip bytea NOT NULL,
  brotli bytea NOT NULL,
  UNIQUE (instrument_id, language)
);
CREATE TRIGGER booklet_is_immutable BEFORE UPDATE OR DELETE ON kesu.booklet
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();

GRANT SELECT ON kesu.standard, kesu.instrument, kesu.booklet TO kesu_resident;
GRANT SELECT ON kesu.standard TO kesu_staff;
-- Staff see an instrument's name, never its document: that holds the keys.
GRANT SELECT (instrument_id, code, version, title, bank, sha256) ON kesu.instrument TO kesu_staff;
