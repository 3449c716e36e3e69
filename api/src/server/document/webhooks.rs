//! The `webhooks` section of the document (`OpenAPI` 3.1): the request that an endpoint gets. The generator knows no such section.

use chibo_openapi::webhooks::WebhookEndpoint;
use serde_json::{Value, json};
use utoipa::ToSchema as _;

/// Adds the section.
pub(super) fn complete(document: &mut Value) {
    let header = |name: &str, description: &str, length: u32, pattern: &str, example: &str| {
        json!({ "name": name, "in": "header", "required": true, "description": description,
            "schema": { "type": "string", "maxLength": length, "pattern": pattern }, "example": example })
    };
    let answer = |description: &str| json!({ "description": description });
    let told = format!(
        "Sent to each {} with POST, signed as Standard Webhooks 1.0 says. The body is the event as the change feed tells it. A message that fails is \
         attempted again after about 5 seconds, 5 and 30 minutes, 2, 5, 10, 14, 20 and 24 hours, ten times in all. It may come more than once, always \
         with the same `webhook-id`. Messages are begun in the order of their numbers (`sequence`); one that failed comes later than its \
         followers, so whoever needs the order looks at the numbers.",
        WebhookEndpoint::name()
    );
    document["webhooks"] = json!({
        "change": {
            "post": {
                "tags": ["webhooks"],
                "summary": "Something was done",
                "description": told,
                "operationId": "change_deliver",
                "parameters": [
                    header("webhook-id", "Id of the delivery; the same at each attempt.", 36, "^[0-9a-f-]{36}$", "0191d3a0-7c1e-7d6a-9b7e-0d0c8e6f5a41"),
                    header("webhook-timestamp", "Seconds since 1970 at which the attempt was begun; refuse those that are more than five minutes off.", 12, "^[0-9]+$", "1782806400"),
                    header(
                        "webhook-signature",
                        "`v1,` and the base64 of HMAC-SHA256 over id, timestamp and body, joined by dots; one for each live secret, separated by spaces.",
                        200,
                        "^v1,[A-Za-z0-9+/=]+( v1,[A-Za-z0-9+/=]+)*$",
                        "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="
                    )
                ],
                "requestBody": { "required": true, "content": { "application/json": { "schema": { "$ref": "#/components/schemas/ChangeEvent" } } } },
                "responses": {
                    "2XX": answer("Taken. Answer within 15 seconds, before working on it."),
                    "410": answer("Send nothing more: the endpoint is disabled."),
                    "429": answer("Come later; `Retry-After` is obeyed, a day at most."),
                    "503": answer("Come later; `Retry-After` is obeyed, a day at most."),
                    "default": answer("Not taken: attempted again. Redirects are not followed.")
                },
                "security": []
            }
        }
    });
}
