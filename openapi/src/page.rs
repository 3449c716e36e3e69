//! What every list shares: pages, and being sent as one file.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::vocabulary::{LabelLanguage, ListFormat};

/// Where a list stands.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Page {
    /// Largest number of items in this page.
    #[schema(minimum = 1, maximum = 200, example = 50)]
    pub limit: i64,
    /// Cursor of the next page; null on the last one.
    #[schema(max_length = 2000)]
    pub next_cursor: Option<String>,
    /// Number of items over all pages; null unless asked for with `include_total=true`.
    #[schema(minimum = 0)]
    pub total: Option<i64>,
}

/// One page of a list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PageOf<T> {
    /// The items, in the order asked for.
    #[schema(max_items = 200)]
    pub items: Vec<T>,
    /// Where the list stands.
    pub page: Page,
}

impl<T> PageOf<T> {
    /// The same page of other items, one for each.
    pub fn map<U>(self, item: impl FnMut(T) -> U) -> PageOf<U> {
        let Self { items, page } = self;
        PageOf { items: items.into_iter().map(item).collect(), page }
    }

    /// The same, where one may fail.
    ///
    /// # Errors
    /// The first that does.
    pub fn try_map<U, E>(self, item: impl FnMut(T) -> Result<U, E>) -> Result<PageOf<U>, E> {
        let Self { items, page } = self;
        Ok(PageOf { items: items.into_iter().map(item).collect::<Result<_, _>>()?, page })
    }
}

/// What every list takes besides, to be sent whole as one file.
#[derive(Debug, Clone, Default, Serialize, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// Sends the whole list as one file, in the state of one instant, rather than a page: `limit`, `cursor` and `include_total` do not go with
    /// it. Without it `Accept` decides.
    pub format: Option<ListFormat>,
    /// Headings and values of the file as people of this language read them, without ids; else field names and values as the API writes
    /// them.
    pub labels: Option<LabelLanguage>,
    /// Whether a CSV file begins with the mark that Excel knows UTF-8 by.
    pub bom: Option<bool>,
}
