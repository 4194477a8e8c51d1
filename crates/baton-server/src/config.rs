//! Settings: embedded defaults, one file, the environment. Read once, when the program starts.
//!
//! Invariant: an error names the setting, where it was set, what is wrong and how to mend it, and all errors are
//! told at once. Secrets never show in an error or in `Debug`.

mod company;
mod layer;
mod origin;

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use baton_core::conversation::Writer;

pub use self::company::{CompanyError, company_files, load_company};
use self::layer::{Layer, Set};
pub use self::origin::Origin;

/// Every setting with its default and what it is for.
pub const DEFAULTS: &str = include_str!("config.default.toml");
/// The file that is read when none is named, if it exists.
pub const DEFAULT_FILE: &str = "baton.toml";
/// Shortest identity secret, in characters: 256 bits when written as text of 8 bits each.
pub const IDENTITY_SECRET_MIN: usize = 32;
/// Shortest token for reading metrics, in characters.
pub const METRICS_TOKEN_MIN: usize = 16;
/// Most sites.
pub const SITES_MAX: usize = 100;
/// Most proxies in front.
pub const PROXIES_MAX: u8 = 8;

/// A text that is not shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Hides a text.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The text.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secret(..)")
    }
}

/// The form of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// For machines: one JSON object a line.
    Json,
}

/// Which embedded model tells how much sentences mean alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EncoderChoice {
    /// The full one when it is installed.
    #[default]
    Auto,
    /// The table inside the binary.
    Compact,
    /// The installed transformer.
    Full,
}

/// All settings, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The address that browsers use; none: `http://` and the address listened on.
    pub public_url: Option<Origin>,
    /// Proxies in front whose `X-Forwarded-For` entries are trusted.
    pub proxies: u8,
    /// The folder of the database.
    pub data: PathBuf,
    /// The company's folder; none: the company inside the binary.
    pub company: Option<PathBuf>,
    /// Sites that may show the chat.
    pub sites: Vec<Origin>,
    /// Signs identity tokens.
    pub identity_secret: Option<Secret>,
    /// What is logged.
    pub log: String,
    /// The form of log lines.
    pub log_format: LogFormat,
    /// Who words answers.
    pub writer: Writer,
    /// Which embedded model understands.
    pub encoder: EncoderChoice,
    /// Lets other machines read the metrics.
    pub metrics_token: Option<Secret>,
}

impl Config {
    /// The database file.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.data.join("baton.db")
    }

    /// The file of the master key.
    #[must_use]
    pub fn master_key(&self) -> PathBuf {
        self.data.join("master.key")
    }

    /// Reads the settings: defaults, then the file, then the environment.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of the settings.
    pub fn read(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigErrors> {
        let text = match file {
            Some(path) => Some((path.display().to_string(), read_file(path)?)),
            None if Path::new(DEFAULT_FILE).exists() => {
                Some((DEFAULT_FILE.to_owned(), read_file(Path::new(DEFAULT_FILE))?))
            }
            None => None,
        };
        Self::from_texts(text.as_ref().map(|(name, text)| (name.as_str(), text.as_str())), environment)
    }

    /// The same from texts, for tests.
    ///
    /// # Errors
    /// As [`Config::read`].
    pub fn from_texts(
        file: Option<(&str, &str)>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigErrors> {
        let mut errors = Vec::new();
        let mut layer = Layer::of_environment(environment, &mut errors);
        if let Some((name, text)) = file {
            layer = layer.over(Layer::of_file(name, text, &mut errors));
        }
        layer = layer.over(Layer::of_file("config.default.toml", DEFAULTS, &mut errors));
        let config = check(layer, &mut errors);
        match config {
            Some(config) if errors.is_empty() => Ok(config),
            _ => Err(ConfigErrors(errors)),
        }
    }
}

fn read_file(path: &Path) -> Result<String, ConfigErrors> {
    std::fs::read_to_string(path).map_err(|error| {
        ConfigErrors(vec![SettingError {
            setting: "config".into(),
            place: path.display().to_string(),
            problem: format!("cannot be read: {error}"),
            fix: "Name a file that exists and that you may read, or leave --config out".into(),
        }])
    })
}

/// Something wrong in the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingError {
    /// Which setting.
    pub setting: String,
    /// Where it was set: a file with a line, or a variable.
    pub place: String,
    /// What is wrong.
    pub problem: String,
    /// How to mend it.
    pub fix: String,
}

impl fmt::Display for SettingError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}: {}. {}", self.place, self.setting, self.problem, self.fix)
    }
}

/// Everything that is wrong in the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigErrors(pub Vec<SettingError>);

