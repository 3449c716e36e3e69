//! What the log keeps of plans, quotas and the directives they rest on: nothing of it is about a person.

use chibo_openapi::planning::{
    Conclusion, Conference, Contribution, Directive, Participant, Plan, PlanComment, PoolCell, PoolReview, ProposalLine, ProposalLineChange, Quota,
    QuotaAdjust, QuotaProposal,
};

use crate::log::logged;

logged!(Directive as "directive", version 1,
    open { id, number, form, serial, kind, issuer, issued_on, title, committee_id, carries_out, version }, personal {}, left { committee_code, committee_name, carries_out_numbers, created_at, updated_at });
logged!(Plan as "plan", version 1,
    open {
        id, code, year, kind, committee_id, title, directive_ids, carries_out_id, assigned, follows, admission_target, course_target, counting_basis, status, document_number, adopted_on,
        closed_on, quotas_issued_on, version,
    },
    personal {}, left { committee_code, committee_name, directive_numbers, carries_out_code, allowed_transitions, created_at, updated_at });
logged!(Quota as "quota", version 1,
    open { id, plan_id, committee_id, cell_id, unit_code, kind, value, status, adjustments, issued_on, version }, personal {}, left { plan_code, committee_code, committee_name, unit_name, created_at, updated_at });
logged!(QuotaAdjust as "quota_adjustment", version 1, open { value, valid_from, reason, document_number }, personal {}, left {});
logged!(PoolReview as "pool_review", version 1,
    open { id, plan_id, committee_id, reviewed_on, until, counting_basis, durations, numbers, cells, confirmed, version },
    personal {}, left { plan_code, committee_code, committee_name, created_at });
logged!(PoolCell as "pool_cell", version 1,
    open { review_id, cell_id, cell_code, members, numbers, confirmed_on, note, version }, personal {}, left { cell_name });
logged!(QuotaProposal as "quota_proposal", version 1,
    open { id, plan_id, committee_id, number, kind, method, total, total_of, weights, reviews, units, weight, shares_anew, tie, farthest, properties, applied_at, version },
    personal {}, left { plan_code, committee_code, committee_name, one_more, one_less, created_at });
logged!(ProposalLine as "quota_proposal_line", version 1,
    open { committee_id, cell_id, unit_code, members, pool, pool_weight, weight, share, least, most, bound_reason, quota, bound, changed_to, change_reason },
    personal {}, left { unit_name, why });
logged!(ProposalLineChange as "quota_proposal_change", version 1, open { unit_id, value, reason }, personal {}, left {});
logged!(PlanComment as "plan_comment", version 1,
    open { id, plan_id, cell_id, organization_id, unit_code, text, answer, accepted, answered_on, version }, personal {}, left { plan_code, unit_name, created_at });
logged!(Conference as "conference", version 1,
    open { id, committee_id, title, held_at, place, plan_ids, status, version }, personal {}, left { committee_code, committee_name, plan_codes, quorum, created_at, updated_at });
logged!(Participant as "participant", version 1,
    open { id, kind, chair, cell_id, cell_code, organization_id, member_id, title, body, attendance, version }, personal {}, left { cell_name, organization_name, member_name, absence_reason });
logged!(Contribution as "contribution", version 1,
    open { id, kind, participant_id, plan_id, cell_id, text, answer, version }, personal {}, left { plan_code, cell_code, cell_name });
logged!(Conclusion as "conclusion", version 1,
    open { id, conference_id, number, text, cell_id, organization_id, responsible, due_on, done_on, evidence, version },
    personal {}, left { conference_title, cell_code, cell_name, organization_name });
