//! What a client wants to be told of (2026-07-28, "Subscriptions", "Notification Filter").

use super::hub::Change;
use crate::registry::Viewer;
use crate::server::ServerInner;
use serde::{Deserialize, Serialize};

/// The most resources, and the most tasks, that one stream may be about.
const MOST: usize = 1024;

/// The filter of a stream; goes out again as what the server agreed to.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Filter {
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    tools_list_changed: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    prompts_list_changed: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    resources_list_changed: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    resource_subscriptions: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) task_ids: Vec<String>,
}

impl Filter {
    /// Leaves out what the server does not have, as far as the caller sees.
    pub(super) fn agreed(mut self, server: &ServerInner, viewer: &Viewer<'_>) -> Self {
        self.tools_list_changed &= server.has_tools();
        self.prompts_list_changed &= server.has_prompts();
        self.resources_list_changed &= server.has_resources();
        self.task_ids.truncate(MOST);
        self.resource_subscriptions.truncate(MOST);
        let resources = server.resources.now();
        self.resource_subscriptions.retain(|uri| resources.find(uri, viewer).is_some());
        self
    }

    /// Whether it is about tasks, which only some clients know.
    pub(crate) fn wants_tasks(&self) -> bool {
        !self.task_ids.is_empty()
    }

    pub(super) fn wants(&self, change: Change<'_>) -> bool {
        match change {
            Change::Tools => self.tools_list_changed,
            Change::Prompts => self.prompts_list_changed,
            Change::Resources => self.resources_list_changed,
            Change::Task(task) => self.task_ids.contains(&task.id),
            Change::Resource(uri) => self.resource_subscriptions.iter().any(|wanted| wanted == uri),
        }
    }
}
