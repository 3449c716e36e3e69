//! Enumerations of accounts and callers.

use super::terms::terms;

terms! {
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
