//! Every setting, decided: option, environment, profile file, last login, default, in this order.

use std::ffi::OsString;

use chibo_command_line::given;
use chibo_openapi::Lang;

use super::global::{Format, GlobalArgs};
use super::profile::ProfileFile;
use crate::failure::{Failure, Outcome};
use crate::say::say;

const DEFAULT_URL: &str = "http://127.0.0.1:8080";
pub(crate) const DEFAULT_PROFILE: &str = "default";

/// Every setting, decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) url: String,
    /// Where the address came from, for `doctor`.
    pub(crate) url_from: &'static str,
    pub(crate) profile: String,
    pub(crate) output: Format,
    pub(crate) lang: Lang,
    pub(crate) token: Option<String>,
    pub(crate) client: Option<(String, String)>,
}

impl Settings {
    /// Decides every setting. `logged_in_at` gives the address of a profile's last login.
    pub(crate) fn decide(
        options: &GlobalArgs,
        env: impl Fn(&str) -> Option<String>,
        file: &ProfileFile,
        logged_in_at: impl Fn(&str) -> Option<String>,
    ) -> Outcome<Self> {
        let asked = options.profile.clone().or_else(|| env("CHIBO_PROFILE"));
        let profile_name = asked.or_else(|| file.profile.clone()).unwrap_or_else(|| DEFAULT_PROFILE.to_owned());
        let profile = file.profiles.get(&profile_name).cloned().unwrap_or_default();

        let (url, url_from) =
            [(options.url.clone(), "--url"), (env("CHIBO_URL"), "CHIBO_URL"), (profile.url, "config.toml"), (logged_in_at(&profile_name), "auth login")]
                .into_iter()
                .find_map(|(url, from)| url.map(|url| (url, from)))
                .unwrap_or_else(|| (DEFAULT_URL.to_owned(), "default"));

        let output = match options.output {
            Some(output) => output,
            None => match first(env("CHIBO_OUTPUT"), "CHIBO_OUTPUT", profile.output, "config.toml") {
                Some((text, from)) => parse_output(&text, from)?,
                None => Format::Table,
            },
        };
        let lang = match options.lang {
            Some(lang) => lang.into(),
            None => match first(env("CHIBO_LANG"), "CHIBO_LANG", profile.lang, "config.toml") {
                Some((text, from)) => parse_lang(&text, from)?,
                None => Lang::Vi,
            },
        };
        let client = match (env("CHIBO_CLIENT_ID"), env("CHIBO_CLIENT_SECRET")) {
            (Some(id), Some(secret)) => Some((id, secret)),
            (None, None) => None,
            _ => {
                return Err(Failure::usage(say!(
                    "CHIBO_CLIENT_ID và CHIBO_CLIENT_SECRET phải đi cùng nhau",
                    "CHIBO_CLIENT_ID and CHIBO_CLIENT_SECRET go together"
                )));
            }
        };
        let token = env("CHIBO_TOKEN").map(|token| token.trim().to_owned());
        if token.as_ref().is_some_and(|token| !token.bytes().all(|byte| byte.is_ascii_graphic())) {
            return Err(Failure::usage(say!("CHIBO_TOKEN có ký tự không thể có trong mã truy cập", "CHIBO_TOKEN has characters that no token has"))
                .hint(say!("Lấy lại mã bằng: chibo auth token", "Get it again with: chibo auth token")));
        }
        Ok(Self { url, url_from, profile: profile_name, output, lang, token, client })
    }
}

/// The language to speak, decided before the command line is parsed so that what is wrong with it is said in it too. What is no language,
/// here or in the file, is told later by those who read it.
pub(crate) fn spoken(arguments: &[OsString], env: impl Fn(&str) -> Option<String>, file: &ProfileFile) -> Lang {
    let option = |name: &str| given(arguments, name).map(str::to_owned);
    let profile = option("--profile").or_else(|| env("CHIBO_PROFILE")).or_else(|| file.profile.clone());
    let profile = file.profiles.get(profile.as_deref().unwrap_or(DEFAULT_PROFILE));
    let asked = [option("--lang"), env("CHIBO_LANG"), profile.and_then(|profile| profile.lang.clone())];
    asked.iter().flatten().find_map(|text| parse_lang(text, "").ok()).unwrap_or_default()
}

fn first(a: Option<String>, a_from: &'static str, b: Option<String>, b_from: &'static str) -> Option<(String, &'static str)> {
    a.map(|a| (a, a_from)).or_else(|| b.map(|b| (b, b_from)))
}

