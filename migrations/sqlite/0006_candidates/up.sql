-- Candidates: persons followed towards admission, their acts and dossiers, and who has read them.

-- Rows are long: with ids of their own the tree above them stays low, and indexes decide on their columns before a row is read.
CREATE TABLE candidates (
    id BLOB NOT NULL PRIMARY KEY,
    -- keeps the order of names under a key and shows none
    name_order BLOB NOT NULL,
    -- name, birth, contact, personal ID and whatever else is said of the person, with the person's key; none once erased
    sealed BLOB,
    -- keyed hash: finds the same person without knowing the number
    personal_id_hash BLOB,
    -- keyed hash of the name without marks and the birth: finds who is likely the same person
    likeness_hash BLOB,
    sex TEXT,
    legal_basis TEXT NOT NULL,
    cell_id BLOB NOT NULL REFERENCES cells (id),
    -- the cell's committee, repeated so that a committee's candidates come sorted from one index
    committee_id BLOB NOT NULL REFERENCES committees (id),
    organization_id BLOB REFERENCES organizations (id),
    stage TEXT NOT NULL,
    stage_on TEXT NOT NULL,
    active INTEGER NOT NULL,
    failed_votes INTEGER NOT NULL,
    member_id BLOB REFERENCES members (id),
    -- what is due next; kept as acts, papers and holidays change
    due_kind TEXT,
    due_on TEXT,
    -- JSON
    due_clause TEXT,
    -- it runs through a year of which no holidays are recorded yet
    due_unsure INTEGER NOT NULL,
    erased_on TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    version INTEGER NOT NULL
) STRICT;
CREATE INDEX candidates_by_name ON candidates (name_order, id);
-- with the name that is searched, so that a search reads only the rows it finds
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
    candidate_id BLOB NOT NULL REFERENCES candidates (id),
    cell_id BLOB NOT NULL REFERENCES cells (id),
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    document_number TEXT,
    PRIMARY KEY (candidate_id, valid_from)
) STRICT, WITHOUT ROWID;
CREATE INDEX candidate_cells_by_cell ON candidate_cells (cell_id, valid_from);

-- Every act ever recorded; a wrong one stays and names the act that corrected it.
CREATE TABLE candidate_acts (
    candidate_id BLOB NOT NULL REFERENCES candidates (id),
    number INTEGER NOT NULL,
    asked TEXT NOT NULL,
    stage TEXT NOT NULL,
    acted_on TEXT NOT NULL,
    cell_id BLOB NOT NULL REFERENCES cells (id),
    committee_id BLOB NOT NULL REFERENCES committees (id),
    document_number TEXT,
    -- reason, note, number of a certificate, and every condition as it stood: with the person's key; none once erased
    words_sealed BLOB,
    -- JSON: votes as counted, certificate without its number, helper, receipt, meeting, consent, ground
    details TEXT NOT NULL,
    ruleset_id BLOB REFERENCES rulesets (id),
    ruleset_revision INTEGER,
    corrects INTEGER,
    corrected_by INTEGER,
    correction_reason_sealed BLOB,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (candidate_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX candidate_acts_by_cell ON candidate_acts (cell_id);
CREATE INDEX candidate_acts_by_day ON candidate_acts (committee_id, acted_on, asked);

CREATE TABLE candidate_helpers (
    id BLOB NOT NULL PRIMARY KEY,
    candidate_id BLOB NOT NULL REFERENCES candidates (id),
    member_id BLOB NOT NULL REFERENCES members (id),
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    document_number TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX candidate_helpers_by_candidate ON candidate_helpers (candidate_id, valid_from);
CREATE INDEX candidate_helpers_by_member ON candidate_helpers (member_id, valid_from);

CREATE TABLE candidate_sponsors (
    id BLOB NOT NULL PRIMARY KEY,
    candidate_id BLOB NOT NULL REFERENCES candidates (id),
    kind TEXT NOT NULL,
    member_id BLOB REFERENCES members (id),
    organization_id BLOB REFERENCES organizations (id),
    known_since TEXT,
    replacement INTEGER NOT NULL,
    signed_on TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX candidate_sponsors_by_candidate ON candidate_sponsors (candidate_id, id);
CREATE INDEX candidate_sponsors_by_organization ON candidate_sponsors (organization_id) WHERE organization_id IS NOT NULL;
CREATE INDEX candidate_sponsors_by_member ON candidate_sponsors (member_id) WHERE member_id IS NOT NULL;

CREATE TABLE candidate_papers (
    id BLOB NOT NULL PRIMARY KEY,
    candidate_id BLOB NOT NULL REFERENCES candidates (id),
    kind TEXT NOT NULL,
    dated_on TEXT NOT NULL,
    -- number, who verified it, where it is kept
    words_sealed BLOB,
    created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX candidate_papers_by_candidate ON candidate_papers (candidate_id, id);

CREATE TABLE candidate_opinions (
    id BLOB NOT NULL PRIMARY KEY,
    candidate_id BLOB NOT NULL REFERENCES candidates (id),
    kind TEXT NOT NULL,
    organization_id BLOB REFERENCES organizations (id),
    given_on TEXT NOT NULL,
    favourable INTEGER NOT NULL,
    text_sealed BLOB,
    created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX candidate_opinions_by_candidate ON candidate_opinions (candidate_id, id);
CREATE INDEX candidate_opinions_by_organization ON candidate_opinions (organization_id) WHERE organization_id IS NOT NULL;

-- Who read whose record: of candidates, and of members where a list of them was taken for a reason.
-- One row for each caller, person, operation, reason and hour: the log grows with people and hours, not with requests.
CREATE TABLE access_log (
    id BLOB NOT NULL PRIMARY KEY,
    caller_kind TEXT NOT NULL,
    -- zeros for the command line of the server itself
    caller_id BLOB NOT NULL,
    person_id BLOB NOT NULL,
    operation TEXT NOT NULL,
    -- keyed hash of the reason, empty without one; it stays when the reason is erased
    reason_tag BLOB NOT NULL,
    hour TEXT NOT NULL,
    committee_id BLOB NOT NULL,
    -- with the person's key
    reason_sealed BLOB,
    -- of the first reading
    request_id TEXT NOT NULL,
    first_at TEXT NOT NULL,
    last_at TEXT NOT NULL,
    readings INTEGER NOT NULL,
    UNIQUE (person_id, caller_id, operation, reason_tag, hour)
) STRICT, WITHOUT ROWID;
CREATE INDEX access_log_by_person ON access_log (person_id, id);
CREATE INDEX access_log_by_caller ON access_log (caller_id, id);
CREATE INDEX access_log_by_committee ON access_log (committee_id, id);
CREATE INDEX access_log_by_reason ON access_log (reason_tag, hour) WHERE reason_sealed IS NOT NULL;
