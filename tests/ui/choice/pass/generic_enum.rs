use mcp_core::Choice;

#[derive(Choice)]
enum Level<const N: usize> {
    Low,
    High,
}

fn main() {
    assert_eq!(<Level<1> as Choice>::NAMES, ["Low", "High"]);
    assert!(matches!("High".parse::<Level<2>>(), Ok(Level::High)));
    assert_eq!(Level::<3>::Low.name(), "Low");
}
