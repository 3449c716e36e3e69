//! The names of what is counted.

use chibo_openapi::vocabulary::{CandidateStage, CountingBasis, QuotaKind};

/// What a kind of quota is measured by. Re-admissions are counted apart.
pub const fn of_quota(kind: QuotaKind, basis: CountingBasis) -> &'static str {
    match (kind, basis) {
        (QuotaKind::Course, _) => "course",
        (QuotaKind::Admission, CountingBasis::Decision) => "admission_decision",
        (QuotaKind::Admission, CountingBasis::Ceremony) => "admission_ceremony",
    }
}

/// Re-admissions.
pub const fn of_readmission(basis: CountingBasis) -> &'static str {
    match basis {
        CountingBasis::Decision => "readmission_decision",
        CountingBasis::Ceremony => "readmission_ceremony",
    }
}

/// Who it was that was admitted, re-admissions among them.
pub fn of_admitted(basis: &str, what: &str) -> String {
    format!("{basis}/{what}")
}

/// People at a stage: how many, since when, and how it ended.
pub fn of_stage(stage: CandidateStage) -> String {
    format!("stage/{stage}")
}

/// Official members.
pub const OFFICIAL_MEMBERS: &str = "members/official";

/// Probationary members.
pub const PROBATIONARY_MEMBERS: &str = "members/probationary";
