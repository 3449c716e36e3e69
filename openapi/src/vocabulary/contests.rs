//! Enumerations of contests.

use super::terms::terms;

terms! {
    /// Where a contest stands.
    ContestStatus "contest_status" ("Trạng thái hội thi", "State of a contest") {
        Draft "draft" ("Dự thảo", "Draft"),
        Registration "registration" ("Đăng ký dự thi", "Registration"),
        Judging "judging" ("Đang chấm", "Judging"),
        Finalized "finalized" ("Đã chốt kết quả", "Finalized"),
        Published "published" ("Đã công bố", "Published"),
        Cancelled "cancelled" ("Đã hủy", "Cancelled"),
    }

    /// What entrants do in a part of a contest.
    PartKind "part_kind" ("Phần thi", "Part of a contest") {
        Greeting "greeting" ("Chào hỏi", "Greeting"),
        Quiz "quiz" ("Trắc nghiệm", "Quiz"),
        Knowledge "knowledge" ("Kiến thức", "Knowledge"),
        Situation "situation" ("Xử lý tình huống", "Situation"),
        Presentation "presentation" ("Thuyết trình", "Presentation"),
        Essay "essay" ("Bài viết", "Essay"),
        Talent "talent" ("Năng khiếu", "Talent"),
    }

    /// Who scores a part.
    SheetsOf "sheets_of" ("Phiếu điểm của", "Sheets of") {
        EachJudge "each_judge" ("Từng giám khảo", "Each judge"),
        Panel "panel" ("Chung cả ban giám khảo, do trưởng ban ghi", "The whole panel, kept by the chair"),
    }

    /// What the sheets of the judges become together.
    Aggregation "aggregation" ("Cách gộp điểm giám khảo", "How judges' sheets are put together") {
        Mean "mean" ("Trung bình cộng", "Mean"),
        MeanWithoutExtremes "mean_without_extremes" ("Trung bình cộng, bỏ điểm cao nhất và thấp nhất", "Mean without the highest and the lowest"),
        Median "median" ("Trung vị", "Median"),
        Sum "sum" ("Tổng", "Sum"),
    }

    /// What is rounded.
    RoundingPlace "rounding_place" ("Làm tròn ở", "What is rounded") {
        Sheet "sheet" ("Phiếu điểm", "Sheet"),
        Part "part" ("Điểm phần thi", "Score of a part"),
        Total "total" ("Tổng điểm", "Total"),
    }

    /// Which way is rounded.
    RoundingMode "rounding_mode" ("Kiểu làm tròn", "Way of rounding") {
        HalfUp "half_up" ("Gần nhất, nửa thì lên", "To the nearest, halves up"),
        HalfEven "half_even" ("Gần nhất, nửa thì về số chẵn", "To the nearest, halves to even"),
        Up "up" ("Lên", "Up"),
        Down "down" ("Xuống", "Down"),
    }

    /// A step that parts entrants with the same total.
    TieBreakKind "tie_break_kind" ("Cách phân định bằng điểm", "Step of the tie-break") {
        Parts "parts" ("Điểm các phần thi, lần lượt", "Scores of parts, one after the other"),
        Chair "chair" ("Điểm của trưởng ban giám khảo", "Score of the chair"),
        ExtraQuestions "extra_questions" ("Câu hỏi phụ", "Extra questions"),
        Draw "draw" ("Bốc thăm", "Draw"),
        Shared "shared" ("Đồng hạng", "Shared place"),
    }

    /// Who goes on to the next round when several share the last place that does.
    EdgeRule "edge_rule" ("Bằng điểm ở ranh giới", "Ties at the edge") {
        All "all" ("Tất cả vào vòng sau", "All go on"),
        TieBreak "tie_break" ("Phân định như xếp hạng", "Parted as places are"),
    }

    /// How scores get onto the sheets.
    ScoreEntry "score_entry" ("Cách nhập điểm", "How scores are entered") {
        Own "own" ("Giám khảo tự nhập", "By the judges themselves"),
        PaperTwice "paper_twice" ("Phiếu giấy, hai người nhập", "From paper, by two people"),
    }

    /// Form of a report.
    ReportFormat "report_format" ("Dạng báo cáo", "Form of a report") {
        Csv "csv" ("CSV", "CSV"),
        Xlsx "xlsx" ("Bảng tính Excel", "Excel workbook"),
        Svg "svg" ("Hình SVG", "SVG picture"),
        Html "html" ("Trang để in", "Page to print"),
    }

    /// What is drawn.
    DrawKind "draw_kind" ("Bốc thăm", "Draw") {
        Order "order" ("Thứ tự và câu hỏi", "Order and questions"),
        Tie "tie" ("Phân định bằng điểm", "Ties"),
    }

    /// Where an entry stands.
    EntryStatus "entry_status" ("Trạng thái dự thi", "State of an entry") {
        Entered "entered" ("Dự thi", "Entered"),
        Withdrawn "withdrawn" ("Rút", "Withdrawn"),
        Replaced "replaced" ("Đã thay người", "Replaced"),
        Disqualified "disqualified" ("Bị loại", "Disqualified"),
    }

    /// What a seat is for.
    SeatKind "seat_kind" ("Vai trò trong ban giám khảo", "Seat on a panel") {
        Chair "chair" ("Trưởng ban giám khảo", "Chair"),
        Judge "judge" ("Giám khảo", "Judge"),
        Secretary "secretary" ("Tổ thư ký", "Secretary of the panel"),
    }

    /// Where a score sheet stands.
    SheetStatus "sheet_status" ("Trạng thái phiếu điểm", "State of a score sheet") {
        Draft "draft" ("Đang ghi", "Draft"),
        Submitted "submitted" ("Đã nộp", "Submitted"),
        Locked "locked" ("Đã khóa", "Locked"),
        Blocked "blocked" ("Không chấm do xung đột lợi ích", "Blocked by a conflict of interest"),
    }
}
