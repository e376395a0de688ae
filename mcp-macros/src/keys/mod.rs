//! Every attribute key, with the form of its value and the way it is written.
//!
//! Owns the tables of the attributes and what is said of a key that is in none or in another. Must not know how values
//! are read or what they do.

mod nearest;

pub(crate) use nearest::nearest;

/// The form of value a key takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    /// `key = "..."`
    Text,
    /// `key("...", "...")`
    Texts,
    /// `key`, `key = true` or `key = false`
    Flag,
    /// `key`, `key = true`, `key = false` or `key = "..."`
    FlagOrText,
    /// `key = 1`
    Count,
    /// `key = some::path`
    Path,
    /// `key = 1..=2`
    Range,
    /// `key = expression`
    Expr,
    /// `key` or `key = expression`
    MaybeExpr,
}

/// One key of an attribute.
#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) form: Form,
    /// How it is written, shown when it was written in another way.
    pub(crate) usage: &'static str,
}

/// The keys that one attribute takes.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) attribute: &'static str,
    pub(crate) keys: &'static [&'static Key],
    /// Words that people write here all the same, and what to say to them.
    pub(crate) beside: &'static [(&'static str, &'static str)],
}

pub(crate) const NAME: Key = key("name", Form::Text, "name = \"...\"");
pub(crate) const TITLE: Key = key("title", Form::Text, "title = \"...\"");
pub(crate) const DESCRIPTION: Key = key("description", Form::Text, "description = \"...\"");
pub(crate) const READ_ONLY: Key = key("read_only", Form::Flag, "read_only");
pub(crate) const DESTRUCTIVE: Key = key("destructive", Form::Flag, "destructive");
pub(crate) const IDEMPOTENT: Key = key("idempotent", Form::Flag, "idempotent");
pub(crate) const OPEN_WORLD: Key = key("open_world", Form::Flag, "open_world");
pub(crate) const ICONS: Key = key("icons", Form::Expr, "icons = [Icon::new(\"...\")]");
pub(crate) const META: Key = key("meta", Form::Expr, "meta = json!({ ... })");
pub(crate) const TIMEOUT: Key = key("timeout", Form::Text, "timeout = \"5s\"");
pub(crate) const BLOCKING: Key = key("blocking", Form::Flag, "blocking");
pub(crate) const TASK: Key = key("task", Form::FlagOrText, "task");
pub(crate) const TASK_TTL: Key = key("task_ttl", Form::Text, "task_ttl = \"1h\"");
pub(crate) const TASK_POLL: Key = key("task_poll", Form::Text, "task_poll = \"5s\"");
pub(crate) const SCOPES: Key = key("scopes", Form::Texts, "scopes(\"...\")");
pub(crate) const CONCURRENCY: Key = key("concurrency", Form::Count, "concurrency = 4");
pub(crate) const RATE: Key = key("rate", Form::Text, "rate = \"10/s\"");
pub(crate) const HIDDEN: Key = key("hidden", Form::Flag, "hidden");
pub(crate) const UI: Key = key("ui", Form::Text, "ui = \"ui://...\"");
pub(crate) const VISIBILITY: Key = key("visibility", Form::Texts, "visibility(\"app\")");
pub(crate) const INPUT_SCHEMA: Key = key("input_schema", Form::Path, "input_schema = path::to::function");
pub(crate) const MIME: Key = key("mime", Form::Text, "mime = \"text/plain\"");
pub(crate) const SIZE: Key = key("size", Form::Count, "size = 1024");
pub(crate) const ANNOTATIONS: Key = key("annotations", Form::Expr, "annotations = Annotations::new()");
pub(crate) const TTL: Key = key("ttl", Form::Text, "ttl = \"60s\"");
pub(crate) const CACHE_SCOPE: Key = key("cache_scope", Form::Text, "cache_scope = \"public\"");
pub(crate) const CRATE: Key = key("crate", Form::Path, "crate = path::to::mcp_core");

pub(crate) const RENAME: Key = key("rename", Form::Text, "rename = \"...\"");
pub(crate) const DEFAULT: Key = key("default", Form::MaybeExpr, "default = value");
pub(crate) const HEADER: Key = key("header", Form::Text, "header = \"...\"");
pub(crate) const EXAMPLE: Key = key("example", Form::Expr, "example = value");
pub(crate) const RANGE: Key = key("range", Form::Range, "range = 1..=100");
pub(crate) const LENGTH: Key = key("length", Form::Range, "length = 1..=80");
pub(crate) const PATTERN: Key = key("pattern", Form::Text, "pattern = \"...\"");
/// The `default` of a form's field, which is no default of a type.
pub(crate) const PREFILL: Key = key("default", Form::Expr, "default = value");
pub(crate) const FORMAT: Key = key("format", Form::Text, "format = \"email\"");
pub(crate) const NOT_SECRET: Key = key("not_secret", Form::Flag, "not_secret");
pub(crate) const FLATTEN: Key = key("flatten", Form::Flag, "flatten");
pub(crate) const COMPLETE: Key = key("complete", Form::Path, "complete = path::to::function");

