//! stub
use crate::app::App;
use crate::db::Outcome;
use std::sync::Arc;
/// x
pub fn load(_app: &Arc<App>, password: Option<&str>) -> Outcome<String> {
    Ok(password.unwrap_or("x").to_owned())
}
/// x
pub fn welcome(url: &str, password: &str) -> String {
    format!("{url} {password}")
}
