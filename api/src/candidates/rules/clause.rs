//! Where a rule stands: the clause of a parameter, or the ruleset as a whole.

use chibo_openapi::conditions::Clause;

use crate::regulations::Ruleset;

/// A clause of a parameter.
macro_rules! clause {
    ($parameter:expr) => {
        chibo_openapi::conditions::Clause { document: $parameter.document.clone(), article: $parameter.article.clone(), confirmed: $parameter.confirmed }
    };
}
pub(super) use clause;

/// A ruleset as a whole, for what it asks for without a number. Whoever knew its text knew how it votes, so one is confirmed with the other.
pub(super) fn whole(ruleset: &Ruleset) -> Clause {
    Clause { document: ruleset.code.clone(), article: None, confirmed: ruleset.parameters.cell_vote.confirmed }
}
