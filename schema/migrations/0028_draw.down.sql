ALTER TABLE kesu.psu ALTER COLUMN residence SET NOT NULL;
DROP TABLE kesu.drawn_person;
DROP TABLE kesu.drawn_psu;
DROP TABLE kesu.draw;
