//! What the log keeps of rulesets and holidays: nothing of it is about a person.

use chibo_openapi::regulations::{Holiday, Ruleset};

use crate::log::logged;

logged!(Ruleset as "ruleset", version 1,
    open { id, code, title, in_force_from, in_force_to, revision, parameters, version }, personal {}, left { created_at, updated_at });
logged!(Holiday as "holiday", version 1, open { id, day, kind, name, source, version }, personal {}, left { created_at, updated_at });
