//! What the demo ward is made of. Names are put together from common syllables; nobody is meant by them.

use chibo_openapi::vocabulary::{CellKind, Sex};

/// Name, kind and number of members of each cell. One cannot vote (2), one elects no committee (8).
pub(super) const CELLS: &[(&str, CellKind, u64)] = &[
    ("Chi bộ khu phố 1", CellKind::Residential, 46),
    ("Chi bộ khu phố 2", CellKind::Residential, 41),
    ("Chi bộ khu phố 3", CellKind::Residential, 52),
    ("Chi bộ khu phố 4", CellKind::Residential, 38),
    ("Chi bộ khu phố 5", CellKind::Residential, 44),
    ("Chi bộ khu phố 6", CellKind::Residential, 35),
    ("Chi bộ khu phố 7", CellKind::Residential, 49),
    ("Chi bộ khu phố 8", CellKind::Residential, 31),
    ("Chi bộ khu phố 9", CellKind::Residential, 40),
    ("Chi bộ khu phố 10", CellKind::Residential, 37),
    ("Chi bộ khu phố 11", CellKind::Residential, 43),
    ("Chi bộ khu phố 12", CellKind::Residential, 29),
    ("Chi bộ khu phố Đầm Sen", CellKind::Residential, 33),
    ("Chi bộ khu phố Ông Đồ", CellKind::Residential, 26),
    ("Chi bộ cơ quan Đảng, đoàn thể", CellKind::Agency, 19),
    ("Chi bộ cơ quan Ủy ban nhân dân", CellKind::Agency, 24),
    ("Chi bộ Trường Mầm non Hoa Sen", CellKind::PublicUnit, 13),
    ("Chi bộ Trường Tiểu học Hoa Sen", CellKind::PublicUnit, 18),
    ("Chi bộ Trường Trung học cơ sở Hoa Sen", CellKind::PublicUnit, 22),
    ("Chi bộ Trạm Y tế", CellKind::PublicUnit, 8),
    ("Chi bộ Công an phường", CellKind::Police, 21),
    ("Chi bộ Quân sự phường", CellKind::Military, 12),
    ("Chi bộ Hợp tác xã Dịch vụ Hồ Sen", CellKind::Cooperative, 9),
    ("Chi bộ Công ty Cổ phần May Cánh Sen", CellKind::PrivateEnterprise, 2),
];

/// Admission and course quota of each cell for 2023.
pub(super) const QUOTAS: &[(i32, i32)] = &[
    (1, 2),
    (1, 2),
    (2, 3),
    (1, 1),
    (1, 2),
    (1, 1),
    (2, 3),
    (0, 1),
    (1, 2),
    (1, 1),
    (1, 2),
    (0, 1),
    (1, 1),
    (0, 1),
    (1, 2),
    (1, 2),
    (1, 2),
    (1, 2),
    (1, 3),
    (0, 1),
    (1, 2),
    (1, 1),
    (0, 1),
    (1, 1),
];

/// A directive of the demo: number, day of issue, title, and the places in this list of those it carries out.
type Directive = (&'static str, (i32, u32, u32), &'static str, &'static [usize]);

/// The documents that the plan of 2023 rests on.
pub(super) const DIRECTIVES: &[Directive] = &[
    (
        "21-NQ/TW",
        (2022, 6, 16),
        "Nghị quyết về tăng cường củng cố, xây dựng tổ chức cơ sở đảng và nâng cao chất lượng đội ngũ đảng viên trong giai đoạn mới",
        &[],
    ),
    ("17-CTr/TU", (2022, 8, 16), "Chương trình hành động thực hiện Nghị quyết số 21-NQ/TW", &[0]),
    ("03-ĐA/TU", (2022, 8, 16), "Đề án nâng cao năng lực lãnh đạo của tổ chức cơ sở đảng", &[0]),
    ("71-KH/QU", (2022, 10, 28), "Kế hoạch thực hiện Chương trình hành động số 17-CTr/TU", &[1, 2]),
    ("60-NQ/ĐU", (2022, 12, 30), "Nghị quyết về phương hướng, nhiệm vụ năm 2023", &[3]),
];

const FAMILY: &[&str] =
    &["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đinh", "Mai", "Trịnh", "Đoàn"];
const MIDDLE_FEMALE: &[&str] = &["Thị", "Thị Thu", "Thị Ngọc", "Thị Kim", "Thanh", "Ngọc", "Thị Hồng", "Minh"];
const MIDDLE_MALE: &[&str] = &["Văn", "Hữu", "Đức", "Minh", "Quang", "Xuân", "Công", "Đình", "Thành"];
const GIVEN_FEMALE: &[&str] = &[
    "An",
    "Ánh",
    "Bích",
    "Châu",
    "Dung",
    "Đào",
    "Hà",
    "Hạnh",
    "Hiền",
    "Hoa",
    "Hương",
    "Lan",
    "Liên",
    "Linh",
    "Mai",
    "Nga",
    "Oanh",
    "Phượng",
    "Thảo",
    "Thủy",
    "Trang",
    "Vân",
    "Yến",
];
const GIVEN_MALE: &[&str] = &[
    "An", "Bình", "Cường", "Dũng", "Đạt", "Đông", "Hải", "Hiếu", "Hòa", "Hùng", "Khánh", "Lâm", "Long", "Nam", "Phúc", "Quân", "Sơn", "Tâm", "Thắng", "Tuấn",
    "Uy", "Việt",
];

/// The same numbers at every start, so that the demo is the same for everybody (a linear congruential generator with the
/// constants of Knuth's MMIX).
pub(super) struct Dice {
    state: u64,
    serials: u64,
}

impl Dice {
    pub(super) const fn new() -> Self {
        Self { state: 2023, serials: 0 }
    }

    /// A number from 0 to one less than this.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) % bound
    }

    /// A number that no earlier call gave.
    pub(super) fn serial(&mut self) -> u64 {
        self.serials += 1;
        self.serials * 37
    }

    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        let at = usize::try_from(self.below(from.len() as u64)).unwrap_or_default();
        from[at]
    }

    /// A plausible name.
    pub(super) fn name(&mut self, sex: Sex) -> String {
        let (middle, given) = match sex {
            Sex::Female => (MIDDLE_FEMALE, GIVEN_FEMALE),
            Sex::Male => (MIDDLE_MALE, GIVEN_MALE),
        };
        [self.pick(FAMILY), self.pick(middle), self.pick(given)].join(" ")
    }
}
