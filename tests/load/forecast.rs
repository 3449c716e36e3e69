//! How honest the forecast is: wards are simulated whose stages last as some distribution says, the forecast is made on a day of the sixth year from
//! the counters alone, and held against what the rest of the year brings.

use chibo_api::counters::Sums;
use chibo_api::reports::forecast::{Outlook, StageTime, WAY};

const WARDS: usize = 400;
const CELLS: usize = 24;
/// Stages that lead to the decision, and the mean days of each.
const STAGES: usize = 6;
const MEANS: [f64; STAGES] = [90.0, 150.0, 75.0, 60.0, 20.0, 40.0];
/// Days between two who are listed in a cell.
const BETWEEN: f64 = 110.0;
const YEAR: i64 = 365;
const HISTORY: i64 = 5;

/// How long a stage lasts.
#[derive(Clone, Copy)]
enum Lasting {
    Exactly,
    Evenly,
    Skewed,
    Memoryless,
}

/// Numbers that look random and are the same in every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        #[expect(clippy::cast_precision_loss, reason = "53 bits")]
        let value = (self.0 >> 11) as f64 / 9_007_199_254_740_992.0;
        value
    }

    fn waits(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.next()).ln()
    }

    fn lasts(&mut self, mean: f64, how: Lasting) -> f64 {
        match how {
            Lasting::Exactly => mean,
            Lasting::Evenly => mean * (0.5 + self.next()),
            // Two thirds are quick, one third takes three times as long as they.
            Lasting::Skewed => mean * 0.6 * if self.next() < 2.0 / 3.0 { 0.5 + self.next() } else { 2.5 * (0.5 + self.next()) / 1.25 },
            Lasting::Memoryless => self.waits(mean),
        }
    }
}

/// Somebody's way: the day of coming to each stage, of the decision at last, and of being lost.
struct Way {
    cell: usize,
    came: Vec<i64>,
    lost: Option<i64>,
}

#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "days of a few years")]
fn ward(chance: &mut Chance, how: Lasting, goes_on: f64) -> Vec<Way> {
    let mut ways = Vec::new();
    for cell in 0..CELLS {
        let mut listed = -1_000.0 + chance.waits(BETWEEN);
        while listed < ((HISTORY + 1) * YEAR) as f64 {
            let (mut day, mut way) = (listed, Way { cell, came: vec![listed as i64], lost: None });
            for mean in MEANS {
                day += chance.lasts(mean, how);
                if chance.next() > goes_on {
                    way.lost = Some(day as i64);
                    break;
                }
                way.came.push(day as i64);
            }
            ways.push(way);
            listed += chance.waits(BETWEEN);
        }
    }
    ways
}

/// The counters of a ward on a day: each cell's people at each stage, and what five years say of the stages.
fn counted(ways: &[Way], today: i64) -> (Vec<[Sums; STAGES]>, [Sums; STAGES]) {
    let (mut there, mut history) = (vec![[Sums::default(); STAGES]; CELLS], [Sums::default(); STAGES]);
    for way in ways {
        for stage in 0..STAGES {
            let Some(came) = way.came.get(stage).copied().filter(|came| *came <= today) else { continue };
            let left = way.came.get(stage + 1).copied().or(way.lost);
            match left.filter(|left| *left <= today) {
                None => there[way.cell][stage] += Sums { since: came, ..Sums::of(1) },
                Some(left) if left > today - HISTORY * YEAR => {
                    let days = left - came;
                    let passed = way.came.len() > stage + 1;
                    let gone = if passed { Sums { passed: 1, days, squares: days * days, ..Sums::default() } } else { Sums { lost: 1, ..Sums::default() } };
                    history[stage] += gone;
                }
                Some(_) => {}
            }
        }
    }
    (there, history)
}

/// What forecasts of one kind of ward came to.
#[derive(Default)]
struct Came {
    cells: f64,
    expected: f64,
    arrived: f64,
    of_wards: f64,
    squared: f64,
    flagged: f64,
    missed: f64,
    both: f64,
}

/// Each distribution, with and without people who are lost, on three days of the year.
pub(crate) fn honesty() {
    println!("forecast: {WARDS} wards of {CELLS} cells; expected and arrived are a cell's, by 31 December beyond what was reached");
    println!(
        "forecast: {:<12} {:>6} {:>6} {:>9} {:>8} {:>8} {:>8} {:>8} {:>10} {:>7}",
        "stages last", "go on", "day", "expected", "arrived", "bias", "by ward", "error", "precision", "recall"
    );
    for (name, how) in [("exactly", Lasting::Exactly), ("evenly", Lasting::Evenly), ("skewed", Lasting::Skewed), ("memoryless", Lasting::Memoryless)] {
        for goes_on in [1.0, 0.9] {
            for (day, at) in [("31/3", 90), ("30/6", 181), ("30/9", 273)] {
                let came = wards(how, goes_on, HISTORY * YEAR + at);
                let (bias, by_ward) = ((came.expected - came.arrived) / came.arrived * 100.0, (came.of_wards - came.arrived) / came.arrived * 100.0);
                println!(
                    "forecast: {name:<12} {:>5.0}% {day:>6} {:>9.3} {:>8.3} {bias:>+7.1}% {by_ward:>+7.1}% {:>8.3} {:>9.0}% {:>6.0}%",
                    goes_on * 100.0,
                    came.expected / came.cells,
                    came.arrived / came.cells,
                    (came.squared / came.cells).sqrt(),
                    came.both / came.flagged * 100.0,
                    came.both / came.missed * 100.0,
                );
            }
        }
    }
}

#[expect(clippy::cast_precision_loss, clippy::cast_possible_wrap, reason = "people of a cell")]
fn wards(how: Lasting, goes_on: f64, today: i64) -> Came {
    let until = (HISTORY + 1) * YEAR;
    let (mut came, mut chance) = (Came::default(), Chance(0x9E37_79B9_7F4A_7C15));
    for _ in 0..WARDS {
        let ways = ward(&mut chance, how, goes_on);
        let (there, history) = counted(&ways, today);
        let times: Vec<StageTime> = history.iter().map(|sums| StageTime::measured(*sums, 90)).collect();
        assert_eq!(times.len(), WAY.len() - 1);
        let outlook = Outlook::new(&times, until - today);
        let mut all = [Sums::default(); STAGES];
        for (cell, people) in there.iter().enumerate() {
            let of_cell = ways.iter().filter(|way| way.cell == cell).filter_map(|way| way.came.get(STAGES).copied());
            let (mut reached, mut arrived) = (0, 0);
            for day in of_cell {
                reached += i64::from(day > HISTORY * YEAR && day <= today);
                arrived += i64::from(day > today && day <= until);
            }
            let expected = outlook.expected_x100(people, today).iter().sum::<i64>();
            came.cells += 1.0;
            came.expected += expected as f64 / 100.0;
            came.arrived += arrived as f64;
            came.squared += (expected as f64 / 100.0 - arrived as f64).powi(2);
            // Quotas of one to four, as they are.
            let quota = 1 + (cell % 4) as i64;
            let (flagged, missed) = (quota * 100 - (reached * 100 + expected) >= 50, reached + arrived < quota);
            came.flagged += f64::from(u8::from(flagged));
            came.missed += f64::from(u8::from(missed));
            came.both += f64::from(u8::from(flagged && missed));
            for (sum, sums) in all.iter_mut().zip(people) {
                *sum += *sums;
            }
        }
        came.of_wards += outlook.expected_x100(&all, today).iter().sum::<i64>() as f64 / 100.0;
    }
    came
}
