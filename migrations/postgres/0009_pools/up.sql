-- Reviews of the source pool: what each cell had on a day, who could be admitted by the end of the year, and what its secretary said.

CREATE TABLE pool_reviews (
    id BYTEA NOT NULL PRIMARY KEY,
    plan_id BYTEA NOT NULL REFERENCES plans (id),
    committee_id BYTEA NOT NULL REFERENCES committees (id),
    reviewed_on DATE NOT NULL,
    until_on DATE NOT NULL,
    counting_basis TEXT COLLATE "C" NOT NULL CHECK (counting_basis IN ('decision', 'ceremony')),
    -- JSON: how long each stage was taken to last
    durations TEXT COLLATE "C" NOT NULL,
    created_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX pool_reviews_by_plan ON pool_reviews (plan_id, id);
CREATE INDEX pool_reviews_by_committee ON pool_reviews (committee_id, id);

CREATE TABLE pool_cells (
    review_id BYTEA NOT NULL REFERENCES pool_reviews (id),
    cell_id BYTEA NOT NULL REFERENCES cells (id),
    cell_code TEXT COLLATE "C" NOT NULL,
    cell_name TEXT COLLATE "C" NOT NULL,
    members INTEGER NOT NULL,
    source INTEGER NOT NULL,
    fostering INTEGER NOT NULL,
    trained INTEGER NOT NULL,
    dossier INTEGER NOT NULL,
    cell_resolved INTEGER NOT NULL,
    committee_resolved INTEGER NOT NULL,
    decided INTEGER NOT NULL,
    ready INTEGER NOT NULL,
    falls_out INTEGER NOT NULL,
    confirmed_on DATE,
    note TEXT COLLATE "C",
    version BIGINT NOT NULL,
    PRIMARY KEY (review_id, cell_id)
);
CREATE INDEX pool_cells_by_cell ON pool_cells (cell_id, review_id);

-- Who stood behind the numbers. They stay when a person's record is removed; who it was goes with it.
CREATE TABLE pool_people (
    review_id BYTEA NOT NULL REFERENCES pool_reviews (id) ON DELETE CASCADE,
    candidate_id BYTEA NOT NULL REFERENCES candidates (id) ON DELETE CASCADE,
    cell_id BYTEA NOT NULL REFERENCES cells (id),
    stage TEXT COLLATE "C" NOT NULL,
    stage_on DATE NOT NULL,
    earliest_on DATE NOT NULL,
    ready BOOLEAN NOT NULL,
    exit TEXT COLLATE "C",
    exit_on DATE,
    PRIMARY KEY (review_id, candidate_id)
);
CREATE INDEX pool_people_by_candidate ON pool_people (candidate_id);
CREATE INDEX pool_people_by_cell ON pool_people (cell_id);
