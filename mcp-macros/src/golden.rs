//! Whole expansions against the files in `tests/expanded`, which `BLESS=1` rewrites.

use std::path::Path;
use std::{env, fs};

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

use crate::kind::Kind;
use crate::{expand_handler, expand_list, expand_provider};

pub(crate) fn compare(name: &str, expansion: TokenStream) {
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
    compare(name, expand_handler(Kind::Tool, args, item));
}

fn prompt(name: &str, args: TokenStream, item: TokenStream) {
    compare(name, expand_handler(Kind::Prompt, args, item));
}

fn resource(name: &str, args: TokenStream, item: TokenStream) {
    compare(name, expand_handler(Kind::Resource, args, item));
}

/// A simple tool.
fn add() -> TokenStream {
    quote! {
        /// Adds.
        async fn add(a: i64, b: i64) -> i64 {
            a + b
        }
    }
}

fn weather() -> TokenStream {
    quote! {
        /// Weather.
        impl<'c, T: Backend + 'static, const N: usize> Weather<T, N>
        where
            T::Error: Send,
        {
            const LIMIT: usize = 10;

            /// Current conditions.
            #[tool(read_only, open_world)]
            pub async fn current(&self, ctx: &Context, State(db): State<Db>, city: &str) -> Result<Json<Now>, ToolError> {
                self.now(city).await
            }

            #[mcp_core::tool(description = "Counts stations.", blocking)]
            #[cfg(unix)]
            fn stations(&self, /** Of it. */ country: Option<String>) -> usize {
                0
            }

            /// Forecast of a city.
            #[resource("weather://{city}/forecast{?days}", mime = "text/markdown")]
            async fn forecast(&self, #[arg(complete = Self::cities)] city: &str, days: Option<u8>) -> String {
                String::new()
            }

            /// Plans a day.
            #[prompt]
            fn plan_day(#[arg(complete = places::find)] place: &str, units: Units) -> String {
                place.to_owned()
            }

            #[allow(dead_code)]
            async fn cities(&self, typed: &str) -> Vec<String> {
                Vec::new()
            }
        }
    }
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
        idempotent, open_world = false, icons = [Icon::new("https://example.com/wipe.png")],
        meta = json!({ "level": 3 }), timeout = "5s", task = "required", task_ttl = "2h", task_poll = "10s",
        scopes("notes:write", "notes:read"), concurrency = 4, rate = "10/s", hidden, ui = "ui://wipe", visibility("app"),
        input_schema = schemas::wipe, crate = renamed::path,
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
fn every_key_of_a_prompt() {
    let args = quote! {
        name = "plan", title = "Plan", description = "Plans a day.", icons = ICONS, meta = json!({}),
        timeout = "100ms", blocking, scopes("plan"), concurrency = 1, rate = "3/m", hidden = false, crate = renamed::path,
    };
    prompt(
        "every_key_of_a_prompt",
        args,
        quote!(
            fn plan(_: Auth, city: &str) -> String {
                String::new()
            }
        ),
    );
}

#[test]
fn every_key_of_a_resource() {
    let args = quote! {
        "notes://all", name = "All notes", title = "Notes", description = "All notes.", mime = "text/plain",
        size = 1024, annotations = Annotations::new().priority(0.5), icons = ICONS, meta = json!({}),
        timeout = "2m", blocking, scopes("notes"), concurrency = 2, rate = "600/h", hidden, ttl = "1h", cache_scope = "private",
        crate = renamed::path,
    };
    resource(
        "every_key_of_a_resource",
        args,
        quote!(
            fn all(State(db): State<Db>) -> String {
                db.all()
            }
        ),
    );
}

#[test]
fn every_key_of_an_argument() {
    let item = quote! {
        /// Searches.
        fn search(
            #[arg(rename = "q", description = "What.", default = "x", example = "oslo", length = 1..=80, pattern = "^[a-z]+$")]
            query: &str,
            #[arg(header = "X-Max", range = 1..=100, default = 10, example = 5)] max: u32,
            #[arg(range = -1.5..MAX)] score: f64,
            #[arg(range = 0..10)] page: Option<u8>,
            #[arg(length = ..LIMIT, example = vec![])] tags: Vec<String>,
            #[arg(example = "en")] language: Option<String>,
            #[arg(flatten)] rest: Filter,
        ) -> String {
            String::new()
        }
    };
    tool("every_key_of_an_argument", quote!(), item);
}

#[test]
fn every_kind_of_text() {
    let item = quote! {
        /// Plans a day.
        pub async fn plan(
            ctx: &Context,
            #[arg(complete = cities)] city: &str,
            mood: Option<&str>,
            #[arg(default = "en")] language: &str,
            /// In words.
            days: u8,
            #[arg(default)] units: Units,
            #[arg(complete = state::names)] state: Option<Name>,
        ) -> Result<Vec<Message>, PromptError> {
            todo!()
        }
    };
    prompt("every_kind_of_text", quote!(), item);
}

#[test]
fn a_resource_template() {
    let item = quote! {
        /// A file.
        async fn file(path: &str, rev: Option<u32>, #[arg(rename = "as", default)] form: Form) -> Vec<u8> {
            Vec::new()
        }
    };
    resource("resource_template", quote!("repo://files{/path*}{?rev,as}"), item);
}

#[test]
fn a_blocking_tool() {
    let item = quote! {
        /// Works.
        fn work(name: &str, n: Option<&str>) -> Result<String, ToolError> {
            Ok(name.to_owned())
        }
    };
    tool("blocking", quote!(blocking), item);
}

#[test]
fn a_provider() {
    compare("provider", expand_provider(quote!(), weather()));
}

#[test]
fn every_key_of_a_provider() {
    let item = quote! {
        #[cfg(feature = "notes")]
        impl Notes {
            /// Wipes.
            #[tool]
            fn wipe() {}
        }
    };
    compare("every_key_of_a_provider", expand_provider(quote!(crate = renamed::path), item));
}

#[test]
fn a_provider_with_mistakes_keeps_its_methods_and_provides_nothing() {
    let item = quote! {
        impl<T> Notes<T> where T: Clone {
            #[tool]
            fn find(&self, #[arg(titel = "x")] query: &str) {}
            fn helper(&self) {}
        }
    };
    compare("provider_mistakes", expand_provider(quote!(), item));
}

#[test]
fn a_simple_tool_has_at_most_forty_generated_lines() {
    let expansion = syn::parse2(expand_handler(Kind::Tool, quote!(), add())).unwrap();
    let shown = prettyplease::unparse(&expansion);
    let generated = shown.split_once("\n}\n").unwrap().1.lines().count();
    assert!(generated <= 40, "{generated} lines\n{shown}");
    compare("add", expand_handler(Kind::Tool, quote!(), add()));
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
    let list = expand_list(Kind::Tool, quote!(add, notes::find, self::wipe));
    let empty = expand_list(Kind::Tool, quote!());
    let broken = expand_list(Kind::Tool, quote!(add, 1, wipe));
    compare("list", quote!(fn list() { let _ = #list; let _ = #empty; let _ = #broken; }));
}

#[test]
fn a_half_typed_body_still_expands() {
    let expansion =
        expand_handler(Kind::Tool, quote!(description = "Adds."), quote!(fn add(a: i64) { a. ; let }))
            .to_string();
    assert!(expansion.contains("struct add") && !expansion.contains("compile_error"), "{expansion}");
}

#[test]
fn a_half_typed_body_in_a_provider_still_expands() {
    let item = quote! {
        impl Notes {
            /// Finds.
            #[tool]
            fn find(&self) { self. ; let }
            fn helper(&self) { match }
        }
    };
    let expansion = expand_provider(quote!(), item).to_string();
    assert!(expansion.contains("Provider") && expansion.contains("self . ; let"), "{expansion}");
    assert!(expansion.contains("match") && !expansion.contains("compile_error"), "{expansion}");
}

#[test]
fn a_renamed_crate_is_the_only_one_named_by_a_provider() {
    let broken = quote!(
        impl A {
            #[tool]
            fn f(self) {}
        }
    );
    for item in [
        weather(),
        broken,
        quote!(
            struct A;
        ),
    ] {
        let expansion = expand_provider(quote!(crate = renamed::path), item);
        assert!(!names_core(expansion.clone()), "{expansion}");
    }
    assert!(names_core(expand_provider(quote!(), weather())));
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
        let expansion = expand_handler(Kind::Tool, quote!(crate = renamed::path), item);
        assert!(!names_core(expansion.clone()), "{expansion}");
    }
    for (kind, uri) in [(Kind::Prompt, quote!()), (Kind::Resource, quote!("a://{city}",))] {
        let item = quote!(
            /** A. */
            fn f(city: &str) {}
        );
        let expansion = expand_handler(kind, quote!(#uri crate = renamed::path), item);
        assert!(!names_core(expansion.clone()), "{expansion}");
    }
    assert!(names_core(expand_handler(Kind::Tool, quote!(), everything())));
}

fn names_core(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "mcp_core",
        TokenTree::Group(group) => names_core(group.stream()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
