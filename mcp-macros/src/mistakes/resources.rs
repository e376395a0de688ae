//! Mistakes in the URI of a resource, and in what takes its variables.

use super::resource;

#[test]
fn arguments() {
    let needed = "a resource needs a URI in front of its keys: write `#[resource(\"notes://all\")]`";
    let all = "\"notes://all\"";
    let cases = [
        ("mime = \"a/b\", hidden", "", needed),
        ("\"notes://all\" mime = \"a/b\"", "mime", "expected `,` before this"),
        ("\"notes://all\", size = \"1\"", "\"1\"", "`size` takes a whole number: write `size = 1024`"),
        ("\"notes://all\", size = 1u8", "1u8", "write the number without `u8` behind it"),
        ("\"notes://all\", size = 99999999999999999999", "99999999999999999999", "this number is too large"),
        ("\"notes://all\", ttl = \"x\"", "\"x\"", "`x` is no span of time"),
        ("\"notes://all\", cache_scope = \"shared\"", "\"shared\"", "`shared` is no scope of a cache: write"),
        (
            "\"notes://all\", scopes(\"notes\"), cache_scope = \"public\"",
            "\"public\"",
            "a resource that needs `scopes` is not for everybody, and a public copy of it would be",
        ),
        ("\"notes://all\", annotations", "annotations", "`annotations` needs a value"),
        (
            "\"notes\"",
            "\"notes\"",
            "a URI begins with a scheme: write one in front, such as `notes://notes` (at byte 0 of the URI)",
        ),
        ("\"notes://{id\"", "\"notes://{id\"", "is not closed: add `}`"),
    ];
    for (args, at, message) in cases {
        resource(args, "", &[(at, message)]);
    }
    resource("", "", &[("", needed)]);
    resource("1", "", &[("1", "expected a key"), ("", needed)]);
    resource("uri = \"a://b\"", "", &[("uri", "the URI comes first and without a key"), ("", needed)]);
    resource(all, "", &[]);
    let public = "\"notes://all\", cache_scope = \"public\"";
    let personal = "a resource that asks who is calling is not for everybody";
    for auth in ["_: &Auth", "auth: Auth"] {
        resource(public, auth, &[("\"public\"", personal)]);
    }
    resource(public, "_: &Context, _: State<Db>", &[]);
    resource("\"notes://all\", scopes(\"a\"), cache_scope = \"private\"", "_: Auth", &[]);
    resource("\"notes://all\", ttl = \"0s\", size = 0,", "_: &Context, _: State<Db>", &[]);
}

/// One mistake in what takes the variables.
#[test]
fn variables() {
    let cases = [
        ("a://{id}", "", "URI", "no parameter takes the variable `id`: add `id: &str` to the function"),
        (
            "a://b{?page}",
            "",
            "URI",
            "no parameter takes the variable `page`: add `page: Option<&str>` to the function",
        ),
        (
            "a://b",
            "id: &str",
            "id",
            "`id` is no variable of the URI: add `{id}` to the URI, or remove the parameter",
        ),
        (
            "a://b{?page}",
            "page: u8",
            "u8",
            "a URI may come without its query parameter `page`: take an `Option`",
        ),
        ("a://b?x=1{&page}", "page: &str", "&str", "or add `#[arg(default = ...)]`"),
        (
            "a://{id}",
            "id: Option<&str>",
            "Option<&str>",
            "`id` is in every URI that matches, so it is never missing",
        ),
        ("a://b{/id}", "id: Option<u8>", "Option<u8>", "take the type without `Option`"),
        (
            "a://{id}",
            "#[arg(default = 1)] id: u8",
            "default",
            "so its default is never used: remove `default`",
        ),
        ("a://{id}", "id: Vec<u8>", "Vec<u8>", "the variables of a URI are text, and this is a list"),
        ("a://{id}", "#[arg(flatten)] id: u8", "flatten", "those of a resource are plain text: remove it"),
    ];
    for (uri, params, at, message) in cases {
        let literal = format!("\"{uri}\"");
        let at = if at == "URI" { &literal } else { at };
        resource(&literal, params, &[(at, message)]);
    }
}

#[test]
fn a_misspelt_variable_is_reported_once_where_the_parameter_stands() {
    let uri = "\"users://{user_id}/{note}\"";
    let expected = [("userid", "`userid` is no variable of the URI: did you mean `user_id`?")];
    resource(uri, "userid: &str, note: &str", &expected);
    let other = [("who", "`who` is no variable of the URI: did you mean `user_id`?")];
    resource("\"users://{user_id}\"", "who: &str", &other);
}

#[test]
fn a_template_has_no_size() {
    let message = "a template stands for many resources, which have no size in common: remove `size`";
    resource("\"a://{id}\", size = 5", "id: u8", &[("5", message)]);
}

#[test]
fn what_is_allowed_is_not_reported() {
    let page = "id: u8, rest: &str, page: Option<u8>, #[arg(rename = \"as\", default)] form: Form";
    resource("\"a://{id}{/rest*}{?page,as}\"", page, &[]);
    resource("\"a://{+path}\"", "_: Auth, #[arg(complete = f)] path: String, State(a): State<Db>", &[]);
}
