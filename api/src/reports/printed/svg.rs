//! A report's bars as a picture: a stand-alone SVG that browsers, office suites and printers take alike, with texts that can be selected. Pure.

use super::layout::{GUTTER, Layout, MARGIN};
use super::measure::{Scale, colour, figure, shortened, times, upon, width};
use super::pen::{CENTRED, PALE, Pen, STRONG};
use super::table::{Chart, Series, Table};
use crate::http::escaped;

/// Above the rows of a panel, and below them: ticks, and what they count.
const AXIS: f64 = 20.0;
const FONTS: &str = "'Segoe UI', Roboto, 'Noto Sans', 'Helvetica Neue', Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif";

/// The bars of a report, with what stands above and below them: one row for each category, in several panels of one scale where there are many.
pub fn picture(table: &Table) -> String {
    let chart = &table.chart;
    let lines = if chart.stacked { 1 } else { chart.bars().count().max(1) };
    let layout = Layout::of(chart.categories.len(), lines, 176.0 + 17.0 * times(table.notes.len()));
    let room = layout.width - 2.0 * MARGIN;
    let mut pen = Pen::default();
    let mut y = 14.0;
    let above = [(&table.committee, 13.0, PALE), (&table.title, 19.0, STRONG), (&table.subtitle, 14.0, PALE)];
    for (content, size, look) in above {
        y += pen.paragraph((MARGIN, y), room, size, look, content);
    }
    if chart.title != table.title {
        y += 6.0 + pen.paragraph((MARGIN, y + 6.0), room, 15.0, STRONG, &chart.title);
    }
    if chart.is_empty() {
        y += AXIS + pen.paragraph((MARGIN, y), room, 15.0, "", table.pick("Không có dữ liệu", "No data"));
    } else {
        y = legend(&mut pen, y, table, room);
        let drawn = Drawn::of(table, layout);
        for panel in 0..layout.panels {
            drawn.panel(&mut pen, panel, y);
        }
        y += times(layout.rows) * layout.pitch + 3.0 * AXIS + 8.0;
    }
    for note in &table.notes {
        y += pen.paragraph((MARGIN, y), room, 12.0, PALE, note);
    }
    let (language, size) = (table.pick("vi", "en"), format!("{:.0} {:.0}", layout.width, y + MARGIN));
    let (wide, tall) = size.split_once(' ').unwrap_or_default();
    let names = chart.series.iter().map(|series| series.name.as_str()).collect::<Vec<_>>().join("; ");
    let described =
        format!("{}: {names} ({}). {}: {}.", table.pick("Biểu đồ thanh ngang", "Bar chart"), chart.unit, table.pick("Số dòng", "Rows"), chart.categories.len());
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide}\" height=\"{tall}\" viewBox=\"0 0 {size}\" role=\"img\" xml:lang=\"{language}\" \
         font-family=\"{FONTS}\" fill=\"#111\">\n<title>{}</title>\n<desc>{}</desc>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n{}</svg>\n",
        escaped(&format!("{} – {}", table.title, chart.title)),
        escaped(&described),
        pen.0,
    )
}

/// What all panels have in common.
struct Drawn<'a> {
    table: &'a Table,
    chart: &'a Chart,
    bars: Vec<&'a Series>,
    marks: Vec<&'a Series>,
    layout: Layout,
    scale: Scale,
    /// Where the bars begin in a panel, and how long the longest may be.
    from: f64,
    long: f64,
}

impl<'a> Drawn<'a> {
    fn of(table: &'a Table, layout: Layout) -> Self {
        let (chart, rows) = (&table.chart, 0..table.chart.categories.len());
        let (bars, marks) = (chart.bars().collect::<Vec<_>>(), chart.marks().collect::<Vec<_>>());
        let mut drawn = Self { table, chart, bars, marks, layout, scale: Scale { low: 0, high: 100, step: 100 }, from: 0.0, long: 0.0 };
        let widest = |texts: &mut dyn Iterator<Item = String>| texts.map(|text| width(&text, layout.size)).fold(0.0, f64::max);
        drawn.from = widest(&mut chart.categories.iter().cloned()).min(layout.panel * 0.48) + 8.0;
        let ends = widest(&mut rows.clone().flat_map(|row| drawn.lines(row)).map(|line| line.told.concat())) + 10.0;
        drawn.long = (layout.panel - drawn.from - ends).max(60.0);
        let values = |row| drawn.lines(row).into_iter().filter_map(|line| line.value).chain(drawn.marks.iter().filter_map(move |mark| mark.of(row)));
        let values = rows.flat_map(values).collect::<Vec<_>>();
        let tick = 16.0 + widest(&mut values.iter().map(|value| figure(Some(value / 100 * 100), table.vietnamese)));
        let most = (2..=10_u32).rev().find(|most| f64::from(*most) * tick <= drawn.long).unwrap_or(2);
        drawn.scale = Scale::over(values.into_iter(), i64::from(most));
        drawn
    }

    fn x(&self, value: i64) -> f64 {
        self.from + self.scale.part(value) * self.long
    }

    fn figure(&self, value: Option<i64>) -> String {
        figure(value, self.table.vietnamese)
    }

