//! Ordinary English messages of public data sets, which take no part in the corpus: an equal number of each set,
//! evenly spaced, without intents that are matters of their own.

use std::error::Error;
use std::path::Path;

use baton_core::language::Language;
use baton_nlu::Labelled;
use serde_json::Value;

/// Messages of each set.
const OF_EACH: usize = 1_500;
/// Intents that tell of theft or charges not made, or ask for people: by a part of their name.
const LEFT_OUT: [&str; 14] = [
    "compromised",
    "stolen",
    "recognised",
    "extra_charge",
    "charged_twice",
    "lost_card",
    "fraud",
    "oos",
    "complain",
    "agent",
    "human",
    "person",
    "operator",
    "escalat",
];

/// Reads `DIR/intent`: BANKING77, CLINC150, HWU64 and MultiDoGO, training parts.
pub(crate) fn read(folder: &Path) -> Result<Vec<Labelled>, Box<dyn Error>> {
    let folder = folder.join("intent");
    let mut all = Vec::new();
    for name in ["banking77", "clinc150", "hwu64"] {
        let rows = csv(&std::fs::read_to_string(folder.join(format!("{name}_train.csv")))?);
        let pairs = rows.into_iter().skip(1).filter_map(|row| {
            let mut fields = row.into_iter();
            fields.next().zip(fields.next())
        });
        all.extend(spaced(pairs.collect()));
    }
    let mut turns = Vec::new();
    for name in ["airline", "finance", "software"] {
        for line in std::fs::read_to_string(folder.join(format!("multidogo_{name}_train.jsonl")))?.lines() {
            let row: Value = serde_json::from_str(line)?;
            turns.push((row["text"].as_str().unwrap_or_default().to_owned(), row["intents"].to_string()));
        }
    }
    all.extend(spaced(turns));
    Ok(all)
}

fn spaced(rows: Vec<(String, String)>) -> Vec<Labelled> {
    let kept: Vec<String> = rows
        .into_iter()
        .filter(|(_, intent)| !LEFT_OUT.iter().any(|part| intent.contains(part)))
        .map(|(text, _)| text)
        .collect();
    let step = (kept.len() / OF_EACH).max(1);
    let message = |text| Labelled { kind: None, language: Language::En, text };
    kept.into_iter().step_by(step).take(OF_EACH).map(message).collect()
}

/// The fields of each line; a field in quotes may hold commas, line ends and doubled quotes.
fn csv(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    for c in text.chars() {
        match c {
            // A doubled quote closes and opens again; the quote itself is not needed.
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut field)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            '\r' => {}
            c => field.push(c),
        }
    }
    rows
}
