//! Classes served in order of priority, without interrupting anybody (Cobham 1954).

use super::{ErlangC, Load, Unstable};

/// The average wait in seconds of each class, most urgent first, when all classes take the same time to handle.
/// `arrivals` are a second.
///
/// # Errors
/// [`Unstable`] when the classes together are more than the people can do.
pub fn waits_by_class(arrivals: &[f64], handling: f64, people: u32) -> Result<Vec<f64>, Unstable> {
    let load = Load { arrivals: arrivals.iter().sum(), handling };
    let capacity = f64::from(people) / handling;
    let free = ErlangC::new(load, people)?.wait_probability() / capacity;
    let mut busy = 0.0;
    let waits = arrivals.iter().map(|arrivals| {
        let above = busy;
        busy += arrivals / capacity;
        free / ((1.0 - above) * (1.0 - busy))
    });
    Ok(waits.collect())
}
