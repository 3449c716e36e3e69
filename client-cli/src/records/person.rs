//! What members and candidates have alike: the options of a person.

use clap::Args;

use super::body::Body;
use crate::input::{birth, terms};

/// Name, birth and sex of a person.
#[derive(Debug, Args)]
pub(crate) struct PersonArgs {
    /// Full name, family name first
    #[arg(long)]
    full_name: Option<String>,
    /// Birth date, or the year alone
    #[arg(long, value_name = "DATE", value_parser = birth)]
    birth: Option<String>,
    /// Sex
    #[arg(long, value_parser = terms!(Sex))]
    sex: Option<String>,
}

impl PersonArgs {
    pub(crate) fn put_into(&self, body: Body) -> Body {
        body.text("full_name", self.full_name.as_ref()).text("birth", self.birth.as_ref()).text("sex", self.sex.as_ref())
    }
}
