//! Rules on the parameters of prompts and resources, whose values are text.
//!
//! Owns which types plainly do not come from a text. Must not judge a type whose name tells nothing; the compiler does
//! that from trait bounds.

use crate::diag::Diag;
use crate::kind::Kind;
use crate::model::Param;
use crate::parse::Spelling;

pub(super) fn check(param: &Param, kind: Kind, diag: &mut Diag) {
    let spelling = param.spelling();
    match spelling {
        Spelling::Text | Spelling::Whole { .. } | Spelling::Real | Spelling::Bool | Spelling::Unknown => {}
        Spelling::List | Spelling::Map | Spelling::Tuple | Spelling::Json => {
            let owner = match kind {
                Kind::Tool | Kind::Prompt => "a prompt's arguments",
                Kind::Resource => "the variables of a URI",
            };
            let message = format!(
                "{owner} are text, and this is {}: take `&str`, `String`, a number, a `bool` or a type that implements \
                 `FromStr`",
                spelling.noun(),
            );
            diag.over(&param.ty, message);
        }
    }
}
