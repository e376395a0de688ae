//! What changes in what a server offers: all of a change or nothing, and clients are told.

use super::check::{self, Present};
use super::{BuildError, Server, ServerInner};
use crate::handler::{About, Collected};
use crate::registry::{Changing, Entries, Listed};
use crate::resource::ResourceEntry;
use crate::subscription::{Burst, List};
use std::mem::take;
use std::sync::PoisonError;

impl Server {
    /// Adds handlers, unless there are problems already or they bring some.
    pub(super) fn add(&self, mut added: Collected, mut problems: Vec<String>) -> Result<(), BuildError> {
        // Borrowed, so that what is refused is dropped when the change is over.
        let added = &mut added;
        self.change(|inner| {
            let (tools, prompts, resources) = (inner.tools.now(), inner.prompts.now(), inner.resources.now());
            let present = Present {
                tools: tools.all().map(|tool| &tool.about).collect(),
                prompts: prompts.all().map(|prompt| &prompt.about).collect(),
                resources: resources.all().collect(),
            };
            check::handlers(&present, added, &mut problems);
            if let Err(error) = BuildError::of_change(take(&mut problems)) {
                return (Err(error), Vec::new());
            }
            let mut changed = Vec::new();
            // Tools come last: they may speak of resources.
            if !added.resources.is_empty() {
                inner.resources.set(resources.with(take(&mut added.resources)));
                changed.push(List::Resources);
            }
            if !added.prompts.is_empty() {
                inner.prompts.set(prompts.with(take(&mut added.prompts)));
                changed.push(List::Prompts);
            }
            if !added.tools.is_empty() {
                inner.tools.set(tools.with(take(&mut added.tools)));
                changed.push(List::Tools);
            }
            (Ok(()), changed)
        })
    }

    /// Removes tools; false if there are none such.
    pub(super) fn remove_tools(&self, gone: impl Fn(&About) -> bool) -> bool {
        self.remove(List::Tools, |inner| &inner.tools, gone)
    }

    /// Removes prompts; false if there are none such.
    pub(super) fn remove_prompts(&self, gone: impl Fn(&About) -> bool) -> bool {
        self.remove(List::Prompts, |inner| &inner.prompts, gone)
    }

    fn remove<E: Listed>(
        &self,
        list: List,
        of: impl Fn(&ServerInner) -> &Changing<Entries<E>>,
        gone: impl Fn(&About) -> bool,
    ) -> bool {
        self.change(|inner| {
            let entries = of(inner).now();
            if !entries.all().any(|entry| gone(entry.about())) {
                return (false, Vec::new());
            }
            of(inner).set(entries.without(|entry| gone(entry.about())));
            (true, vec![list])
        })
    }

    /// Removes resources and templates; false if there are none such.
    pub(super) fn remove_resources(&self, gone: impl Fn(&ResourceEntry) -> bool) -> bool {
        self.change(|inner| {
            let resources = inner.resources.now();
            if !resources.all().any(&gone) {
                return (false, Vec::new());
            }
            inner.resources.set(resources.without(gone));
            (true, vec![List::Resources])
        })
    }

    /// Enables or disables one entry; false if there is none of that name or URI.
    pub(super) fn switch(&self, list: List, key: &str, enabled: bool) -> bool {
        self.change(|inner| {
            let (known, changed) = match list {
                List::Tools => {
                    let tools = inner.tools.now();
                    let switched = tools.switched(key, enabled).map(|next| inner.tools.set(next));
                    (tools.has(key), switched)
                }
                List::Prompts => {
                    let prompts = inner.prompts.now();
                    let switched = prompts.switched(key, enabled).map(|next| inner.prompts.set(next));
                    (prompts.has(key), switched)
                }
                List::Resources => {
                    let resources = inner.resources.now();
                    let switched = resources.switched(key, enabled).map(|next| inner.resources.set(next));
                    (resources.has(key), switched)
                }
            };
            (known, changed.map(|()| list).into_iter().collect())
        })
    }

    /// Makes one change at a time, and tells clients which lists it was about.
    fn change<R>(&self, change: impl FnOnce(&ServerInner) -> (R, Vec<List>)) -> R {
        let inner = self.inner();
        let changing = inner.changes.lock().unwrap_or_else(PoisonError::into_inner);
        // What is replaced is dropped when the next change may begin: it may hold values of the user's that make one.
        let before = (inner.tools.now(), inner.prompts.now(), inner.resources.now());
        let (result, changed) = change(inner);
        drop(changing);
        drop(before);
        changed.into_iter().for_each(|list| inner.hub.changed(list, Burst::One));
        result
    }
}
