//! The one table of error codes: status, the client's exit code, and a title and a sentence in both languages.
//! Status, document, `/problems/{code}` pages and the client's exit code are all read from here.
//! Here: what is made of the table. Not here: its rows, a file for each group, and how a sentence is filled (`sentence.rs`).
//! A `{name}` in a sentence is filled from the problem's parameters; what stands between `[` and `]` is said only where they have it.

/// Passes the rows gathered so far on to the next group of the table, and all of them to `codes!` after the last one: an enumeration
/// is one item, so its rows must come together.
macro_rules! join_codes {
    ([] $($row:tt)*) => { codes! { $($row)* } };
    ([$group:ident $($rest:ident)*] $($row:tt)*) => { $group! { [$($rest)*] $($row)* } };
}

mod candidates;
mod contests;
mod faults;
mod lang;
mod planning;
mod requests;
mod sentence;
mod structure;

use candidates::candidates;
use contests::contests;
use faults::faults;
pub use lang::Lang;
use planning::planning;
use requests::requests;
use structure::structure;

macro_rules! codes {
    ($( $name:ident $value:literal $status:literal exit $exit:literal
        ($title_vi:literal, $title_en:literal) ($vi:literal, $en:literal) ),+ $(,)?) => {
        /// A stable error code. Codes are added, never renamed or reused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $( #[doc = concat!("`", $value, "`: ", $title_en)] $name ),+
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The code as problems carry it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $value),+ }
            }

            /// HTTP status of a problem with this code; codes of single faults have that of the problem they appear in.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status),+ }
            }

            /// Exit code of the command-line client.
            pub const fn exit_code(self) -> u8 {
                match self { $(Self::$name => $exit),+ }
            }

            /// Short title, the same for every occurrence.
            pub const fn title(self, lang: Lang) -> &'static str {
                match (self, lang) { $((Self::$name, Lang::Vi) => $title_vi, (Self::$name, Lang::En) => $title_en),+ }
            }

            /// Sentence with `{name}` places for parameters.
            pub const fn template(self, lang: Lang) -> &'static str {
                match (self, lang) { $((Self::$name, Lang::Vi) => $vi, (Self::$name, Lang::En) => $en),+ }
            }
        }

        impl std::str::FromStr for Code {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                match text { $($value => Ok(Self::$name),)+ _ => Err(format!("{text:?} is not an error code")) }
            }
        }
    };
}

join_codes! { [requests faults structure planning candidates contests] }
