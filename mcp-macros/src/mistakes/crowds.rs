//! Several mistakes at once, none at all, and lists.

use proc_macro2::TokenStream;

use super::{mistakes, provider, tokens, tool};
use crate::kind::Kind;
use crate::{expand_handler, expand_list, expand_provider};

#[test]
fn several_mistakes_are_all_reported() {
    let item =
        "unsafe fn add<T>(&self, (a, b): (u8, u8), #[arg(renmae = \"x\", default = )] c: &'static [u8]) {}";
    let expected = [
        ("titel", "did you mean `title"),
        ("5", "takes a string literal"),
        ("renmae", "did you mean `rename"),
        ("=", "needs a value"),
        ("unsafe", "`unsafe`"),
        ("self", "`#[provider]`"),
        ("T", "generic"),
        ("add", "no description"),
        ("destructive", "remove one of the two"),
        ("(a, b)", "plain name"),
        ("'static", "lives only"),
    ];
    tool("titel = 1, name = 5, read_only, destructive", item, &expected);
}

#[test]
fn the_mistakes_of_all_handlers_are_reported() {
    let item = "impl A {
        #[tool(titel = 1)] fn f(&self, (a, b): (u8, u8)) {}
        /// B.
        #[prompt] fn g(&mut self, a: Vec<u8>) {}
        #[resource(\"b\", timeout = \"x\")] fn h(&self) {}
    }";
    let expected = [
        ("titel", "did you mean"),
        ("f", "no description"),
        ("(a, b)", "plain name"),
        ("mut", "`&self`"),
        ("Vec<u8>", "text"),
        ("h", "no description"),
        ("\"x\"", "no span of time"),
        ("\"b\"", "scheme"),
    ];
    provider("", item, &expected);
}

#[test]
fn what_is_allowed_is_not_reported() {
    let params = [
        "State(Db { a, .. }): State<Db>, _: my::State<Db>, _: &Context, s: State<Db>",
        "mut a: u8, r#type: Option<&str>, b: &'_ str, c: Option<u8>",
        "#[arg(default, header = \"X-Region\")] a: &str, #[arg()] #[arg] b: u8, #[allow(unused)] c: u8",
        "/// One.\na: u8, #[arg(default = Some(1), rename = \"x.y\",)] b: Option<u8>",
    ];
    for params in params {
        tool(
            "name = \"a.B-c_9\", read_only = false, destructive,",
            &format!("/// A.\nfn f({params}) {{}}"),
            &[],
        );
    }
}

#[test]
fn lists_take_paths_only() {
    const PATH: &str = "expected the path of a `#[tool]` function, such as `name` or `module::name`";
    const CALL: &str = "a list names functions and does not call them: remove the parentheses";
    const COMMA: &str = "expected `,` before this";
    let cases: [(&str, &[(&str, &str)]); 6] = [
        ("a, m::b, self::c, ::d::e,", &[]),
        ("", &[]),
        ("a, 1, b", &[("1", PATH)]),
        ("add(), \"x\", b", &[("(", CALL), ("\"x\"", PATH)]),
        ("a b, <T as U>::c", &[("b", COMMA), ("<", PATH)]),
        (", a", &[(",", PATH)]),
    ];
    for (list, expected) in cases {
        let expected: Vec<_> =
            expected.iter().map(|(at, message)| ((*at).to_owned(), (*message).to_owned())).collect();
        assert_eq!(mistakes(expand_list(Kind::Tool, tokens(list))), expected, "{list}");
    }
}

#[test]
fn a_method_is_not_listed() {
    for list in ["Weather::current", "a, m::Weather::current", "Self::current"] {
        let found = mistakes(expand_list(Kind::Tool, tokens(list)));
        assert!(
            found.len() == 1 && found[0].1.starts_with("a method is not listed: add a value of"),
            "{found:?}"
        );
    }
}

#[test]
fn odd_input_never_panics() {
    let odd = [
        "",
        "=",
        ",",
        "= , =",
        "#",
        "fn",
        "pub",
        "fn f",
        "fn f(",
        "fn f(a: ) {}",
        "#[x] fn f() -> {}",
        "()",
        "r#fn",
    ];
    for text in odd {
        let Ok(tokens) = text.parse::<TokenStream>() else { continue };
        let arg = quote::quote!(
            fn f(#[arg(#tokens)] a: u8) {}
        );
        for kind in [Kind::Tool, Kind::Prompt, Kind::Resource] {
            expand_handler(kind, tokens.clone(), TokenStream::new());
            expand_handler(kind, TokenStream::new(), tokens.clone());
            expand_handler(kind, tokens.clone(), arg.clone());
            expand_list(kind, tokens.clone());
        }
        expand_provider(tokens.clone(), TokenStream::new());
        expand_provider(TokenStream::new(), tokens.clone());
        expand_provider(TokenStream::new(), quote::quote!(impl A { #[tool] #tokens }));
        expand_provider(TokenStream::new(), quote::quote!(impl A { #[tool(#tokens)] #arg }));
    }
}
