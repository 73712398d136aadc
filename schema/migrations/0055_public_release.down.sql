DROP TABLE kesu.public_release;
