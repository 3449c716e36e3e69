//! Rules of structure.

macro_rules! structure {
    ($next:tt $($before:tt)*) => {
        join_codes! { $next $($before)*
            CellDissolved "cell_dissolved" 422 exit 8
                ("Chi bộ đã giải thể", "Cell dissolved")
                ("Chi bộ {cell} đã kết thúc hoạt động ngày {on}.", "The cell {cell} ended on {on}."),
            CommitteeDissolved "committee_dissolved" 422 exit 8
                ("Cấp ủy đã kết thúc hoạt động", "Committee dissolved")
                ("Cấp ủy {committee} đã kết thúc hoạt động.", "The committee {committee} has ended."),
            SameUnit "same_unit" 422 exit 8
                ("Trùng đơn vị", "Same unit")
                ("Đơn vị nguồn và đích phải khác nhau.", "Source and target must differ."),
            TreeLoop "tree_loop" 422 exit 8
                ("Vòng lặp trong cây tổ chức", "Loop in the tree")
                ("Một cấp ủy không thể trực thuộc chính nó hay cấp dưới của nó.", "A committee cannot stand below itself."),
            TreeTooDeep "tree_too_deep" 422 exit 8
                ("Cây tổ chức quá sâu", "Tree too deep")
                ("Cây cấp ủy có nhiều nhất {max} cấp.", "The tree of committees has at most {max} levels."),
            StillHasUnits "still_has_units" 422 exit 8
                ("Còn đơn vị trực thuộc", "Units remain")
                ("Còn {count} đơn vị trực thuộc chưa chuyển.", "{count} units below it have not been moved."),
            StillHasMembers "still_has_members" 422 exit 8
                ("Còn đảng viên", "Members remain")
                ("Chi bộ còn {count} đảng viên chưa chuyển sinh hoạt.", "The cell still has {count} members."),
            CellTooSmallForCommittee "cell_too_small_for_committee" 422 exit 8
                ("Chi bộ không có chi ủy", "No cell committee")
                ("Chi bộ có {official} đảng viên chính thức; cần từ {min} để bầu chi ủy.", "The cell has {official} official members; a cell committee needs {min}."),
            PostOccupied "post_occupied" 422 exit 8
                ("Chức vụ đang có người", "Post occupied")
                ("Chức vụ này đã có người trong khoảng ngày đó.", "Somebody holds this post in that time."),
            HolderNotOfficial "holder_not_official" 422 exit 8
                ("Không phải đảng viên chính thức", "Not an official member")
                ("Người giữ chức vụ phải là đảng viên chính thức vào ngày {on}.", "The holder must be an official member on {on}."),
            HolderNotInCell "holder_not_in_cell" 422 exit 8
                ("Không sinh hoạt tại chi bộ", "Not in this cell")
                ("Người giữ chức vụ phải sinh hoạt tại chi bộ vào ngày {on}.", "The holder must belong to the cell on {on}."),
            MemberNotInCell "member_not_in_cell" 422 exit 8
                ("Không thuộc chi bộ", "Not in the cell")
                ("Đảng viên này không sinh hoạt tại chi bộ.", "This member does not belong to the cell."),
            AdmittedUnderAge "admitted_under_age" 422 exit 8
                ("Chưa đủ tuổi khi kết nạp", "Admitted under age")
                ("Người được kết nạp phải đủ {least} tuổi, tính theo tháng: từ {required}; ngày kết nạp: {actual} ({document}).", "Whoever is admitted must be {least} years old, counted by month: from {required}; admitted on {actual} ({document})."),
            ProbationEnds "probation_ends" 422 exit 8
                ("Ngày hết thời gian dự bị", "End of the probation")
                ("Đảng viên là chính thức kể từ ngày hết {months} tháng dự bị, dù công nhận chậm: {required}; ngày được nêu: {actual} ({document}).", "A member is official from the end of the {months} months of probation, however late the recognition: {required}; given: {actual} ({document})."),
            MemberLeft "member_left" 409 exit 7
                ("Đảng viên đã thôi sinh hoạt", "Member has left")
                ("Đảng viên này đã thôi sinh hoạt.", "This member has left."),
        }
    };
}
pub(super) use structure;
