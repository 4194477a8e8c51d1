//! The scorecard as one HTML file: no scripts, no files beside it, readable on light and dark screens and by screen
//! readers. Every plot says its finding in its title and has its numbers as a table.

mod plot;

use std::fmt::Write as _;

use super::measure::Measure;
use super::report::{BOOTSTRAP, measures};
use super::scorecard::{Metric, Scorecard, Section};

const STYLE: &str = include_str!("html/style.css");

const SECTIONS: [(Section, &str); 6] = [
    (Section::Topics, "Topics and doubt"),
    (Section::Signals, "Signals"),
    (Section::Masking, "Masking"),
    (Section::Articles, "Articles"),
    (Section::Brief, "Briefs"),
    (Section::Speed, "Speed"),
];

/// The whole page.
pub(super) fn page(scorecard: &Scorecard) -> String {
    let (floors, of_floors) = scorecard.met(|metric| metric.floor_met);
    let (goals, of_goals) = scorecard.met(|metric| metric.goal_met);
    let mut body = format!(
        "<h1>Understanding, measured</h1>\n<p>Model {}. {} numbers; {floors} of {of_floors} floors and {goals} of \
         {of_goals} goals reached. Intervals hold 95 %. A floor is what simple methods reach that were trained on the \
         same rows.</p>\n",
        escape(scorecard.model.name()),
        scorecard.metrics.len()
    );
    for (section, title) in SECTIONS {
        let metrics: Vec<&Metric> =
            scorecard.metrics.iter().filter(|metric| metric.section == section).collect();
        if !metrics.is_empty() {
            push(&mut body, format_args!("<h2>{title}</h2>\n{}", table(&metrics)));
        }
        if section == Section::Topics && !scorecard.risk_coverage.is_empty() {
            body.push_str("<div class=\"plots\">\n");
            scorecard.reliability.iter().for_each(|curve| body.push_str(&plot::reliability(curve)));
            scorecard.risk_coverage.iter().for_each(|curve| body.push_str(&plot::risk_coverage(curve)));
            body.push_str("</div>\n");
        }
    }
    body.push_str(&definitions(scorecard));
    if !scorecard.not_there.is_empty() {
        body.push_str("<h2>Not measured</h2>\n<ul>\n");
        for missing in &scorecard.not_there {
            let (set, file) = (escape(missing.set), escape(&missing.file));
            push(&mut body, format_args!("<li>{set}: <code>{file}</code> is not there</li>\n"));
        }
        body.push_str("</ul>\n");
    }
    if !scorecard.notes.is_empty() {
        body.push_str("<h2>Notes</h2>\n<ul>\n");
        for note in &scorecard.notes {
            push(&mut body, format_args!("<li>{}</li>\n", escape(note)));
        }
        body.push_str("</ul>\n");
    }
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width\">\n<title>Understanding, measured</title>\n<style>\n{STYLE}</style>\n</head>\n\
         <body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )
}

fn table(metrics: &[&Metric]) -> String {
    let mut out = String::from(
        "<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr><th scope=\"col\">Set</th><th scope=\"col\">Measure</th>\
         <th scope=\"col\" class=\"n\">n</th><th scope=\"col\" class=\"n\">Value</th>\
         <th scope=\"col\" class=\"n\">95 % interval</th><th scope=\"col\">Floor</th><th scope=\"col\">Goal</th>\
         <th scope=\"col\" class=\"n\">Seconds</th></tr></thead>\n<tbody>\n",
    );
    for metric in metrics {
        let write = |value: f64| metric.measure.written(value);
        let interval = metric.low.zip(metric.high);
        let interval =
            interval.map_or(String::new(), |(low, high)| format!("{} to {}", write(low), write(high)));
        push(
            &mut out,
            format_args!(
                "<tr><th scope=\"row\">{}</th><td><a href=\"#{}\">{}</a></td><td class=\"n\">{}</td>\
                 <td class=\"n value\">{}</td><td class=\"n\">{interval}</td><td>{}</td><td>{}</td>\
                 <td class=\"n\">{:.1}</td></tr>\n",
                escape(metric.title),
                anchor(metric.measure),
                escape(metric.measure.name()),
                metric.n,
                write(metric.value),
                target(metric.floor.map(write), metric.floor_met),
                target(metric.goal.map(write), metric.goal_met),
                metric.seconds
            ),
        );
    }
    out.push_str("</tbody>\n</table></div>\n");
    out
}

/// A target and whether it was reached, in words beside the mark.
fn target(value: Option<String>, met: Option<bool>) -> String {
    let Some((value, met)) = value.zip(met) else { return String::new() };
    let (class, word) = if met { ("met", "met") } else { ("not", "not met") };
    format!("{} <span class=\"{class}\">{word}</span>", escape(&value))
}

fn definitions(scorecard: &Scorecard) -> String {
    let mut out = format!(
        "<h2>Measures</h2>\n<p>Intervals are Wilson's for shares of cases, else {BOOTSTRAP}. Seconds are those of the \
         whole set, its learning and all its measures together.</p>\n<dl>\n"
    );
    for measure in measures(scorecard) {
        push(
            &mut out,
            format_args!(
                "<dt id=\"{}\">{}</dt><dd>{}</dd>\n",
                anchor(measure),
                escape(measure.name()),
                escape(measure.definition())
            ),
        );
    }
    out.push_str("</dl>\n");
    out
}

fn anchor(measure: Measure) -> String {
    let name = measure.name().to_lowercase();
    format!("measure-{}", name.replace(|c: char| !c.is_ascii_alphanumeric(), "-"))
}

/// Text as HTML shows it.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

/// Writing to a string cannot fail.
fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(text);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::eval::scorecard::{Estimate, Found, NotMeasured};
    use crate::command::eval::stats::Answers;
    use crate::command::nlu::encoder::Name;

    fn scorecard() -> Scorecard {
        let mut scorecard = Scorecard::new(Name::Compact);
        let mut found = Found::default();
        let answers = Answers::new((0..60).map(|at| (f64::from(at) / 60.0, at % 4 != 0)).collect());
        found.add("banking77", "A <b> & \"c\"", Measure::Accuracy, Estimate::share(9, 10));
        found.add_calibration("banking77", "A <b>", &answers);
        found.add_risk("banking77", "A <b>", &answers);
        found.notes.push("<script>".to_owned());
        scorecard.take(Section::Topics, found, 1.0);
        scorecard.not_there.push(NotMeasured { set: "hwu64", file: "intent/<x>.csv".to_owned() });
        scorecard
    }

    #[test]
    fn all_text_is_escaped_and_nothing_is_loaded() {
        let page = page(&scorecard());
        for wrong in ["<b>", "<script", "<x>", "href=\"http", "src=", "url("] {
            assert!(!page.contains(wrong), "{wrong}");
        }
        assert!(page.contains("A &lt;b&gt; &amp; &quot;c&quot;") && page.contains("intent/&lt;x&gt;.csv"));
    }

    #[test]
    fn every_link_has_its_place_and_every_plot_its_table() {
        let page = page(&scorecard());
        for link in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(page.contains(&format!("id=\"{link}\"")), "{link}");
        }
        assert_eq!(page.matches("<svg").count(), 2);
        assert_eq!(page.matches("<details>").count(), 2);
        assert!(page.contains("0.907 <span class=\"not\">not met</span>"));
    }
}