fn parse_output(text: &str, from: &str) -> Outcome<Format> {
    use clap::ValueEnum as _;
    Format::from_str(text, true).map_err(|_| {
        Failure::usage(say!(
            "{from}: {text} không phải là table, json, ndjson, csv, xlsx hay yaml",
            "{from}: {text} is none of table, json, ndjson, csv, xlsx, yaml"
        ))
    })
}

fn parse_lang(text: &str, from: &str) -> Outcome<Lang> {
    match text {
        "vi" => Ok(Lang::Vi),
        "en" => Ok(Lang::En),
        _ => Err(Failure::usage(say!("{from}: {text} không phải là vi hay en", "{from}: {text} is neither vi nor en"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::global::LangArg;

    const FILE: &str = r#"
        profile = "ward"
        [profiles.ward]
        url = "https://file.example"
        output = "json"
        lang = "en"
    "#;

    fn decide(options: &GlobalArgs, env: &[(&str, &str)], file: &str) -> Outcome<Settings> {
        let env = |name: &str| env.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        let file: ProfileFile = toml::from_str(file).unwrap();
        Settings::decide(options, env, &file, |_| Some("https://login.example".to_owned()))
    }

    #[test]
    fn flag_before_environment_before_file_before_login_before_default() {
        let env = [("CHIBO_URL", "https://env.example"), ("CHIBO_OUTPUT", "csv"), ("CHIBO_LANG", "vi")];
        let options = GlobalArgs { url: Some("https://flag.example".to_owned()), output: Some(Format::Yaml), lang: Some(LangArg::En), ..GlobalArgs::default() };
        let settings = decide(&options, &env, FILE).unwrap();
        assert_eq!((settings.url.as_str(), settings.output, settings.lang), ("https://flag.example", Format::Yaml, Lang::En));

        let none = GlobalArgs::default();
        let settings = decide(&none, &env, FILE).unwrap();
        assert_eq!((settings.url.as_str(), settings.output, settings.lang), ("https://env.example", Format::Csv, Lang::Vi));

        let settings = decide(&none, &[], FILE).unwrap();
        assert_eq!((settings.url.as_str(), settings.output, settings.lang), ("https://file.example", Format::Json, Lang::En));
        assert_eq!(settings.profile, "ward");

        let settings = decide(&none, &[], "").unwrap();
        assert_eq!((settings.url.as_str(), settings.output, settings.lang), ("https://login.example", Format::Table, Lang::Vi));
        assert_eq!(settings.profile, "default");

        let settings = Settings::decide(&none, |_| None, &ProfileFile::default(), |_| None).unwrap();
        assert_eq!(settings.url, DEFAULT_URL);
    }

    #[test]
    fn the_language_is_known_before_the_command_line_is_parsed() {
        let file: ProfileFile = toml::from_str(FILE).unwrap();
        let spoken = |line: &str, env: Option<&str>, file: &ProfileFile| {
            let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            super::spoken(&arguments, |name| env.filter(|_| name == "CHIBO_LANG").map(str::to_owned), file)
        };
        assert_eq!(spoken("chibo cel --lang en", Some("vi"), &ProfileFile::default()), Lang::En);
        assert_eq!(spoken("chibo cel", Some("en"), &ProfileFile::default()), Lang::En);
        assert_eq!(spoken("chibo cel", None, &file), Lang::En);
        assert_eq!(spoken("chibo cel --lang fr", Some("vi"), &file), Lang::Vi);
        for line in ["chibo cel --profile other", "chibo cel --lang=fr --profile=other"] {
            assert_eq!(spoken(line, None, &file), Lang::Vi, "{line}");
        }
    }

    #[test]
    fn a_wrong_value_in_the_environment_is_a_usage_error() {
        let none = GlobalArgs::default();
        assert_eq!(decide(&none, &[("CHIBO_TOKEN", "abc\n")], "").unwrap().token.as_deref(), Some("abc"));
        for env in [("CHIBO_OUTPUT", "excel"), ("CHIBO_LANG", "fr"), ("CHIBO_CLIENT_ID", "alone"), ("CHIBO_TOKEN", "a b"), ("CHIBO_TOKEN", "mã")] {
            let failure = decide(&none, &[env], "").unwrap_err();
            assert_eq!(failure.exit, crate::exit::Exit::Usage, "{env:?}");
        }
    }
}
