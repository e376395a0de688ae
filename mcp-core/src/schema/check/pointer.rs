//! Where in a schema something is wrong, as a JSON pointer: `#/properties/tags/items`.

use std::fmt::{self, Write as _};

/// A place in the schema, linked to the place around it. Written out only if something is wrong there.
#[derive(Clone, Copy, Debug)]
pub(super) enum Pointer<'p> {
    Root,
    Member(&'p Pointer<'p>, &'p str),
    Item(&'p Pointer<'p>, usize),
}

impl fmt::Display for Pointer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Root => f.write_char('#'),
            Self::Item(parent, index) => write!(f, "{parent}/{index}"),
            Self::Member(parent, name) => {
                write!(f, "{parent}/{}", name.replace('~', "~0").replace('/', "~1"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_escapes_what_would_be_read_as_a_step() {
        let choices = Pointer::Member(&Pointer::Root, "anyOf");
        let second = Pointer::Item(&choices, 1);
        assert_eq!(Pointer::Root.to_string(), "#");
        assert_eq!(second.to_string(), "#/anyOf/1");
        assert_eq!(Pointer::Member(&second, "a/b~c").to_string(), "#/anyOf/1/a~1b~0c");
    }
}
