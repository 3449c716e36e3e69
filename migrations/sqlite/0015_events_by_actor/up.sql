-- An SQLite file has no replica.
SELECT 1;
