//! Ids of the rows, and what the two databases write differently.

use chibo_tests::database::Kind;

/// Kinds of ids, a digit within them.
pub(super) const COMMITTEE: char = '1';
pub(super) const CELL: char = '2';
pub(super) const MEMBER: char = '3';
pub(super) const CANDIDATE: char = '4';

/// The id of the nth of a kind.
pub(super) fn id(kind: char, n: usize) -> String {
    uuid::Uuid::parse_str(&format!("01900000000{kind}70008{n:015x}")).expect("an id").to_string()
}

/// What the two databases write differently.
#[derive(Clone, Copy)]
pub(super) struct Sql(pub(super) Kind);

impl Sql {
    /// The id of the nth of a kind, as `id` has it, in hexadecimal.
    pub(super) fn hex(self, kind: char, n: &str) -> String {
        match self.0 {
            Kind::Sqlite => format!("printf('01900000000{kind}70008%015x', {n})"),
            Kind::Postgres => format!("('01900000000{kind}70008' || lpad(to_hex(({n})::bigint), 15, '0'))"),
        }
    }

    pub(super) fn id(self, kind: char, n: &str) -> String {
        match self.0 {
            Kind::Sqlite => format!("unhex({})", self.hex(kind, n)),
            Kind::Postgres => format!("decode({}, 'hex')", self.hex(kind, n)),
        }
    }

    /// Some days after (or before) today.
    pub(super) fn day(self, days: &str) -> String {
        let today = chrono::Utc::now().date_naive();
        match self.0 {
            Kind::Sqlite => format!("date('{today}', ({days}) || ' days')"),
            Kind::Postgres => format!("(DATE '{today}' + ({days})::int)"),
        }
    }

    /// The numbers `n` from one up to, but not including, another.
    pub(super) fn numbers(self, from: usize, to: usize) -> String {
        let last = to - 1;
        match self.0 {
            Kind::Sqlite => format!("(WITH RECURSIVE s(n) AS (SELECT {from} UNION ALL SELECT n + 1 FROM s WHERE n < {last}) SELECT n FROM s) AS s"),
            Kind::Postgres => format!("generate_series({from}::bigint, {last}) AS s(n)"),
        }
    }

    pub(super) fn bytes(self, bytes: &[u8]) -> String {
        let hex: String = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| char::from(b"0123456789abcdef"[usize::from(digit)])).collect();
        match self.0 {
            Kind::Sqlite => format!("X'{hex}'"),
            Kind::Postgres => format!("'\\x{hex}'::bytea"),
        }
    }

    /// A number below `below` that looks drawn by lot for each `n`; another one for each `lot`.
    pub(super) fn drawn(lot: usize, below: usize) -> String {
        format!("((n * {} / 65536) % {below})", factor(lot))
    }
}

/// The same number outside of the databases.
pub(super) fn drawn(n: usize, lot: usize, below: usize) -> usize {
    n * factor(lot) / 65_536 % below
}

const fn factor(lot: usize) -> usize {
    2_654_435_761 + 7_919 * 2 * lot
}
