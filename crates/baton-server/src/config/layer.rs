//! One source of settings, before they are checked, each with the place where it was set.

use serde::Deserialize;
use toml::Spanned;

use super::SettingError;

/// A value and where it was set.
#[derive(Debug, Clone)]
pub(super) struct Set<T> {
    pub(super) value: T,
    pub(super) place: String,
}

macro_rules! settings {
    ($($field:ident: $type:ty => $key:literal, $variable:literal;)+) => {
        /// What one source sets.
        #[derive(Debug, Default)]
        pub(super) struct Layer {
            $(pub(super) $field: Option<Set<$type>>,)+
        }

        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            $(#[serde(rename = $key, default)] $field: Option<Spanned<$type>>,)+
        }

        impl Layer {
            /// What is set here, and below it what `other` sets.
            pub(super) fn over(self, other: Self) -> Self {
                Self { $($field: self.$field.or(other.$field),)+ }
            }

            fn placed(file: File, place: impl Fn(usize) -> String) -> Self {
                Self {
                    $($field: file.$field.map(|set| Set { place: place(set.span().start), value: set.into_inner() }),)+
                }
            }

            /// Reads the variables `BATON_*`. Others with that prefix belong to the build and to models.
            pub(super) fn of_environment(
                environment: impl IntoIterator<Item = (String, String)>,
                errors: &mut Vec<SettingError>,
            ) -> Self {
                let mut layer = Self::default();
                for (name, text) in environment {
                    match name.as_str() {
                        $($variable => match FromVariable::read(&text) {
                            Some(value) => layer.$field = Some(Set { value, place: $variable.to_owned() }),
                            None => errors.push(SettingError {
                                setting: $key.to_owned(),
                                place: $variable.to_owned(),
                                problem: "is not a whole number".to_owned(),
                                fix: "Write digits only".to_owned(),
                            }),
                        },)+
                        _ => {}
                    }
                }
                layer
            }

            /// The names in files, for the advice on a misspelt one.
            const KEYS: &[&str] = &[$($key),+];
        }
    };
}

settings! {
    listen: String => "listen", "BATON_LISTEN";
    public_url: String => "public-url", "BATON_PUBLIC_URL";
    proxies: u64 => "proxies", "BATON_PROXIES";
    data: String => "data", "BATON_DATA";
    company: String => "company", "BATON_COMPANY";
    sites: Vec<String> => "sites", "BATON_SITES";
    identity_secret: String => "identity-secret", "BATON_IDENTITY_SECRET";
    log: String => "log", "BATON_LOG";
    log_format: String => "log-format", "BATON_LOG_FORMAT";
    writer: String => "writer", "BATON_WRITER";
    encoder: String => "encoder", "BATON_ENCODER";
    metrics_token: String => "metrics-token", "BATON_METRICS_TOKEN";
}

impl Layer {
    /// Reads a file's text.
    pub(super) fn of_file(name: &str, text: &str, errors: &mut Vec<SettingError>) -> Self {
        let line = |offset: usize| {
            let before = text.as_bytes().iter().take(offset);
            format!("{name}:{}", before.filter(|byte| **byte == b'\n').count() + 1)
        };
        match toml::from_str::<File>(text) {
            Ok(file) => Self::placed(file, line),
            Err(error) => {
                let offset = error.span().map_or(0, |span| span.start);
                let problem = error.message().lines().next().unwrap_or_default().to_owned();
                let fix = if problem.contains("unknown field") {
                    format!("The settings are {}", Self::KEYS.join(", "))
                } else {
                    "Compare it with the defaults: baton serve --print-config".to_owned()
                };
                errors.push(SettingError {
                    setting: key_at(text, offset),
                    place: line(offset),
                    problem,
                    fix,
                });
                Self::default()
            }
        }
    }
}

/// The key of the line at an offset.
fn key_at(text: &str, offset: usize) -> String {
    let start = text.get(..offset).and_then(|before| before.rfind('\n')).map_or(0, |place| place + 1);
    let line = text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
    line.split('=').next().unwrap_or_default().trim().to_owned()
}

/// How a variable's text becomes a value.
trait FromVariable: Sized {
    fn read(text: &str) -> Option<Self>;
}

impl FromVariable for String {
    fn read(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl FromVariable for u64 {
    fn read(text: &str) -> Option<Self> {
        text.trim().parse().ok()
    }
}

impl FromVariable for Vec<String> {
    /// Separated by commas.
    fn read(text: &str) -> Option<Self> {
        Some(text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect())
    }
}
