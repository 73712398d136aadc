DROP TABLE kesu.run_microdata;
