//! Numbers and texts against their rules.

use super::node::{NumberRules, Rules};
use super::number::Num;
use super::path::Path;
use super::visit::Visitor;
use super::words;
use serde_json::Number;

impl Visitor<'_> {
    /// One expectation says all of what the number should be.
    pub(super) fn number(&mut self, rules: &Rules, number: &Number, at: &Path<'_>) -> bool {
        fits(&rules.number, Num::new(number)) || self.fail(at, |_| words::of_number(rules))
    }

    pub(super) fn text(&mut self, rules: &Rules, text: &str, at: &Path<'_>) -> bool {
        let rules = &rules.text;
        let length = rules.length;
        let is_counted = length.min.is_some() || length.max.is_some();
        if is_counted && !length.holds(text.chars().count()) {
            // A text that is too long is not searched for a pattern.
            return self.fail(at, |_| words::of_count(length, "character"));
        }
        let mut holds = true;
        if let Some(pattern) = rules.pattern.as_ref().filter(|pattern| !pattern.matches(text)) {
            holds = self.fail(at, |_| words::of_pattern(pattern));
        }
        if let Some(format) = rules.format.filter(|format| !(format.holds)(text)) {
            holds = self.fail(at, |_| format.words.to_owned());
        }
        holds
    }
}

fn fits(rules: &NumberRules, number: Num) -> bool {
    rules.minimum.is_none_or(|minimum| number.compare(minimum).is_ge())
        && rules.exclusive_minimum.is_none_or(|minimum| number.compare(minimum).is_gt())
        && rules.maximum.is_none_or(|maximum| number.compare(maximum).is_le())
        && rules.exclusive_maximum.is_none_or(|maximum| number.compare(maximum).is_lt())
        && rules.multiple_of.is_none_or(|divisor| number.is_multiple_of(divisor))
}
