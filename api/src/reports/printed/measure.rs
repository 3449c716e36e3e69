//! What a picture is measured by: colours, how wide a text is about, where an axis has its ticks, and how a number reads. Pure.

/// Okabe and Ito's colours, which the colour-blind tell apart, in an order in which neighbours differ in lightness too, for a printer without colours.
const COLOURS: [u32; 8] = [0x00_72B2, 0xE6_9F00, 0xF0_E442, 0xD5_5E00, 0x56_B4E9, 0x00_9E73, 0x00_0000, 0xCC_79A7];

/// The colour of the bars with that number, from zero; they begin anew where there are no more.
pub fn colour(number: usize) -> u32 {
    COLOURS.get(number % COLOURS.len()).copied().unwrap_or_default()
}

/// The colour of a text that is to be read upon another.
pub fn upon(colour: u32) -> u32 {
    let [_, red, green, blue] = colour.to_be_bytes().map(u32::from);
    if red * 299 + green * 587 + blue * 114 < 100_000 { 0xFF_FFFF } else { 0x00_0000 }
}

/// A number of things, to multiply lengths by.
pub fn times(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

/// About how wide a text is. It is drawn in whatever font its reader has, so this goes by the widest of those that are common.
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(letter).sum::<f64>() * size
}

fn letter(letter: char) -> f64 {
    match letter {
        '\u{300}'..='\u{36f}' => 0.0,
        'i' | 'j' | 'l' | 'ì' | 'í' | 'ỉ' | 'ĩ' | 'ị' => 0.29,
        ' ' | '.' | ',' | ':' | ';' | '\'' | '|' | 'I' | '/' | '-' | '(' | ')' | 't' | 'f' | 'r' => 0.4,
        'm' | 'M' | 'w' | 'W' | '…' | '%' => 1.0,
        _ if letter.is_uppercase() => 0.75,
        _ if letter.is_ascii() || ('\u{a0}'..'\u{2e80}').contains(&letter) => 0.63,
        _ => 1.1,
    }
}

/// A text with an ellipsis in the place of what there is no room for.
pub fn shortened(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    format!("{}…", begun(text, size, room - width("…", size)).trim_end_matches([' ', ',', '-', '–', '.']))
}

/// As much of a text's beginning as there is room for.
fn begun(text: &str, size: f64, room: f64) -> &str {
    let mut taken = 0.0;
    let end = text.char_indices().find(|(_, character)| {
        taken += letter(*character) * size;
        taken > room
    });
    end.and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

/// A text in lines, broken between words, and within a word only where the word alone is longer than a line.
pub fn wrapped(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines = Vec::<String>::new();
    for mut word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(line, size) + width(word, size) + letter(' ') * size <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => {
                while width(word, size) > room {
                    let part = begun(word, size, room);
                    let Some(rest) = word.get(part.len()..).filter(|_| !part.is_empty()) else { break };
                    lines.push(part.to_owned());
                    word = rest;
                }
                lines.push(word.to_owned());
            }
        }
    }
    lines
}

/// Hundredths as readers of the language write them, and a dash where there is no number.
pub fn figure(hundredths: Option<i64>, vietnamese: bool) -> String {
    let Some(value) = hundredths else { return "–".to_owned() };
    let (thousands, point) = if vietnamese { ('.', ',') } else { (',', '.') };
    let digits = (value.unsigned_abs() / 100).to_string();
    let mut told = String::from(if value < 0 { "-" } else { "" });
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            told.push(thousands);
        }
        told.push(digit);
    }
    let rest = format!("{point}{:02}", value.unsigned_abs() % 100);
    told.push_str(rest.trim_end_matches('0').trim_end_matches(point));
    told
}

/// Hundredths beyond this are drawn as this; nothing that an office counts comes near.
const FAR: i64 = 1_000_000_000_000_000;

/// A scale whose ends and steps are round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale {
    /// Where it begins: at zero, or below.
    pub low: i64,
    /// Where it ends.
    pub high: i64,
    /// From tick to tick.
    pub step: i64,
}

