//! Agent skills (`io.modelcontextprotocol/skills`, SEP-2640): directories of instructions, served as resources.
//!
//! Owns what a skill is, how one is read from a folder, and the extension that lists them. Everything is read once, before
//! the server starts: what is served cannot differ from what was listed, and no path is ever resolved for a client. Must not
//! know how extensions and resources are served.
//!
//! Reading order: `definition` (one skill), `frontmatter`, `yaml` and `scalar` (what its `SKILL.md` says of it), `folder` (skills on disk),
//! `skills` (those of a server), `file` (what is served of one file), `catalog` (what the methods answer), `error`.

mod catalog;
mod definition;
mod error;
mod file;
mod folder;
mod frontmatter;
mod scalar;
mod skills;
mod yaml;
#[cfg(test)]
mod yaml_tests;

pub use definition::Skill;
pub use error::SkillError;
pub use skills::Skills;
