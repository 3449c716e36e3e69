//! Rules of rulesets, holidays, plans and quotas.

macro_rules! planning {
    ($next:tt $($before:tt)*) => {
        join_codes! { $next $($before)*
            // Rulesets and holidays.
            VoteOutOfReach "vote_out_of_reach" 422 exit 8
                ("Tỷ lệ biểu quyết không thể đạt", "Share of votes out of reach")
                ("Tỷ lệ {share} không bao giờ đạt được.", "A share of {share} can never be reached."),
            OffDayAtWeekend "off_day_at_weekend" 422 exit 8
                ("Ngày nghỉ trùng cuối tuần", "Day off at the weekend")
                ("Ngày {day} là thứ bảy hoặc chủ nhật, vốn đã nghỉ; chỉ ghi ngày nghỉ từ thứ hai đến thứ sáu.", "{day} is a Saturday or Sunday, which is off anyway; only days from Monday to Friday are recorded as off."),
            WorkedDayInWeek "worked_day_in_week" 422 exit 8
                ("Ngày làm bù không phải cuối tuần", "Worked day within the week")
                ("Ngày {day} là ngày làm việc thường; chỉ ghi ngày làm bù vào thứ bảy hoặc chủ nhật.", "{day} is an ordinary working day; only a Saturday or Sunday is recorded as worked in exchange."),

            // Rules of plans and quotas.
            CarriesOutItself "carries_out_itself" 422 exit 8
                ("Văn bản căn cứ chính nó", "Carries out itself")
                ("Văn bản không thể căn cứ vào chính nó, kể cả qua văn bản khác.", "A directive cannot carry out itself, directly or through others."),
            PlanNotAdopted "plan_not_adopted" 422 exit 8
                ("Kế hoạch chưa ban hành", "Plan not adopted")
                ("Kế hoạch đang ở trạng thái {status}; chỉ giao chỉ tiêu sau khi ban hành.", "The plan is {status}; quotas are issued once it is adopted."),
            PlanWithoutBasis "plan_without_basis" 422 exit 8
                ("Kế hoạch chưa có căn cứ", "Plan without a basis")
                ("Kế hoạch cần ít nhất một văn bản căn cứ.", "A plan needs at least one directive as its basis."),
            CommentOpen "comment_open" 422 exit 8
                ("Ý kiến chưa được trả lời", "Comment without an answer")
                ("Ý kiến của {unit} chưa được trả lời.", "The comment of {unit} has not been answered."),
            PlanKindWithoutQuotas "plan_kind_without_quotas" 422 exit 8
                ("Kế hoạch không giao chỉ tiêu", "Plan without quotas")
                ("Kế hoạch loại {kind} không có chỉ tiêu.", "A plan of kind {kind} has no quotas."),
            UnitOfOtherCommittee "unit_of_other_committee" 422 exit 8
                ("Đơn vị ngoài đảng bộ", "Unit of another committee")
                ("{unit} không trực thuộc cấp ủy của kế hoạch.", "{unit} is not directly below the plan's committee."),
            UnitMissing "unit_missing" 422 exit 8
                ("Thiếu chỉ tiêu của đơn vị", "Unit without a quota")
                ("{unit} chưa có chỉ tiêu {kind}; chỉ tiêu 0 cũng phải ghi.", "{unit} has no {kind} quota; zero must be written too."),
            PlanNotAbove "plan_not_above" 422 exit 8
                ("Không phải kế hoạch của cấp trên", "No plan of a committee above")
                ("{plan} không phải kế hoạch phát triển đảng viên cùng năm của cấp ủy cấp trên.", "{plan} is not a member-development plan of a committee above for the same year."),
            PoolNotReviewed "pool_not_reviewed" 422 exit 8
                ("Chưa rà soát nguồn", "Pool not reviewed")
                ("Nguồn của {unit} chưa được rà soát cho năm của kế hoạch.", "The pool of {unit} has not been reviewed for the plan's year."),
            NothingWeighs "nothing_weighs" 422 exit 8
                ("Mọi trọng số bằng 0", "Nothing has weight")
                ("Mọi đơn vị có trọng số 0 theo {by}, nên không có căn cứ để chia.", "Every unit weighs nothing by {by}, so there is nothing to split by."),
            BoundsCrossed "bounds_crossed" 422 exit 8
                ("Cận dưới cao hơn cận trên", "Lower bound above the upper one")
                ("{unit}: cận dưới {least} cao hơn cận trên {most}.", "{unit}: the least, {least}, is above the most, {most}."),
            LeastOverTotal "least_over_total" 422 exit 8
                ("Tổng cận dưới vượt tổng", "Lower bounds above the total")
                ("Các cận dưới cộng lại vượt tổng {total} là {by}.", "The lower bounds come to {by} more than the total of {total}."),
            MostUnderTotal "most_under_total" 422 exit 8
                ("Tổng cận trên thấp hơn tổng", "Upper bounds below the total")
                ("Các cận trên cộng lại thấp hơn tổng {total} là {by}; {without_weight} trong số đó chỉ còn chỗ ở đơn vị không có trọng số.", "The upper bounds come to {by} less than the total of {total}; for {without_weight} of it there would be room only where nothing has weight."),
            QuotaIssued "quota_issued" 422 exit 8
                ("Chỉ tiêu đã giao", "Quota issued")
                ("Chỉ tiêu của {unit} đã giao; muốn thay đổi thì điều chỉnh.", "The quota of {unit} has been issued; it is changed by adjusting it."),
            SumBelowTarget "sum_below_target" 422 exit 8
                ("Tổng thấp hơn chỉ tiêu", "Sum below the target")
                ("Tổng chỉ tiêu {kind} là {sum}, thấp hơn {target} của kế hoạch.", "The {kind} quotas add up to {sum}, below the plan's target of {target}."),
            NothingToIssue "nothing_to_issue" 422 exit 8
                ("Không có chỉ tiêu để giao", "Nothing to issue")
                ("Mọi chỉ tiêu của kế hoạch đã được giao.", "Every quota of the plan has been issued already."),
            Unchanged "unchanged" 422 exit 8
                ("Không thay đổi", "Unchanged")
                ("Giá trị mới giống giá trị hiện tại.", "The new value equals the current one."),
        }
    };
}
pub(super) use planning;
