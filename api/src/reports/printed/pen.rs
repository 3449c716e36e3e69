//! What a picture is drawn with: texts, rectangles and upright lines, one below another in the text of an SVG. Pure.

use super::measure::wrapped;
use crate::http::escaped;

/// How a text looks that says less than others, and one that says more.
pub const PALE: &str = "fill=\"#555\"";
/// See [`PALE`].
pub const STRONG: &str = "font-weight=\"bold\"";
/// How a text looks whose middle is given.
pub const CENTRED: &str = "text-anchor=\"middle\" fill=\"#555\"";
/// How a rectangle looks that is a bar: with a thin edge, so that pale colours and neighbours are told apart where there are no colours.
pub const EDGED: &str = "stroke=\"#333\" stroke-width=\"0.5\"";

/// What has been drawn.
#[derive(Debug, Default)]
pub struct Pen(pub String);

impl Pen {
    /// Puts marked up text as it is.
    pub fn put(&mut self, drawn: &str) {
        self.0.push_str(drawn);
        self.0.push('\n');
    }

    /// A text that begins at a place, on a line there.
    pub fn text(&mut self, (x, y): (f64, f64), size: f64, look: &str, content: &str) {
        self.put(&format!("<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" {look}>{}</text>", escaped(content)));
    }

    /// A rectangle, by its upper left corner and its size.
    pub fn rectangle(&mut self, (x, y): (f64, f64), (wide, tall): (f64, f64), look: &str) {
        self.put(&format!("<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{wide:.1}\" height=\"{tall:.1}\" {look}/>"));
    }

    /// A bar of a colour.
    pub fn bar(&mut self, at: (f64, f64), size: (f64, f64), colour: u32) {
        self.rectangle(at, size, &format!("fill=\"#{colour:06X}\" {EDGED}"));
    }

    /// An upright line.
    pub fn upright(&mut self, x: f64, (from, to): (f64, f64), look: &str) {
        self.put(&format!("<path d=\"M{x:.1} {from:.1}V{to:.1}\" {look}/>"));
    }

    /// A text in as many lines as it takes; gives how tall they are.
    pub fn paragraph(&mut self, (x, y): (f64, f64), room: f64, size: f64, look: &str, content: &str) -> f64 {
        let mut tall = 0.0;
        // What is bold is wider.
        for line in wrapped(content, if look == STRONG { size * 1.1 } else { size }, room) {
            tall += size * 1.4;
            self.text((x, y + tall), size, look, &line);
        }
        tall
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_marked_up_and_broken() {
        let mut pen = Pen::default();
        let tall = pen.paragraph((1.0, 0.0), 34.0, 10.0, "", "a<b dài dòng");
        assert!(pen.0.contains(">a&lt;b</text>") && pen.0.lines().count() == 3 && (tall - 42.0).abs() < 0.1, "{}", pen.0);
    }

    #[test]
    fn bars_have_colours() {
        let mut pen = Pen::default();
        pen.bar((0.0, 1.0), (2.0, 3.25), 0x72B2);
        assert_eq!(pen.0, format!("<rect x=\"0.0\" y=\"1.0\" width=\"2.0\" height=\"3.2\" fill=\"#0072B2\" {EDGED}/>\n"));
    }
}
