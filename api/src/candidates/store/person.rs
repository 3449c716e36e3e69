//! What a record says of the person: sealed as a whole with the person's key, so that no file of the database shows it.

use chibo_openapi::candidates::{CandidateCreate, CandidateEdit};
use chibo_openapi::vocabulary::{CandidateFlag, EducationLevel, LeavingGround, OccupationGroup};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What stands where a name was.
pub(in crate::candidates) const NAMELESS: &str = "—";
/// What callers see of values that they do not need.
pub(in crate::candidates) const MASK: &str = "••••";
/// The same for the twelve digits of a personal ID.
pub(in crate::candidates) const MASKED_ID: &str = "••••••••••••";

/// Contact and personal ID, which not every caller sees.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the field is called a personal ID everywhere")]
pub(in crate::candidates) struct Personal {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::candidates) phone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::candidates) address: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::candidates) personal_id: Option<String>,
}

impl Personal {
    /// As callers see it who do not need it.
    pub(super) fn masked(self) -> Self {
        let mask = |value: Option<String>, mask: &str| value.map(|_| mask.to_owned());
        Self { phone: mask(self.phone, MASK), address: mask(self.address, MASK), personal_id: mask(self.personal_id, MASKED_ID) }
    }
}

/// Everything sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::candidates) struct Person {
    pub(in crate::candidates) full_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::candidates) birth: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) education: Option<EducationLevel>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) occupation: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) occupation_group: Option<OccupationGroup>,
    #[serde(flatten)]
    pub(in crate::candidates) personal: Personal,
    #[serde(default)]
    pub(super) youth_union_member: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) flags: Vec<CandidateFlag>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) left_party_on: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) left_party_ground: Option<LeavingGround>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) conviction_cleared_on: Option<NaiveDate>,
    #[serde(default)]
    pub(super) readmitted_before: bool,
}

impl Person {
    pub(super) fn new(new: &CandidateCreate) -> Self {
        let CandidateCreate { phone, address, personal_id, .. } = new.clone();
        Self {
            full_name: new.full_name.clone(),
            birth: new.birth.clone(),
            education: new.education,
            occupation: new.occupation.clone(),
            occupation_group: new.occupation_group,
            personal: Personal { phone, address, personal_id },
            youth_union_member: new.youth_union_member,
            flags: once(&new.flags),
            left_party_on: new.left_party_on,
            left_party_ground: new.left_party_ground,
            conviction_cleared_on: new.conviction_cleared_on,
            readmitted_before: new.readmitted_before,
        }
    }

    /// After an edit, with contact and personal ID as they are not masked.
    pub(super) fn edited(edit: &CandidateEdit, personal: Personal) -> Self {
        Self {
            full_name: edit.full_name.clone(),
            birth: edit.birth.clone(),
            education: edit.education,
            occupation: edit.occupation.clone(),
            occupation_group: edit.occupation_group,
            personal,
            youth_union_member: edit.youth_union_member,
            flags: once(&edit.flags),
            left_party_on: edit.left_party_on,
            left_party_ground: edit.left_party_ground,
            conviction_cleared_on: edit.conviction_cleared_on,
            readmitted_before: edit.readmitted_before,
        }
    }

    /// Of whom nothing is known any more.
    pub(super) fn erased() -> Self {
        Self {
            full_name: NAMELESS.to_owned(),
            birth: None,
            education: None,
            occupation: None,
            occupation_group: None,
            personal: Personal::default(),
            youth_union_member: false,
            flags: Vec::new(),
            left_party_on: None,
            left_party_ground: None,
            conviction_cleared_on: None,
            readmitted_before: false,
        }
    }
}

/// Each once, in one order.
fn once(flags: &[CandidateFlag]) -> Vec<CandidateFlag> {
    let mut flags = flags.to_vec();
    flags.sort_unstable_by_key(|flag| flag.as_str());
    flags.dedup();
    flags
}
