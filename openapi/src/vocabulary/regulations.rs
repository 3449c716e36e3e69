//! Enumerations of rulesets and the calendar.

use super::terms::terms;

terms! {
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
}
