//! What was measured, as lines on standard output.

use std::time::Duration;

/// Writes one line.
#[expect(clippy::print_stdout, reason = "this is the output of the program")]
pub(crate) fn line(text: &str) {
    println!("{text}");
}

/// Writes whether something is as it should be, and passes that on.
pub(crate) fn check(good: bool, text: &str) -> bool {
    line(&format!("{} {text}", if good { "ok  " } else { "FAIL" }));
    good
}

/// The time that a share of all took at most, such as 0.99.
pub(crate) fn quantile(times: &mut [Duration], share: f64) -> Duration {
    times.sort_unstable();
    let last = times.len().saturating_sub(1);
    times.get((last as f64 * share).round() as usize).copied().unwrap_or_default()
}

/// How much a value grows per hour, by the line that lies closest to points of seconds and values.
pub(crate) fn slope_per_hour(points: &[(f64, f64)]) -> f64 {
    let count = points.len().max(1) as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), point| (x + point.0, y + point.1));
    let (x, y) = (x / count, y / count);
    let (over, under) = points.iter().fold((0.0, 0.0), |(over, under), point| {
        (over + (point.0 - x) * (point.1 - y), under + (point.0 - x) * (point.0 - x))
    });
    if under > 0.0 { over / under * 3600.0 } else { 0.0 }
}
