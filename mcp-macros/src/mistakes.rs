//! Every mistake the macros report: what is written, the token that is pointed at, and the message.

use proc_macro2::{TokenStream, TokenTree};

use crate::{expand_tool, expand_tools};

/// The tokens pointed at and the message of every error in an expansion.
fn mistakes(expansion: TokenStream) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let tokens: Vec<TokenTree> = expansion.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let is_error = index > 1 && tokens[index - 2].to_string() == "compile_error";
        if !is_error {
            found.extend(mistakes(group.stream()));
            continue;
        }
        let pointed = tokens[index - 2].span().join(group.span());
        let at = pointed.and_then(|span| span.source_text()).unwrap_or_default();
        let message: syn::LitStr = syn::parse2(group.stream()).unwrap();
        found.push((at, message.value()));
    }
    found
}

fn tokens(source: &str) -> TokenStream {
    source.parse().unwrap()
}

/// `expected` lists, for each error, the tokens pointed at and a part of its message.
fn check(args: &str, item: &str, expected: &[(&str, &str)]) {
    let found = mistakes(expand_tool(tokens(args), tokens(item)));
    assert_eq!(found.len(), expected.len(), "#[tool({args})] {item}\n{found:#?}");
    for ((at, message), (expected_at, part)) in found.iter().zip(expected) {
        assert_eq!(at, expected_at, "#[tool({args})] {item}\n{message}");
        assert!(message.contains(part), "#[tool({args})] {item}\n{message}\nlacks\n{part}");
    }
}

/// One mistake in the arguments of `#[tool]`.
#[test]
fn attribute_arguments() {
    let cases = [
        ("titel = \"x\"", "titel", "`#[tool]` has no key `titel`: did you mean `title = \"...\"`?"),
        ("readOnlyHint", "readOnlyHint", "did you mean `read_only`?"),
        ("wibble", "wibble", "`#[tool]` has no key `wibble`; it takes `name = \"...\"`, `title = \"...\"`, "),
        ("title = \"a\", title = \"b\"", "title", "`title` is given twice: remove one of them"),
        ("title = 1, title = \"b\"", "1", "`title` takes a string literal: write `title = \"...\"`"),
        ("title", "title", "`title` needs a value: write `title = \"...\"`"),
        ("title = ", "=", "`title =` needs a value after the `=`"),
        ("title(\"a\")", "(", "`title` takes nothing in parentheses: write `title = \"...\"`"),
        ("title = b\"a\"", "b\"a\"", "`title` takes a string literal"),
        ("title = concat!(\"a\")", "concat!(\"a\")", "`title` takes a string literal"),
        (
            "read_only = \"yes\"",
            "\"yes\"",
            "`read_only` is `true` or `false`: write `read_only` or `read_only = false`",
        ),
        (
            "input_schema = \"a::b\"",
            "\"a::b\"",
            "`input_schema` takes a path without quotes: write `input_schema = path",
        ),
        ("crate", "crate", "`crate` needs a value: write `crate = path::to::mcp_core`"),
        ("\"add\"", "\"add\"", "expected a key, such as `description = \"...\"`"),
        ("read_only title = \"a\"", "title", "expected `,` before this"),
        (
            "read_only, destructive",
            "destructive",
            "a `read_only` tool cannot be `destructive`: remove one of the two",
        ),
        (
            "name = \"a b\"",
            "\"a b\"",
            "digits, `_`, `-` and `.`, and `a b` is not: choose another with `name = ",
        ),
        ("name = \"\"", "\"\"", "a tool's name is 1 to 128 of"),
        ("description = \" \"", "\" \"", "this description is blank, and models choose tools by it"),
    ];
    for (args, at, message) in cases {
        let expected = if args.starts_with("title = 1") {
            vec![(at, message), ("title", "`title` is given twice")]
        } else {
            vec![(at, message)]
        };
        check(args, "/// Adds.\nfn add() {}", &expected);
    }
}

