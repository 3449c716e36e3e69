//! What the log keeps of candidates and their dossiers: open is where somebody stands, by whom and on which day; all else is the person's.

use chibo_openapi::candidates::{Candidate, Helper, Opinion, Paper, Sponsor};

use crate::log::logged;

logged!(Candidate as "candidate", version 1,
    open { id, cell_id, stage, stage_on, active, member_id, erased_on, version },
    personal {
        full_name, birth, sex, education, occupation, occupation_group, phone, address, personal_id, youth_union_member, flags, left_party_on, left_party_ground,
        conviction_cleared_on, readmitted_before, legal_basis,
        organization_id, failed_votes, due,
    },
    left { cell_code, cell_name, organization_name, same_person_ids, likely_duplicate_ids, allowed_transitions, created_at, updated_at });
logged!(Helper as "helper", version 1, open { id, candidate_id, member_id, valid_from, valid_to, document_number }, personal {}, left { member_name });
logged!(Sponsor as "sponsor", version 1,
    open { id, candidate_id, kind, member_id, organization_id, replacement, signed_on }, personal { known_since }, left { member_name, organization_name, created_at });
logged!(Paper as "paper", version 1,
    open { id, candidate_id, kind, dated_on }, personal { number, verified_by, kept_where }, left { valid_until, created_at });
logged!(Opinion as "opinion", version 1,
    open { id, candidate_id, kind, organization_id, given_on }, personal { favourable, text }, left { organization_name, created_at });
