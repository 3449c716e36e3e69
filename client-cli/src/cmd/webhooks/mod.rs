//! Where other systems are told what happens.

pub(crate) mod webhook;