impl fmt::Display for ConfigErrors {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, error) in self.0.iter().enumerate() {
            if number > 0 {
                writeln!(out)?;
            }
            error.fmt(out)?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigErrors {}

fn check(layer: Layer, errors: &mut Vec<SettingError>) -> Option<Config> {
    let listen = require("listen", layer.listen, errors, |text| {
        text.parse::<SocketAddr>().map_err(|_| {
            (
                "is not an address with a port",
                "Write an IP address and a port, such as 127.0.0.1:7700 or [::1]:7700",
            )
        })
    });
    let public_url_set = layer.public_url.as_ref().map(|set| set.place.clone());
    let public_url = optional("public-url", layer.public_url, errors, |text| {
        Origin::parse(&text).map_err(|problem| (problem, ORIGIN_FIX))
    });
    if let (Some(listen), None) = (listen, &public_url)
        && !listen.ip().is_loopback()
        && !errors.iter().any(|error| error.setting == "public-url")
    {
        errors.push(SettingError {
            setting: "public-url".into(),
            place: public_url_set.unwrap_or_default(),
            problem: format!("is needed because Baton listens on {listen}, which other machines can reach"),
            fix: "Set it to the address that browsers use, such as https://help.example.com".into(),
        });
    }
    let proxies = require("proxies", layer.proxies, errors, |count| {
        u8::try_from(count)
            .ok()
            .filter(|count| *count <= PROXIES_MAX)
            .ok_or(("is not a number from 0 to 8", "Count the proxies between the internet and Baton"))
    });
    let data = require("data", layer.data, errors, |text| {
        if text.is_empty() {
            Err(("is empty", "Name a folder, such as ./.baton"))
        } else {
            Ok(PathBuf::from(text))
        }
    });
    let company = optional("company", layer.company, errors, |text| Ok(PathBuf::from(text)));
    let sites = sites(layer.sites, errors);
    let identity_secret = secret("identity-secret", layer.identity_secret, IDENTITY_SECRET_MIN, errors);
    let log = require("log", layer.log, errors, |text| {
        if crate::telemetry::is_filter(&text) {
            Ok(text)
        } else {
            Err((
                "is not a log filter",
                "Use error, warn, info, debug, or pairs such as info,baton_server=debug",
            ))
        }
    });
    let log_format = require("log-format", layer.log_format, errors, |text| match text.as_str() {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err(("is not known", "Use text or json")),
    });
    let writer = require("writer", layer.writer, errors, |text| match text.as_str() {
        "extractive" => Ok(Writer::Extractive),
        "model" => Ok(Writer::Model),
        _ => Err(("is not known", "Use extractive or model")),
    });
    let encoder = require("encoder", layer.encoder, errors, |text| match text.as_str() {
        "auto" => Ok(EncoderChoice::Auto),
        "compact" => Ok(EncoderChoice::Compact),
        "full" => Ok(EncoderChoice::Full),
        _ => Err(("is not known", "Use auto, compact or full")),
    });
    let metrics_token = secret("metrics-token", layer.metrics_token, METRICS_TOKEN_MIN, errors);
    Some(Config {
        listen: listen?,
        public_url,
        proxies: proxies?,
        data: data?,
        company,
        sites,
        identity_secret,
        log: log?,
        log_format: log_format?,
        writer: writer?,
        encoder: encoder?,
        metrics_token,
    })
}

const ORIGIN_FIX: &str = "Write scheme and host without a path, such as https://shop.example.com";

type Wrong = (&'static str, &'static str);

fn require<T, U>(
    setting: &str,
    set: Option<Set<T>>,
    errors: &mut Vec<SettingError>,
    read: impl FnOnce(T) -> Result<U, Wrong>,
) -> Option<U> {
    let Set { value, place } = set?;
    match read(value) {
        Ok(value) => Some(value),
        Err((problem, fix)) => {
            errors.push(SettingError {
                setting: setting.into(),
                place,
                problem: problem.into(),
                fix: fix.into(),
            });
            None
        }
    }
}

/// An empty text is no value.
fn optional<U>(
    setting: &str,
    set: Option<Set<String>>,
    errors: &mut Vec<SettingError>,
    read: impl FnOnce(String) -> Result<U, Wrong>,
) -> Option<U> {
    require(setting, set.filter(|set| !set.value.is_empty()), errors, read)
}

fn secret(
    setting: &str,
    set: Option<Set<String>>,
    shortest: usize,
    errors: &mut Vec<SettingError>,
) -> Option<Secret> {
    optional(setting, set, errors, |text| {
        if text.chars().count() < shortest {
            Err(("is too short", "Make one with: openssl rand -hex 32"))
        } else {
            Ok(Secret::new(text))
        }
    })
}

fn sites(set: Option<Set<Vec<String>>>, errors: &mut Vec<SettingError>) -> Vec<Origin> {
    let Some(Set { value, place }) = set else { return Vec::new() };
    let mut wrong = |problem: String, fix: &str| {
        errors.push(SettingError { setting: "sites".into(), place: place.clone(), problem, fix: fix.into() });
    };
    if value.len() > SITES_MAX {
        wrong(
            format!("has {} entries, more than {SITES_MAX}", value.len()),
            "Remove sites that show no chat",
        );
        return Vec::new();
    }
    let mut sites = Vec::with_capacity(value.len());
    for site in value {
        match Origin::parse(&site) {
            Ok(origin) => sites.push(origin),
            Err(problem) => wrong(format!("`{}` {problem}", site.escape_debug()), ORIGIN_FIX),
        }
    }
    sites
}

#[cfg(test)]
mod tests;
