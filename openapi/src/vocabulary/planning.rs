//! Enumerations of planning.

use super::terms::terms;

terms! {
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
        OperationalPlan "operational_plan" ("Phương án", "Operational plan"),
        Decree "decree" ("Nghị định", "Decree"),
        Circular "circular" ("Thông tư", "Circular"),
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

    /// Why somebody of the source pool falls out before being admitted.
    PoolExit "pool_exit" ("Lý do ra khỏi nguồn", "Reason for falling out of the pool") {
        Age "age" ("Quá tuổi kết nạp", "Above the age of admission"),
        Certificate "certificate" ("Giấy chứng nhận hết hạn", "Certificate expires"),
    }

    /// Where a conference stands.
    ConferenceStatus "conference_status" ("Trạng thái hội nghị", "State of a conference") {
        Planned "planned" ("Dự kiến", "Planned"),
        Held "held" ("Đã họp", "Held"),
        Closed "closed" ("Đã chốt biên bản", "Minutes closed"),
    }

    /// As what somebody takes part in a conference.
    ParticipantKind "participant_kind" ("Thành phần dự họp", "Kind of participant") {
        Member "member" ("Đảng viên", "Member"),
        CellSecretary "cell_secretary" ("Bí thư chi bộ", "Cell secretary"),
        OrganizationHead "organization_head" ("Trưởng đoàn thể", "Head of a mass organization"),
        Guest "guest" ("Khách mời", "Guest"),
    }

    /// Whether somebody came.
    Attendance "attendance" ("Có mặt", "Attendance") {
        Expected "expected" ("Được mời", "Invited"),
        Present "present" ("Có mặt", "Present"),
        Absent "absent" ("Vắng", "Absent"),
    }

    /// What was said at a conference.
    ContributionKind "contribution_kind" ("Loại ý kiến", "Kind of contribution") {
        Difficulty "difficulty" ("Khó khăn", "Difficulty"),
        Result "result" ("Kết quả", "Result"),
        Solution "solution" ("Giải pháp", "Solution"),
        Opinion "opinion" ("Ý kiến khác", "Opinion"),
    }

    /// A bound that a quota was held by.
    BoundHit "bound_hit" ("Cận đã chạm", "Bound") {
        Least "least" ("Cận dưới", "Lower bound"),
        Most "most" ("Cận trên", "Upper bound"),
    }

    /// What may hold of a split.
    SplitProperty "split_property" ("Tính chất của cách chia", "Property of a split") {
        ShareRounded "share_rounded" ("Mỗi đơn vị nhận phần chính xác làm tròn xuống hoặc lên, hay cận của mình", "Every unit gets its share rounded down or up, or its bound"),
        Monotone "monotone" ("Tổng tăng thì không đơn vị nào bị giảm", "With a larger total nobody gets less"),
        HeavierNotLess "heavier_not_less" ("Trọng số lớn hơn không bao giờ nhận ít hơn, trừ khi chạm cận", "Who weighs more never gets less, bounds aside"),
    }

    /// How a total is split over units by their weights.
    SplitMethod "split_method" ("Phương pháp phân bổ", "Method of splitting") {
        LargestRemainder "largest_remainder" ("Số dư lớn nhất (Hamilton)", "Largest remainder (Hamilton)"),
        Webster "webster" ("Webster (Sainte-Laguë)", "Webster (Sainte-Laguë)"),
        HuntingtonHill "huntington_hill" ("Huntington–Hill", "Huntington–Hill"),
        Jefferson "jefferson" ("Jefferson (D'Hondt)", "Jefferson (D'Hondt)"),
        Adams "adams" ("Adams", "Adams"),
    }

    /// Where a quota stands.
    QuotaStatus "quota_status" ("Trạng thái chỉ tiêu", "State of a quota") {
        Draft "draft" ("Dự kiến", "Draft"),
        Issued "issued" ("Đã giao", "Issued"),
        Adjusted "adjusted" ("Đã điều chỉnh", "Adjusted"),
    }

    /// How far a cell is with its quota. With a quota of zero, which is normal, there is nothing to meet; a cell without a quota was
    /// given none, not even zero.
    ProgressStatus "progress_status" ("Mức thực hiện", "Progress") {
        Over "over" ("Vượt chỉ tiêu", "Over the quota"),
        Met "met" ("Đạt chỉ tiêu", "Quota met"),
        Begun "begun" ("Đang thực hiện", "Begun"),
        None "none" ("Chưa có kết quả", "None yet"),
        NotAssigned "not_assigned" ("Chỉ tiêu bằng 0", "Quota of zero"),
        NoQuota "no_quota" ("Không có chỉ tiêu", "No quota"),
    }

    /// What the rows of a report are.
    ReportBy "report_by" ("Báo cáo theo", "Report by") {
        Unit "unit" ("Đơn vị trực thuộc", "Unit directly below"),
        Cell "cell" ("Chi bộ", "Cell"),
    }

    /// Form of a table.
    TableFormat "table_format" ("Dạng bảng", "Form of a table") {
        Json "json" ("JSON", "JSON"),
        Csv "csv" ("CSV", "CSV"),
        Xlsx "xlsx" ("Bảng tính Excel", "Excel workbook"),
        Svg "svg" ("Hình SVG", "SVG picture"),
    }

    /// Why a quota is likely to be missed.
    RiskReason "risk_reason" ("Lý do có nguy cơ không đạt", "Why a quota is at risk") {
        NobodyOnTheWay "nobody_on_the_way" ("Không còn ai trong quá trình", "Nobody is on the way"),
        TooFew "too_few" ("Số người trong quá trình ít hơn số còn thiếu", "Fewer are on the way than are lacking"),
        TooLate "too_late" ("Người trong quá trình khó kịp đến cuối năm", "Those on the way are unlikely to arrive in time"),
    }

    /// What a line of the table of new members is about.
    NewMembersGroup "new_members_group" ("Nội dung", "Line") {
        Total "total" ("Tổng số đảng viên mới", "New members in all"),
        Readmitted "readmitted" ("Kết nạp lại", "Re-admitted"),
        Women "women" ("Nữ", "Women"),
        YouthUnion "youth_union" ("Đoàn viên TNCS Hồ Chí Minh", "Members of the Youth Union"),
        Flag "flag" ("Trường hợp đặc thù", "Special case"),
        Age "age" ("Độ tuổi", "Age"),
        AgeUnknown "age_unknown" ("Chưa rõ tuổi", "Age not known"),
        MeanAge "mean_age" ("Tuổi bình quân", "Mean age"),
        Education "education" ("Trình độ học vấn", "Education"),
        EducationUnknown "education_unknown" ("Chưa rõ trình độ", "Education not known"),
        Occupation "occupation" ("Nghề nghiệp", "Occupation"),
        OccupationUnknown "occupation_unknown" ("Chưa rõ nghề nghiệp", "Occupation not known"),
    }

    /// What changed between two reports.
    ReportChangeKind "report_change_kind" ("Thay đổi giữa hai báo cáo", "Change between two reports") {
        Admission "admission" ("Kết nạp (ngày quyết định)", "Admission (day of the decision)"),
        Ceremony "ceremony" ("Kết nạp (ngày tổ chức lễ)", "Admission (day of the ceremony)"),
        Readmission "readmission" ("Kết nạp lại (ngày quyết định)", "Re-admission (day of the decision)"),
        ReadmissionCeremony "readmission_ceremony" ("Kết nạp lại (ngày tổ chức lễ)", "Re-admission (day of the ceremony)"),
        Course "course" ("Giấy chứng nhận bồi dưỡng", "Course certificate"),
        AdmissionQuota "admission_quota" ("Chỉ tiêu kết nạp", "Quota of new members"),
        CourseQuota "course_quota" ("Chỉ tiêu bồi dưỡng", "Quota of course certificates"),
        Unit "unit" ("Đơn vị", "Unit"),
    }
}
