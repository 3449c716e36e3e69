DROP TABLE committee_versions;
DROP TABLE cell_versions;
DROP TABLE counter_changes;
DROP TABLE counter_versions;
DROP TABLE counters;
