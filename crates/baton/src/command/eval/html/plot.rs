//! Two plots as SVG: confidence beside truth, and wrong answers by how many messages are answered.

use super::super::scorecard::{Reliability, RiskCoverage, RiskPoint};
use super::{escape, push};

const WIDTH: f64 = 520.0;
const HEIGHT: f64 = 340.0;
/// Room for the numbers of the axes.
const LEFT: f64 = 52.0;
const BOTTOM: f64 = 46.0;
const TOP: f64 = 12.0;
const RIGHT: f64 = 14.0;

/// A place in the plot, of shares of its sides.
fn x(share: f64) -> f64 {
    LEFT + share * (WIDTH - LEFT - RIGHT)
}

fn y(share: f64) -> f64 {
    HEIGHT - BOTTOM - share * (HEIGHT - BOTTOM - TOP)
}

/// Confidence beside truth.
pub(super) fn reliability(curve: &Reliability) -> String {
    let of: usize = curve.bins.iter().map(|bin| bin.right.of).sum();
    let sum = |value: &dyn Fn(usize) -> f64| -> f64 {
        (0..curve.bins.len()).map(|at| value(at) * curve.bins[at].right.of as f64).sum::<f64>()
            / of.max(1) as f64
    };
    let over = sum(&|at| curve.bins[at].confidence) - sum(&|at| curve.bins[at].right.share);
    let side = if over > 0.0 { "too sure" } else { "too careful" };
    let finding = format!(
        "{}: confidence is off by {:.1} points, on the whole {:.1} {side}",
        curve.title,
        curve.calibration_error * 100.0,
        over.abs() * 100.0
    );
    let mut marks = format!(
        "<line class=\"ideal\" x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\"/>\n",
        x(0.0),
        y(0.0),
        x(1.0),
        y(1.0)
    );
    let mut rows = String::new();
    for bin in &curve.bins {
        let (place, share) = (x(bin.confidence), bin.right);
        push(
            &mut marks,
            format_args!(
                "<line class=\"bar\" x1=\"{place:.1}\" y1=\"{:.1}\" x2=\"{place:.1}\" y2=\"{:.1}\"/>\
                 <circle class=\"dot\" cx=\"{place:.1}\" cy=\"{:.1}\" r=\"4\"/>\n",
                y(share.low),
                y(share.high),
                y(share.share)
            ),
        );
        push(
            &mut rows,
            format_args!(
                "<tr><td class=\"n\">{:.3}</td><td class=\"n\">{:.3}</td><td class=\"n\">{:.3} to {:.3}</td>\
                 <td class=\"n\">{}</td></tr>\n",
                bin.confidence, share.share, share.low, share.high, share.of
            ),
        );
    }
    let plot = Plot { across: "mean confidence", up: "share right", most: 1.0, marks };
    let told = "Each dot is one fifteenth of the messages, with the 95 % interval of its share right; on the dashed \
                line confidence is true.";
    let columns = ["Mean confidence", "Share right", "95 % interval", "n"];
    figure(&finding, &plot, told, columns, &rows)
}

/// Wrong answers by coverage.
pub(super) fn risk_coverage(curve: &RiskCoverage) -> String {
    let at = |coverage: f64| {
        let far = |point: &RiskPoint| (point.coverage - coverage).abs();
        curve.points.iter().min_by(|one, two| far(one).total_cmp(&far(two)))
    };
    let risk = |coverage: f64| at(coverage).map_or(0.0, |point| point.risk * 100.0);
    let finding = format!(
        "{}: of the surest 80 % of messages {:.1} % get a wrong topic, of all {:.1} %",
        curve.title,
        risk(0.8),
        risk(1.0)
    );
    let worst = curve.points.iter().map(|point| point.risk).fold(0.0, f64::max);
    // Up to the next twentieth, so that the grid has round numbers.
    let most = ((worst * 20.0).ceil() / 20.0).clamp(0.05, 1.0);
    let places: Vec<(f64, f64)> =
        curve.points.iter().map(|point| (x(point.coverage), y(point.risk / most))).collect();
    let line: Vec<String> = places.iter().map(|(across, up)| format!("{across:.1},{up:.1}")).collect();
    let mut marks = format!("<polyline class=\"curve\" points=\"{}\"/>\n", line.join(" "));
    let mut rows = String::new();
    for (point, (across, up)) in curve.points.iter().zip(&places) {
        push(&mut marks, format_args!("<circle class=\"dot\" cx=\"{across:.1}\" cy=\"{up:.1}\" r=\"3\"/>\n"));
        push(
            &mut rows,
            format_args!(
                "<tr><td class=\"n\">{:.0} %</td><td class=\"n\">{:.3}</td><td class=\"n\">{:.3}</td></tr>\n",
                point.coverage * 100.0,
                point.risk,
                point.threshold
            ),
        );
    }
    let plot =
        Plot { across: "share of messages answered, the surest first", up: "share wrong", most, marks };
    let told = "A message of no topic that is answered is wrong. The area under the curve is the AURC.";
    figure(&finding, &plot, told, ["Answered", "Wrong among them", "Least sureness"], &rows)
}

/// What is drawn between the axes.
struct Plot {
    across: &'static str,
    up: &'static str,
    /// The upper end of the upward axis; the other ends at 1.
    most: f64,
    marks: String,
}

fn figure<const N: usize>(finding: &str, plot: &Plot, told: &str, columns: [&str; N], rows: &str) -> String {
    let finding = escape(finding);
    let heads: String =
        columns.iter().map(|name| format!("<th scope=\"col\" class=\"n\">{name}</th>")).collect();
    format!(
        "<figure>\n<h3>{finding}</h3>\n<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         aria-label=\"{finding}\">\n{}{}</svg>\n<figcaption>{told}</figcaption>\n<details><summary>The same as a \
         table</summary>\n<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n\
         </table></div></details>\n</figure>\n",
        axes(plot),
        plot.marks
    )
}

/// Axes with a grid of five steps and their names.
fn axes(plot: &Plot) -> String {
    const STEPS: u32 = 5;
    let mut out = String::new();
    for step in 0..=STEPS {
        let share = f64::from(step) / f64::from(STEPS);
        let class = if step == 0 { "axis" } else { "grid" };
        push(
            &mut out,
            format_args!(
                "<line class=\"{class}\" x1=\"{:.1}\" y1=\"{up:.1}\" x2=\"{:.1}\" y2=\"{up:.1}\"/>\
                 <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{:.*}</text>\
                 <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{share:.1}</text>\n",
                x(0.0),
                x(1.0),
                LEFT - 8.0,
                y(share) + 4.0,
                if plot.most < 0.5 { 2 } else { 1 },
                share * plot.most,
                x(share),
                HEIGHT - BOTTOM + 18.0,
                up = y(share)
            ),
        );
    }
    push(
        &mut out,
        format_args!(
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>\
             <text x=\"14\" y=\"{:.1}\" text-anchor=\"middle\" transform=\"rotate(-90 14 {:.1})\">{}</text>\n",
            x(0.5),
            HEIGHT - 8.0,
            plot.across,
            y(0.5),
            y(0.5),
            plot.up
        ),
    );
    out
}
