-- What an attempt carries from its start. Its identifier is derived from the start key or from the
-- invitation's token under the server's key, so the invitation's row does not name it: the attempt
-- has its place in the sample itself. Attempts from before this step have the identifier of their
-- invitation's row.
ALTER TABLE kesu.attempt
  ADD COLUMN begun_by bytea CHECK (length(begun_by) = 16), -- MAC of the start key; NULL: none was sent
  ADD COLUMN psu int4,
  ADD COLUMN base_weight float8 CHECK (base_weight > 0 AND base_weight < 'infinity'),
  ADD CHECK ((psu IS NULL) = (base_weight IS NULL)),
  ALTER COLUMN language DROP NOT NULL,
  ADD CONSTRAINT language_is_known CHECK (language IS NOT NULL OR state = 'withdrawn');

-- As in 0011. A withdrawal also blanks what could identify the person: counting needs none of it.
CREATE OR REPLACE FUNCTION kesu.attempt_before_change() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.state = 'open' OR (OLD.state = 'submitted' AND NEW.state = 'withdrawn'))
      AND (OLD.attempt, OLD.survey_id, OLD.invited, OLD.language, OLD.consented_at, OLD.booklet,
          OLD.begun_by, OLD.psu, OLD.base_weight)
        IS NOT DISTINCT FROM
          (NEW.attempt, NEW.survey_id, NEW.invited, NEW.language, NEW.consented_at, NEW.booklet,
          NEW.begun_by, NEW.psu, NEW.base_weight) THEN
    IF NEW.state = 'withdrawn' THEN
      NEW.language := NULL;
      NEW.begun_by := NULL;
      NEW.psu := NULL;
      NEW.base_weight := NULL;
      NEW.consented_at := date_trunc('day', NEW.consented_at, 'Asia/Shanghai');
      NEW.ended_at := date_trunc('day', NEW.ended_at, 'Asia/Shanghai');
    END IF;
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'an attempt only ever ends' USING ERRCODE = 'restrict_violation';
END
$$;

-- How many items the receipt covers with an answer, and how many saves (last_seq). NULL: from before
-- this step.
ALTER TABLE kesu.receipt ADD COLUMN answers int4 CHECK (answers >= 0);

-- A receipt stays unless its attempt is withdrawn.
CREATE FUNCTION kesu.receipt_before_delete() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT a.state FROM kesu.attempt a WHERE a.attempt = OLD.attempt) = 'withdrawn' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'receipts are never changed' USING ERRCODE = 'restrict_violation';
END
$$;
DROP TRIGGER receipt_is_immutable ON kesu.receipt;
CREATE TRIGGER receipt_is_immutable BEFORE UPDATE ON kesu.receipt
  FOR EACH ROW EXECUTE FUNCTION kesu.refuse_change();
CREATE TRIGGER receipt_before_delete BEFORE DELETE ON kesu.receipt
  FOR EACH ROW EXECUTE FUNCTION kesu.receipt_before_delete();

-- The same for what was withdrawn before this step.
ALTER TABLE kesu.attempt DISABLE TRIGGER attempt_before_change;
UPDATE kesu.attempt
  SET language = NULL, consented_at = date_trunc('day', consented_at, 'Asia/Shanghai'),
    ended_at = date_trunc('day', ended_at, 'Asia/Shanghai')
  WHERE state = 'withdrawn';
ALTER TABLE kesu.attempt ENABLE TRIGGER attempt_before_change;
DELETE FROM kesu.receipt r USING kesu.attempt a
  WHERE a.attempt = r.attempt AND a.state = 'withdrawn';

-- A code that takes an open attempt to another device: eight digits, short-lived, used once, and
-- stored only as a MAC under the server's key.
CREATE TABLE kesu.resume_code (
  survey_id int4 NOT NULL REFERENCES kesu.survey,
  code bytea NOT NULL CHECK (length(code) = 16),
  attempt uuid NOT NULL UNIQUE,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (survey_id, code)
);
-- Wrong codes of the last minutes, by a MAC of the client's address, to limit guessing.
CREATE TABLE kesu.resume_guess (
  survey_id int4 NOT NULL REFERENCES kesu.survey,
  address bytea NOT NULL CHECK (length(address) = 16),
  guessed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX resume_guess_by_survey ON kesu.resume_guess (survey_id, guessed_at);
GRANT SELECT, INSERT, DELETE ON kesu.resume_code, kesu.resume_guess TO kesu_resident;

-- What a withdrawal forgets beside the answers. The residents' role may not delete receipts itself.
CREATE FUNCTION kesu.attempt_after_withdrawal() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  DELETE FROM kesu.receipt r WHERE r.attempt = NEW.attempt;
  DELETE FROM kesu.resume_code c WHERE c.attempt = NEW.attempt;
  RETURN NULL;
END
$$;
CREATE TRIGGER attempt_after_withdrawal AFTER UPDATE ON kesu.attempt
  FOR EACH ROW WHEN (NEW.state = 'withdrawn') EXECUTE FUNCTION kesu.attempt_after_withdrawal();

-- When a survey was last closed: what was saved before can still be submitted for a while.
ALTER TABLE kesu.survey ADD COLUMN closed_at timestamptz;
CREATE FUNCTION kesu.survey_closes() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  NEW.closed_at := CASE WHEN NEW.state <> 'closed' THEN NULL
    WHEN OLD.state = 'open' THEN now()
    ELSE OLD.closed_at END;
  RETURN NEW;
END
$$;
CREATE TRIGGER survey_closes BEFORE UPDATE ON kesu.survey
  FOR EACH ROW EXECUTE FUNCTION kesu.survey_closes();
