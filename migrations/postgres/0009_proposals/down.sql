DROP TABLE quota_proposal_reviews;
DROP TABLE quota_proposal_lines;
DROP TABLE quota_proposals;
DROP TABLE pool_people;
DROP TABLE pool_cells;
DROP TABLE pool_reviews;
