DROP TABLE kesu.gap_change, kesu.gap, kesu.area_spread;
