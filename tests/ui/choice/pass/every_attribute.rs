#![deny(warnings)]

use mcp_core::Choice;

#[derive(Choice, Debug, PartialEq)]
#[choice(crate = ::mcp_core)]
#[serde(rename_all = "kebab-case")]
enum Unit {
    #[serde(alias = "c", alias = "centigrade")]
    DegreesCelsius,
    #[serde(rename = "F")]
    Fahrenheit,
    #[serde(skip)]
    Hidden,
    #[serde(other)]
    Other,
}

fn main() {
    assert_eq!(Unit::NAMES[..2], ["degrees-celsius", "F"]);
    assert_eq!("centigrade".parse(), Ok(Unit::DegreesCelsius));
    assert_eq!("kelvin".parse(), Ok(Unit::Other));
    assert_ne!("hidden".parse(), Ok(Unit::Hidden));
    assert_eq!(Unit::Fahrenheit.name(), "F");
}
