DROP TABLE pool_people;
DROP TABLE pool_cells;
DROP TABLE pool_reviews;
