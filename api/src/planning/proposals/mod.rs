//! Proposals of quotas.

mod split;
