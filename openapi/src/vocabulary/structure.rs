//! Enumerations of structure.

use super::terms::terms;

terms! {
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
}
