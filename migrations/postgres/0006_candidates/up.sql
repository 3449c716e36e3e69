-- Candidates: persons followed towards admission, their acts and dossiers, and who has read them.

CREATE TABLE candidates (
    id BYTEA NOT NULL PRIMARY KEY,
    -- keeps the order of names under a key and shows none
    name_order BYTEA NOT NULL,
    -- name, birth, contact, personal ID and whatever else is said of the person, with the person's key; none once erased
    sealed BYTEA,
    -- keyed hash: finds the same person without knowing the number
    personal_id_hash BYTEA,
    -- keyed hash of the name without marks and the birth: finds who is likely the same person
    likeness_hash BYTEA,
    sex TEXT COLLATE "C",
    legal_basis TEXT COLLATE "C" NOT NULL,
    cell_id BYTEA NOT NULL REFERENCES cells (id),
    -- the cell's committee, repeated so that a committee's candidates come sorted from one index
    committee_id BYTEA NOT NULL REFERENCES committees (id),
    organization_id BYTEA REFERENCES organizations (id),
    stage TEXT COLLATE "C" NOT NULL,
    stage_on DATE NOT NULL,
    active BOOLEAN NOT NULL,
    failed_votes BIGINT NOT NULL,
    member_id BYTEA REFERENCES members (id),
    -- what is due next; kept as acts, papers and holidays change
    due_kind TEXT COLLATE "C",
    due_on DATE,
    -- JSON
    due_clause TEXT COLLATE "C",
    -- it runs through a year of which no holidays are recorded yet
    due_unsure BOOLEAN NOT NULL,
    erased_on DATE,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX candidates_by_name ON candidates (name_order, id);
CREATE INDEX candidates_by_committee ON candidates (committee_id, name_order, id);
CREATE INDEX candidates_by_committee_recorded ON candidates (committee_id, id);
CREATE INDEX candidates_by_committee_stage ON candidates (committee_id, stage_on, id);
CREATE INDEX candidates_by_committee_due ON candidates (committee_id, due_on, id);
CREATE INDEX candidates_by_cell ON candidates (cell_id, name_order, id);
CREATE INDEX candidates_by_cell_due ON candidates (cell_id, due_on) WHERE due_on IS NOT NULL;
CREATE INDEX candidates_by_due ON candidates (due_on, id);
CREATE INDEX candidates_by_stage_on ON candidates (stage_on, id);
CREATE INDEX candidates_by_stage ON candidates (stage, stage_on, id);
CREATE INDEX candidates_by_person ON candidates (personal_id_hash) WHERE personal_id_hash IS NOT NULL;
CREATE INDEX candidates_by_likeness ON candidates (likeness_hash) WHERE likeness_hash IS NOT NULL;
CREATE INDEX candidates_by_member ON candidates (member_id) WHERE member_id IS NOT NULL;
CREATE INDEX candidates_by_organization ON candidates (organization_id) WHERE organization_id IS NOT NULL;

CREATE TABLE candidate_cells (
    candidate_id BYTEA NOT NULL REFERENCES candidates (id),
    cell_id BYTEA NOT NULL REFERENCES cells (id),
    valid_from DATE NOT NULL,
    valid_to DATE,
    document_number TEXT COLLATE "C",
    PRIMARY KEY (candidate_id, valid_from)
);
CREATE INDEX candidate_cells_by_cell ON candidate_cells (cell_id, valid_from);

-- Every act ever recorded; a wrong one stays and names the act that corrected it.
CREATE TABLE candidate_acts (
    candidate_id BYTEA NOT NULL REFERENCES candidates (id),
    number BIGINT NOT NULL,
    asked TEXT COLLATE "C" NOT NULL,
    stage TEXT COLLATE "C" NOT NULL,
    acted_on DATE NOT NULL,
    cell_id BYTEA NOT NULL REFERENCES cells (id),
    committee_id BYTEA NOT NULL REFERENCES committees (id),
    document_number TEXT COLLATE "C",
    -- reason, note, number of a certificate, and every condition as it stood: with the person's key; none once erased
    words_sealed BYTEA,
    -- JSON: votes as counted, certificate without its number, helper, receipt, meeting, consent, ground
    details TEXT COLLATE "C" NOT NULL,
    ruleset_id BYTEA REFERENCES rulesets (id),
    ruleset_revision BIGINT,
    corrects BIGINT,
    corrected_by BIGINT,
    correction_reason_sealed BYTEA,
    recorded_at TIMESTAMP NOT NULL,
    PRIMARY KEY (candidate_id, number)
);
CREATE INDEX candidate_acts_by_cell ON candidate_acts (cell_id);
CREATE INDEX candidate_acts_by_day ON candidate_acts (committee_id, acted_on, asked);

CREATE TABLE candidate_helpers (
    id BYTEA NOT NULL PRIMARY KEY,
    candidate_id BYTEA NOT NULL REFERENCES candidates (id),
    member_id BYTEA NOT NULL REFERENCES members (id),
    valid_from DATE NOT NULL,
    valid_to DATE,
    document_number TEXT COLLATE "C"
);
CREATE INDEX candidate_helpers_by_candidate ON candidate_helpers (candidate_id, valid_from);
CREATE INDEX candidate_helpers_by_member ON candidate_helpers (member_id, valid_from);

CREATE TABLE candidate_sponsors (
    id BYTEA NOT NULL PRIMARY KEY,
    candidate_id BYTEA NOT NULL REFERENCES candidates (id),
    kind TEXT COLLATE "C" NOT NULL,
    member_id BYTEA REFERENCES members (id),
    organization_id BYTEA REFERENCES organizations (id),
    known_since DATE,
    replacement BOOLEAN NOT NULL,
    signed_on DATE NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX candidate_sponsors_by_candidate ON candidate_sponsors (candidate_id, id);
CREATE INDEX candidate_sponsors_by_organization ON candidate_sponsors (organization_id) WHERE organization_id IS NOT NULL;
CREATE INDEX candidate_sponsors_by_member ON candidate_sponsors (member_id) WHERE member_id IS NOT NULL;

CREATE TABLE candidate_papers (
    id BYTEA NOT NULL PRIMARY KEY,
    candidate_id BYTEA NOT NULL REFERENCES candidates (id),
    kind TEXT COLLATE "C" NOT NULL,
    dated_on DATE NOT NULL,
    -- number, who verified it, where it is kept
    words_sealed BYTEA,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX candidate_papers_by_candidate ON candidate_papers (candidate_id, id);

CREATE TABLE candidate_opinions (
    id BYTEA NOT NULL PRIMARY KEY,
    candidate_id BYTEA NOT NULL REFERENCES candidates (id),
    kind TEXT COLLATE "C" NOT NULL,
    organization_id BYTEA REFERENCES organizations (id),
    given_on DATE NOT NULL,
    favourable BOOLEAN NOT NULL,
    text_sealed BYTEA,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX candidate_opinions_by_candidate ON candidate_opinions (candidate_id, id);
CREATE INDEX candidate_opinions_by_organization ON candidate_opinions (organization_id) WHERE organization_id IS NOT NULL;

-- Who read whose record: of candidates, and of members where a list of them was taken for a reason.
-- One row for each caller, person, operation, reason and hour: the log grows with people and hours, not with requests.
CREATE TABLE access_log (
    id BYTEA NOT NULL PRIMARY KEY,
    caller_kind TEXT COLLATE "C" NOT NULL,
    -- zeros for the command line of the server itself
    caller_id BYTEA NOT NULL,
    person_id BYTEA NOT NULL,
    operation TEXT COLLATE "C" NOT NULL,
    -- keyed hash of the reason, empty without one; it stays when the reason is erased
    reason_tag BYTEA NOT NULL,
    hour TIMESTAMP NOT NULL,
    committee_id BYTEA NOT NULL,
    -- with the person's key
    reason_sealed BYTEA,
    -- of the first reading
    request_id TEXT COLLATE "C" NOT NULL,
    first_at TIMESTAMP NOT NULL,
    last_at TIMESTAMP NOT NULL,
    readings BIGINT NOT NULL,
    UNIQUE (person_id, caller_id, operation, reason_tag, hour)
);
CREATE INDEX access_log_by_person ON access_log (person_id, id);
CREATE INDEX access_log_by_caller ON access_log (caller_id, id);
CREATE INDEX access_log_by_committee ON access_log (committee_id, id);
CREATE INDEX access_log_by_reason ON access_log (reason_tag, hour) WHERE reason_sealed IS NOT NULL;
