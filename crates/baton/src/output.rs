//! What commands print: shares with their interval, and progress on long work.

use std::fmt;
use std::io::{IsTerminal as _, Write as _};

use serde::Serialize;

/// A share with its 95 % interval (Wilson).
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Share {
    /// How many.
    pub(crate) count: usize,
    /// Of how many.
    pub(crate) of: usize,
    /// The share, 0 to 1.
    pub(crate) share: f64,
    /// The lower end of the interval.
    pub(crate) low: f64,
    /// The upper end.
    pub(crate) high: f64,
}

impl Share {
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
    pub(crate) fn of(count: usize, of: usize) -> Self {
        const Z: f64 = 1.959_964;
        let n = of.max(1) as f64;
        let share = count as f64 / n;
        let centre = (share + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
        let half = Z / (1.0 + Z * Z / n) * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
        Self { count, of, share, low: (centre - half).max(0.0), high: (centre + half).min(1.0) }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{:>5.1} % ({} of {}, 95 % interval {:.1} to {:.1} %)",
            self.share * 100.0,
            self.count,
            self.of,
            self.low * 100.0,
            self.high * 100.0
        )
    }
}

/// A line of progress on standard error, when a person is looking.
#[derive(Debug)]
pub(crate) struct Progress {
    what: &'static str,
    total: usize,
    done: usize,
    shown: usize,
    on: bool,
}

impl Progress {
    pub(crate) fn new(what: &'static str, total: usize, quiet: bool) -> Self {
        Self { what, total, done: 0, shown: usize::MAX, on: !quiet && std::io::stderr().is_terminal() }
    }

    pub(crate) fn step(&mut self) {
        self.done += 1;
        let percent = self.done * 100 / self.total.max(1);
        if self.on && percent != self.shown {
            self.shown = percent;
            let mut out = std::io::stderr().lock();
            // A terminal that is gone is no reason to stop.
            let _ =
                write!(out, "\r{percent:>3} % of {} {}", self.total, self.what).and_then(|()| out.flush());
        }
    }

    pub(crate) fn done(&self) {
        if self.on {
            let _ = write!(std::io::stderr().lock(), "\r\u{1b}[K");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_has_its_interval() {
        let share = Share::of(8, 10);
        assert!((share.low - 0.490).abs() < 0.001 && (share.high - 0.943).abs() < 0.001, "{share}");
        let none = Share::of(0, 0);
        assert!(none.low == 0.0 && none.high <= 1.0);
    }
}
