//! Mistakes in and around `impl` blocks.

use super::provider;

/// One mistake in the block.
#[test]
fn blocks() {
    let cases = [
        ("struct A;", "struct", "`#[provider]` goes on an `impl` block, such as `impl Weather { ... }`"),
        ("fn f(&self) {}", "fn", "`#[provider]` goes on an `impl` block"),
        ("pub trait A {}", "pub", "`#[provider]` goes on an `impl` block"),
        ("#[x] enum A {}", "enum", "`#[provider]` goes on an `impl` block"),
        (
            "impl Tools for A { #[tool(description = \"d\")] fn f(&self) {} }",
            "Tools",
            "without a trait: move the handlers",
        ),
        (
            "impl A {}",
            "A",
            "this provider has no handlers: put `#[tool]`, `#[prompt]` or `#[resource(\"...\")]` on a method",
        ),
        ("impl A { fn f(&self) {} const A: u8 = 1; }", "A", "this provider has no handlers"),
    ];
    for (item, at, message) in cases {
        provider("", item, &[(at, message)]);
    }
}

/// One mistake in one of the handlers.
#[test]
fn methods() {
    let cases = [
        (
            "#[tool] fn f(&mut self) {}",
            "mut",
            "calls share the provider, so none can have it to itself: write `&self`",
        ),
        ("#[tool] fn f(self) {}", "self", "calls share the provider, so none can own it: write `&self`"),
        (
            "#[tool] fn f(mut self) {}",
            "mut self",
            "calls share the provider, so none can own it: write `&self`",
        ),
        (
            "#[tool] fn f(self: Arc<Self>) {}",
            "self: Arc<Self>",
            "calls share the provider, so none can own it",
        ),
        ("#[tool] fn f(self: &Self) {}", "self: &Self", "write `&self`"),
        ("#[tool] fn f<T>(&self) {}", "T", "a tool cannot be generic"),
        ("#[tool] fn f<'a>(&'a self) {}", "'a", "a tool cannot be generic"),
        ("#[prompt] unsafe fn f(&self) {}", "unsafe", "a prompt cannot be `unsafe`"),
        ("#[tool(blocking)] async fn f(&self) {}", "blocking", "only a plain `fn` can be `blocking`"),
        ("#[tool(crate = x)] fn f(&self) {}", "crate", "move it to `#[provider(crate = ...)]`"),
        ("#[tool(titel = \"x\")] fn f(&self) {}", "titel", "`#[tool]` has no key `titel`: did you mean"),
        ("#[tool = 1] fn f(&self) {}", "=", "write `#[tool(key = value)]`"),
        (
            "#[tool] #[prompt] fn f(&self) {}",
            "prompt",
            "this function is already a tool: remove one of the two",
        ),
        ("#[tool] fn f(&self, #[arg(renme = \"x\")] a: u8) {}", "renme", "did you mean `rename"),
        ("#[resource] fn f(&self) {}", "resource", "a resource needs a URI in front of its keys"),
        ("#[resource(\"a://{b}\")] fn f(&self) {}", "\"a://{b}\"", "no parameter takes the variable `b`"),
        ("#[tool] const A: u8 = 1;", "const", "`#[tool]` goes on a function: a `fn` or `async fn`"),
        ("#[mcp_core::tool] fn f(&self);", ";", "a tool needs a body: replace this with `{ ... }`"),
    ];
    for (method, at, message) in cases {
        let item = format!("impl A {{ /// A.\n{method} #[tool(description = \"d\")] fn other() {{}} }}");
        provider("", &item, &[(at, message)]);
    }
}

#[test]
fn a_method_without_description() {
    let item = "impl A { #[tool] fn f(&self) {} }";
    provider("", item, &[("f", "`f` has no description, and models choose tools by it")]);
}

#[test]
fn two_handlers_of_one_name() {
    let tools = "impl A { /// A.\n#[tool] fn f(&self) {} /// B.\n#[tool(name = \"f\")] fn g(&self) {} }";
    provider("", tools, &[("\"f\"", "`f` and `g` are both the tool `f`: change one of them")]);
    let uris = "impl A { /// A.\n#[resource(\"a://b\")] fn f(&self) {} /// B.\n#[resource(\"a://b\")] fn g(&self) {} }";
    provider("", uris, &[("\"a://b\"", "`f` and `g` are both the resource `a://b`: change one of them")]);
    let kinds = "impl A { /// A.\n#[tool] fn f(&self) {} /// B.\n#[prompt(name = \"f\")] fn g(&self) {} }";
    provider("", kinds, &[]);
    let conditions = "impl A { /// A.\n#[tool] #[cfg(unix)] fn f(&self) {} /// B.\n#[cfg(windows)] #[tool] fn f(&self) {} }";
    provider("", conditions, &[]);
}

#[test]
fn arguments() {
    let item = "impl A { /// A.\n#[tool] fn f(&self) {} }";
    let cases = [
        (
            "timeout = \"5s\"",
            "timeout",
            "`timeout` is a key of the handlers inside: move it to their `#[tool]`",
        ),
        ("wibble", "wibble", "`#[provider]` has no key `wibble`; it takes `crate = path::to::mcp_core`"),
        ("\"weather\"", "\"weather\"", "expected a key"),
        ("crate", "crate", "`crate` needs a value"),
    ];
    for (args, at, message) in cases {
        provider(args, item, &[(at, message)]);
    }
}

#[test]
fn what_is_allowed_is_not_reported() {
    let item = "
        #[cfg(unix)]
        impl<'a, T: Clone + 'static, const N: usize> my::Weather<'a, T, { N }> where T: Send {
            #![allow(x)]
            /// A.
            #[tool(name = \"x\")]
            pub(crate) async fn str(&self, _: &Context, a: &str) -> Result<Self::Out, ToolError> { let }
            const fn helper<U>() -> [U; { 1 }] { [] }
            type X = u8;
            my_macro! { #[tool] }
            /// B.
            #[prompt]
            fn free(a: u8) {}
        }";
    provider("crate = x::y", item, &[]);
}
