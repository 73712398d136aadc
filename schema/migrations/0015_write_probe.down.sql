DROP TABLE kesu.write_probe;
