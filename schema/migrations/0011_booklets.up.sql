-- A booklet design shares an instrument's items out over booklets, so that one phone asks only some
-- of them. Like an instrument it never changes once stored.
CREATE TABLE kesu.booklet_design (
  design_id int4 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code text NOT NULL CHECK (code ~ '^[a-z][a-z0-9-]{1,63}$'),
  version text NOT NULL,
  title kesu.words NOT NULL,
  instrument_id int4 NOT NULL REFERENCES kesu.instrument,
  booklets int2 NOT NULL CHECK (booklets > 0), -- numbered from 1
  document text NOT NULL, -- the file's bytes
  sha256 bytea NOT NULL CHECK (length(sha256) = 32),
  UNIQUE (code, version),
  UNIQUE (design_id, instrument_id)
);
CREATE TRIGGER booklet_design_is_immutable BEFORE UPDATE OR DELETE ON kesu.booklet_design
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();

-- Without a design a booklet is the whole form, and its number is 0.
ALTER TABLE kesu.booklet
  ADD COLUMN design_id int4,
  ADD COLUMN number int2 NOT NULL DEFAULT 0 CHECK (number >= 0),
  ADD FOREIGN KEY (design_id, instrument_id)
    REFERENCES kesu.booklet_design (design_id, instrument_id),
  ADD CHECK ((design_id IS NULL) = (number = 0)),
  DROP CONSTRAINT booklet_instrument_id_language_key,
  ADD UNIQUE NULLS NOT DISTINCT (instrument_id, design_id, number, language);

ALTER TABLE kesu.survey
  ADD COLUMN design_id int4, -- NULL: everybody gets the whole form
  ADD FOREIGN KEY (design_id, instrument_id)
    REFERENCES kesu.booklet_design (design_id, instrument_id);

-- As in 0003; the design is part of what a survey is.
CREATE OR REPLACE FUNCTION kesu.survey_before_write() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state <> 'draft' AND (NEW.state = 'draft'
      OR (OLD.slug, OLD.programme_id, OLD.vintage, OLD.region, OLD.year, OLD.result_class,
          OLD.rehearsal, OLD.sampled, OLD.instrument_id, OLD.design_id, OLD.standard_code,
          OLD.standard_version)
        IS DISTINCT FROM
          (NEW.slug, NEW.programme_id, NEW.vintage, NEW.region, NEW.year, NEW.result_class,
          NEW.rehearsal, NEW.sampled, NEW.instrument_id, NEW.design_id, NEW.standard_code,
          NEW.standard_version))
  THEN
    RAISE EXCEPTION 'survey % has been opened: it stays what it is', OLD.slug
      USING ERRCODE = 'restrict_violation';
  END IF;
  NEW.opened_on := CASE
    WHEN NEW.state = 'draft' THEN NULL
    WHEN TG_OP = 'INSERT' OR OLD.state = 'draft' THEN kesu.today()
    WHEN NEW.state = 'open' AND OLD.state = 'closed' THEN kesu.today()
    ELSE OLD.opened_on
  END;
  RETURN NEW;
END
$$;

-- Which booklet an attempt was handed: a number of its survey's design, 0 for the whole form.
ALTER TABLE kesu.attempt
  ADD COLUMN booklet int2 NOT NULL DEFAULT 0 CHECK (booklet >= 0);

-- As in 0004; an attempt keeps its booklet.
CREATE OR REPLACE FUNCTION kesu.attempt_before_change() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.state = 'open' OR (OLD.state = 'submitted' AND NEW.state = 'withdrawn'))
      AND (OLD.attempt, OLD.survey_id, OLD.invited, OLD.language, OLD.consented_at, OLD.booklet)
        IS NOT DISTINCT FROM
          (NEW.attempt, NEW.survey_id, NEW.invited, NEW.language, NEW.consented_at, NEW.booklet) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'an attempt only ever ends' USING ERRCODE = 'restrict_violation';
END
$$;

-- How many attempts of a survey have been handed a booklet. They are handed out in turn: whoever
-- starts attempts holds this row until its commit, so that the booklets' counts never differ by more
-- than one. The row is written often and small: room on its page lets new versions replace old ones.
CREATE TABLE kesu.booklet_turn (
  survey_id int4 NOT NULL PRIMARY KEY REFERENCES kesu.survey,
  taken int8 NOT NULL DEFAULT 0 CHECK (taken >= 0)
) WITH (fillfactor = 10);

GRANT SELECT ON kesu.booklet_design TO kesu_resident;
GRANT SELECT, INSERT, UPDATE (taken) ON kesu.booklet_turn TO kesu_resident;
-- Staff see a design's name, as they see an instrument's.
GRANT SELECT (design_id, code, version, title, instrument_id, booklets, sha256)
  ON kesu.booklet_design TO kesu_staff;
