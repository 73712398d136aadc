-- Townships and villages are ranked and compared too: what a target is held against may be any region.
ALTER TABLE kesu.target
  DROP CONSTRAINT target_against_check,
  ADD CONSTRAINT target_against_check CHECK (against ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12}|CN)$');
