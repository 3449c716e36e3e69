//! Rules of contests.

macro_rules! contests {
    ($next:tt $($before:tt)*) => {
        join_codes! { $next $($before)*
            // Contests and their plans.
            PlanOfOtherKind "plan_of_other_kind" 422 exit 8
                ("Kế hoạch không phải hội thi", "Plan of another kind")
                ("Kế hoạch thuộc loại {kind}; hội thi cần kế hoạch loại hội thi.", "The plan is of kind {kind}; a contest needs one of kind contest."),
            ContestPlanNotAdopted "contest_plan_not_adopted" 422 exit 8
                ("Kế hoạch hội thi chưa ban hành", "Contest's plan not adopted")
                ("Kế hoạch đang ở trạng thái {status}; hội thi cần kế hoạch đã ban hành.", "The plan is {status}; a contest needs one that is adopted."),

            // Who enters.
            CellOutsideContest "cell_outside_contest" 422 exit 8
                ("Chi bộ ngoài phạm vi hội thi", "Cell outside the contest")
                ("Chi bộ {cell} không thuộc cấp ủy tổ chức hội thi.", "The cell {cell} is not below the committee that holds the contest."),
            KindOutsideContest "kind_outside_contest" 422 exit 8
                ("Loại chi bộ không dự thi", "Cells of this kind do not take part")
                ("Không khối nào của hội thi gồm chi bộ loại {kind}.", "No group of the contest is of cells of kind {kind}."),
            EntrantWithoutPost "entrant_without_post" 422 exit 8
                ("Không giữ chức vụ dự thi", "No post to enter by")
                ("Ngày {on} người này không giữ chức vụ được dự thi trong chi bộ.", "On {on} this person holds no post in the cell by which one may enter."),
            RegistrationClosed "registration_closed" 422 exit 8
                ("Hết hạn đăng ký", "Registration has closed")
                ("Chi bộ đăng ký đến hết ngày {on}; sau đó do cấp ủy tổ chức hội thi.", "Cells register until {on}; after that the committee that holds the contest does."),
            StatementNotAsked "statement_not_asked" 422 exit 8
                ("Hội thi không thu bài viết", "No text is asked for")
                ("Thể lệ không yêu cầu nộp bài viết.", "The rules of the contest ask for no text."),
            WhoMayEnterIsSet "who_may_enter_is_set" 422 exit 8
                ("Đối tượng dự thi đã công bố", "Who may enter has been announced")
                ("Đang đăng ký nên phần này của thể lệ chỉ được mở rộng, không được thu hẹp.", "While entrants register, this part of the rules can be widened, not narrowed."),
            EntrantsRegistered "entrants_registered" 422 exit 8
                ("Đã có người đăng ký", "There are entries")
                ("Đã có {entries} lượt đăng ký; không đưa về dự thảo được.", "There are {entries} entries; it cannot be taken back to draft."),

            RoundHasSeats "round_has_seats" 422 exit 8
                ("Vòng thi đã có ban giám khảo", "The round has a panel")
                ("Vòng {round} đã có người trong ban giám khảo.", "Seats of the round {round} are taken."),

            // Whether judging can open, and a round of it.
            RegistrationStillOpen "registration_still_open" 422 exit 8
                ("Chưa hết hạn đăng ký", "Registration is still open")
                ("Chi bộ còn đăng ký đến ngày {on}; sớm nhất là ngày đó mới mở chấm thi.", "Cells register until {on}; judging opens on that day at the earliest."),
            NobodyEntered "nobody_entered" 422 exit 8
                ("Không có ai dự thi", "Nobody has entered")
                ("Chưa có ai dự thi.", "There is no entrant."),
            EntrantLostPost "entrant_lost_post" 422 exit 8
                ("Người dự thi không còn giữ chức vụ", "An entrant held no post any more")
                ("Ngày {on} người dự thi của chi bộ {cell} không giữ chức vụ được dự thi.", "On {on} the entrant of {cell} held no post by which one may enter."),
            ClusterMissing "cluster_missing" 422 exit 8
                ("Thiếu cụm thi", "A cluster is missing")
                ("Vòng này chọn theo cụm, nhưng người dự thi của chi bộ {cell} chưa được xếp cụm.", "The round is decided by cluster, and the entrant of {cell} has none."),
            PanelWithoutChair "panel_without_chair" 422 exit 8
                ("Chưa có trưởng ban giám khảo", "A panel without a chair")
                ("Vòng {round} chưa có trưởng ban giám khảo.", "The panel of the round {round} has no chair."),
            PanelOfOtherSize "panel_of_other_size" 422 exit 8
                ("Số giám khảo không đúng thể lệ", "A panel of another size")
                ("Vòng {round} cần {judges} giám khảo kể cả trưởng ban, hiện có {seats}.", "The round {round} needs {judges} judges, the chair among them; it has {seats}."),
            TooFewSecretaries "too_few_secretaries" 422 exit 8
                ("Thiếu tổ thư ký", "Too few secretaries of the panel")
                ("Nhập phiếu giấy cần ít nhất hai thư ký; vòng {round} có {seats}.", "Sheets on paper are entered by two secretaries; the round {round} has {seats}."),
            NobodyJudges "nobody_judges" 422 exit 8
                ("Không giám khảo nào được chấm", "Nobody may score an entrant")
                ("Mọi giám khảo của phần {part} đều xung đột lợi ích với người dự thi của chi bộ {cell}.", "Every judge of the part {part} has a conflict of interest with the entrant of {cell}."),
            TooManySheets "too_many_sheets" 422 exit 8
                ("Quá nhiều phiếu điểm", "Too many score sheets")
                ("Vòng này cần {sheets} phiếu điểm, nhiều nhất là {max}.", "The round needs {sheets} sheets; {max} are the most."),

            // Sheets.
            CriterionWithoutScore "criterion_without_score" 422 exit 8
                ("Tiêu chí chưa có điểm", "A criterion without a score")
                ("Tiêu chí {criterion} chưa có điểm.", "The criterion {criterion} has no score."),
            PaperIsEnteredBySecretaries "paper_is_entered_by_secretaries" 422 exit 8
                ("Phiếu giấy do tổ thư ký nhập", "Paper is entered by the secretaries")
                ("Phiếu giấy do hai thư ký nhập; giám khảo chỉ xác nhận khi hai lần nhập khác nhau.", "Two secretaries enter a paper sheet; the judge confirms it only where they differ."),
            NotInRound "not_in_round" 422 exit 8
                ("Không dự thi vòng này", "Not in this round")
                ("Người dự thi này không ở vòng đang chấm.", "The entrant does not take part in the round that is being judged."),
            QuestionSkipped "question_skipped" 422 exit 8
                ("Bỏ qua câu hỏi", "A question is skipped")
                ("Câu hỏi phụ tiếp theo là câu {next}.", "The next extra question is number {next}."),
            SheetsOutstanding "sheets_outstanding" 422 exit 8
                ("Còn phiếu chưa nộp", "Sheets are outstanding")
                ("Còn {sheets} phiếu điểm chưa nộp; bốc thăm phân định sau khi nộp đủ.", "{sheets} sheets are not handed in; ties are drawn once they all are."),

            // The result.
            SheetMissing "sheet_missing" 422 exit 8
                ("Thiếu phiếu điểm", "A sheet is missing")
                ("Giám khảo {judge} chưa nộp phiếu phần {part} của chi bộ {cell}.", "{judge} has not handed in the sheet of the part {part} for {cell}."),
            ExtraQuestionMissing "extra_question_missing" 422 exit 8
                ("Cần câu hỏi phụ", "An extra question is needed")
                ("Các chi bộ {cells} bằng điểm; cần kết quả câu hỏi phụ số {number}.", "{cells} are equal; the answers to extra question {number} are needed."),
            DrawMissing "draw_missing" 422 exit 8
                ("Cần bốc thăm phân định", "A draw is needed")
                ("Có người bằng điểm ở vòng {round}; cần bốc thăm phân định.", "Entrants of the round {round} are equal; the draw of ties is needed."),
            NothingCorrected "nothing_corrected" 422 exit 8
                ("Đính chính không có nội dung", "Nothing is corrected")
                ("Đính chính phải sửa phiếu điểm, điểm trừ, câu hỏi phụ hoặc loại người dự thi.", "A correction changes sheets, penalties or answers, or disqualifies somebody."),
            ConflictHasSheets "conflict_has_sheets" 422 exit 8
                ("Đã có phiếu đã nộp", "Sheets are submitted")
                ("Giám khảo đã nộp phiếu cho người dự thi này; trưởng ban mở lại phiếu trước.", "The judge has submitted a sheet for this entrant; the chair reopens it first."),

            // Whether the rules of a contest can be carried out.
            MaximaDoNotAddUp "maxima_do_not_add_up" 422 exit 8
                ("Điểm tối đa không khớp", "Maxima do not add up")
                ("Cộng lại là {sum}, nhưng ghi là {max} (phần trăm điểm).", "They add up to {sum}, but {max} is written (hundredths)."),
            NotAMultiple "not_a_multiple" 422 exit 8
                ("Không đúng bước điểm", "Not a multiple of the step")
                ("Phải là bội số của {step} (phần trăm điểm).", "It must be a multiple of {step} (hundredths)."),
            PrizesForTooMany "prizes_for_too_many" 422 exit 8
                ("Nhiều giải hơn người dự thi", "More prizes than entrants")
                ("Có {prizes} giải, nhưng nhiều nhất {entrants} người có thể dự thi.", "There are {prizes} prizes, but {entrants} may enter at most."),
            RestOnlyLast "rest_only_last" 422 exit 8
                ("Chỉ giải cuối mới không ghi số lượng", "Only the last prize may be without a count")
                ("Giải cho tất cả người còn lại phải đứng cuối.", "The prize for whoever is left must be the last one."),
            TieBreakWithoutEnd "tie_break_without_end" 422 exit 8
                ("Phân định không kết thúc", "Tie-break without an end")
                ("Bước cuối phải là câu hỏi phụ, bốc thăm hoặc đồng hạng.", "The last step must be extra questions, a draw or a shared place."),
            StepNeverReached "step_never_reached" 422 exit 8
                ("Bước không bao giờ tới", "Step that is never reached")
                ("Sau {step} không còn gì để phân định.", "After {step} nothing is left to be parted."),
            TooFewJudges "too_few_judges" 422 exit 8
                ("Không đủ giám khảo", "Too few judges")
                ("Cách gộp {aggregation} cần ít nhất {least} giám khảo, vòng này có {judges}.", "{aggregation} needs at least {least} judges; this round has {judges}."),
            NoRoundAfter "no_round_after" 422 exit 8
                ("Không có vòng sau", "No round after it")
                ("Vòng cuối không chọn ai vào vòng sau.", "From the last round nobody goes on."),
            NoRoundBefore "no_round_before" 422 exit 8
                ("Không có vòng trước", "No round before it")
                ("Vòng đầu không có điểm mang sang.", "Nothing is carried into the first round."),
            AdvanceOfNobody "advance_of_nobody" 422 exit 8
                ("Không rõ ai vào vòng sau", "Nobody goes on")
                ("Cần số người đầu tiên hoặc điểm tối thiểu.", "It needs a number of the first, or a least score."),
        }
    };
}
pub(super) use contests;
