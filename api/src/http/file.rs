//! Files as answers: tables and workbooks are saved, pages and pictures shown. None of them may load or run anything.

use actix_web::HttpResponse;
use actix_web::http::header::{self, ContentDisposition, DispositionParam, DispositionType};

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// A table as CSV (RFC 4180).
    Csv,
    /// JSON objects, one a line.
    Ndjson,
    /// A workbook (ECMA-376).
    Xlsx,
    /// A picture.
    Svg,
    /// A page.
    Html,
}

/// A file.
pub struct File {
    /// Its name, without the ending.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl File {
    /// As an answer.
    pub fn sent(self) -> HttpResponse {
        let (kind, ending, disposition) = match self.kind {
            FileKind::Csv => ("text/csv; charset=utf-8", "csv", DispositionType::Attachment),
            FileKind::Ndjson => ("application/x-ndjson", "ndjson", DispositionType::Attachment),
            FileKind::Xlsx => ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", DispositionType::Attachment),
            FileKind::Svg => ("image/svg+xml", "svg", DispositionType::Inline),
            FileKind::Html => ("text/html; charset=utf-8", "html", DispositionType::Inline),
        };
        let name = DispositionParam::Filename(format!("{}.{ending}", self.name));
        let mut answer = HttpResponse::Ok();
        answer.content_type(kind).insert_header(ContentDisposition { disposition, parameters: vec![name] });
        answer.insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"));
        answer.insert_header((header::CACHE_CONTROL, "no-store"));
        answer.body(self.bytes)
    }
}

/// A text as HTML, XML and SVG show it: none of it is taken for marks, and what XML 1.0 has no place for is a question mark.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => safe.push(char::REPLACEMENT_CHARACTER),
            letter if letter.is_control() && !['\n', '\t'].contains(&letter) => safe.push(char::REPLACEMENT_CHARACTER),
            letter => safe.push(letter),
        }
    }
    safe
}
