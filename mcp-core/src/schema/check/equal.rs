//! Equality of JSON values as JSON Schema has it: numbers by value, objects whatever their order.
//!
//! Must not know keywords.

use super::number::Num;
use crate::order::order;
use serde_json::{Map, Value};
use std::cmp::Ordering;

pub(super) fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Num::new(a).compare(Num::new(b)).is_eq(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| equal(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| equal(a, b)))
        }
        _ => a == b,
    }
}

/// The places of the first two values that are equal. Sorts, so that a long array costs no more than a sort.
pub(super) fn first_repeat(values: &[Value]) -> Option<(usize, usize)> {
    let order = order(values.len(), &|a, b| compare(&values[a], &values[b]));
    let repeats = order.windows(2).filter(|pair| compare(&values[pair[0]], &values[pair[1]]).is_eq());
    repeats.map(|pair| (pair[0], pair[1])).min_by_key(|pair| pair.1)
}

/// Any order in which exactly the equal values are equal.
fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Number(a), Value::Number(b)) => Num::new(a).compare(Num::new(b)),
        (Value::String(a), Value::String(b)) => a.cmp(b),
        (Value::Array(a), Value::Array(b)) => {
            let pairs = a.iter().zip(b).map(|(a, b)| compare(a, b));
            a.len().cmp(&b.len()).then_with(|| first_difference(pairs))
        }
        (Value::Object(a), Value::Object(b)) => a.len().cmp(&b.len()).then_with(|| {
            let pairs = sorted(a).zip(sorted(b));
            first_difference(pairs.map(|(a, b)| a.0.cmp(b.0).then_with(|| compare(a.1, b.1))))
        }),
        _ => rank(a).cmp(&rank(b)),
    }
}

fn first_difference(mut orders: impl Iterator<Item = Ordering>) -> Ordering {
    orders.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

fn sorted(members: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> {
    let members: Vec<_> = members.iter().collect();
    let order = order(members.len(), &|a, b| members[a].0.cmp(members[b].0));
    order.into_iter().map(move |place| members[place])
}

fn rank(value: &Value) -> u8 {
    match value {
        Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Number(_) => 2,
        Value::String(_) => 3,
        Value::Array(_) => 4,
        Value::Object(_) => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_equal_by_value_and_not_by_spelling() {
        let same = [
            (json!(1), json!(1.0)),
            (json!([1, { "a": 2.0, "b": null }]), json!([1.0, { "b": null, "a": 2 }])),
        ];
        let different = [
            (json!(1), json!(true)),
            (json!(0), json!(false)),
            (json!("1"), json!(1)),
            (json!([1, 2]), json!([2, 1])),
            (json!({ "a": 1 }), json!({ "a": 1, "b": 1 })),
            (json!({ "a": [false] }), json!({ "a": [0] })),
            (json!(9_007_199_254_740_993_i64), json!(9_007_199_254_740_992_i64)),
        ];
        for (a, b) in same {
            assert!(equal(&a, &b) && compare(&a, &b).is_eq(), "{a} {b}");
        }
        for (a, b) in different {
            assert!(!equal(&a, &b) && compare(&a, &b).is_ne(), "{a} {b}");
        }
    }

    #[test]
    fn the_first_repeat_is_found() {
        let find = |values: Value| first_repeat(values.as_array().unwrap());
        assert_eq!(find(json!([1, 2, 3])), None);
        assert_eq!(find(json!([3, 1, 2, 1.0, 3])), Some((1, 3)));
        assert_eq!(find(json!([{ "a": 1, "b": 2 }, { "b": 2, "a": 1 }])), Some((0, 1)));
        assert_eq!(find(json!([[1], [true], "a", "A", null, 0, false])), None);
    }
}
