//! Every enumeration of the API, each value with its Vietnamese and English label.
//! Not here: error codes (`codes.rs`) and permissions (`scopes.rs`).
//! One macro makes the type and its labels, so that a value without a label cannot exist; `GET /v1/vocabulary` serves them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One value of an enumeration with its labels.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Term {
    /// The value as the API writes it.
    #[schema(max_length = 64, example = "residential")]
    pub value: String,
    /// Vietnamese label.
    #[schema(max_length = 200, example = "Khu dân cư, tổ dân phố")]
    pub vi: String,
    /// English label.
    #[schema(max_length = 200, example = "Residential area")]
    pub en: String,
}

/// One enumeration with its values in their natural order.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TermList {
    /// Name of the enumeration.
    #[schema(max_length = 64, example = "cell_kind")]
    pub name: String,
    /// Vietnamese label of the enumeration.
    #[schema(max_length = 200, example = "Loại chi bộ")]
    pub vi: String,
    /// English label of the enumeration.
    #[schema(max_length = 200, example = "Kind of cell")]
    pub en: String,
    /// Its values.
    #[schema(max_items = 100)]
    pub terms: Vec<Term>,
}

/// Every enumeration of the API.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Vocabulary {
    /// The enumerations.
    #[schema(max_items = 100)]
    pub lists: Vec<TermList>,
}

macro_rules! vocabulary {
    ($( $(#[$doc:meta])* $name:ident $key:literal ($list_vi:literal, $list_en:literal) {
        $( $variant:ident $value:tt ($vi:literal, $en:literal) ),+ $(,)?
    } )+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
            pub enum $name {
                $( #[doc = $en] #[serde(rename = $value)] $variant ),+
            }

            impl $name {
                /// Every value, in its natural order.
                pub const ALL: &'static [Self] = &[$(Self::$variant),+];

                /// The value as the API and the database write it.
                pub const fn as_str(self) -> &'static str {
                    match self { $(Self::$variant => $value),+ }
                }

                /// Vietnamese label.
                pub const fn vi(self) -> &'static str {
                    match self { $(Self::$variant => $vi),+ }
                }

                /// English label.
                pub const fn en(self) -> &'static str {
                    match self { $(Self::$variant => $en),+ }
                }
            }

            impl std::str::FromStr for $name {
                type Err = String;
                fn from_str(text: &str) -> Result<Self, String> {
                    match text {
                        $($value => Ok(Self::$variant),)+
                        _ => Err(format!("{text:?} is not one of: {}", [$($value),+].join(", "))),
                    }
                }
            }

            impl std::fmt::Display for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.pad(self.as_str())
                }
            }
        )+

        /// The label of a value of the enumeration with this name, in Vietnamese and English.
        pub fn label(list: &str, value: &str) -> Option<(&'static str, &'static str)> {
            match list {
                $( $key => value.parse::<$name>().ok().map(|term| (term.vi(), term.en())), )+
                _ => None,
            }
        }

        /// Every enumeration with its labels.
        pub fn vocabulary() -> Vocabulary {
            Vocabulary { lists: vec![ $( TermList {
                name: $key.to_owned(), vi: $list_vi.to_owned(), en: $list_en.to_owned(),
                terms: $name::ALL.iter().map(|term| Term {
                    value: term.as_str().to_owned(), vi: term.vi().to_owned(), en: term.en().to_owned(),
                }).collect(),
            } ),+ ] }
        }
    };
}

