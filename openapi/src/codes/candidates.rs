//! Conditions of the admission of members, and what else is refused about candidates. A sentence says what is compared, met or not.

macro_rules! candidates {
    ($next:tt $($before:tt)*) => {
        join_codes! { $next $($before)*
            RulesetInForce "ruleset_in_force" 422 exit 8
                ("Chưa biết quy định áp dụng", "No ruleset known")
                ("Không có quy định nào được biết cho ngày {actual}; phải ghi quy định có hiệu lực khi đó trước.", "No ruleset is known for {actual}; the one in force then must be recorded first."),
            ActInOrder "act_in_order" 422 exit 8
                ("Thứ tự các bước", "Order of the acts")
                ("Ngày thực hiện {actual} không được trước bước liền trước: {required}.", "The day of the act, {actual}, must not be before that of the act it rests on: {required}."),
            CellStands "cell_stands" 422 exit 8
                ("Chi bộ đang hoạt động", "The cell exists")
                ("Chi bộ phải đang hoạt động vào ngày {actual}.", "The cell must exist on {actual}."),
            DocumentGiven "document_given" 422 exit 8
                ("Số văn bản", "Document number")
                ("Phải nêu số văn bản của bước này.", "The number of the document of this act must be given."),
            ReasonGiven "reason_given" 422 exit 8
                ("Lý do", "Reason")
                ("Phải nêu lý do.", "A reason must be given."),
            GroundGiven "ground_given" 422 exit 8
                ("Căn cứ hủy quyết định", "Ground of cancelling")
                ("Phải nêu quyết định sai về tiêu chuẩn hay về thủ tục.", "It must be said whether the standard or the procedure was wrong."),
            HelperOfficial "helper_official" 422 exit 8
                ("Đảng viên giúp đỡ", "Helper")
                ("Người được phân công giúp đỡ phải là đảng viên chính thức của chi bộ vào ngày đó.", "The helper must be an official member of the cell on that day."),
            HelperAssigned "helper_assigned" 422 exit 8
                ("Có đảng viên giúp đỡ", "Helper assigned")
                ("Phải có đảng viên được phân công theo dõi, giúp đỡ vào ngày {actual}.", "A member must be assigned to help on {actual}."),
            OrganizationOfOtherKind "organization_of_other_kind" 422 exit 8
                ("Tổ chức khác loại", "Organization of another kind")
                ("Tổ chức được nêu không phải loại: {organization_kind}.", "The organization is not of the kind: {organization_kind}."),
            CertificateGiven "certificate_given" 422 exit 8
                ("Giấy chứng nhận lớp nhận thức về Đảng", "Certificate of the awareness course")
                ("Phải nêu số, nơi cấp và ngày cấp giấy chứng nhận, không sau ngày ghi nhận.", "Number, issuer and day of issue of the certificate must be given, the day not later than the act."),
            CertificateValid "certificate_valid" 422 exit 8
                ("Giấy chứng nhận còn giá trị", "Certificate still good")
                ("Giấy chứng nhận có giá trị {months} tháng, đến hết ngày {required}; ngày thực hiện: {actual}.", "The certificate is good for {months} months, through {required}; day of the act: {actual}."),
            Age "age" 422 exit 8
                ("Tuổi đời", "Age")
                ("Tuổi tính theo tháng vào ngày họp chi bộ phải từ đủ {least} đến đủ {most}; thực tế: {years} tuổi {months} tháng.", "The age in months on the day of the cell meeting must be from full {least} to full {most} years; it is {years} years and {months} months."),
            Education "education" 422 exit 8
                ("Trình độ học vấn", "Education")
                ("Trình độ học vấn: cần {education_requirement}; thực tế: {education_level}.", "Education: {education_requirement} is needed; it is {education_level}."),
            ReadmissionWait "readmission_wait" 422 exit 8
                ("Thời gian chờ kết nạp lại", "Wait before re-admission")
                ("Kết nạp lại sau ít nhất {months} tháng kể từ khi ra khỏi Đảng: từ {required}; ngày thực hiện: {actual}.", "Re-admission takes at least {months} months after leaving: from {required}; day of the act: {actual}."),
            ReadmissionGround "readmission_ground" 422 exit 8
                ("Lý do đã ra khỏi Đảng", "Ground of having left the Party")
                ("Kết nạp lại phải nêu lý do đã ra khỏi Đảng; không xét kết nạp lại nếu lý do là: {required}. Thực tế: {actual}.", "A re-admission names the ground of leaving, and is excluded after: {required}. It is: {actual}."),
            ReadmissionOtherRule "readmission_other_rule" 422 exit 8
                ("Kết nạp lại theo quy định riêng", "Re-admission by another regulation")
                ("Với lý do {actual}, thời điểm được xét kết nạp lại theo quy định riêng; cần đối chiếu văn bản đó.", "After leaving for {actual}, another regulation says when a re-admission is considered; it must be looked up."),
            ReadmissionOnce "readmission_once" 422 exit 8
                ("Chỉ kết nạp lại một lần", "Re-admitted once only")
                ("Chỉ được kết nạp lại {required} lần; đã kết nạp lại: {actual}.", "Re-admission is possible {required} time only; before: {actual}."),
            SponsorsEnough "sponsors_enough" 422 exit 8
                ("Người giới thiệu", "Sponsors")
                ("Cần {required} đảng viên chính thức cùng đơn vị cơ sở giới thiệu (tổ chức giới thiệu: {sponsor_kind}); có {actual}.", "Official members of the same base unit: {required} needed (union that introduces: {sponsor_kind}), {actual} there."),
            SponsorsKnowLong "sponsors_know_long" 422 exit 8
                ("Thời gian cùng công tác, cư trú", "Time together with the sponsors")
                ("Người giới thiệu phải cùng công tác, học tập hoặc cư trú ít nhất {months} tháng: đủ từ {required}; ngày thực hiện: {actual}.", "Sponsors have worked, studied or lived with the person for at least {months} months: reached on {required}; day of the act: {actual}."),
            SponsorsSeasoned "sponsors_seasoned" 422 exit 8
                ("Tuổi Đảng của người giới thiệu", "Seniority of the sponsors")
                ("Người giới thiệu nên là đảng viên chính thức ít nhất {months} tháng: đủ từ {required}; ngày thực hiện: {actual}.", "Sponsors should have been official members for at least {months} months: reached on {required}; day of the act: {actual}."),
            PapersComplete "papers_complete" 422 exit 8
                ("Đủ hồ sơ", "Dossier complete")
                ("Hồ sơ cần {required} loại giấy tờ, có {actual}; còn thiếu: {paper_kind}.", "The dossier needs {required} kinds of papers, {actual} are there; missing: {paper_kind}."),
            PapersInOrder "papers_in_order" 422 exit 8
                ("Ngày đơn và lý lịch", "Order of application and curriculum vitae")
                ("Đơn xin vào Đảng (mẫu 1, ngày {actual}) không được sau lý lịch (mẫu 2, ngày {required}).", "The application (form 1, of {actual}) must not be later than the curriculum vitae (form 2, of {required})."),
            PapersFresh "papers_fresh" 422 exit 8
                ("Giấy tờ còn thời hạn", "Papers not too old")
                ("Giấy tờ phải làm lại khi quá {months} tháng mà chi bộ chưa ra nghị quyết: hạn {required}; ngày họp: {actual}.", "Papers are drawn up again when {months} months pass without a cell resolution: by {required}; day of the meeting: {actual}."),
            OpinionTaken "opinion_taken" 422 exit 8
                ("Lấy ý kiến", "Opinion taken")
                ("Phải lấy ý kiến của: {opinion_kind}.", "The opinion must be taken of: {opinion_kind}."),
            ProvincialConsent "provincial_consent" 422 exit 8
                ("Đồng ý của cấp ủy cấp tỉnh", "Consent of the province")
                ("Trước khi quyết định phải có văn bản đồng ý của ban thường vụ cấp ủy cấp tỉnh.", "Before the decision there must be the written consent of the provincial standing committee."),
            SpecialApproval "special_approval" 422 exit 8
                ("Chấp thuận trường hợp đặc thù", "Approval of a special case")
                ("Trường hợp đặc thù phải được cấp có thẩm quyền chấp thuận trước khi quyết định.", "A special case must be approved by the competent body before the decision."),
            FailedVotes "failed_votes" 422 exit 8
                ("Số lần không được tán thành", "Failed votes")
                ("Đã {actual} lần không được tán thành; sau {required} lần thì báo cáo cấp có thẩm quyền xem xét.", "{actual} votes have failed; after {required} the case goes up to the competent committee."),
            CellCanVote "cell_can_vote" 422 exit 8
                ("Chi bộ đủ đảng viên chính thức", "The cell can vote")
                ("Chi bộ cần ít nhất {required} đảng viên chính thức để biểu quyết; có {actual}.", "A cell needs at least {required} official members to vote; it has {actual}."),
            VoteShare "vote_share" 422 exit 8
                ("Tỷ lệ tán thành", "Share of votes")
                ("{voting_body}: cần tán thành {share} tổng số (số phiếu: {needed}); thực tế: {actual}.", "{voting_body}: {share} of all must agree (votes: {needed}); there are {actual}."),
            VotesCountable "votes_countable" 422 exit 8
                ("Số phiếu không khớp", "Votes do not add up")
                ("{voting_body}: {cast} phiếu vượt quá {members} người được tính.", "{voting_body}: {cast} votes are more than the {members} members who count."),
            VoteFailed "vote_failed" 422 exit 8
                ("Kết quả không tán thành", "The vote failed")
                ("{voting_body}: không được tán thành khi dưới {required}; thực tế: {actual}.", "{voting_body}: a vote fails below {required}; there are {actual}."),
            FollowedOnce "followed_once" 422 exit 8
                ("Một người chỉ theo dõi một nơi", "Followed once")
                ("Một người không được theo dõi ở hai nơi cùng lúc.", "One person must not be followed as two candidates."),
            DecisionAlone "decision_alone" 422 exit 8
                ("Mỗi quyết định cho một người", "One decision for each person")
                ("Quyết định số {number} ngày đó đã dùng cho người khác.", "The decision {number} of that day is another person's."),
            DecisionInTime "decision_in_time" 422 exit 8
                ("Thời hạn quyết định", "Deadline of the decision")
                ("Quyết định trong {days} ngày làm việc từ nghị quyết chi bộ: đến {required}, gia hạn đến {extended}; thực tế {actual}. Quá hạn phải nêu lý do.", "The decision is due within {days} working days of the cell resolution: by {required}, extended to {extended}; it is of {actual}. Later takes a recorded reason."),
            HolidaysRecorded "holidays_recorded" 422 exit 8
                ("Ngày nghỉ lễ đã được ghi", "Holidays are recorded")
                ("Ngày nghỉ lễ của năm {actual} chưa được ghi, nên hạn đến {required} chưa chắc chắn.", "The holidays of {actual} are not recorded yet, so the last day {required} is unsure."),
            ReceiptGiven "receipt_given" 422 exit 8
                ("Ngày nhận quyết định", "Receipt of the decision")
                ("Phải nêu ngày nhận quyết định, trong khoảng {required}; thực tế: {actual}.", "The day of receipt of the decision must be given, within {required}; it is {actual}."),
            CeremonyInTime "ceremony_in_time" 422 exit 8
                ("Thời hạn tổ chức lễ kết nạp", "Deadline of the ceremony")
                ("Lễ kết nạp trong {days} ngày làm việc từ {start}: đến {required}; thực tế {actual}. Quá hạn phải được cấp trên trực tiếp đồng ý.", "The ceremony is due within {days} working days of {start}: by {required}; it is on {actual}. Later takes the consent of the direct upper level."),
            ProbationServed "probation_served" 422 exit 8
                ("Hết thời gian dự bị", "Probation served")
                ("Thời gian dự bị {months} tháng từ lễ kết nạp: xét từ {required}; thực tế {actual}.", "The probation is {months} months from the ceremony: considered from {required}; it is {actual}."),
            StillMember "still_member" 422 exit 8
                ("Còn là đảng viên dự bị", "Still a probationary member")
                ("Người này phải còn là đảng viên dự bị.", "The person must still be a probationary member."),
            MeetingGiven "meeting_given" 422 exit 8
                ("Ngày chi bộ xét", "Day of the cell meeting")
                ("Phải nêu ngày chi bộ họp xét công nhận, không sau ngày quyết định.", "The day on which the cell considered it must be given, not later than the decision."),
            ConsideredInTime "considered_in_time" 422 exit 8
                ("Thời hạn chi bộ xét", "Deadline of the cell's consideration")
                ("Chi bộ xét trong {days} ngày làm việc sau khi hết dự bị: đến {required}; thực tế {actual}. Quá hạn phải nêu lý do; ngày chính thức không đổi.", "The cell considers it within {days} working days after the probation: by {required}; it was on {actual}. Later takes a reason; the official date stays."),
            RecognitionInTime "recognition_in_time" 422 exit 8
                ("Thời hạn quyết định công nhận", "Deadline of the recognition")
                ("Quyết định công nhận trong {days} ngày làm việc từ ngày chi bộ xét: đến {required}, gia hạn đến {extended}; thực tế {actual}. Quá hạn phải nêu lý do.", "The recognition is due within {days} working days of the cell's meeting: by {required}, extended to {extended}; it is of {actual}. Later takes a reason."),
            PersonFollowed "person_followed" 409 exit 7
                ("Người này đã được theo dõi", "Person already followed")
                ("Số định danh này thuộc về quần chúng {candidate_id} đang được theo dõi.", "This personal ID is that of the candidate {candidate_id}, who is being followed."),
            KeepingRequired "keeping_required" 409 exit 7
                ("Phải lưu giữ", "Must be kept")
                ("Hồ sơ này phải được lưu giữ theo {document} (bước: {candidate_stage}).", "This record must be kept under {document} (stage: {candidate_stage})."),
            Erased "erased" 409 exit 7
                ("Đã xóa dữ liệu", "Erased")
                ("Dữ liệu cá nhân của người này đã bị xóa.", "The personal values of this record were erased."),
            LaterActs "later_acts" 409 exit 7
                ("Còn bước sau", "Later acts")
                ("Bước số {act} có các bước sau dựa vào; hãy hủy các bước đó trước.", "Later acts rest on act {act}; take those back first."),
            FollowsCandidate "follows_candidate" 409 exit 7
                ("Theo hồ sơ kết nạp", "Follows the candidate")
                ("Đảng viên này do hồ sơ kết nạp {candidate_id} quyết định; hãy ghi ở hồ sơ đó.", "This member follows from the candidate {candidate_id}; record it there."),
            CountersWrong "counters_wrong" 409 exit 8
                ("Số đếm sai", "Wrong counters")
                ("{count} số đếm không khớp với các bước đã ghi: {done}.", "{count} counters did not equal the recorded acts: {done}."),
            StillHasCandidates "still_has_candidates" 422 exit 8
                ("Còn quần chúng đang theo dõi", "Candidates remain")
                ("Chi bộ còn {count} quần chúng đang theo dõi.", "The cell still follows {count} candidates."),
        }
    };
}
pub(super) use candidates;
