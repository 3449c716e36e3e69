//! The service itself: its fixed values, any request of the API, whether all is well, and the manual.

pub(crate) mod api;
pub(crate) mod doctor;
pub(crate) mod job;
pub(crate) mod manual;
pub(crate) mod profile;
pub(crate) mod vocabulary;
