//! A ward as one file describes it: `chibo apply` makes it so, `chibo export ward` writes the file. Names stand for everything in it, never ids.
//! Whatever is there and not in the file is left alone.

pub(crate) mod apply;
mod carry_out;
mod check;
mod difference;
pub(crate) mod export;
mod file;
mod kinds;
mod refused;
mod show;
#[cfg(test)]
mod tests;
mod there;
mod things;
mod values;
