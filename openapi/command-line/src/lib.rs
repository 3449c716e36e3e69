//! What both programs say of their command lines, in Vietnamese and English: their help, and errors of usage.
//! Not here: the command lines themselves, and the table of texts (`help.vi.toml`) that each program has beside its own.

mod errors;
mod help;

pub use errors::{UsageError, command_of, usage_error};
pub use help::{Texts, asked, given, help_command, help_of, in_vietnamese, parsers_words, texts_of, with_help, words};