#[test]
fn a_name_of_129_letters_is_too_long() {
    let name = "n".repeat(129);
    let literal = format!("\"{name}\"");
    check(&format!("name = {literal}"), "/// Adds.\nfn add() {}", &[(&literal, "is 1 to 128")]);
    check(&format!("name = \"{}\"", &name[1..]), "/// Adds.\nfn add() {}", &[]);
}

/// One mistake in a signature that stands for any other.
#[test]
fn signatures() {
    let cases = [
        ("const fn f() {}", "const", "a tool cannot be a `const fn`: remove `const`"),
        (
            "unsafe fn f() {}",
            "unsafe",
            "a tool cannot be `unsafe`: remove it and keep the unsafe block inside",
        ),
        ("extern \"C\" fn f() {}", "extern", "a tool cannot be an `extern fn`: remove `extern`"),
        ("fn f(&self) {}", "self", "take what it needs as `State<T>`"),
        ("fn f(self: Arc<Self>, x: u8) {}", "self", "a free function has no `self`"),
        ("fn f(x: u8, ...) {}", "...", "a tool cannot be variadic: take a `Vec<T>`"),
        ("fn f<T>() {}", "T", "a tool cannot be generic: write a concrete type instead of `T`"),
        ("fn f<'a>() {}", "'a", "a tool cannot be generic: remove `'a` and write references without it"),
        ("fn f<const N: usize>() {}", "N", "a tool cannot be generic: write a value instead of `N`"),
        ("fn f() where u8: Copy {}", "where", "a tool cannot have a `where` clause"),
        (
            "fn f() -> Result<impl Copy, E> {}",
            "impl",
            "a tool cannot return `impl Trait`: write the concrete type",
        ),
        ("fn größe() {}", "größe", "and `größe` is not: choose another with `name = \"...\"`"),
        ("fn str() {}", "str", "call it something else and add `name = \"str\"`"),
    ];
    for (item, at, message) in cases {
        check("description = \"d\"", item, &[(at, message)]);
    }
}

/// One mistake in the parameters.
#[test]
fn parameters() {
    let cases = [
        (
            "(a, b): (u8, u8)",
            "(a, b)",
            "an argument needs a plain name, which becomes its name in the schema",
        ),
        ("_: u8", "_", "an argument needs a plain name"),
        ("ref a: u8", "ref a", "an argument needs a plain name"),
        ("Auth(a): Auth", "Auth(a)", "an argument needs a plain name"),
        ("a: &mut str", "mut", "an argument cannot be borrowed mutably: write `&T`"),
        ("a: Option<&mut str>", "mut", "an argument cannot be borrowed mutably"),
        ("a: &'static str", "'static", "an argument lives only as long as the call: remove `'static`"),
        ("a: Option<&'a str>", "'a", "an argument lives only as long as the call: remove `'a`"),
        (
            "a: impl Copy",
            "impl",
            "a parameter cannot be `impl Trait`, which has no schema: write the concrete type",
        ),
        ("a: Vec<impl Copy>", "impl", "a parameter cannot be `impl Trait`"),
        ("#[cfg(unix)] a: u8", "cfg", "a parameter cannot be conditional"),
        ("#[arg(rename = \"x\")] c: &Context", "arg", "never sent by the caller: remove `#[arg]`"),
        ("#[arg(default)] s: State<Db>", "arg", "never sent by the caller: remove `#[arg]`"),
        (
            "#[arg(default)] a: &[u8]",
            "default",
            "only `&str` can be borrowed with a default: take an owned type",
        ),
        (
            "#[arg(default = \"x\")] a: Option<&str>",
            "default",
            "an `Option` is never missing: remove `default`",
        ),
        ("#[arg(header = \"\")] a: u8", "\"\"", "a header's name cannot be empty"),
        ("#[arg(header = \"a b\")] a: u8", "\"a b\"", "`a b` cannot be part of a header's name: use letters"),
        ("#[arg(header = \"Ä\")] a: u8", "\"Ä\"", "`Ä` cannot be part of a header's name"),
        (
            "#[arg(header = \"A\")] a: u8, #[arg(header = \"a\")] b: u8",
            "\"a\"",
            "two arguments use the header `a`",
        ),
        ("a: u8, #[arg(rename = \"a\")] b: u8", "\"a\"", "two arguments are called `a`: rename one of them"),
        ("r#type: u8, #[arg(rename = \"type\")] b: u8", "\"type\"", "two arguments are called `type`"),
        ("#[arg(rename = \"\")] a: u8", "\"\"", "an argument's name cannot be empty"),
        (
            "#[arg(defualt = 1)] a: u8",
            "defualt",
            "`#[arg]` has no key `defualt`: did you mean `default = value`?",
        ),
        ("#[arg(default)] #[arg(default = 1)] a: u8", "default", "`default` is given twice"),
        ("#[arg = 1] a: u8", "=", "write `#[arg(key = value)]`"),
    ];
    for (params, at, message) in cases {
        check("", &format!("/// Adds.\nfn add({params}) {{}}"), &[(at, message)]);
    }
}

