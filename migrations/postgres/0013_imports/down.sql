DROP TABLE import_failures;
DROP TABLE import_parts;
DROP TABLE imports;
