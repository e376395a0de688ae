#[allow(
    clippy::needless_pass_by_value,
    clippy::too_many_arguments,
    clippy::unused_async
)]
fn add(&self, a: i64) -> i64 {
    a
}
::core::compile_error! {
    "a free function has no `self`: move it out of the `impl` block and take what it needs as `State<T>`"
}
::core::compile_error! {
    "`add` has no description, and models choose tools by it: add a doc comment or `description = \"...\"`"
}
