//! Enumerations of candidates and their dossiers.

use super::terms::terms;

terms! {
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

    /// Why somebody who is to be admitted again was no longer in the Party.
    LeavingGround "leaving_ground" ("Lý do đã ra khỏi Đảng", "Ground of leaving the Party") {
        Abandoned "abandoned" ("Tự bỏ sinh hoạt đảng", "Stopped taking part"),
        Resigned "resigned" ("Làm đơn xin ra khỏi Đảng", "Asked to leave"),
        ResignedHardship "resigned_hardship" ("Xin ra khỏi Đảng vì gia đình đặc biệt khó khăn", "Asked to leave for hardship of the family"),
        Disunity "disunity" ("Gây mất đoàn kết nội bộ nghiêm trọng", "Caused serious disunity"),
        Corruption "corruption" ("Bị kết án vì tội tham nhũng", "Convicted of corruption"),
        SeriousCrime "serious_crime" ("Bị kết án về tội nghiêm trọng trở lên", "Convicted of a serious crime or worse"),
        LesserCrime "lesser_crime" ("Bị án hình sự về tội ít nghiêm trọng", "Convicted of a less serious crime"),
        PopulationPolicy "population_policy" ("Vi phạm chính sách dân số", "Breach of the population policy"),
        Other "other" ("Lý do khác", "Another ground"),
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

    /// Groups of occupations, as the yearly table of new members has them.
    OccupationGroup "occupation_group" ("Nhóm nghề nghiệp", "Group of occupations") {
        Worker "worker" ("Công nhân", "Worker"),
        Farmer "farmer" ("Nông dân", "Farmer"),
        Official "official" ("Cán bộ, công chức", "Cadre, civil servant"),
        PublicEmployee "public_employee" ("Viên chức", "Public employee"),
        ArmedForces "armed_forces" ("Lực lượng vũ trang", "Armed forces"),
        Student "student" ("Học sinh, sinh viên", "Pupil, student"),
        Business "business" ("Chủ doanh nghiệp, chủ hộ kinh doanh", "Owner of a business"),
        Employee "employee" ("Người lao động khác", "Other employee"),
        SelfEmployed "self_employed" ("Lao động tự do", "Self-employed"),
        Retired "retired" ("Nghỉ hưu", "Retired"),
        Other "other" ("Nghề khác", "Other"),
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
}
