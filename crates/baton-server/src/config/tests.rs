use super::*;

fn read(file: &str, variables: &[(&str, &str)]) -> Result<Config, ConfigErrors> {
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Config::from_texts(Some(("baton.toml", file)), variables)
}

fn told(file: &str, variables: &[(&str, &str)]) -> String {
    read(file, variables).unwrap_err().to_string()
}

#[test]
fn the_defaults_stand_alone() {
    let config = read("", &[]).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:7700");
    assert_eq!(config.database(), Path::new("./.baton/baton.db"));
    assert_eq!((config.company, config.identity_secret, config.public_url), (None, None, None));
}

#[test]
fn the_environment_wins_over_the_file_and_the_file_over_the_defaults() {
    let file = "listen = \"127.0.0.1:1\"\nlog = \"warn\"";
    let config = read(
        file,
        &[("BATON_LISTEN", "127.0.0.1:2"), ("BATON_SITES", "https://a.example, https://b.example")],
    )
    .unwrap();
    assert_eq!((config.listen.port(), config.log.as_str()), (2, "warn"));
    assert_eq!(config.sites.len(), 2);
}

#[test]
fn all_errors_are_told_with_place_and_fix() {
    let told = told(
        "listen = \"here\"\nwriter = \"poet\"\nsites = [\"shop.example\"]",
        &[("BATON_PROXIES", "many")],
    );
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines.len(), 4, "{told}");
    assert!(lines[0].starts_with("BATON_PROXIES: proxies: is not a whole number. "), "{told}");
    assert!(lines[1].starts_with("baton.toml:1: listen: is not an address with a port. "), "{told}");
    assert!(lines[2].starts_with("baton.toml:3: sites: `shop.example` has no scheme"), "{told}");
    assert!(lines[3].starts_with("baton.toml:2: writer: is not known. Use extractive or model"), "{told}");
}

#[test]
fn an_unknown_setting_is_named_with_its_line() {
    let told = told("\nlisten-on = \"127.0.0.1:1\"", &[]);
    assert!(told.starts_with("baton.toml:2: listen-on: unknown field `listen-on`"), "{told}");
}

#[test]
fn listening_to_other_machines_needs_the_address_that_browsers_use() {
    assert!(
        told("listen = \"0.0.0.0:7700\"", &[])
            .contains("public-url: is needed because Baton listens on 0.0.0.0:7700")
    );
    let config = read("listen = \"0.0.0.0:7700\"", &[("BATON_PUBLIC_URL", "https://help.example")]).unwrap();
    assert_eq!(config.public_url.map(|url| url.to_string()).as_deref(), Some("https://help.example"));
}

#[test]
fn a_secret_is_long_and_never_shown() {
    let short = "0123456789";
    let told = told("", &[("BATON_IDENTITY_SECRET", short)]);
    assert!(told.contains("is too short") && !told.contains(short), "{told}");
    let long = "0123456789abcdef0123456789abcdef";
    let config = read("", &[("BATON_IDENTITY_SECRET", long)]).unwrap();
    assert!(!format!("{config:?}").contains(long));
}
