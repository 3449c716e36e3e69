//! Acts on people: the dossier, and erasure.

use chibo_tests::{Client, Value, json};

use super::world::{Random, Things, World};

impl World {
    /// Who vouches for a candidate, and what others say.
    pub(super) fn dossier(organizer: &Client, candidate: &str, random: &mut Random, things: &Things) -> (&'static str, Vec<u16>) {
        let added = |what: &str, body: &Value| {
            let added = organizer.act(&format!("{candidate}/{what}"), body);
            (added.status == 201).then(|| added.id()).ok_or(added.status)
        };
        let taken = |what: &str, id: &str| organizer.delete(&format!("{candidate}/{what}/{id}")).status;
        if random.below(2) == 0 {
            let sponsor = json!({ "kind": "member", "member_id": random.of(&things.members), "known_since": "2018-01-01", "signed_on": "2023-06-01" });
            return (
                "name a sponsor",
                vec![added("sponsors", &sponsor).map_or_else(|status| status, |id| if random.below(3) == 0 { taken("sponsors", &id) } else { 201 })],
            );
        }
        let opinion = json!({ "kind": "residence_cell", "given_on": "2023-06-01", "favourable": true, "text": "Chấp hành tốt" });
        (
            "hear an opinion",
            vec![added("opinions", &opinion).map_or_else(|status| status, |id| if random.below(3) == 0 { taken("opinions", &id) } else { 201 })],
        )
    }

    /// Somebody who leaves the list at once, and whose values go.
    pub(super) fn erase(organizer: &Client, cell: &str) -> Vec<u16> {
        let body = json!({ "full_name": "Mai Thị Thoáng", "birth": "2000-02-03", "flags": ["religious_believer"], "cell_id": cell, "listed_on": "2022-01-10" });
        let listed = organizer.post("/v1/candidates", &body);
        if listed.status != 201 {
            return vec![listed.status];
        }
        let path = format!("/v1/candidates/{}", listed.id());
        let off = json!({ "to": "withdrawn", "on": "2024-05-01", "reason": "Chuyển nơi ở", "document_number": "8-BB/CB" });
        let off = organizer.act(&format!("{path}/transitions"), &off).status;
        vec![off, organizer.act(&format!("{path}/erasure"), &json!({ "reason": "Theo yêu cầu", "document_number": "9-CV/ĐU" })).status]
    }
}