    /// The lines of bars in a row: one where they are stacked, otherwise one for each series.
    fn lines(&self, row: usize) -> Vec<Line> {
        let goal = self.marks.first().filter(|_| self.chart.paired()).map(|mark| format!(" / {}", self.figure(mark.of(row)))).unwrap_or_default();
        let line = |pieces: Vec<(usize, i64)>| {
            let value = pieces.iter().map(|(_, value)| *value).reduce(i64::saturating_add);
            Line { pieces, value, told: [self.figure(value), goal.clone()] }
        };
        let pieces = self.bars.iter().enumerate().map(|(number, series)| series.of(row).map(|value| (number, value)));
        if self.chart.stacked { vec![line(pieces.flatten().collect())] } else { pieces.map(|piece| line(piece.into_iter().collect())).collect() }
    }

    /// One panel: ticks and thin lines, and its rows over them.
    fn panel(&self, pen: &mut Pen, panel: usize, top: f64) {
        let Layout { rows, pitch, size, .. } = self.layout;
        let names = self.chart.categories.iter().enumerate().skip(panel * rows).take(rows);
        let tall = times(names.len()) * pitch;
        if names.len() == 0 {
            return;
        }
        let (left, below) = (MARGIN + times(panel) * (self.layout.panel + GUTTER), tall + AXIS);
        pen.put(&format!("<g transform=\"translate({left:.1} {top:.1})\">"));
        for band in (0..names.len()).step_by(2) {
            pen.rectangle((0.0, AXIS + times(band) * pitch), (self.layout.panel, pitch), "fill=\"#f3f3f3\"");
        }
        for tick in self.scale.ticks() {
            let (x, stroke) = (self.x(tick), if tick == 0 { "stroke=\"#555\"" } else { "stroke=\"#ccc\"" });
            pen.upright(x, (AXIS - 3.0, below), stroke);
            for y in [AXIS - 7.0, below + size + 2.0] {
                pen.text((x, y), size - 1.0, CENTRED, &self.figure(Some(tick)));
            }
        }
        pen.text((self.from + self.long / 2.0, below + 2.0 * size + 6.0), size, CENTRED, &self.chart.unit);
        for (at, (row, name)) in names.enumerate() {
            self.row(pen, row, name, AXIS + times(at) * pitch);
        }
        pen.put("</g>");
    }

    /// One row: its name, its bars with their figures, and its marks. What it holds is told in full to whoever points at it.
    fn row(&self, pen: &mut Pen, row: usize, name: &str, top: f64) {
        let Layout { pitch, size, bar, .. } = self.layout;
        let told = self.chart.series.iter().map(|series| format!("{}: {}", series.name, self.figure(series.of(row)))).collect::<Vec<_>>().join("; ");
        pen.put(&format!("<g><title>{}</title>", escaped(&format!("{name} – {told}"))));
        pen.rectangle((0.0, top), (self.layout.panel, pitch), "fill=\"none\" pointer-events=\"all\"");
        pen.text((2.0, top + pitch / 2.0 + size * 0.36), size, "", &shortened(name, size, self.from - 7.9));
        let lines = self.lines(row);
        let first = top + (pitch - bar * times(lines.len())) / 2.0;
        for (at, line) in lines.iter().enumerate() {
            self.bar(pen, line, first + times(at) * bar);
        }
        let marks = self.marks.iter().filter_map(|mark| mark.of(row)).map(|value| self.x(value)).collect::<Vec<_>>();
        for x in &marks {
            for look in ["stroke=\"#fff\" stroke-width=\"5\"", "stroke=\"#111\" stroke-width=\"2.5\""] {
                pen.upright(*x, (top + 1.5, top + pitch - 1.5), look);
            }
        }
        for (at, line) in lines.iter().enumerate() {
            let [value, goal] = &line.told;
            let mut x = self.x(line.value.unwrap_or_default().max(0)) + 5.0;
            let mut ascending = marks.clone();
            ascending.sort_by(f64::total_cmp);
            for mark in ascending {
                let across = mark + 5.0 > x && mark - 4.0 < x + width(value, size);
                x = if (across || self.chart.paired()) && mark + 6.0 > x { mark + 6.0 } else { x };
            }
            let y = first + (times(at) + 0.5) * bar + size * 0.36;
            pen.put(&format!("<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\">{value}<tspan {PALE}>{goal}</tspan></text>"));
        }
        pen.put("</g>");
    }

    /// A line of bars, one beginning where the other ends; what is negative is drawn to the left where it stands alone, and left out of a stack.
    fn bar(&self, pen: &mut Pen, line: &Line, top: f64) {
        let mut from = 0_i64;
        for (number, value) in &line.pieces {
            if *value == 0 || (self.chart.stacked && *value < 0) {
                continue;
            }
            let (start, end) = (self.x(from.min(from.saturating_add(*value))), self.x(from.max(from.saturating_add(*value))));
            let (fill, size) = (colour(*number), self.layout.size - 1.0);
            pen.bar((start, top + 0.5), (end - start, self.layout.bar - 1.0), fill);
            let told = self.figure(Some(*value));
            if self.chart.stacked && self.bars.len() > 1 && width(&told, size) + 4.0 <= end - start {
                let look = format!("text-anchor=\"middle\" fill=\"#{:06X}\"", upon(fill));
                pen.text((f64::midpoint(start, end), top + self.layout.bar / 2.0 + size * 0.36), size, &look, &told);
            }
            from = from.saturating_add(*value);
        }
    }
}

