//! What the log keeps of the structure. Of a member only the standing is open: when and why somebody came or left is about the person.

use chibo_openapi::structure::{Cell, CellMerge, CellSplit, Committee, Dissolution, Member, Organization, ParentCreate, Post};

use crate::log::logged;

logged!(Committee as "committee", version 1,
    open { id, code, name, level, parent_id, founded_on, dissolved_on, version }, personal {}, left { parent_code, parent_name, created_at, updated_at });
logged!(Cell as "cell", version 1,
    open { id, code, organization_code, name, kind, committee_id, founded_on, dissolved_on, official_members, probationary_members, version },
    personal {}, left { committee_code, committee_name, can_vote, elects_committee, created_at, updated_at });
logged!(Organization as "organization", version 1,
    open { id, code, name, kind, committee_id, dissolved_on, version }, personal {}, left { committee_code, committee_name, created_at, updated_at });
logged!(Post as "post", version 1,
    open { id, cell_id, kind, member_id, valid_from, valid_to, version }, personal {}, left { cell_code, cell_name, member_name, created_at, updated_at });
logged!(Member as "member", version 1,
    open { id, status, cell_id, version },
    personal { full_name, birth, sex, card_number, admitted_on, official_on, left_on, left_reason },
    left { cell_code, cell_name, likely_duplicate_ids, judged_by, allowed_transitions, created_at, updated_at });
logged!(ParentCreate as "parent", version 1, open { parent_id, valid_from, document_number, reason }, personal {}, left {});
logged!(CellMerge as "cell_merge", version 1, open { into_cell_id, acted_on, document_number, reason }, personal {}, left {});
logged!(CellSplit as "cell_split", version 1,
    open { code, organization_code, name, kind, member_ids, acted_on, document_number, reason }, personal {}, left {});
logged!(Dissolution as "dissolution", version 1, open { acted_on, document_number, reason }, personal {}, left {});
