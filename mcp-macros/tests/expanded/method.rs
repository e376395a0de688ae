#[allow(
    clippy::needless_pass_by_value,
    clippy::too_many_arguments,
    clippy::unused_async
)]
fn add(&self, a: i64) -> i64 {
    a
}
::core::compile_error! {
    "only a method has `self`: put `#[provider]` on the `impl` block around it, or make the tool a free function that takes what it needs as `State<T>`"
}
::core::compile_error! {
    "`add` has no description, and models choose tools by it: add a doc comment or `description = \"...\"`"
}