/// One line of bars in a row.
struct Line {
    /// The number of each bar's series, and its value.
    pieces: Vec<(usize, i64)>,
    /// All of them together.
    value: Option<i64>,
    /// What stands at the end: the value, and what was to be reached.
    told: [String; 2],
}

/// What the colours and marks mean, and the pair of figures at the end of a row. Gives where it ends.
fn legend(pen: &mut Pen, top: f64, table: &Table, room: f64) -> f64 {
    let (chart, size) = (&table.chart, 13.0);
    let (bars, marks) = (chart.bars().enumerate().map(|(at, series)| (Some(colour(at)), &series.name)), chart.marks().map(|series| (None, &series.name)));
    let (mut x, mut y) = (MARGIN, top + 20.0);
    let mut place = |wide: f64| {
        if x > MARGIN && x + wide > MARGIN + room {
            (x, y) = (MARGIN, y + 20.0);
        }
        x += wide;
        (x - wide, y)
    };
    for (fill, name) in bars.chain(marks) {
        let name = shortened(name, size, room - 44.0);
        let (x, y) = place(width(&name, size) + 44.0);
        match fill {
            Some(fill) => pen.bar((x, y - 10.0), (16.0, 11.0), fill),
            None => pen.rectangle((x + 6.5, y - 12.0), (2.5, 15.0), ""),
        }
        pen.text((x + 22.0, y), size, "", &name);
    }
    if let (true, Some(bar), Some(mark)) = (chart.paired(), chart.bars().next(), chart.marks().next()) {
        let reached = if chart.bars().count() > 1 { table.pick("Tổng", "Total") } else { &bar.name };
        let told = shortened(&format!("{}: {reached} / {}", table.pick("Số ghi cuối thanh", "Figures"), mark.name), size, room);
        let at = place(width(&told, size));
        pen.text(at, size, PALE, &told);
    }
    y + 8.0
}

#[cfg(test)]
mod tests {
    use super::super::table::example;
    use super::*;

    /// The tags of a picture, each closed where it must be; and what attributes hold is quoted.
    fn well_formed(svg: &str) {
        let mut open = Vec::new();
        for tag in svg.split('<').skip(1) {
            let (tag, after) = tag.split_once('>').unwrap();
            assert!(!after.contains('>') && tag.matches('"').count().is_multiple_of(2), "{tag}");
            assert!(after.split('&').skip(1).all(|entity| ["amp;", "lt;", "gt;", "quot;"].iter().any(|known| entity.starts_with(known))), "{after}");
            match tag.strip_prefix('/') {
                Some(name) => assert_eq!(open.pop(), Some(name)),
                None if tag.ends_with('/') => {}
                None => open.push(tag.split(' ').next().unwrap()),
            }
        }
        assert!(open.is_empty() && svg.chars().all(|letter| letter == '\n' || !letter.is_control()));
    }

    #[test]
    fn pictures_are_well_formed_whatever_they_hold() {
        for (cells, stacked) in [(0, false), (1, true), (24, false), (200, true)] {
            let mut table = example(cells);
            table.chart.stacked = stacked;
            table.chart.title = "<script>\u{1}&amp;".to_owned();
            table.chart.unit.clear();
            well_formed(&picture(&table));
            table.chart.series.iter_mut().for_each(|series| series.values.clear());
            well_formed(&picture(&table));
            table.chart.series.iter_mut().for_each(|series| series.values = vec![Some(i64::MAX), Some(i64::MIN)]);
            well_formed(&picture(&table));
            table.chart.series.retain(|series| series.mark);
            well_formed(&picture(&table));
        }
    }

    #[test]
    fn two_hundred_are_all_named_and_always_alike() {
        let table = example(200);
        let svg = picture(&table);
        assert!(table.chart.categories.iter().all(|name| svg.contains(&format!("<title>{} – ", escaped(name)))));
        assert_eq!(svg, picture(&table));
    }

    #[test]
    fn nothing_is_not_zero() {
        let mut table = example(2);
        table.chart.series.retain(|series| !series.mark);
        table.chart.series[0].values = vec![Some(0), None];
        let svg = picture(&table);
        assert!(svg.contains(">0<tspan") && svg.contains(">–<tspan"), "{svg}");
        assert!(picture(&example(0)).contains("Không có dữ liệu") && picture(&Table { vietnamese: false, ..example(0) }).contains("No data"));
    }

    #[test]
    fn what_is_reached_stands_beside_what_was_to_be() {
        assert!(picture(&example(1)).contains(&format!(">2,5<tspan {PALE}> / 3</tspan>")));
        assert!(picture(&Table { vietnamese: false, ..example(1) }).contains(&format!(">2.5<tspan {PALE}> / 3</tspan>")));
    }
}
