//! Contests of cell secretaries: their rules, entries, panels, score sheets, and the results with their derivation.

mod board;
mod bundle;
mod contest;
mod corrections;
mod entries;
mod results;
mod rounds;
mod rules;
mod seats;
mod sheets;

pub use board::{BoardEntry, BoardPart, ContestBoard};
pub use bundle::{BundleDraw, BundleEntry, BundleExtraQuestion, BundlePenalty, BundleSeat, BundleSheet, ContestBundle, CriterionScore};
pub use contest::{Contest, ContestCreate, ContestEdit, ContestTransition, ContestValidation, ContestsQuery};
pub use corrections::{
    AnswerCorrection, ApartSheet, ApartSheets, BoardEvent, ContestCertificate, ContestCertificates, ContestCorrectionCreate, ContestReportQuery,
    ContestResultsQuery, CsvTable, ExcelWorkbook, HtmlPage, PenaltyCorrection, PlaceExplanation, ScoreFormsQuery, SheetCorrection, SvgPicture,
};
pub use entries::{ContestEntriesQuery, ContestEntry, ContestEntryCreate, ContestEntryEdit, ContestEntryTransition};
pub use results::{
    ContestResults, GroupResult, PartResult, PenaltyResult, PlaceResult, RoundResult, Score, SheetResult, SpecialPrizeGiven, TieBreakResult, Unplaced,
};
pub use rounds::{
    ContestAnswer, ContestAnswerCreate, ContestAnswers, ContestDraw, ContestDrawCreate, ContestDraws, ContestPenalties, ContestPenalty, ContestPenaltyCreate,
    ContestTurn, ContestTurnCreate, DrawnEntry, DrawnQuestion,
};
pub use rules::{Advance, ContestGroup, ContestPart, ContestPrize, ContestRound, ContestRules, Criterion, PenaltyRule, Rounding, SpecialPrize, TieBreakStep};
pub use seats::{ContestSeat, ContestSeatCreate, ContestSeatReplace, ContestSeats};
pub use sheets::{
    ContestConflict, ContestConflictCreate, ContestConflicts, PaperEntry, ScoreSheet, ScoreSheetSave, ScoreSheetTransition, ScoreSheetsQuery, SheetScore,
};
