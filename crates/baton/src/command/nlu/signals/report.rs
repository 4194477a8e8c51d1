//! Writes what was found as CSV or JSON lines.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use baton_core::perception::{Perception, Score, SignalKind};
use baton_nlu::{Masked, PersonalKind, personal};
use serde::Serialize;

use crate::command::Exit;
use crate::rows::Format;

/// Signs that count as friction.
const FRICTION: [SignalKind; 3] = [SignalKind::Friction, SignalKind::NegatesAnswer, SignalKind::Repeats];

/// The words that show a sign.
#[derive(Debug, Serialize)]
struct Evidence {
    class: SignalKind,
    score: f64,
    text: String,
    /// Characters of the masked text before it.
    start: usize,
    /// Characters of the masked text up to its end.
    end: usize,
}

/// Personal data that stays in the message.
#[derive(Debug, Serialize)]
struct Personal {
    kind: &'static str,
    text: String,
}

/// What was found in one message.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    id: String,
    asks_for_person: bool,
    asks_for_person_score: f64,
    sensitive: Vec<SignalKind>,
    friction: bool,
    friction_score: f64,
    abuse: bool,
    abuse_score: f64,
    injection: bool,
    injection_score: f64,
    evidence: Vec<Evidence>,
    masked: String,
    secrets: Vec<baton_core::perception::SecretKind>,
    personal: Vec<Personal>,
    language: String,
    language_score: f64,
}

impl Line {
    pub(super) fn new(id: &str, masked: &Masked, found: &Perception, threshold: u8) -> Self {
        let threshold = Score::percent(threshold);
        let score =
            |kinds: &[SignalKind]| kinds.iter().map(|kind| found.score(*kind)).max().unwrap_or_default();
        let person = score(&[SignalKind::AsksForPerson]);
        let friction = score(&FRICTION);
        let abuse = score(&[SignalKind::Abuse]);
        let injection = score(&[SignalKind::Injection]);
        let counting = || found.signals.iter().filter(|signal| signal.score >= threshold);
        Self {
            id: id.to_owned(),
            asks_for_person: person >= threshold,
            asks_for_person_score: unit(person),
            sensitive: counting().map(|signal| signal.kind).filter(|kind| kind.is_sensitive()).collect(),
            friction: friction >= threshold,
            friction_score: unit(friction),
            abuse: abuse >= threshold,
            abuse_score: unit(abuse),
            injection: injection >= threshold,
            injection_score: unit(injection),
            evidence: counting()
                .map(|signal| {
                    let (start, end) = (signal.span.start as usize, signal.span.end as usize);
                    let characters = |end: usize| masked.text[..end].chars().count();
                    Evidence {
                        class: signal.kind,
                        score: unit(signal.score),
                        text: masked.text[start..end].to_owned(),
                        start: characters(start),
                        end: characters(end),
                    }
                })
                .collect(),
            masked: masked.text.clone(),
            secrets: masked.secrets.iter().map(|(kind, _)| *kind).collect(),
            personal: personal(&masked.text)
                .into_iter()
                .map(|(kind, span)| Personal {
                    kind: personal_name(kind),
                    text: masked.text[span.start as usize..span.end as usize].to_owned(),
                })
                .collect(),
            language: found.language.code().to_owned(),
            language_score: unit(found.language_score),
        }
    }

    fn cells(&self) -> Result<Vec<String>> {
        Ok(vec![
            self.id.clone(),
            self.asks_for_person.to_string(),
            self.asks_for_person_score.to_string(),
            joined(&self.sensitive)?,
            self.friction.to_string(),
            self.friction_score.to_string(),
            self.abuse.to_string(),
            self.abuse_score.to_string(),
            self.injection.to_string(),
            self.injection_score.to_string(),
            serde_json::to_string(&self.evidence)?,
            self.masked.clone(),
            joined(&self.secrets)?,
            serde_json::to_string(&self.personal)?,
            self.language.clone(),
            self.language_score.to_string(),
        ])
    }
}

