ALTER TABLE kesu.booklet_turn DROP COLUMN handed, DROP COLUMN answered;
