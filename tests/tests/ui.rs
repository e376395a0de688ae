//! What compiles and what does not, with the words that the compiler says then.
//!
//! One folder for each macro, `ui/<macro>/{pass,fail}/<situation>.rs`. `TRYBUILD=overwrite cargo test -p tests --test ui`
//! rewrites the expectations; read them as a user would.

#[test]
fn what_is_right_compiles_and_runs() {
    trybuild::TestCases::new().pass("ui/*/pass/*.rs");
}

#[test]
fn what_is_wrong_does_not_compile() {
    trybuild::TestCases::new().compile_fail("ui/*/fail/*.rs");
}
