//! One macro makes the type of an enumeration and its labels, so that a value without a label cannot exist.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One value of an enumeration with its labels.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Term {
    /// The value as the API writes it.
    #[schema(max_length = 64, example = "residential")]
    pub value: String,
    /// Vietnamese label.
    #[schema(max_length = 200, example = "Khu dân cư, tổ dân phố")]
    pub vi: String,
    /// English label.
    #[schema(max_length = 200, example = "Residential area")]
    pub en: String,
}

/// One enumeration with its values in their natural order.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TermList {
    /// Name of the enumeration.
    #[schema(max_length = 64, example = "cell_kind")]
    pub name: String,
    /// Vietnamese label of the enumeration.
    #[schema(max_length = 200, example = "Loại chi bộ")]
    pub vi: String,
    /// English label of the enumeration.
    #[schema(max_length = 200, example = "Kind of cell")]
    pub en: String,
    /// Its values.
    #[schema(max_items = 300)]
    pub terms: Vec<Term>,
}

/// Every enumeration of the API.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Vocabulary {
    /// The enumerations.
    #[schema(max_items = 100)]
    pub lists: Vec<TermList>,
}

macro_rules! terms {
    ($( $(#[$doc:meta])* $name:ident $key:literal ($list_vi:literal, $list_en:literal) {
        $( $variant:ident $value:tt ($vi:literal, $en:literal) ),+ $(,)?
    } )+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
            pub enum $name {
                $( #[doc = $en] #[serde(rename = $value)] $variant ),+
            }

            impl $name {
                /// Every value, in its natural order.
                pub const ALL: &'static [Self] = &[$(Self::$variant),+];

                /// The value as the API and the database write it.
                pub const fn as_str(self) -> &'static str {
                    match self { $(Self::$variant => $value),+ }
                }

                /// Vietnamese label.
                pub const fn vi(self) -> &'static str {
                    match self { $(Self::$variant => $vi),+ }
                }

                /// English label.
                pub const fn en(self) -> &'static str {
                    match self { $(Self::$variant => $en),+ }
                }
            }

            impl std::str::FromStr for $name {
                type Err = String;
                fn from_str(text: &str) -> Result<Self, String> {
                    match text {
                        $($value => Ok(Self::$variant),)+
                        _ => Err(format!("{text:?} is not one of: {}", [$($value),+].join(", "))),
                    }
                }
            }

            impl std::fmt::Display for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.pad(self.as_str())
                }
            }
        )+

        /// The label of a value of the enumeration with this name, in Vietnamese and English.
        pub(super) fn label(list: &str, value: &str) -> Option<(&'static str, &'static str)> {
            match list {
                $( $key => value.parse::<$name>().ok().map(|term| (term.vi(), term.en())), )+
                _ => None,
            }
        }

        /// These enumerations with their labels.
        pub(super) fn lists() -> Vec<$crate::vocabulary::terms::TermList> {
            vec![ $( $crate::vocabulary::terms::TermList {
                name: $key.to_owned(), vi: $list_vi.to_owned(), en: $list_en.to_owned(),
                terms: $name::ALL.iter().map(|term| $crate::vocabulary::terms::Term {
                    value: term.as_str().to_owned(), vi: term.vi().to_owned(), en: term.en().to_owned(),
                }).collect(),
            } ),+ ]
        }
    };
}
pub(super) use terms;
