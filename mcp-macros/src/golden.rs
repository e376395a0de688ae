//! Whole expansions against the files in `tests/expanded`, which `BLESS=1` rewrites.

use std::path::Path;
use std::{env, fs};

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

use crate::{expand_tool, expand_tools};

fn compare(name: &str, expansion: TokenStream) {
    let file = syn::parse2(expansion).unwrap();
    let found = prettyplease::unparse(&file);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expanded").join(name).with_extension("rs");
    if env::var_os("BLESS").is_some() {
        fs::write(&path, found).unwrap();
        return;
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(found, expected, "{} differs; run the tests with BLESS=1 and review it", path.display());
}

fn tool(name: &str, args: TokenStream, item: TokenStream) {
    compare(name, expand_tool(args, item));
}

fn everything() -> TokenStream {
    quote! {
        /// Finds notes.
        ///
        /// Best first.
        #[cfg(feature = "notes")]
        #[deprecated]
        pub(crate) async fn find(
            ctx: &Context,
            State(db): State<Db>,
            /** What to look for. */ query: &str,
            /// Where to look.
            folder: Option<&str>,
            tags: &[String],
            #[arg(default = 10, rename = "maxItems", header = "X-Max")] mut limit: usize,
            #[arg(default)] order: Order,
            #[arg(default = "en", description = "Its language.")] language: &str,
            r#type: Option<u8>,
        ) -> Result<String, ToolError> {
            db.find(query).await
        }
    }
}

#[test]
fn no_parameters() {
    tool(
        "no_parameters",
        quote!(),
        quote! {
            /// Says hello.
            #[must_use]
            pub fn hello() -> &'static str {
                "hello"
            }
        },
    );
}

#[test]
fn every_kind_of_parameter() {
    tool("every_kind_of_parameter", quote!(), everything());
}

#[test]
fn every_key() {
    let args = quote! {
        name = "notes.wipe", title = "Wipe", description = "Wipes all notes.", read_only = false, destructive,
        idempotent, open_world = false, input_schema = schemas::wipe, crate = renamed::path,
    };
    tool(
        "every_key",
        args,
        quote!(
            async fn wipe(state: app::State<Db>, confirm: bool) {}
        ),
    );
}

#[test]
fn mistakes_leave_the_function_and_inert_impls() {
    let item = quote! {
        #[cfg(unix)]
        pub fn add(/** First. */ #[arg(rename = "b")] a: &'static str, b: i64) -> i64 {
            b
        }
    };
    tool("mistakes", quote!(titel = "Add"), item);
}

#[test]
fn a_method_is_left_alone() {
    tool(
        "method",
        quote!(),
        quote!(
            fn add(&self, #[arg(default)] a: i64) -> i64 {
                a
            }
        ),
    );
}

#[test]
fn another_item_is_left_alone() {
    tool(
        "another_item",
        quote!(),
        quote!(
            pub struct Add {
                a: i64,
            }
        ),
    );
}

#[test]
fn a_list_of_tools() {
    let list = expand_tools(quote!(add, notes::find, self::wipe));
    let empty = expand_tools(quote!());
    let broken = expand_tools(quote!(add, 1, wipe));
    compare("list", quote!(fn list() { let _ = #list; let _ = #empty; let _ = #broken; }));
}

#[test]
fn a_half_typed_body_still_expands() {
    let expansion =
        expand_tool(quote!(description = "Adds."), quote!(fn add(a: i64) { a. ; let })).to_string();
    assert!(expansion.contains("struct add") && !expansion.contains("compile_error"), "{expansion}");
}

#[test]
fn a_renamed_crate_is_the_only_one_named() {
    for item in [
        everything(),
        quote!(
            fn wrong<T>(#[arg(default)] a: &[u8]) {}
        ),
        quote!(
            fn none() {}
        ),
    ] {
        let expansion = expand_tool(quote!(crate = renamed::path), item);
        assert!(!names_core(expansion.clone()), "{expansion}");
    }
    assert!(names_core(expand_tool(quote!(), everything())));
}

fn names_core(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "mcp_core",
        TokenTree::Group(group) => names_core(group.stream()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