/// The columns of a CSV, in the order of [`Line::cells`].
const COLUMNS: [&str; 16] = [
    "id",
    "asks_for_person",
    "asks_for_person_score",
    "sensitive",
    "friction",
    "friction_score",
    "abuse",
    "abuse_score",
    "injection",
    "injection_score",
    "evidence",
    "masked",
    "secrets",
    "personal",
    "language",
    "language_score",
];

fn personal_name(kind: PersonalKind) -> &'static str {
    match kind {
        PersonalKind::Card => "card",
        PersonalKind::Iban => "iban",
        PersonalKind::Email => "email",
        PersonalKind::Phone => "phone",
        PersonalKind::Identity => "identity-number",
        PersonalKind::Address => "ip-address",
        PersonalKind::Link => "link",
    }
}

fn unit(score: Score) -> f64 {
    f64::from(score.0) / 10_000.0
}

/// Names as they stand in JSON, joined with `;`.
fn joined(kinds: &[impl Serialize]) -> Result<String> {
    let names: Vec<String> = kinds
        .iter()
        .map(|kind| Ok(serde_json::to_value(kind)?.as_str().unwrap_or_default().to_owned()))
        .collect::<Result<_>>()?;
    Ok(names.join(";"))
}

/// The file being written.
pub(super) struct Report {
    path: PathBuf,
    out: Out,
}

enum Out {
    Csv(Box<csv::Writer<BufWriter<File>>>),
    JsonLines(BufWriter<File>),
}

impl Report {
    pub(super) fn create(path: &Path, format: Format) -> Result<Self> {
        let file = File::create(path)
            .map_err(|error| Exit::wrong_input(format!("--output {}: {error}", path.display())))?;
        let out = match format {
            Format::Csv => {
                let mut writer = csv::Writer::from_writer(BufWriter::new(file));
                writer.write_record(COLUMNS)?;
                Out::Csv(Box::new(writer))
            }
            Format::JsonLines => Out::JsonLines(BufWriter::new(file)),
        };
        Ok(Self { path: path.to_owned(), out })
    }

    pub(super) fn write(&mut self, line: &Line) -> Result<()> {
        match &mut self.out {
            Out::Csv(writer) => writer.write_record(line.cells()?)?,
            Out::JsonLines(writer) => {
                serde_json::to_writer(&mut *writer, line)?;
                writer.write_all(b"\n")?;
            }
        }
        Ok(())
    }

    pub(super) fn finish(mut self, count: usize) -> Result<()> {
        let flushed = match &mut self.out {
            Out::Csv(writer) => writer.flush(),
            Out::JsonLines(writer) => writer.flush(),
        };
        flushed.with_context(|| format!("writing {}", self.path.display()))?;
        writeln!(std::io::stderr().lock(), "{count} messages judged, written to {}", self.path.display())?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use baton_nlu::{Context, Model, mask, perceive};

    use super::*;

    fn line(text: &str) -> Line {
        let masked = mask(text, None);
        let model = Model::learn(&[], std::iter::empty());
        Line::new("7", &masked, &perceive(&model, &Context::default(), &masked.text), 60)
    }

    #[test]
    fn evidence_is_counted_in_characters_of_the_masked_text() {
        let line = line(
            "Grüße — mir wurde die Karte 4111 1111 1111 1111 gestohlen, ich will einen Menschen sprechen",
        );
        assert!(line.asks_for_person && line.sensitive.contains(&SignalKind::Fraud));
        assert!(line.masked.contains("[card ending 1111]") && !line.masked.contains("4111"));
        for evidence in &line.evidence {
            let shown: String =
                line.masked.chars().skip(evidence.start).take(evidence.end - evidence.start).collect();
            assert_eq!(shown, evidence.text);
        }
    }

    #[test]
    fn a_csv_line_has_the_columns_that_json_has() {
        let line = line("someone stole my card");
        assert_eq!(line.cells().unwrap().len(), COLUMNS.len());
        let json = serde_json::to_value(&line).unwrap();
        let fields = json.as_object().unwrap();
        assert_eq!(fields.len(), COLUMNS.len());
        for column in COLUMNS {
            assert!(fields.contains_key(column), "{column}");
        }
    }
}
