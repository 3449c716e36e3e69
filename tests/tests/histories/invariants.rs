//! What must be true of the tables whatever was done at once: each as a query that tells what breaks it.

use chibo_tests::Database;

/// A sentence that must hold, and the query for what breaks it.
const INVARIANTS: &[(&str, &str)] = &[
    (
        "a cell counts its official members",
        "SELECT cells.code FROM cells WHERE official_members <> (SELECT count(*) FROM members WHERE cell_id = cells.id AND status = 'official')",
    ),
    (
        "a cell counts its probationary members",
        "SELECT cells.code FROM cells WHERE probationary_members <> (SELECT count(*) FROM members WHERE cell_id = cells.id AND status = 'probationary')",
    ),
    (
        "a present member has one open time, in the member's cell",
        "SELECT members.full_name FROM members WHERE status <> 'left' AND 1 <> (SELECT count(*) FROM member_cells WHERE member_id = members.id \
         AND valid_to IS NULL AND member_cells.cell_id = members.cell_id)",
    ),
    (
        "one who left has no open time, and nobody has two",
        "SELECT members.full_name FROM members WHERE (SELECT count(*) FROM member_cells WHERE member_id = members.id AND valid_to IS NULL) > \
         CASE WHEN status = 'left' THEN 0 ELSE 1 END",
    ),
    (
        // Once official, the person moves as the member.
        "a candidate has one open time, in the candidate's cell",
        "SELECT 'a candidate' FROM candidates WHERE 1 <> (SELECT count(*) FROM candidate_cells WHERE candidate_id = candidates.id AND valid_to IS NULL) \
         OR stage <> 'official' AND NOT EXISTS (SELECT 1 FROM candidate_cells WHERE candidate_id = candidates.id AND valid_to IS NULL AND candidate_cells.cell_id = candidates.cell_id)",
    ),
    (
        "times never end before they begin",
        "SELECT 'a time' FROM candidate_cells WHERE valid_to < valid_from UNION ALL SELECT 'a time' FROM member_cells WHERE valid_to < valid_from",
    ),
    (
        "a dissolved cell follows nobody",
        "SELECT cells.code FROM cells JOIN candidates ON candidates.cell_id = cells.id WHERE cells.dissolved_on IS NOT NULL AND candidates.active",
    ),
    (
        "a dissolved cell has no members",
        "SELECT cells.code FROM cells JOIN members ON members.cell_id = cells.id WHERE cells.dissolved_on IS NOT NULL AND members.status <> 'left'",
    ),
    (
        "nothing stands below a dissolved committee",
        "SELECT cells.code FROM cells JOIN committees ON committees.id = cells.committee_id WHERE cells.dissolved_on IS NULL AND committees.dissolved_on IS NOT NULL",
    ),
    (
        "candidates and members repeat the committee of their cell",
        "SELECT 'a candidate' FROM candidates JOIN cells ON cells.id = candidates.cell_id WHERE candidates.committee_id <> cells.committee_id \
         UNION ALL SELECT 'a member' FROM members JOIN cells ON cells.id = members.cell_id WHERE members.committee_id <> cells.committee_id",
    ),
    (
        "a cell that exists stands in one place",
        "SELECT cells.code FROM cells WHERE (SELECT count(*) FROM cell_parents WHERE cell_id = cells.id AND valid_to IS NULL) <> \
         CASE WHEN dissolved_on IS NULL THEN 1 ELSE 0 END",
    ),
    (
        "acts of a candidate are numbered without a gap",
        "SELECT 'a candidate' FROM candidates WHERE (SELECT count(*) FROM candidate_acts WHERE candidate_id = candidates.id) <> \
         (SELECT max(number) FROM candidate_acts WHERE candidate_id = candidates.id)",
    ),
    (
        "a candidate has at most one decision that counts",
        "SELECT 'a candidate' FROM candidates WHERE (SELECT count(*) FROM candidate_acts WHERE candidate_id = candidates.id AND corrected_by IS NULL \
         AND asked = 'decided') > 1 + (SELECT count(*) FROM candidate_acts WHERE candidate_id = candidates.id AND corrected_by IS NULL AND asked = 'cancelled')",
    ),
    (
        "a decision number is given once",
        "SELECT one.document_number FROM candidate_acts one JOIN candidate_acts other ON other.committee_id = one.committee_id AND other.acted_on = one.acted_on \
         AND other.document_number = one.document_number AND other.candidate_id <> one.candidate_id WHERE one.asked = 'decided' AND other.asked = 'decided' \
         AND one.corrected_by IS NULL AND other.corrected_by IS NULL",
    ),
    ("a member was made by one admission", "SELECT 'a member' FROM candidates WHERE member_id IS NOT NULL GROUP BY member_id HAVING count(*) > 1"),
    (
        "a candidate has one helper at a time, who is there",
        "SELECT 'a candidate' FROM candidates WHERE (SELECT count(*) FROM candidate_helpers WHERE candidate_id = candidates.id AND valid_to IS NULL) > 1 \
         UNION ALL SELECT members.full_name FROM candidate_helpers JOIN members ON members.id = candidate_helpers.member_id \
         WHERE candidate_helpers.valid_to IS NULL AND members.status = 'left'",
    ),
    (
        // A time that ended before it began is none: whoever left before the day is not in anybody's way.
        "a cell has one secretary at a time",
        "SELECT 'a post' FROM posts one JOIN posts other ON other.cell_id = one.cell_id AND other.id > one.id AND one.kind = 'secretary' AND other.kind = 'secretary' \
         WHERE (one.valid_to IS NULL OR one.valid_to > other.valid_from) AND (other.valid_to IS NULL OR other.valid_to > one.valid_from) \
         AND (one.valid_to IS NULL OR one.valid_to > one.valid_from) AND (other.valid_to IS NULL OR other.valid_to > other.valid_from)",
    ),
    (
        "a quota is what its newest value says",
        "SELECT 'a quota' FROM quotas WHERE status <> 'draft' AND value <> (SELECT value FROM quota_values WHERE quota_id = quotas.id ORDER BY number DESC LIMIT 1)",
    ),
    (
        "the lines of a proposal come to its total",
        "SELECT CAST(number AS TEXT) FROM quota_proposals JOIN quota_proposal_lines ON proposal_id = quota_proposals.id GROUP BY quota_proposals.id, number, inputs \
         HAVING inputs NOT LIKE '%\"total\":' || CAST(sum(quota) AS TEXT) || ',%'",
    ),
    (
        "a comment that was answered says when and how",
        "SELECT text FROM plan_comments WHERE (answer IS NULL) <> (answered_on IS NULL) OR (answer IS NULL) <> (accepted IS NULL)",
    ),
    (
        "a review has the people that its numbers count, but for those whose record is gone",
        "SELECT cell_code FROM pool_cells WHERE source + fostering + trained + dossier + cell_resolved + committee_resolved + decided \
         < (SELECT count(*) FROM pool_people WHERE pool_people.review_id = pool_cells.review_id AND pool_people.cell_id = pool_cells.cell_id)",
    ),
    (
        "the quota of a cell stands where the cell does",
        "SELECT cells.code FROM quotas JOIN cells ON cells.id = quotas.cell_id WHERE quotas.committee_id <> cells.committee_id",
    ),
    (
        "a plan knows what the plan it carries out has issued to its committee",
        "SELECT plans.code FROM plans JOIN quotas ON quotas.plan_id = plans.carries_out_id AND quotas.committee_id = plans.committee_id AND quotas.cell_id IS NULL \
         WHERE quotas.status <> 'draft' AND quotas.value <> CASE quotas.kind WHEN 'admission' THEN coalesce(assigned_admission, -1) ELSE coalesce(assigned_course, -1) END",
    ),
    (
        "quotas are issued with their plan",
        "SELECT plans.code FROM quotas JOIN plans ON plans.id = quotas.plan_id WHERE quotas.status <> 'draft' AND plans.quotas_issued_on IS NULL \
         UNION ALL SELECT plans.code FROM plans WHERE quotas_issued_on IS NOT NULL AND NOT EXISTS (SELECT 1 FROM quotas WHERE plan_id = plans.id AND status <> 'draft')",
    ),
    (
        "issued quotas add up to the target at least, but for what was adjusted",
        "SELECT plans.code FROM quotas JOIN plans ON plans.id = quotas.plan_id JOIN quota_values ON quota_values.quota_id = quotas.id \
         WHERE plans.quotas_issued_on IS NOT NULL AND quotas.kind = 'admission' AND number = 0 GROUP BY plans.code, admission_target HAVING sum(quota_values.value) < admission_target",
    ),
    (
        "a quota that was issued has its values numbered from zero, the first of the day of issue",
        "SELECT 'a quota' FROM quotas WHERE status <> 'draft' AND (adjustments + 1 <> (SELECT count(*) FROM quota_values WHERE quota_id = quotas.id) \
         OR adjustments <> (SELECT max(number) FROM quota_values WHERE quota_id = quotas.id) \
         OR issued_on <> (SELECT valid_from FROM quota_values WHERE quota_id = quotas.id AND number = 0))",
    ),
    (
        "who was locked out has no session",
        "SELECT username FROM users JOIN sessions ON sessions.user_id = users.id WHERE disabled_at IS NOT NULL AND ended_at IS NULL",
    ),
    ("a client has two secrets at most", "SELECT 'a client' FROM client_secrets GROUP BY client_id HAVING count(*) > 2"),
    (
        // Who is on probation is followed as a candidate and counted as a member.
        "a probationer is in one cell as candidate and member",
        "SELECT 'a candidate' FROM candidates JOIN members ON members.id = candidates.member_id WHERE stage = 'admitted' AND \
         (status <> 'probationary' OR members.cell_id <> candidates.cell_id)",
    ),
    (
        "whoever is recognised is an official member, or was one",
        "SELECT 'a candidate' FROM candidates JOIN members ON members.id = candidates.member_id WHERE stage = 'official' AND status = 'probationary'",
    ),
    (
        // From the admission on, the two histories tell the same.
        "a probationer moved as candidate when and where he moved as member",
        "SELECT 'a candidate' FROM candidates JOIN candidate_cells ON candidate_cells.candidate_id = candidates.id JOIN members ON members.id = candidates.member_id \
         WHERE stage = 'admitted' AND candidate_cells.valid_from > members.admitted_on AND NOT EXISTS (SELECT 1 FROM member_cells \
         WHERE member_cells.member_id = members.id AND member_cells.valid_from = candidate_cells.valid_from AND member_cells.cell_id = candidate_cells.cell_id) \
         UNION ALL SELECT 'a candidate' FROM candidates JOIN members ON members.id = candidates.member_id JOIN member_cells ON member_cells.member_id = members.id \
         WHERE stage = 'admitted' AND member_cells.valid_from > members.admitted_on AND NOT EXISTS (SELECT 1 FROM candidate_cells \
         WHERE candidate_cells.candidate_id = candidates.id AND candidate_cells.valid_from = member_cells.valid_from AND candidate_cells.cell_id = member_cells.cell_id)",
    ),
    (
        "of one person at most one case is resolved on at a time",
        "SELECT 'a person' FROM candidates WHERE personal_id_hash IS NOT NULL AND active AND stage IN ('committee_resolved', 'decided', 'admitted') \
         GROUP BY personal_id_hash HAVING count(*) > 1",
    ),
    (
        "every candidate was listed once in the log",
        "SELECT 'a candidate' FROM candidates WHERE 1 <> (SELECT count(*) FROM events WHERE subject_id = candidates.id AND action = 'candidate.created')",
    ),
    (
        "of an erased person nothing sealed is left, nor a key; of everybody else there is one",
        "SELECT 'erased' FROM candidates WHERE erased_on IS NOT NULL AND (sealed IS NOT NULL OR likeness_hash IS NOT NULL OR personal_id_hash IS NOT NULL \
         OR EXISTS (SELECT 1 FROM candidate_acts WHERE candidate_id = candidates.id AND (words_sealed IS NOT NULL OR correction_reason_sealed IS NOT NULL))) \
         UNION ALL SELECT 'a key' FROM candidates WHERE (erased_on IS NULL) <> EXISTS (SELECT 1 FROM person_keys WHERE person_id = candidates.id) \
         UNION ALL SELECT 'a key' FROM members WHERE NOT EXISTS (SELECT 1 FROM person_keys WHERE person_id = members.id)",
    ),
    (
        "who was deleted is gone, and who is gone was deleted",
        "SELECT 'a candidate' FROM events WHERE action = 'candidate.deleted' AND subject_id IN (SELECT id FROM candidates) \
         UNION ALL SELECT 'a member' FROM events WHERE action = 'member.deleted' AND subject_id IN (SELECT id FROM members) \
         UNION ALL SELECT 'a candidate' FROM events WHERE action = 'candidate.created' AND subject_id NOT IN (SELECT id FROM candidates) \
         AND subject_id NOT IN (SELECT subject_id FROM events WHERE action = 'candidate.deleted')",
    ),
    ("what was asked for beside the requests was done", "SELECT kind FROM jobs WHERE recurring IS NULL"),
    (
        "an account has each role on a unit once",
        "SELECT 'a role' FROM grants one JOIN grants other ON other.user_id = one.user_id AND other.role = one.role AND other.id <> one.id \
         AND (other.committee_id = one.committee_id OR other.committee_id IS NULL AND one.committee_id IS NULL) \
         AND (other.cell_id = one.cell_id OR other.cell_id IS NULL AND one.cell_id IS NULL)",
    ),
    (
        "a draft of a contest has no entries",
        "SELECT code FROM contests WHERE status = 'draft' AND EXISTS (SELECT 1 FROM contest_entries WHERE contest_id = contests.id)",
    ),
    (
        "who was replaced has one successor, of the same contest and cell, and nobody else has one",
        "SELECT 'an entry' FROM contest_entries one WHERE (status = 'replaced') <> EXISTS (SELECT 1 FROM contest_entries other WHERE other.id = one.replaced_by_id \
         AND other.contest_id = one.contest_id AND other.cell_id = one.cell_id AND other.member_id <> one.member_id) \
         UNION ALL SELECT 'a successor' FROM contest_entries WHERE replaced_by_id IS NOT NULL GROUP BY replaced_by_id HAVING count(*) > 1",
    ),
    (
        "nobody is entered twice, and of a cell one secretary",
        "SELECT 'an entrant' FROM contest_entries WHERE status = 'entered' GROUP BY contest_id, member_id HAVING count(*) > 1 \
         UNION ALL SELECT 'a cell' FROM contest_entries WHERE status = 'entered' AND post = 'secretary' GROUP BY contest_id, cell_id HAVING count(*) > 1",
    ),
    (
        "a panel has one chair, and nobody sits on it twice",
        "SELECT 'a chair' FROM contest_seats WHERE kind = 'chair' GROUP BY contest_id, round_code HAVING count(*) > 1 \
         UNION ALL SELECT 'a seat' FROM contest_seats GROUP BY contest_id, round_code, user_id HAVING count(*) > 1",
    ),
    (
        "what is handed in has scores and a time, what is blocked has none, and locked is what is over",
        "SELECT 'a sheet' FROM contest_sheets WHERE status IN ('submitted', 'locked') AND (scores IS NULL OR submitted_at IS NULL) \
         UNION ALL SELECT 'a blocked one' FROM contest_sheets WHERE status = 'blocked' AND (scores IS NOT NULL OR submitted_at IS NOT NULL) \
         UNION ALL SELECT 'a locked one' FROM contest_sheets JOIN contests ON contests.id = contest_sheets.contest_id \
         WHERE contest_sheets.status = 'locked' AND contests.status = 'judging' \
         UNION ALL SELECT 'one that is not' FROM contest_sheets JOIN contests ON contests.id = contest_sheets.contest_id \
         WHERE contest_sheets.status = 'submitted' AND contests.status = 'finalized'",
    ),
    (
        "a conflict that was declared blocks its sheets, and nothing else does",
        "SELECT 'a sheet' FROM contest_sheets JOIN contest_seats ON contest_seats.id = contest_sheets.seat_id \
         JOIN contest_entries ON contest_entries.id = contest_sheets.entry_id WHERE (contest_sheets.status = 'blocked') <> (EXISTS (SELECT 1 FROM contest_conflicts \
         WHERE contest_conflicts.seat_id = contest_sheets.seat_id AND contest_conflicts.entry_id = contest_sheets.entry_id) \
         OR contest_seats.cell_id IS NOT NULL AND contest_seats.cell_id = contest_entries.cell_id)",
    ),
    (
        "what is finalized has its result, what is judged has none",
        "SELECT code FROM contests WHERE (status IN ('finalized', 'published')) <> EXISTS (SELECT 1 FROM contest_results WHERE contest_id = contests.id)",
    ),
    (
        "every entry was made, and every made entry is there",
        "SELECT 'an entry' FROM contest_entries WHERE id NOT IN (SELECT subject_id FROM events WHERE action = 'contest_entry.created') \
         UNION ALL SELECT 'an entry' FROM events WHERE action = 'contest_entry.created' AND subject_id NOT IN (SELECT id FROM contest_entries)",
    ),
    ("no claim of an idempotency key is left without its answer", "SELECT 'a claim' FROM idempotency_keys WHERE length(reply_sealed) = 0"),
];

/// Holds every invariant against a database.
pub(super) fn hold(database: &Database, when: &str) {
    for (invariant, query) in INVARIANTS {
        let broken = database.texts(query);
        assert!(broken.is_empty(), "{when}: {invariant}; broken by {broken:?}");
    }
}