impl Scale {
    /// The scale on which all these values have a place, with at most so many steps; steps are whole where the values are, and where there
    /// are a few whole numbers to step over.
    pub fn over(values: impl Iterator<Item = i64>, most: i64) -> Self {
        let (mut low, mut high, mut whole) = (0, 0, true);
        for value in values.map(|value| value.clamp(-FAR, FAR)) {
            (low, high, whole) = (low.min(value), high.max(value), whole && value % 100 == 0);
        }
        if low == high {
            high = 100;
        }
        whole |= high - low >= 300;
        let round = |step: i64| Self { low: low.div_euclid(step) * step, high: -(-high).div_euclid(step) * step, step };
        let tens = (0..17).map(|zeros| 10_i64.pow(zeros)).filter(|ten| !whole || *ten >= 100);
        let mut scales = tens.flat_map(|ten| [ten, 2 * ten, 5 * ten]).map(round);
        scales.find(|scale| (scale.high - scale.low) / scale.step <= most.max(2)).unwrap_or(Self { low: -FAR, high: FAR, step: FAR })
    }

    /// The ticks from its beginning to its end.
    pub fn ticks(self) -> impl Iterator<Item = i64> {
        std::iter::successors(Some(self.low), move |tick| tick.checked_add(self.step)).take_while(move |tick| *tick <= self.high)
    }

    /// Where a value stands on it: 0 at its beginning, 1 at its end.
    pub fn part(self, value: i64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a place in a picture, where the last digits of huge numbers make no difference")]
        let real = |value: i64| value as f64;
        real(value.clamp(self.low, self.high) - self.low) / real(self.high - self.low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_their_language_writes_them() {
        let told = |vietnamese| [Some(0), Some(250), Some(1025), Some(-5), Some(123_456_700), None].map(|value| figure(value, vietnamese));
        assert_eq!(told(true), ["0", "2,5", "10,25", "-0,05", "1.234.567", "–"]);
        assert_eq!(told(false), ["0", "2.5", "10.25", "-0.05", "1,234,567", "–"]);
    }

    #[test]
    fn scales_are_round_and_hold_all_values() {
        let scale = |values: &[i64], most| Scale::over(values.iter().copied(), most);
        assert_eq!(scale(&[300, 700], 8), Scale { low: 0, high: 700, step: 100 });
        assert_eq!(scale(&[250], 8), Scale { low: 0, high: 250, step: 50 });
        assert_eq!(scale(&[-300, 4200], 6), Scale { low: -1000, high: 5000, step: 1000 });
        assert_eq!(scale(&[], 5), Scale { low: 0, high: 100, step: 100 });
        assert_eq!(scale(&[300], 3).ticks().collect::<Vec<_>>(), [0, 100, 200, 300]);
        for extreme in [i64::MIN, i64::MAX] {
            assert!(scale(&[extreme, 1], 4).ticks().count() <= 5);
        }
    }

    #[test]
    fn texts_are_cut_and_broken_where_they_must_be() {
        assert_eq!(shortened("Chi bộ 1", 10.0, 100.0), "Chi bộ 1");
        let short = shortened("Trường Trung học phổ thông Nguyễn Thị Minh Khai", 10.0, 100.0);
        assert!(short.ends_with('…') && width(&short, 10.0) <= 100.0, "{short}");
        let whole = "một hai ba bốn năm sáu bảy tám chín mười không-có-chỗ-nào-để-ngắt-dòng-cả";
        let lines = wrapped(whole, 10.0, 80.0);
        assert!(lines.len() > 3 && lines.iter().all(|line| width(line, 10.0) <= 80.0), "{lines:?}");
        assert_eq!(lines.concat().replace(' ', ""), whole.replace(' ', ""));
        assert_eq!(wrapped("ab", 10.0, 1.0).concat(), "ab");
    }

    #[test]
    fn texts_are_read_upon_every_colour() {
        assert_eq!([0, 1, 3, 6].map(|number| upon(colour(number))), [0xFF_FFFF, 0, 0, 0xFF_FFFF]);
        assert_eq!(colour(8), colour(0));
    }
}
