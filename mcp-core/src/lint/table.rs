//! What hosts are known to refuse of input schemas, each with the place where it can be read up.
//!
//! Owns the evidence on schemas. Must not know how they are walked or how findings read.

use super::hosts::Host;

/// Something in an input schema that a host does not take.
pub(super) struct Refusal {
    pub(super) host: Host,
    pub(super) shape: Shape,
    pub(super) reason: &'static str,
    pub(super) source: &'static str,
}

/// What to look for.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// One of these keywords, anywhere.
    Keywords(&'static [&'static str]),
    /// One of these keywords at the root.
    RootKeywords(&'static [&'static str]),
    /// An argument, not a member of one, whose name has other characters or more than 64 of them.
    ArgumentName,
    /// An array that does not say what it holds.
    ArrayWithoutItems,
    /// A list of types.
    SeveralTypes,
    /// A choice of values of which one is not text.
    ValuesOtherThanText,
    /// An object that does not say `additionalProperties: false`.
    OpenObject,
    /// A member that may be left out.
    OptionalMember,
}

const GEMINI_SCHEMA: &str = "https://googleapis.github.io/js-genai/release_docs/interfaces/types.Schema.html";
const OPENAI_STRICT: &str = "https://platform.openai.com/docs/guides/structured-outputs#supported-schemas";

/// `format` and `additionalProperties` are missing on purpose. Gemini refused most formats until 2025
/// (<https://github.com/google-gemini/gemini-cli/issues/2237>) and takes any now; `additionalProperties` is a field of
/// Vertex AI, and what hosts convert with for Gemini, such as LangChain, leaves it out.
pub(super) const REFUSALS: &[Refusal] = &[
    Refusal {
        host: Host::Claude,
        shape: Shape::RootKeywords(&["anyOf", "oneOf", "allOf"]),
        reason: "refuses a choice at the top level; put it into an argument",
        source: "https://github.com/anthropics/claude-code/issues/5973",
    },
    Refusal {
        host: Host::Claude,
        shape: Shape::ArgumentName,
        reason: "refuses arguments whose names are not 1 to 64 letters, digits, `_`, `.` and `-`",
        source: "https://github.com/anthropics/claude-code/issues/79418",
    },
    Refusal {
        host: Host::OpenAi,
        shape: Shape::RootKeywords(&["anyOf", "oneOf", "allOf", "enum", "const", "not"]),
        reason: "refuses this at the top level; put it into an argument",
        source: "https://github.com/langchain-ai/langchainjs/issues/9804",
    },
    Refusal {
        host: Host::OpenAi,
        shape: Shape::ArrayWithoutItems,
        reason: "refuses an array that does not say what it holds (`items`)",
        source: "https://github.com/mark3labs/mcphost/issues/35",
    },
    Refusal {
        host: Host::VsCode,
        shape: Shape::ArrayWithoutItems,
        reason: "refuses an array that does not say what it holds (`items`)",
        source: "https://github.com/microsoft/vscode/issues/284536",
    },
    Refusal {
        host: Host::Gemini,
        shape: Shape::ArrayWithoutItems,
        reason: "refuses an array that does not say what it holds (`items`)",
        source: "https://github.com/backstage/backstage/issues/34038",
    },
    Refusal {
        host: Host::Gemini,
        shape: Shape::Keywords(&["exclusiveMinimum", "exclusiveMaximum", "multipleOf", "uniqueItems"]),
        reason: "has no such field; use `minimum`, `maximum`, or say it in the description",
        source: "https://github.com/hideya/langchain-mcp-tools-ts/issues/36",
    },
    Refusal {
        host: Host::Gemini,
        shape: Shape::Keywords(&["$ref"]),
        reason: "does not follow references; a type that contains itself cannot be described to it",
        source: "https://github.com/google-gemini/gemini-cli/issues/13326",
    },
    Refusal {
        host: Host::Gemini,
        shape: Shape::Keywords(&["const", "oneOf"]),
        reason: "has no such field; an enum of bare names without descriptions becomes a plain `enum`",
        source: "https://github.com/taylorwilsdon/google_workspace_mcp/issues/1099",
    },
    Refusal {
        host: Host::Gemini,
        shape: Shape::Keywords(&["patternProperties", "propertyNames"]),
        reason: "has no such field",
        source: "https://github.com/zendev-sh/goai/pull/108",
    },
    Refusal {
        host: Host::Gemini,
        shape: Shape::Keywords(&[
            "allOf",
            "not",
            "if",
            "then",
            "else",
            "contains",
            "prefixItems",
            "dependentRequired",
            "dependentSchemas",
            "unevaluatedProperties",
        ]),
        reason: "has no such field",
        source: GEMINI_SCHEMA,
    },
    Refusal {
        host: Host::Gemini,
        shape: Shape::SeveralTypes,
        reason: "takes one type, not a list of them",
        source: "https://github.com/taylorwilsdon/google_workspace_mcp/issues/1099",
    },
    Refusal {
        host: Host::Gemini,
        shape: Shape::ValuesOtherThanText,
        reason: "takes only text as values to choose from",
        source: "https://github.com/weave-os/router/pull/65",
    },
    Refusal {
        host: Host::OpenAiStrict,
        shape: Shape::OpenObject,
        reason: "wants `additionalProperties: false` on every object",
        source: "https://github.com/spring-projects/spring-ai/pull/6865",
    },
    Refusal {
        host: Host::OpenAiStrict,
        shape: Shape::OptionalMember,
        reason: "wants every member required; one that may be left out is `null` instead",
        source: OPENAI_STRICT,
    },
    Refusal {
        host: Host::OpenAiStrict,
        shape: Shape::Keywords(&[
            "allOf",
            "oneOf",
            "not",
            "if",
            "then",
            "else",
            "dependentRequired",
            "dependentSchemas",
        ]),
        reason: "does not take it",
        source: OPENAI_STRICT,
    },
    Refusal {
        host: Host::OpenAiStrict,
        shape: Shape::Keywords(&["default"]),
        reason: "does not take it",
        source: "https://github.com/dotnet/extensions/issues/6266",
    },
];
