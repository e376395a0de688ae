fn add(&self, a: i64) -> i64 {
    a
}
::core::compile_error! {
    "a free function has no `self`: methods become tools inside an `impl` block marked `#[provider]`; a free function reaches shared state through `State<T>`"
}
::core::compile_error! {
    "`add` has no description, and models choose tools by it: add a doc comment or `description = \"...\"`"
}
