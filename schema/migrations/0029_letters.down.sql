DROP TABLE kesu_identity.letter;
