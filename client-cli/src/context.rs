//! What every command works with: the settings, the logins, the connection and the output, made once at start.

use crate::failure::Outcome;
use crate::output::Output;
use crate::say;
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
        let folder = settings::folder()?;
        let credentials = Credentials::new(&folder);
        let logged_in_at = |profile: &str| credentials.of(profile).ok().flatten().map(|login| login.url);
        let file = ProfileFile::read(&folder)?;
        let settings = Settings::decide(options, settings::environment, &file, logged_in_at)?;
        say::set_lang(settings.lang);
        let http = Http::new(&settings.url, options.retries);
        let tokens = Tokens::new(&settings, credentials.clone());
        let api = Api::new(http, tokens, options.idempotency_key.clone());
        let out = Output::new(settings.output, options.columns.clone(), options.bom);
        Ok(Self { settings, credentials, api, out })
    }
}
