-- Forms that are looked at and tried before residents see them. A pilot's attempts lie in tables of
-- their own: whatever counts, weights, exports or publishes reads kesu.attempt and kesu.answer, and
-- cannot meet one of them.

-- One link: a colleague's one attempt. Its key is made of the token as an invitation's is, so the token
-- is stored nowhere.
CREATE TABLE kesu.pilot (
  pilot uuid NOT NULL PRIMARY KEY,
  survey_id int4 NOT NULL REFERENCES kesu.survey,
  number int4 NOT NULL CHECK (number > 0), -- of the survey's links
  booklet int2 NOT NULL, -- 0: the whole form
  made_by text NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'open', 'submitted', 'withdrawn')),
  language text CHECK (language IN ('zh', 'en')),
  started_at timestamptz,
  ended_at timestamptz,
  receipt text,
  UNIQUE (survey_id, number),
  CHECK ((state = 'new') = (started_at IS NULL)),
  CHECK ((state IN ('submitted', 'withdrawn')) = (ended_at IS NOT NULL)),
  CHECK ((state = 'submitted') = (receipt IS NOT NULL))
);

-- As kesu.answer.
CREATE TABLE kesu.pilot_answer (
  pilot uuid NOT NULL REFERENCES kesu.pilot ON DELETE CASCADE,
  seq int4 NOT NULL CHECK (seq BETWEEN 1 AND 10000),
  items int2[] NOT NULL,
  responses int8[] NOT NULL,
  elapsed_ms int4[] NOT NULL,
  background jsonb,
  saved_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (pilot, seq),
  CHECK (cardinality(items) = cardinality(responses)
    AND cardinality(items) = cardinality(elapsed_ms))
);

-- A booklet that was shown to somebody else than a resident. It stays when a pilot's attempts are
-- deleted: the items have been seen. What residents were shown follows from their attempts.
CREATE TABLE kesu.form_shown (
  survey_id int4 NOT NULL REFERENCES kesu.survey,
  booklet int2 NOT NULL,
  language text NOT NULL CHECK (language IN ('zh', 'en')),
  how text NOT NULL CHECK (how IN ('preview', 'pilot')),
  shown_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON kesu.form_shown (survey_id);

-- A right of its own. Other steps may have added theirs, so the list is not written down again.
DO $$
DECLARE
  allowed text;
BEGIN
  SELECT replace(pg_get_constraintdef(c.oid), 'ARRAY[', 'ARRAY[''try_forms''::text, ') INTO allowed
    FROM pg_constraint c
    WHERE c.conrelid = 'kesu_identity.role'::regclass AND c.conname = 'role_rights_check';
  ALTER TABLE kesu_identity.role DROP CONSTRAINT role_rights_check;
  EXECUTE 'ALTER TABLE kesu_identity.role ADD CONSTRAINT role_rights_check ' || allowed;
END
$$;
UPDATE kesu_identity.role SET rights = rights || ARRAY['try_forms']
  WHERE role IN ('administrator', 'designer');
