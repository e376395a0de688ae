//! The derive's expansion, and every mistake it reports.

use proc_macro2::TokenStream;
use quote::quote;

use super::derive;
use crate::golden::compare;
use crate::mistakes::mistakes;

#[test]
fn names_follow_serde() {
    let item = quote! {
        /// How it is measured.
        #[derive(Choice, Deserialize)]
        #[serde(rename_all = "kebab-case", crate = "renamed::serde", bound(deserialize = ""))]
        #[choice(crate = renamed::path)]
        pub(crate) enum Unit<const N: usize> where [u8; N]: Sized {
            #[serde(alias = "c", alias = "centigrade")]
            #[deprecated]
            DegreesCelsius,
            #[serde(rename = "F")]
            Fahrenheit = 7,
            #[serde(rename(serialize = "out", deserialize = "in"))]
            r#In,
            #[serde(rename(serialize = "r"))]
            Rankine,
            #[serde(skip)]
            Hidden,
            #[serde(skip_deserializing, rename = "F")]
            AlsoHidden,
        }
    };
    compare("choice", derive(item));
}

#[test]
fn serde_other_reads_whatever_is_left() {
    compare(
        "choice_other",
        derive(quote!(
            enum Unit {
                Celsius,
                #[serde(other)]
                Other,
            }
        )),
    );
}

#[test]
fn mistakes_leave_inert_impls() {
    compare(
        "choice_mistakes",
        derive(quote!(
            struct Unit<T: Copy>(T);
        )),
    );
}

fn tokens(source: &str) -> TokenStream {
    source.parse().unwrap()
}

/// The item, and for each error the tokens pointed at and a part of its message.
#[test]
fn every_mistake_says_what_to_write_instead() {
    let cases: &[(&str, &[(&str, &str)])] = &[
        ("struct S;", &[("struct", "`Choice` is for enums whose variants are names: derive it on one")]),
        ("union U { a: u8 }", &[("union", "`Choice` is for enums")]),
        ("fn f() {}", &[("fn f() {}", "`Choice` is for enums")]),
        ("enum E {}", &[("E", "`Choice` needs at least one variant")]),
        ("enum E { #[serde(skip)] A }", &[("E", "`Choice` needs a variant that serde does not skip")]),
        ("enum E { A(u8), B }", &[("(u8)", "`Choice` needs variants without fields: write `A` alone")]),
        (
            "enum E { A { a: u8 }, B() }",
            &[("{ a: u8 }", "needs variants without fields: write `A`"), ("()", "write `B` alone")],
        ),
        (
            "enum E { A, #[serde(rename = \"A\")] B }",
            &[("\"A\"", "the variants `A` and `B` are both called `A`: rename one")],
        ),
        (
            "enum E { A, #[serde(alias = \"A\")] B }",
            &[("\"A\"", "the variants `A` and `B` are both called `A`")],
        ),
        ("#[serde(rename_all = \"lowercase\")] enum E { Ab, AB }", &[("AB", "are both called `ab`")]),
        (
            "#[serde(rename_all = \"Kebab\")] enum E { A }",
            &[("\"Kebab\"", "serde knows no case `Kebab`: write one of `lowercase`, ")],
        ),
        ("enum E { #[serde(rename = 1)] A }", &[("1", "serde takes a string literal here")]),
        (
            "#[choice(krate = a)] enum E { A }",
            &[("krate", "`#[choice]` has no key `krate`: did you mean `crate = path")],
        ),
        (
            "#[choice(rename_all = \"lowercase\")] enum E { A }",
            &[("rename_all", "`#[choice]` has no key `rename_all`; it takes `crate = ")],
        ),
        (
            "enum E { #[choice(rename = \"b\")] A }",
            &[("choice", "a variant takes its name from serde: write `#[serde(rename = \"...\")]`")],
        ),
        (
            "#[choice(x)] #[serde(rename_all = \"y\")] enum E { A(u8), #[serde(rename = \"A\")] B }",
            &[
                ("\"y\"", "serde knows no case `y`"),
                ("x", "`#[choice]` has no key `x`"),
                ("(u8)", "without fields"),
                ("\"A\"", "both called `A`"),
            ],
        ),
    ];
    for (item, expected) in cases {
        let found = mistakes(derive(tokens(item)));
        assert_eq!(found.len(), expected.len(), "{item}\n{found:#?}");
        for ((at, message), (expected_at, part)) in found.iter().zip(*expected) {
            assert_eq!(at, expected_at, "{item}\n{message}");
            assert!(message.contains(part), "{item}\n{message}\nlacks\n{part}");
        }
    }
}

#[test]
fn a_name_that_one_variant_has_twice_is_no_mistake() {
    let item = quote!(
        enum E {
            #[serde(alias = "A", alias = "b", alias = "b")]
            A,
            B,
        }
    );
    let expansion = derive(item).to_string();
    assert!(expansion.contains(r#"match __text { "A" | "b" =>"#), "{expansion}");
}
