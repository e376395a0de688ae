//! Mistakes in signatures, and items that have none.

use super::{handler, tool};
use crate::kind::Kind;

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
        (
            "fn f(&self) {}",
            "self",
            "only a method has `self`: put `#[provider]` on the `impl` block around it",
        ),
        ("fn f(self: Arc<Self>, x: u8) {}", "self", "only a method has `self`"),
        ("fn f() -> Self {}", "f", "only a method has `Self`"),
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
        (
            "fn f() -> Json<Vec<u8>> {}",
            "Vec<u8>",
            "structured content is an object, and this is a list: return `Json`",
        ),
        ("fn f() -> Result<Json<u8>, E> {}", "u8", "and this is an integer: return `Json` of a struct"),
        ("fn f() -> io::Result<Json<Option<Size>>> {}", "Option<Size>", "and this is an `Option`"),
        ("fn größe() {}", "größe", "and `größe` is not: choose another with `name = \"...\"`"),
        ("fn str() {}", "str", "call it something else and add `name = \"str\"`"),
    ];
    for (item, at, message) in cases {
        tool("description = \"d\"", item, &[(at, message)]);
    }
}

#[test]
fn signatures_of_other_kinds_are_called_by_their_kind() {
    handler(Kind::Prompt, "", "/// A.\nfn f<T>() {}", &[("T", "a prompt cannot be generic")]);
    handler(
        Kind::Resource,
        "\"a://b\"",
        "/// A.\nunsafe fn f() {}",
        &[("unsafe", "a resource cannot be `unsafe`")],
    );
}

#[test]
fn structured_content_that_may_be_an_object() {
    for ty in ["Json<Size>", "Result<Json<HashMap<String, u8>>, E>", "Json<Value>", "Vec<u8>", "Result<u8>"] {
        tool("", &format!("/// A.\nfn f() -> {ty} {{}}"), &[]);
    }
    handler(Kind::Resource, "\"a://b\"", "/// A.\nfn f() -> Json<Vec<u8>> {}", &[]);
}

#[test]
fn a_function_is_one_handler() {
    let message = "this function is already a tool: remove one of the two";
    tool("", "/// A.\n#[prompt] fn f() {}", &[("prompt", message)]);
    tool("", "/// A.\n#[mcp_core::tool] fn f() {}", &[("mcp_core::tool", message)]);
}

#[test]
fn items_that_are_no_functions() {
    let cases = [
        ("struct A;", "struct", "`#[tool]` goes on a function: a `fn` or `async fn`"),
        ("pub(crate) const A: u8 = 1;", "const", "`#[tool]` goes on a function"),
        (
            "#[allow(x)] impl A {}",
            "impl",
            "put `#[provider]` on the `impl` block and `#[tool]` on its methods",
        ),
        ("fn f();", ";", "a tool needs a body: replace this with `{ ... }`"),
        ("fn f()", "fn f()", "a tool needs a body: add `{ ... }`"),
    ];
    for (item, at, message) in cases {
        tool("", item, &[(at, message)]);
    }
}
