//! What happens in a round beside the sheets: draws, who is on, penalties, extra questions, and the board. Not here: when rounds open and close
//! (`course`).

pub mod answers;
pub mod board;
pub mod draws;
pub mod http;
pub mod penalties;
mod running;
pub mod stream;
pub mod turns;
