//! What is split, and what comes of it.

/// Most that is split. With it, and with weights that come to no more than 2¹⁰⁰ together, every product here stays within 128 bits or is
/// taken with as many as it needs.
pub const MOST: u32 = 1_000_000;

/// A unit that gets a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit<'a> {
    /// Its code, unlike every other's: the last resort where everything else is equal.
    pub code: &'a str,
    /// What its share is by. Without weight it gets its lower bound.
    pub weight: u128,
    /// The least it gets.
    pub least: u32,
    /// The most it gets.
    pub most: u32,
}

impl Unit<'_> {
    /// The most that it can come to: without weight nothing speaks for more than its lower bound.
    pub(super) const fn ceiling(&self) -> u32 {
        if self.weight == 0 { self.least } else { self.most }
    }
}

/// A split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// What each unit gets, as the units were given.
    pub parts: Vec<u32>,
    /// Whether some could have had one more with as much right as others who have it.
    pub tie: Option<Tie>,
    /// What the shares that were rounded are of: for each unit of weight so much, (dividend, divisor). The total over all weights, unless
    /// bounds took so much that shares had to be computed anew for those between their bounds.
    pub per_weight: Option<(u128, u128)>,
    /// Whether they were computed anew.
    pub anew: bool,
}

/// A tie at the last part. Broken by the greater weight, then by the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// Who got one of the last parts.
    pub with: Vec<usize>,
    /// Who did not, with the same claim.
    pub without: Vec<usize>,
}

/// Why there is no split, and by how much.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conflict {
    /// Units whose lower bound lies above their upper one.
    pub crossed: Vec<usize>,
    /// So much the lower bounds come to more than the total.
    pub least_over: u64,
    /// So much the upper bounds come to less than the total.
    pub most_under: u64,
    /// So much of it could go to units that have no weight, if they had one.
    pub without_weight: u64,
}

/// All weights together.
pub(super) fn weight_of(units: &[Unit<'_>]) -> u128 {
    units.iter().map(|unit| unit.weight).sum()
}
