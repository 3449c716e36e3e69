//! What the log keeps of webhooks. Where one is told is about no person; a secret is not kept.

use chibo_openapi::webhooks::{WebhookEndpoint, WebhookSecret};

use crate::log::logged;

logged!(WebhookEndpoint as "webhook_endpoint", version 1,
    open { id, client_id, name, url, kinds, status, disabled_reason, version }, personal {},
    left { client_name, allowed_transitions, disabled_at, secrets, created_at, updated_at });
logged!(WebhookSecret as "webhook_secret", version 1, open { id, ends_at }, personal {}, left { created_at });
