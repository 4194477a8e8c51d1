//! Rules of thumb for large teams: people are the load plus some square roots of it.

use statrs::function::erf::erfc;

/// The load plus `spare` square roots of it, rounded up.
#[must_use]
pub fn square_root_staff(erlangs: f64, spare: f64) -> f64 {
    (erlangs + spare * erlangs.sqrt()).ceil()
}

/// The probability of a wait when nobody gives up (Halfin and Whitt 1981); `spare` above zero.
#[must_use]
pub fn halfin_whitt_wait_probability(spare: f64) -> f64 {
    1.0 / (1.0 + spare * below(spare) / density(spare))
}

/// The probability of a wait when customers give up (Garnett, Mandelbaum and Reiman 2002); `impatience` is the average
/// handling time over the average patience, above zero.
#[must_use]
pub fn garnett_wait_probability(spare: f64, impatience: f64) -> f64 {
    let ratio = impatience.sqrt();
    1.0 / (1.0 + ratio * hazard(spare / ratio) / hazard(-spare))
}

/// Density of the standard normal distribution.
fn density(x: f64) -> f64 {
    (-x * x / 2.0).exp() / std::f64::consts::TAU.sqrt()
}

/// Its share below a value.
fn below(x: f64) -> f64 {
    erfc(-x / std::f64::consts::SQRT_2) / 2.0
}

/// Its density over the share above.
fn hazard(x: f64) -> f64 {
    density(x) / below(-x)
}
