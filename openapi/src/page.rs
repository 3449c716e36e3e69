//! What every list shares: pages.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
