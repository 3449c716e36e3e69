//! Ways that are in time throughout, by the rulesets they go under.

/// Listing, fostering, course, dossier, papers, cell, committee, decision, receipt, ceremony, cell meeting, recognition.
pub(crate) type Days = [&'static str; 12];

pub(crate) const UNDER_24: Days = [
    "2022-01-10",
    "2022-02-14",
    "2022-04-20",
    "2022-05-16",
    "2022-05-20",
    "2022-06-10",
    "2022-06-20",
    "2022-07-15",
    "2022-07-18",
    "2022-08-05",
    "2023-08-14",
    "2023-08-25",
];

pub(super) const ACROSS: Days = [
    "2024-08-05",
    "2024-09-09",
    "2024-11-15",
    "2025-01-20",
    "2025-02-10",
    "2025-05-05",
    "2025-05-20",
    "2025-07-04",
    "2025-07-08",
    "2025-07-18",
    "2026-07-20",
    "2026-08-05",
];

pub(super) const AFTER_208: Days = [
    "2026-07-27",
    "2026-08-10",
    "2026-09-14",
    "2026-10-05",
    "2026-10-12",
    "2026-11-02",
    "2026-11-09",
    "2026-12-01",
    "2026-12-03",
    "2026-12-18",
    "2027-12-20",
    "2027-12-30",
];
