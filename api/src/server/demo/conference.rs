//! The conference of 9 February 2023, at which the draft plan was discussed: who came, what was said and concluded; and what cells wrote about the
//! draft while it was in consultation.

use chibo_openapi::planning::{
    ConclusionCreate, ConclusionEdit, ConferenceCreate, ConferenceTransition, ContributionCreate, ParticipantCreate, ParticipantEdit, PlanCommentAnswer,
    PlanCommentCreate,
};
use chibo_openapi::vocabulary::{Attendance, ConferenceStatus, ContributionKind, ParticipantKind};
use serde_json::json;
use uuid::Uuid;

use super::ward::{DemoCell, day};
use crate::fail::{Fail, Outcome};
use crate::http::{Patch, Tx};
use crate::planning::comments;
use crate::planning::conferences::{conclusions, conference, contributions, people};

/// What cells wrote, which of them, and what they were answered.
const COMMENTS: &[(usize, &str, &str, bool)] = &[
    (2, "Chi bộ có nhiều đảng viên cao tuổi, đề nghị giao chỉ tiêu sát với nguồn đã rà soát.", "Tiếp thu; chỉ tiêu giao theo nguồn của từng chi bộ.", true),
    (9, "Đề nghị mở lớp bồi dưỡng nhận thức vào buổi tối.", "Tiếp thu; sẽ phối hợp với Trung tâm chính trị.", true),
    (17, "Đề nghị giảm tổng chỉ tiêu của phường.", "Chỉ tiêu do cấp trên giao, không điều chỉnh được.", false),
];

/// What was said: of which kind, by which cell's secretary, and the answer.
const SAID: &[(ContributionKind, usize, &str, Option<&str>)] = &[
    (ContributionKind::Difficulty, 4, "Nguồn ở tổ dân phố ít, phần lớn đã quá tuổi hoặc đi làm xa.", Some("Phối hợp với Đoàn thanh niên giới thiệu nguồn.")),
    (ContributionKind::Result, 16, "Năm 2022 chi bộ kết nạp vượt chỉ tiêu được giao.", None),
    (ContributionKind::Solution, 11, "Phân công đảng viên theo dõi từng quần chúng ưu tú ngay từ đầu năm.", Some("Nhân rộng ra các chi bộ.")),
];

/// The conference on a plan that is in consultation, and the comments on it.
pub(super) fn held(tx: &mut Tx<'_>, ward: Uuid, plan: Uuid, cells: &[DemoCell]) -> Outcome<()> {
    let cell = |at: usize| cells.get(at).map(|cell| cell.id);
    for (at, text, answer, accepted) in COMMENTS {
        let comment = PlanCommentCreate { cell_id: cell(*at), organization_id: None, text: (*text).to_owned() };
        let comment = comments::create(tx, plan.into(), &comment)?;
        comments::answer(tx, plan.into(), comment.id.into(), &PlanCommentAnswer { answer: (*answer).to_owned(), accepted: *accepted })?;
    }
    let missing = || Fail::internal("the demo's conference has no time");
    let new = ConferenceCreate {
        committee_id: ward,
        title: "Hội nghị triển khai kế hoạch phát triển đảng viên năm 2023".to_owned(),
        // Eight in the morning in Viet Nam.
        held_at: day((2023, 2, 9)).and_hms_opt(1, 0, 0).ok_or_else(missing)?.and_utc(),
        place: "Hội trường Đảng ủy phường".to_owned(),
        plan_ids: vec![plan],
    };
    let conference = conference::create(tx, &new)?.id;
    let guest = ParticipantCreate {
        kind: ParticipantKind::Guest,
        chair: false,
        cell_id: None,
        organization_id: None,
        member_id: None,
        title: Some("Phó trưởng ban".to_owned()),
        body: Some("Ban Tổ chức Quận ủy".to_owned()),
    };
    people::create(tx, conference.into(), &guest)?;
    let invited = people::invite_secretaries(tx, conference.into())?.items;
    for (at, person) in invited.iter().enumerate() {
        let came = if at == 7 {
            json!({ "attendance": Attendance::Absent, "absence_reason": "Đi công tác" })
        } else {
            json!({ "attendance": Attendance::Present })
        };
        people::update(tx, conference.into(), person.id.into(), &Patch::<ParticipantEdit>::of(came))?;
    }
    for (kind, at, text, answer) in SAID {
        let by = invited.iter().find(|person| person.cell_id == cell(*at)).map(|person| person.id);
        let said = ContributionCreate {
            kind: *kind,
            participant_id: by,
            plan_id: Some(plan),
            cell_id: cell(*at),
            text: (*text).to_owned(),
            answer: answer.map(str::to_owned),
        };
        contributions::create(tx, conference.into(), &said)?;
    }
    let conclude = |text: &str, responsible: &str, due: (i32, u32, u32)| ConclusionCreate {
        text: text.to_owned(),
        cell_id: None,
        organization_id: None,
        responsible: Some(responsible.to_owned()),
        due_on: Some(day(due)),
    };
    let review = conclude("Rà soát nguồn để giao chỉ tiêu sát với từng chi bộ", "Bộ phận tham mưu Đảng ủy", (2023, 2, 14));
    let review = conclusions::create(tx, conference.into(), &review)?;
    let done = json!({ "done_on": day((2023, 2, 13)), "evidence": "Biên bản rà soát nguồn 13/02/2023" });
    conclusions::update(tx, conference.into(), review.id.into(), &Patch::<ConclusionEdit>::of(done))?;
    conclusions::create(tx, conference.into(), &conclude("Mở lớp bồi dưỡng nhận thức vào buổi tối", "Trung tâm chính trị", (2023, 4, 15)))?;
    for to in [ConferenceStatus::Held, ConferenceStatus::Closed] {
        conference::transition(tx, conference.into(), &ConferenceTransition { to })?;
    }
    Ok(())
}
