DROP TABLE access_log;
DROP TABLE candidate_opinions;
DROP TABLE candidate_papers;
DROP TABLE candidate_sponsors;
DROP TABLE candidate_helpers;
DROP TABLE candidate_acts;
DROP TABLE candidate_cells;
DROP TABLE candidates;
