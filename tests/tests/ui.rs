//! What compiles and what does not, with the words that the compiler says then.
//!
//! `TRYBUILD=overwrite cargo test -p tests --test ui` rewrites the expectations; read them as a user would.

#[test]
fn tools_that_compile() {
    trybuild::TestCases::new().pass("ui/tool/pass/*.rs");
}

#[test]
fn tools_that_do_not_compile() {
    trybuild::TestCases::new().compile_fail("ui/tool/fail/*.rs");
}