#[test]
fn items_that_are_no_functions() {
    let cases = [
        ("struct A;", "struct", "`#[tool]` goes on a function: a free `fn` or `async fn`"),
        ("pub(crate) const A: u8 = 1;", "const", "`#[tool]` goes on a function"),
        ("#[allow(x)] impl A {}", "impl", "a free `fn` or `async fn`, not a whole `impl` block"),
        ("fn f();", ";", "a tool needs a body: replace this with `{ ... }`"),
        ("fn f()", "fn f()", "a tool needs a body: add `{ ... }`"),
    ];
    for (item, at, message) in cases {
        check("", item, &[(at, message)]);
    }
}

#[test]
fn a_function_without_description_is_told_why_it_needs_one() {
    let part = "`add` has no description, and models choose tools by it: add a doc comment or `description = \"...\"`";
    check("", "fn add() {}", &[("add", part)]);
    check("", "/// \nfn add() {}", &[("add", part)]);
}

#[test]
fn several_mistakes_are_all_reported() {
    let item =
        "unsafe fn add<T>(&self, (a, b): (u8, u8), #[arg(ranme = \"x\", default = )] c: &'static [u8]) {}";
    let expected = [
        ("titel", "did you mean `title"),
        ("5", "takes a string literal"),
        ("ranme", "did you mean `rename"),
        ("=", "needs a value"),
        ("unsafe", "`unsafe`"),
        ("self", "`State<T>`"),
        ("T", "generic"),
        ("add", "no description"),
        ("destructive", "remove one of the two"),
        ("(a, b)", "plain name"),
        ("'static", "lives only"),
    ];
    check("titel = 1, name = 5, read_only, destructive", item, &expected);
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
        check(
            "name = \"a.B-c_9\", read_only = false, destructive,",
            &format!("/// A.\nfn f({params}) {{}}"),
            &[],
        );
    }
}

#[test]
fn lists_take_paths_only() {
    let message = "expected the path of a `#[tool]` function".to_owned();
    let cases: [(&str, &[&str]); 6] = [
        ("a, m::b, self::c, ::d::e,", &[]),
        ("", &[]),
        ("a, 1, b", &["1"]),
        ("add(), \"x\", b", &["(", "\"x\""]),
        ("a b, <T as U>::c", &["b", "<"]),
        (", a", &[","]),
    ];
    for (list, expected) in cases {
        let expected: Vec<_> = expected.iter().map(|at| ((*at).to_owned(), message.clone())).collect();
        assert_eq!(mistakes(expand_tools(tokens(list))), expected, "{list}");
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
        expand_tool(tokens.clone(), TokenStream::new());
        expand_tool(TokenStream::new(), tokens.clone());
        expand_tool(
            tokens.clone(),
            quote::quote!(
                fn f(#[arg(#tokens)] a: u8) {}
            ),
        );
        expand_tools(tokens);
    }
}
