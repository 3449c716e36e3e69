//! A report as all forms are drawn from it: a table, and the bars over its rows.

use std::borrow::Cow;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text, as somebody wrote it.
    Text(String),
    /// A whole number.
    Number(i64),
    /// Hundredths: 250 is 2.5.
    Hundredths(i64),
    /// Hundredths of a percent: 9809 is 98.09 %.
    PercentX100(i64),
    /// Nothing is known, which is not zero.
    Empty,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name for programs, in CSV.
    pub key: Cow<'static, str>,
    /// Its name for readers, in the language asked for.
    pub heading: String,
    /// Whether it holds long texts.
    pub wide: bool,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// One for each column; what is missing at the end is empty.
    pub values: Vec<Value>,
    /// Whether it sums up others.
    pub total: bool,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The stem of its file's name.
    pub name: String,
    /// Whose report it is.
    pub committee: String,
    /// What it tells.
    pub title: String,
    /// Of which time or part.
    pub subtitle: String,
    /// How its figures are to be understood.
    pub notes: Vec<String>,
    /// From left to right.
    pub columns: Vec<Column>,
    /// From top to bottom.
    pub rows: Vec<Row>,
    /// Its bars.
    pub chart: Chart,
    /// Vietnamese, or English.
    pub vietnamese: bool,
}

impl Table {
    /// One of two texts, by the language of the report.
    pub fn pick(&self, vietnamese: &'static str, english: &'static str) -> &'static str {
        if self.vietnamese { vietnamese } else { english }
    }
}

/// Bars over the first rows of a table that are no totals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// What the bars show.
    pub title: String,
    /// What they are counted in; the title of the axis.
    pub unit: String,
    /// The name of each row of bars.
    pub categories: Vec<String>,
    /// The bars of each row, and the marks over them.
    pub series: Vec<Series>,
    /// Whether a row's bars are parts of a whole and stand in one line.
    pub stacked: bool,
}

impl Chart {
    /// Whether there is nothing to draw; marks without bars are nothing.
    pub fn is_empty(&self) -> bool {
        self.categories.is_empty() || self.bars().next().is_none()
    }

    /// What is drawn as bars.
    pub fn bars(&self) -> impl Iterator<Item = &Series> {
        self.series.iter().filter(|series| !series.mark)
    }

    /// What is drawn as marks over the bars.
    pub fn marks(&self) -> impl Iterator<Item = &Series> {
        self.series.iter().filter(|series| series.mark)
    }

    /// Whether each row is one line of bars with one mark to reach, so that the two can be read together.
    pub fn paired(&self) -> bool {
        let bars = self.bars().count();
        (bars == 1 || (self.stacked && bars > 0)) && self.marks().count() == 1
    }
}

/// One figure of every row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// What it counts.
    pub name: String,
    /// Hundredths, one for each category: 250 is 2.5.
    pub values: Vec<Option<i64>>,
    /// A mark over the bars, as a quota that is to be reached, and no bar of its own.
    pub mark: bool,
    /// The column of the table that holds the same figures.
    pub column: usize,
}

impl Series {
    /// The figure of a row, where there is one.
    pub fn of(&self, row: usize) -> Option<i64> {
        self.values.get(row).copied().flatten()
    }
}

/// A report of some cells, for tests: so many have reached something of a quota.
#[cfg(test)]
pub fn example(cells: usize) -> Table {
    let column = |key: &'static str, heading: &str| Column { key: key.into(), heading: heading.to_owned(), wide: key == "name" };
    let columns = [("name", "Chi bộ"), ("quota", "Chỉ tiêu"), ("reached", "Đạt"), ("share", "Tỷ lệ")];
    let name = |at: usize| format!("CB{:02} Chi bộ Khu phố {} & <Tổ> \"{at}\"", at + 1, at + 1);
    let row = |at| {
        let values = vec![Value::Text(name(at)), Value::Number(3), Value::Hundredths(250), Value::PercentX100(9809)];
        Row { values, total: false }
    };
    let total = Row { values: vec![Value::Text("Tổng".to_owned()), Value::Empty], total: true };
    let series = |name: &str, value, mark, column| Series { name: name.to_owned(), values: vec![Some(value); cells], mark, column };
    let series = vec![series("Chỉ tiêu", 300, true, 1), series("Đạt", 250, false, 2)];
    let [file, committee, title, subtitle, chart, unit] =
        ["ket-nap", "Đảng ủy phường", "Kết nạp", "Năm 2026", "Kết nạp so với chỉ tiêu", "người"].map(str::to_owned);
    Table {
        name: file,
        committee,
        title,
        subtitle,
        notes: vec!["Một ghi chú.".to_owned()],
        columns: columns.map(|(key, heading)| column(key, heading)).into(),
        rows: (0..cells).map(row).chain([total]).collect(),
        chart: Chart { title: chart, unit, categories: (0..cells).map(name).collect(), series, stacked: false },
        vietnamese: true,
    }
}
