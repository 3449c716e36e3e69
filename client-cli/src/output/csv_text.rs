//! Records as CSV.

use crate::failure::{Failure, Outcome};

/// Records as lines of CSV.
pub(crate) fn csv_text<R, C>(delimiter: u8, records: impl IntoIterator<Item = R>) -> Outcome<String>
where
    R: IntoIterator<Item = C>,
    C: AsRef<[u8]>,
{
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    for record in records {
        writer.write_record(record).map_err(|error| Failure::bug(error.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|error| Failure::bug(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| Failure::bug(error.to_string()))
}
