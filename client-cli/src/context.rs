//! What every command works with: the settings, the logins, the connection and the output, made once at start.

use std::path::PathBuf;

use crate::failure::Outcome;
use crate::output::Output;
use crate::server::{Api, Credentials, Http, Tokens};
use crate::settings::{self, GlobalArgs, ProfileFile, Settings};

/// What every command works with.
pub(crate) struct Context {
    pub(crate) settings: Settings,
    pub(crate) credentials: Credentials,
    pub(crate) api: Api,
    pub(crate) out: Output,
}

impl Context {
    pub(crate) fn new(options: &GlobalArgs) -> Outcome<Self> {
        Self::within(settings::folder(), options, settings::environment)
    }

    /// The same with the settings and logins of a folder, if there is one.
    fn within(folder: Option<PathBuf>, options: &GlobalArgs, environment: impl Fn(&str) -> Option<String>) -> Outcome<Self> {
        let file = ProfileFile::read(folder.as_deref())?;
        let credentials = Credentials::new(folder);
        let logged_in_at = |profile: &str| credentials.of(profile).ok().flatten().map(|login| login.url);
        let settings = Settings::decide(options, environment, &file, logged_in_at)?;
        let http = Http::new(&settings.url, settings.url_from, options.retries)?;
        let tokens = Tokens::new(&settings, credentials.clone());
        let api = Api::new(http, tokens, options.idempotency_key.clone());
        let out = Output::new(settings.output, options.columns.clone(), options.bom, options.labels);
        Ok(Self { settings, credentials, api, out })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit::Exit;

    #[test]
    fn a_token_needs_no_home_folder_and_a_login_says_that_it_does() {
        for nowhere in [None, Some(PathBuf::from("/dev/null/.config/chibo"))] {
            let token = |name: &str| (name == "CHIBO_TOKEN").then(|| "t".to_owned());
            let context = Context::within(nowhere.clone(), &GlobalArgs::default(), token).unwrap();
            assert_eq!(context.api.tokens.access_token(&context.api.http).unwrap(), "t");
            assert_eq!(context.credentials.lock().unwrap_err().exit, Exit::Usage);
        }
        let context = Context::within(None, &GlobalArgs::default(), |_| None).unwrap();
        let failure = context.api.tokens.access_token(&context.api.http).unwrap_err();
        assert!(failure.hint.unwrap().contains("CHIBO_TOKEN"));
    }
}