/// The keys of `#[tool(...)]`.
pub(crate) const TOOL: Table = Table {
    attribute: "tool",
    keys: &[
        &NAME,
        &TITLE,
        &DESCRIPTION,
        &READ_ONLY,
        &DESTRUCTIVE,
        &IDEMPOTENT,
        &OPEN_WORLD,
        &ICONS,
        &META,
        &TIMEOUT,
        &BLOCKING,
        &TASK,
        &TASK_TTL,
        &TASK_POLL,
        &SCOPES,
        &CONCURRENCY,
        &RATE,
        &HIDDEN,
        &UI,
        &VISIBILITY,
        &INPUT_SCHEMA,
        &CRATE,
    ],
    beside: &[],
};

/// The keys of `#[prompt(...)]`.
pub(crate) const PROMPT: Table = Table {
    attribute: "prompt",
    keys: &[
        &NAME,
        &TITLE,
        &DESCRIPTION,
        &ICONS,
        &META,
        &TIMEOUT,
        &BLOCKING,
        &SCOPES,
        &CONCURRENCY,
        &RATE,
        &HIDDEN,
        &CRATE,
    ],
    beside: &[],
};

/// The keys of `#[resource("...", ...)]`.
pub(crate) const RESOURCE: Table = Table {
    attribute: "resource",
    keys: &[
        &NAME,
        &TITLE,
        &DESCRIPTION,
        &MIME,
        &SIZE,
        &ANNOTATIONS,
        &ICONS,
        &META,
        &TIMEOUT,
        &BLOCKING,
        &SCOPES,
        &CONCURRENCY,
        &RATE,
        &HIDDEN,
        &TTL,
        &CACHE_SCOPE,
        &CRATE,
    ],
    beside: &[("uri", "the URI comes first and without a key: write `#[resource(\"notes://all\")]`")],
};

/// The keys of `#[provider(...)]`.
pub(crate) const PROVIDER: Table = Table { attribute: "provider", keys: &[&CRATE], beside: &[] };

/// The keys of `#[arg(...)]`.
pub(crate) const ARG: Table = Table {
    attribute: "arg",
    keys: &[
        &RENAME,
        &DESCRIPTION,
        &DEFAULT,
        &HEADER,
        &EXAMPLE,
        &RANGE,
        &LENGTH,
        &PATTERN,
        &FLATTEN,
        &COMPLETE,
    ],
    beside: &[],
};

impl Table {
    pub(crate) fn find(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name).copied()
    }

    /// What to say of a key that is not in this table.
    pub(crate) fn refuse(&self, name: &str) -> String {
        let attribute = self.attribute;
        if let Some((_, message)) = self.beside.iter().find(|(word, _)| *word == name) {
            return (*message).to_owned();
        }
        if let Some(elsewhere) = self.elsewhere(name) {
            return elsewhere;
        }
        nearest(name, self.keys.iter(), |key| key.name).map_or_else(
            || format!("`#[{attribute}]` has no key `{name}`; it takes {}", self.usages()),
            |key| format!("`#[{attribute}]` has no key `{name}`: did you mean `{}`?", key.usage),
        )
    }

    /// What to say if the key is one of another attribute.
    fn elsewhere(&self, name: &str) -> Option<String> {
        let holds = |table: &&Table| table.attribute != self.attribute && table.find(name).is_some();
        let other = [TOOL, PROMPT, RESOURCE, ARG].iter().find(holds)?.attribute;
        match self.attribute {
            // An unknown word there is a misspelt one sooner than a key of a handler.
            "arg" | "choice" | "form" => None,
            "provider" => Some(format!(
                "`{name}` is a key of the handlers inside: move it to their `#[tool]`, `#[prompt]` or `#[resource]`"
            )),
            _ if other == ARG.attribute => Some(format!(
                "`{name}` is a key of `#[arg]`: put `#[arg({name} ...)]` on the parameter it is for"
            )),
            own => Some(format!("`{name}` is a key of `#[{other}]`; a {own} has no such thing: remove it")),
        }
    }

    /// All keys as they are written, for a message.
    fn usages(&self) -> String {
        let usages: Vec<String> = self.keys.iter().map(|key| format!("`{}`", key.usage)).collect();
        usages.join(", ")
    }
}

const fn key(name: &'static str, form: Form, usage: &'static str) -> Key {
    Key { name, form, usage }
}
