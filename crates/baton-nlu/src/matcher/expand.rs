//! Multiplies out what a line of a pattern file says in short: groups and spellings.

use crate::fold;

/// Most rows that one line may be multiplied out to.
const MAX_ROWS_PER_LINE: usize = 400;

/// The folded spellings of a pattern word: with an umlaut also the one with `e`.
pub(super) fn spellings(word: &str) -> Result<Vec<String>, String> {
    let (stem, star) = word.strip_suffix('*').map_or((word, ""), |stem| (stem, "*"));
    if !stem.is_empty() && stem.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Ok(vec![word.to_ascii_lowercase()]);
    }
    let with_e: String = stem
        .chars()
        .flat_map(|c| match c {
            'ä' | 'Ä' => ['a', 'e'],
            'ö' | 'Ö' => ['o', 'e'],
            'ü' | 'Ü' => ['u', 'e'],
            c => [c, '\0'],
        })
        .filter(|c| *c != '\0')
        .collect();
    let mut found = Vec::new();
    for text in [stem, &with_e] {
        let mut folded = String::new();
        text.chars().for_each(|c| fold::push(c, &mut folded));
        if folded.chars().any(|c| c.is_ascii() && !c.is_ascii_alphanumeric()) || folded.is_empty() {
            return Err(format!("`{word}` is no word"));
        }
        folded.push_str(star);
        found.push(folded);
    }
    found.dedup();
    Ok(found)
}

/// Multiplies out the groups of a line. Choices of one word each stay together as one class.
pub(super) fn multiply(line: &str) -> Result<Vec<String>, String> {
    let mut rows = vec![String::new()];
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('(') {
        let (group, after) = after.split_once(')').ok_or("a group is not closed")?;
        let (optional, after) = after.strip_prefix('?').map_or((false, after), |after| (true, after));
        rows.iter_mut().for_each(|row| row.push_str(before));
        let begins = rows.iter().any(|row| row.trim_matches([' ', '^']).is_empty());
        let choices = choices(group, optional, begins);
        if rows.len() * choices.len() > MAX_ROWS_PER_LINE {
            return Err("multiplies out to too many rows".to_owned());
        }
        rows = rows
            .iter()
            .flat_map(|row| choices.iter().map(|choice| [row, " ", choice, " "].concat()))
            .collect();
        rest = after;
    }
    rows.iter_mut().for_each(|row| row.push_str(rest));
    Ok(rows)
}

/// The choices of a group: its single words as one class, each phrase, and nothing if it is optional. A pattern must
/// not begin with an optional word, so there "nothing" is a choice of its own.
fn choices(group: &str, optional: bool, begins: bool) -> Vec<String> {
    let (words, phrases): (Vec<&str>, Vec<&str>) =
        group.split('|').map(str::trim).partition(|choice| is_one_word(choice));
    let class = words.join("|");
    if phrases.is_empty() && optional && !begins {
        return vec![class + "?"];
    }
    let class = (!class.is_empty()).then_some(class);
    let phrases = phrases.iter().map(|phrase| (*phrase).to_owned());
    class.into_iter().chain(phrases).chain(optional.then(String::new)).collect()
}

fn is_one_word(choice: &str) -> bool {
    !choice.is_empty() && !choice.contains([' ', '~', '^', '$', '?'])
}
