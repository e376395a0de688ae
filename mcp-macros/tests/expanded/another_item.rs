pub struct Add {
    a: i64,
}
::core::compile_error! {
    "`#[tool]` goes on a function: a `fn` or `async fn`"
}
