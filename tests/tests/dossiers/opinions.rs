//! Whose opinion was taken.

use chibo_tests::{Kind, json};
use chrono::Days;

use super::parts::{organization, path};
use crate::Test;
use crate::candidates::ward::Ward;

pub(super) fn tests() -> Vec<Test> {
    crate::tests![on_both: opinions_are_taken]
}

fn opinions_are_taken(kind: Kind) {
    let ward = Ward::new(kind);
    let candidate = ward.list(0, "2022-01-10");
    let opinions = path(&candidate, "opinions");
    let women = organization(&ward, "HPN", "women_union");
    let tomorrow = (ward.server.today() + Days::new(1)).to_string();
    for (body, wanted) in [
        (json!({ "kind": "mass_organization", "given_on": tomorrow, "favourable": true }), vec!["#/given_on in_future", "#/organization_id required"]),
        (json!({ "kind": "residence_cell", "organization_id": women, "given_on": "2022-05-20", "favourable": true }), vec!["#/organization_id not_for_kind"]),
        (
            json!({ "kind": "mass_organization", "organization_id": uuid::Uuid::now_v7(), "given_on": "2022-05-20", "favourable": true }),
            vec!["#/organization_id unknown_reference"],
        ),
        (json!({ "kind": "residence_cell", "given_on": "2022-05-20", "text": " " }), vec!["#/favourable required", "#/text too_short"]),
    ] {
        let mut faults = ward.secretary.post(&opinions, &body).problem(422, "validation_failed").faults();
        faults.sort_unstable();
        assert_eq!(faults, wanted, "{body}");
    }
    let of_women = json!({ "kind": "mass_organization", "organization_id": women, "given_on": "2022-05-20", "favourable": true, "text": "Tích cực" });
    let made = ward.secretary.post(&opinions, &of_women).expect(201);
    assert_eq!((made.header("location"), &made.body["text"]), (format!("{opinions}/{}", made.id()).as_str(), &json!("Tích cực")));
    ward.secretary.post(&opinions, &json!({ "kind": "residence_cell", "given_on": "2022-05-21", "favourable": false })).expect(201);
    let listed = ward.secretary.get(&opinions).expect(200);
    assert_eq!(
        (listed.each("kind"), listed.each("favourable")),
        (vec!["mass_organization".into(), "residence_cell".into()], vec!["true".into(), "false".into()])
    );
    // An organization that gave an opinion stays, as long as the opinion does.
    ward.organizer.delete(&format!("/v1/organizations/{women}")).problem(409, "in_use");
    ward.secretary.delete(&format!("{opinions}/{}", made.id())).expect(204);
    assert_eq!(ward.secretary.get(&opinions).expect(200).each("kind"), ["residence_cell"]);
    ward.organizer.delete(&format!("/v1/organizations/{women}")).expect(204);
}
