//! Where the rows of a picture stand: below one another in one panel, or in several side by side. Pure.

use super::measure::times;

/// Around the picture.
pub const MARGIN: f64 = 24.0;
/// Between panels that stand side by side.
pub const GUTTER: f64 = 28.0;
/// The longer side of A4 in the pixels of a browser; with more panels than fit, a picture is wider, but never much taller than the page is then.
const PAGE: f64 = 1120.0;
/// The narrowest panel in which names, bars and figures are readable.
const PANEL: f64 = 380.0;
const MOST_PANELS: usize = 12;

/// How many panels there are, and how large everything in them is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Layout {
    /// Side by side.
    pub panels: usize,
    /// In each panel.
    pub rows: usize,
    /// Of the picture.
    pub width: f64,
    /// How wide a panel is.
    pub panel: f64,
    /// The size of texts.
    pub size: f64,
    /// How thick a bar is.
    pub bar: f64,
    /// From row to row.
    pub pitch: f64,
}

impl Layout {
    /// As few panels as make a picture of the shape of a page that lies on its side: for so many rows with so many lines of bars in each, and with
    /// what stands around them.
    pub fn of(categories: usize, lines: usize, around: f64) -> Self {
        let with = |panels: usize| {
            let (rows, wide) = (categories.div_ceil(panels), PAGE.max(times(panels) * (PANEL + GUTTER) - GUTTER + 2.0 * MARGIN));
            let bar = if categories * lines <= 10 {
                22.0
            } else if panels == 1 && lines == 1 {
                15.0
            } else {
                12.0
            };
            let (size, between) = if panels == 1 { (12.0, 8.0) } else { (11.0, 6.0) };
            let panel = (wide - 2.0 * MARGIN + GUTTER) / times(panels) - GUTTER;
            Self { panels, rows, width: wide, panel, size, bar, pitch: times(lines) * bar + between }
        };
        let fits = |layout: &Self| times(layout.rows) * layout.pitch + around <= layout.width / 1.4;
        (1..MOST_PANELS).map(with).find(fits).unwrap_or_else(|| with(MOST_PANELS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_have_the_shape_of_a_page() {
        for (rows, lines, panels) in [(0, 1, 1), (1, 1, 1), (8, 1, 1), (24, 1, 1), (14, 2, 1), (24, 3, 2), (200, 1, 4), (200, 3, 6)] {
            let layout = Layout::of(rows, lines, 200.0);
            let tall = times(layout.rows) * layout.pitch;
            assert!(layout.panels == panels && layout.rows * panels >= rows && tall + 200.0 <= layout.width / 1.4, "{rows} rows of {lines}: {layout:?}");
        }
    }
}