vocabulary! {
    /// What a person or a system may do; see the role table in the README of this crate.
    Role "role" ("Vai trò", "Role") {
        Administrator "administrator" ("Quản trị hệ thống", "Administrator"),
        Organizer "organizer" ("Cán bộ tổ chức", "Organizer"),
        Leader "leader" ("Lãnh đạo cấp ủy", "Leader"),
        Secretary "secretary" ("Bí thư chi bộ", "Cell secretary"),
        Judge "judge" ("Giám khảo", "Judge"),
        Viewer "viewer" ("Người xem", "Viewer"),
        Auditor "auditor" ("Kiểm tra, giám sát", "Auditor"),
    }

    /// Where a committee stands in the tree. The district level ended on 30/6/2025; older documents still name it.
    CommitteeLevel "committee_level" ("Cấp ủy", "Level of committee") {
        Centre "centre" ("Trung ương", "Centre"),
        Province "province" ("Tỉnh, thành phố", "Province or city"),
        District "district" ("Quận, huyện (đến 30/6/2025)", "District (to 30/6/2025)"),
        Base "base" ("Cơ sở: xã, phường, đặc khu", "Base: commune, ward, special zone"),
    }

    /// Where a cell lives and works.
    CellKind "cell_kind" ("Loại chi bộ", "Kind of cell") {
        Residential "residential" ("Khu dân cư, tổ dân phố", "Residential area"),
        Agency "agency" ("Cơ quan", "Agency"),
        PublicUnit "public_unit" ("Đơn vị sự nghiệp: trường học, trạm y tế", "Public unit: school, clinic"),
        StateEnterprise "state_enterprise" ("Doanh nghiệp nhà nước", "State enterprise"),
        PrivateEnterprise "private_enterprise" ("Doanh nghiệp ngoài nhà nước", "Non-state enterprise"),
        Police "police" ("Công an", "Police"),
        Military "military" ("Quân sự", "Military"),
        Cooperative "cooperative" ("Hợp tác xã", "Cooperative"),
    }

    /// How a cell's structure changed.
    CellActKind "cell_act_kind" ("Việc về tổ chức chi bộ", "Act on a cell's structure") {
        Found "found" ("Thành lập", "Founded"),
        Transfer "transfer" ("Chuyển đảng bộ trực thuộc", "Moved to another committee"),
        Merge "merge" ("Sáp nhập", "Merged into another cell"),
        Split "split" ("Chia tách", "Split"),
        Dissolve "dissolve" ("Giải thể", "Dissolved"),
    }

    /// A mass organization.
    OrganizationKind "organization_kind" ("Đoàn thể", "Mass organization") {
        FatherlandFront "fatherland_front" ("Mặt trận Tổ quốc", "Fatherland Front"),
        TradeUnion "trade_union" ("Công đoàn", "Trade union"),
        YouthUnion "youth_union" ("Đoàn TNCS Hồ Chí Minh", "Ho Chi Minh Communist Youth Union"),
        WomenUnion "women_union" ("Hội Liên hiệp Phụ nữ", "Women's Union"),
        FarmersUnion "farmers_union" ("Hội Nông dân", "Farmers' Union"),
        VeteransAssociation "veterans_association" ("Hội Cựu chiến binh", "Veterans' Association"),
    }

    /// Sex, as on the personal card.
    Sex "sex" ("Giới tính", "Sex") {
        Female "female" ("Nữ", "Female"),
        Male "male" ("Nam", "Male"),
    }

    /// Whether a member votes: a probationary member does not.
    MemberStatus "member_status" ("Đảng viên", "Member") {
        Probationary "probationary" ("Đảng viên dự bị", "Probationary member"),
        Official "official" ("Đảng viên chính thức", "Official member"),
        Left "left" ("Không còn sinh hoạt", "No longer a member here"),
    }

    /// Why a member is no longer counted.
    LeavingReason "leaving_reason" ("Lý do thôi sinh hoạt", "Reason for leaving") {
        TransferredOut "transferred_out" ("Chuyển sinh hoạt đảng đi nơi khác", "Transferred elsewhere"),
        Resigned "resigned" ("Xin ra khỏi Đảng", "Resigned"),
        Struck "struck" ("Xóa tên", "Struck from the list"),
        Expelled "expelled" ("Khai trừ", "Expelled"),
        Deceased "deceased" ("Từ trần", "Deceased"),
    }

    /// A post in a cell.
    PostKind "post_kind" ("Chức vụ trong chi bộ", "Post in a cell") {
        Secretary "secretary" ("Bí thư chi bộ", "Secretary"),
        DeputySecretary "deputy_secretary" ("Phó bí thư chi bộ", "Deputy secretary"),
        CellCommitteeMember "cell_committee_member" ("Chi ủy viên", "Cell committee member"),
    }

    /// Order of a document number: Party documents put the type before the slash, State documents after it.
    DirectiveForm "directive_form" ("Thể thức số hiệu", "Form of the document number") {
        Party "party" ("Văn bản của Đảng", "Party document"),
        State "state" ("Văn bản của Nhà nước", "State document"),
    }

    /// Type of a directive. `QĐ` abbreviates two different types: a decision and a regulation.
    DirectiveKind "directive_kind" ("Loại văn bản", "Type of document") {
        Resolution "resolution" ("Nghị quyết", "Resolution"),
        Instruction "instruction" ("Chỉ thị", "Directive"),
        Conclusion "conclusion" ("Kết luận", "Conclusion"),
        Decision "decision" ("Quyết định", "Decision"),
        Regulation "regulation" ("Quy định", "Regulation"),
        Statute "statute" ("Quy chế", "Statute"),
        Notice "notice" ("Thông báo", "Notice"),
        Guidance "guidance" ("Hướng dẫn", "Guidance"),
        Plan "plan" ("Kế hoạch", "Plan"),
        ActionProgramme "action_programme" ("Chương trình hành động", "Action programme"),
        Scheme "scheme" ("Đề án", "Scheme"),
        Submission "submission" ("Tờ trình", "Submission"),
        Report "report" ("Báo cáo", "Report"),
        OfficialLetter "official_letter" ("Công văn", "Official letter"),
        Minutes "minutes" ("Biên bản", "Minutes"),
    }

    /// What a plan is for.
    PlanKind "plan_kind" ("Loại kế hoạch", "Kind of plan") {
        MemberDevelopment "member_development" ("Phát triển đảng viên", "Member development"),
        Contest "contest" ("Hội thi Bí thư chi bộ giỏi", "Contest of cell secretaries"),
    }

    /// Where a plan stands.
    PlanStatus "plan_status" ("Trạng thái kế hoạch", "State of a plan") {
        Draft "draft" ("Dự thảo", "Draft"),
        Consultation "consultation" ("Lấy ý kiến", "In consultation"),
        Adopted "adopted" ("Đã ban hành", "Adopted"),
        Closed "closed" ("Đã kết thúc", "Closed"),
    }

    /// Which dated act counts towards an admission quota; no public text says, so the plan does.
    CountingBasis "counting_basis" ("Mốc tính kết quả", "Counting basis") {
        Decision "decision" ("Ngày quyết định kết nạp", "Date of the admission decision"),
        Ceremony "ceremony" ("Ngày tổ chức lễ kết nạp", "Date of the admission ceremony"),
    }

    /// What a quota counts. The two are never added together.
    QuotaKind "quota_kind" ("Loại chỉ tiêu", "Kind of quota") {
        Admission "admission" ("Kết nạp đảng viên", "Admission of members"),
        Course "course" ("Bồi dưỡng nhận thức về Đảng", "Awareness course"),
    }

    /// Where a quota stands.
    QuotaStatus "quota_status" ("Trạng thái chỉ tiêu", "State of a quota") {
        Draft "draft" ("Dự kiến", "Draft"),
        Issued "issued" ("Đã giao", "Issued"),
        Adjusted "adjusted" ("Đã điều chỉnh", "Adjusted"),
    }

    /// How far a cell is with its quota. A quota of zero that nobody exceeded is met.
    ProgressStatus "progress_status" ("Mức thực hiện", "Progress") {
        Over "over" ("Vượt chỉ tiêu", "Over the quota"),
        Met "met" ("Đạt chỉ tiêu", "Quota met"),
        Begun "begun" ("Đang thực hiện", "Begun"),
        None "none" ("Chưa có kết quả", "None yet"),
        NoQuota "no_quota" ("Không giao chỉ tiêu", "No quota"),
    }

    /// How far a candidate is on the way from the source pool to full membership, or how the way ended.
    CandidateStage "candidate_stage" ("Bước phát triển đảng viên", "Stage of a candidate") {
        Source "source" ("Nguồn phát triển đảng", "In the source pool"),
        Fostering "fostering" ("Quần chúng ưu tú đang giúp đỡ", "Outstanding person, being helped"),
        Trained "trained" ("Đã học lớp nhận thức về Đảng", "Awareness course passed"),
        Dossier "dossier" ("Đang lập hồ sơ kết nạp", "Dossier being drawn up"),
        CellResolved "cell_resolved" ("Chi bộ đã ra nghị quyết", "Resolved by the cell"),
        CommitteeResolved "committee_resolved" ("Đảng ủy cơ sở đã ra nghị quyết", "Resolved by the base committee"),
        Decided "decided" ("Đã có quyết định kết nạp", "Admission decided"),
        Admitted "admitted" ("Đảng viên dự bị", "Admitted: probationary member"),
        Official "official" ("Đảng viên chính thức", "Official member"),
        Withdrawn "withdrawn" ("Đưa ra khỏi nguồn", "Taken off the list"),
        Rejected "rejected" ("Không được tán thành", "Not approved by a vote"),
        Removed "removed" ("Xóa tên đảng viên dự bị", "Struck off during probation"),
        Cancelled "cancelled" ("Quyết định bị hủy", "Decision cancelled"),
    }

    /// What makes a case special: it adds papers and an approval.
    CandidateFlag "candidate_flag" ("Trường hợp đặc thù", "Special case") {
        Readmission "readmission" ("Kết nạp lại", "Re-admission"),
        ReligiousBeliever "religious_believer" ("Người có đạo", "Religious believer"),
        ForeignSpouse "foreign_spouse" ("Kết hôn với người nước ngoài", "Married to a foreigner"),
        BusinessOwner "business_owner" ("Chủ doanh nghiệp tư nhân", "Private business owner"),
        PoliticalHistory "political_history" ("Có vấn đề lịch sử chính trị", "Question of political history"),
    }

    /// Level of education, lowest first.
    EducationLevel "education_level" ("Trình độ học vấn", "Level of education") {
        Primary "primary" ("Tiểu học", "Primary school"),
        LowerSecondaryCompleted "lower_secondary_completed" ("Hoàn thành chương trình THCS", "Lower-secondary programme completed"),
        LowerSecondaryDiploma "lower_secondary_diploma" ("Có bằng tốt nghiệp THCS", "Lower-secondary diploma"),
        UpperSecondary "upper_secondary" ("THPT", "Upper secondary"),
        Vocational "vocational" ("Trung cấp, cao đẳng", "Vocational school, college"),
        University "university" ("Đại học", "University"),
        Postgraduate "postgraduate" ("Sau đại học", "Postgraduate"),
    }

    /// On what legal basis a person's record is kept.
    LegalBasis "legal_basis" ("Căn cứ xử lý dữ liệu", "Legal basis") {
        PartyRegulation "party_regulation" ("Điều lệ Đảng và quy định thi hành", "Party Charter and the regulations under it"),
        Consent "consent" ("Người đó đồng ý", "Consent of the person"),
    }

    /// Whose vote it is.
    VotingBody "voting_body" ("Nơi biểu quyết", "Voting body") {
        Cell "cell" ("Chi bộ", "Cell"),
        Committee "committee" ("Đảng ủy cơ sở", "Base committee"),
        StandingCommittee "standing_committee" ("Ban thường vụ có thẩm quyền", "Standing committee that decides"),
    }

    /// Why a decision is cancelled: the person does not meet the standard, or the procedure was wrong and is done again.
    CancellationGround "cancellation_ground" ("Lý do hủy quyết định", "Ground of cancelling") {
        WrongStandard "wrong_standard" ("Không đúng tiêu chuẩn", "Wrong standard"),
        WrongProcedure "wrong_procedure" ("Không đúng thủ tục", "Wrong procedure"),
    }

    /// Who introduces a candidate.
    SponsorKind "sponsor_kind" ("Người, tổ chức giới thiệu", "Kind of sponsor") {
        Member "member" ("Đảng viên chính thức", "Official member"),
        YouthUnion "youth_union" ("Ban chấp hành Đoàn TNCS Hồ Chí Minh", "Executive of the Youth Union"),
        TradeUnion "trade_union" ("Ban chấp hành Công đoàn cơ sở", "Executive of the trade union"),
    }

    /// A paper of the dossier, by its form number "-KNĐ"; papers are recorded, never scanned.
    PaperKind "paper_kind" ("Giấy tờ trong hồ sơ", "Paper of the dossier") {
        Application "application" ("Đơn xin vào Đảng (mẫu 1)", "Application (form 1)"),
        Cv "cv" ("Lý lịch của người xin vào Đảng (mẫu 2)", "Curriculum vitae (form 2)"),
        Verification "verification" ("Thẩm tra lý lịch", "Verification of the curriculum vitae"),
        Introduction "introduction" ("Giấy giới thiệu của đảng viên (mẫu 3)", "Introduction by members (form 3)"),
        UnionIntroduction "union_introduction" ("Nghị quyết giới thiệu của Đoàn, Công đoàn (mẫu 4)", "Introduction by the Youth Union or trade union (form 4)"),
        OrganizationComments "organization_comments" ("Tổng hợp ý kiến đoàn thể (mẫu 5A)", "Comments of the mass organizations (form 5A)"),
        ResidenceComments "residence_comments" ("Ý kiến chi ủy nơi cư trú (mẫu 5B)", "Comments of the residence cell (form 5B)"),
        ProvincialConsent "provincial_consent" ("Văn bản đồng ý của ban thường vụ cấp ủy cấp tỉnh", "Written consent of the provincial standing committee"),
        CompetentApproval "competent_approval" ("Văn bản chấp thuận trường hợp đặc thù", "Approval of a special case"),
        DecisionReceipt "decision_receipt" ("Biên nhận quyết định kết nạp", "Receipt of the admission decision"),
        Other "other" ("Giấy tờ khác", "Another paper"),
    }

    /// How a paper of the checklist stands.
    PaperStatus "paper_status" ("Tình trạng giấy tờ", "State of a paper") {
        Present "present" ("Đã có", "There"),
        Expiring "expiring" ("Sắp hết hạn", "About to expire"),
        Expired "expired" ("Hết hạn", "Expired"),
        Missing "missing" ("Còn thiếu", "Missing"),
    }

    /// Whose opinion it is.
    OpinionKind "opinion_kind" ("Nguồn ý kiến", "Whose opinion") {
        MassOrganization "mass_organization" ("Đoàn thể nơi sinh hoạt", "Mass organization"),
        ResidenceCell "residence_cell" ("Chi ủy nơi cư trú", "Cell of residence"),
    }

    /// How a condition stands. A warning does not refuse; what must be given comes with the move itself.
    ConditionStatus "condition_status" ("Kết quả xét điều kiện", "State of a condition") {
        Met "met" ("Đạt", "Met"),
        Warning "warning" ("Lưu ý", "Warning"),
        Needed "needed" ("Phải nêu khi thực hiện", "Must be given with the move"),
        Unmet "unmet" ("Chưa đạt", "Not met"),
    }

    /// What is due next for a candidate.
    DeadlineKind "deadline_kind" ("Loại thời hạn", "Kind of deadline") {
        CertificateExpires "certificate_expires" ("Giấy chứng nhận học lớp nhận thức hết hạn", "Certificate expires"),
        PapersExpire "papers_expire" ("Giấy tờ phải làm lại", "Papers must be redone"),
        DecisionDue "decision_due" ("Ra quyết định kết nạp", "Admission decision"),
        CeremonyDue "ceremony_due" ("Tổ chức lễ kết nạp", "Admission ceremony"),
        RecognitionDue "recognition_due" ("Chi bộ xét công nhận chính thức", "Cell considers full membership"),
    }

    /// Schooling that a regulation asks for.
    EducationRequirement "education_requirement" ("Yêu cầu về học vấn", "Required education") {
        LowerSecondaryDiploma "lower_secondary_diploma" ("Có bằng tốt nghiệp trung học cơ sở", "Lower-secondary diploma"),
        LowerSecondaryCompleted "lower_secondary_completed" ("Hoàn thành chương trình trung học cơ sở", "Lower-secondary programme completed"),
    }

    /// From when the days to the admission ceremony are counted.
    CeremonyStart "ceremony_start" ("Mốc tính thời hạn lễ kết nạp", "Start of the days to the ceremony") {
        Receipt "receipt" ("Ngày nhận quyết định kết nạp", "Receipt of the decision"),
        Issue "issue" ("Ngày ban hành quyết định kết nạp", "Issue of the decision"),
    }

    /// Who decides on an admission for a cell of a ward.
    DecidingBody "deciding_body" ("Cấp có thẩm quyền quyết định kết nạp", "Body that decides on admission") {
        DistrictStandingCommittee "district_standing_committee" ("Ban thường vụ cấp ủy cấp huyện", "Standing committee of the district"),
        WardStandingCommittee "ward_standing_committee" ("Ban thường vụ đảng ủy xã, phường, đặc khu", "Standing committee of the ward"),
        BaseStandingCommittee "base_standing_committee" ("Ban thường vụ đảng ủy cơ sở", "Standing committee of the base committee"),
    }

    /// How a day departs from the ordinary week of Monday to Friday.
    HolidayKind "holiday_kind" ("Loại ngày nghỉ, ngày làm bù", "Kind of holiday") {
        Off "off" ("Nghỉ", "Weekday off"),
        Worked "worked" ("Làm bù", "Weekend day worked in exchange"),
    }

    /// Whether an account may be used.
    AccountStatus "account_status" ("Trạng thái tài khoản", "State of an account") {
        Active "active" ("Hoạt động", "Active"),
        Disabled "disabled" ("Đã khóa", "Disabled"),
    }

    /// Who is calling.
    PrincipalKind "principal_kind" ("Chủ thể", "Kind of caller") {
        User "user" ("Người dùng", "User"),
        Client "client" ("Hệ thống", "Service client"),
    }
}
