//! Articles: a front matter, then passages.

use super::ConfigError;
use crate::company::Article;
use crate::language::Language;

pub(super) fn article(path: &str, text: &str) -> Result<Article, ConfigError> {
    let error = |line, field: &str, problem: &str, fix: &str| ConfigError {
        file: path.to_owned(),
        line,
        field: field.to_owned(),
        problem: problem.to_owned(),
        fix: fix.to_owned(),
    };
    let mut parts = path.trim_start_matches("articles/").splitn(2, '/');
    let (folder, name) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let language = Language::from_code(folder)
        .ok_or_else(|| error(1, "path", "its folder is not a language", "Use articles/en, articles/de …"))?;
    let mut lines = text.lines().enumerate();
    if lines.next().map(|(_, line)| line.trim()) != Some("---") {
        return Err(error(1, "front matter", "is missing", "Begin with a line of three dashes"));
    }
    let (mut title, mut topic, mut updated, mut questions) =
        (String::new(), String::new(), String::new(), Vec::new());
    let mut in_questions = false;
    let mut closed = false;
    for (number, line) in lines.by_ref() {
        let line = line.trim();
        if line == "---" {
            closed = true;
            break;
        }
        if let (true, Some(question)) = (in_questions, line.strip_prefix("- ")) {
            questions.push(unquote(question));
            continue;
        }
        let Some((key, value)) = line.split_once(':') else {
            return Err(error(number + 1, line, "is not `key: value`", "Write one field a line"));
        };
        in_questions = false;
        match key.trim() {
            "title" => title = unquote(value),
            "topic" => topic = unquote(value),
            "updated" => updated = unquote(value),
            "questions" => in_questions = true,
            other => {
                let fix = "Known fields: title, topic, updated, questions";
                return Err(error(number + 1, other, "is not a field of an article", fix));
            }
        }
    }
    if !closed {
        return Err(error(1, "front matter", "is not closed", "End it with a line of three dashes"));
    }
    for (field, value) in [("title", &title), ("topic", &topic), ("updated", &updated)] {
        if value.is_empty() {
            return Err(error(1, field, "is missing", "Add it to the front matter"));
        }
    }
    let rest: Vec<&str> = lines.map(|(_, line)| line).collect();
    let passages = passages(&rest);
    if passages.is_empty() {
        return Err(error(1, "text", "is empty", "Write at least one paragraph"));
    }
    let name = name.trim_end_matches(".md");
    Ok(Article { name: name.into(), language, title, topic: topic.into(), updated, questions, passages })
}

fn unquote(value: &str) -> String {
    let value = value.trim();
    let inner = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.unwrap_or(value).to_owned()
}

/// Paragraphs; a list belongs to the paragraph before it, a heading to the one after.
fn passages(lines: &[&str]) -> Vec<String> {
    let mut passages: Vec<String> = Vec::new();
    let mut current: Vec<String> = Vec::new();
    let mut heading: Option<String> = None;
    let is_list = |line: &str| line.trim_start().starts_with("- ");
    let flush = |current: &mut Vec<String>, heading: &mut Option<String>, passages: &mut Vec<String>| {
        if current.is_empty() {
            return;
        }
        let only_list = current.iter().all(|line| is_list(line));
        let mut text = String::new();
        for line in current.drain(..) {
            if !text.is_empty() {
                text.push(if is_list(&line) { '\n' } else { ' ' });
            }
            text.push_str(line.trim());
        }
        match (only_list, passages.last_mut(), heading.take()) {
            (true, Some(before), None) => {
                before.push('\n');
                before.push_str(&text);
            }
            (_, _, Some(title)) => passages.push(format!("**{title}** {text}")),
            (_, _, None) => passages.push(text),
        }
    };
    for line in lines {
        if line.trim().is_empty() {
            flush(&mut current, &mut heading, &mut passages);
        } else if let Some(title) = line.trim_start().strip_prefix('#') {
            flush(&mut current, &mut heading, &mut passages);
            heading = Some(title.trim_start_matches('#').trim().to_owned());
        } else {
            current.push((*line).to_owned());
        }
    }
    flush(&mut current, &mut heading, &mut passages);
    passages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_has_passages() {
        let text = "---\ntitle: Returns\ntopic: returns\nupdated: 2026-11-01\nquestions:\n- How do I return it?\n---\n\
                    You have 30 days.\nIt is free.\n\n- Pack it.\n- Send it.\n\n## Refund\n\nIt takes 5 days.\n";
        let article = article("articles/en/returns.md", text).unwrap();
        assert_eq!(article.questions, ["How do I return it?"]);
        assert_eq!(
            article.passages,
            ["You have 30 days. It is free.\n- Pack it.\n- Send it.", "**Refund** It takes 5 days."]
        );
    }

    #[test]
    fn errors_name_line_and_fix() {
        let error = article("articles/en/x.md", "---\ntitle: A\nfoo: b\n---\nText").unwrap_err();
        assert_eq!((error.line, error.field.as_str()), (3, "foo"));
        assert!(article("articles/xx/x.md", "---\n---\n").is_err());
        assert!(article("articles/en/x.md", "no front matter").is_err());
        assert!(article("articles/en/x.md", "---\ntitle: A").is_err());
    }
}
