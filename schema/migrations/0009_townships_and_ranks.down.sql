DROP TABLE kesu.area_estimate, kesu.region_rank;
