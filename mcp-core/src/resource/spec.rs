//! What a resource publishes: its URI, what it holds, and the variables of its template.

use super::cached::Caching;
use super::into_result::IntoResourceResult;
use super::template::{Part, Template};
use crate::completion::Completers;
use crate::handler::{
    About, Call, CallFuture, Collected, Described, Handler, Handlers, Named, ParamSpec, RefText, Run,
    TextParam, TextSpec, describe_common, namespaced,
};
use crate::protocol::{Annotations, CacheScope};
use crate::ui;
use std::any::Any;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

/// A resource on a server whose state is `S`. `#[resource]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a resource",
    label = "not a `#[resource(\"..\")]` function",
    note = "`resources![..]` takes functions with `#[resource(\"scheme://path\")]`; tools stand in `tools![..]`, prompts in `prompts![..]`, and a value with a `#[provider]` impl is added with `.provider(..)`"
)]
pub trait Resource<S>: Named + 'static {
    /// Says what is published and how it is called.
    fn describe(spec: &mut ResourceSpec<S>);
}

/// A list of resources, all of which a server with state `S` can serve: what `resources![..]` makes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of resources",
    label = "not a list of resources",
    note = "write `.resources(resources![name, module::name])` with the names of `#[resource]` functions"
)]
pub trait ResourceSet<S> {
    /// Shows every resource to the server, in order.
    fn collect(into: &mut Handlers<S>);
}

#[diagnostic::do_not_recommend]
impl<S> ResourceSet<S> for PhantomData<()> {
    fn collect(_: &mut Handlers<S>) {}
}

impl<S: Send + Sync + 'static, A: Resource<S>, B: ResourceSet<S>> ResourceSet<S> for (PhantomData<A>, B) {
    fn collect(into: &mut Handlers<S>) {
        into.resource(A::NAME, A::PLACE, A::describe);
        B::collect(into);
    }
}

/// What a resource says about itself, while generated code fills it in.
pub struct ResourceSpec<S> {
    about: About,
    published: Published,
    parts: &'static [Part],
    texts: TextSpec,
    run: Option<Run>,
    state: PhantomData<fn() -> S>,
}

impl<S> fmt::Debug for ResourceSpec<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResourceSpec").field("about", &self.about).finish_non_exhaustive()
    }
}

/// What only resources publish.
#[derive(Debug, Default)]
pub(crate) struct Published {
    pub(crate) name: Cow<'static, str>,
    pub(crate) mime: Option<&'static str>,
    pub(crate) size: Option<u64>,
    pub(crate) annotations: Option<Annotations>,
    /// How long clients may keep what they read, and for whom.
    pub(crate) caching: Caching,
    /// Whether what is read may depend on who reads it.
    pub(crate) personal: bool,
}

/// One resource or template: what is published and how it is read.
#[derive(Debug)]
pub(crate) struct ResourceEntry {
    pub(crate) about: About,
    pub(crate) published: Arc<Published>,
    pub(crate) uri: String,
    pub(crate) template: Template,
    pub(crate) handler: Arc<Handler>,
    pub(crate) completers: Completers,
}

#[cfg(feature = "skills")]
impl ResourceEntry {
    /// A resource with a URI of its own, which is its name.
    pub(crate) fn fixed(
        about: About,
        published: Published,
        run: impl Fn(Arc<crate::connection::CallInner>) -> CallFuture + Send + Sync + 'static,
    ) -> Self {
        let (uri, published) = (about.name.clone().into_owned(), Arc::new(published));
        let handler =
            Handler { published: Some(Arc::clone(&published)), ..about.handler(Box::new(run), None) };
        Self {
            published,
            template: Template::fixed(uri.clone()),
            uri,
            handler: Arc::new(handler),
            completers: Completers::default(),
            about,
        }
    }
}

describe_common!(ResourceSpec);

impl<S: Send + Sync + 'static> ResourceSpec<S> {
    pub(crate) fn new(uri: &'static str, place: &'static str) -> Self {
        Self {
            about: About::new(uri, place),
            published: Published::default(),
            parts: &[],
            texts: TextSpec::default(),
            run: None,
            state: PhantomData,
        }
    }

    /// The name for programs.
    pub fn name(&mut self, name: &'static str) {
        self.published.name = name.into();
    }

    /// The media type of what is read.
    pub fn mime(&mut self, mime: &'static str) {
        self.published.mime = Some(mime);
    }

    /// Bytes of what is read.
    pub fn size(&mut self, bytes: u64) {
        self.published.size = Some(bytes);
    }

    /// Milliseconds for which clients may keep what they read.
    pub fn ttl(&mut self, milliseconds: u64) {
        self.published.caching.ttl = Some(Duration::from_millis(milliseconds));
    }

    /// Who may be given what others keep.
    pub fn cache_scope(&mut self, scope: CacheScope) {
        self.published.caching.scope = Some(scope);
    }

    /// Whom it is for and how much it matters.
    pub fn annotations(&mut self, annotations: Annotations) {
        self.published.annotations = Some(annotations);
    }

    /// The parts of its URI.
    pub fn template(&mut self, parts: &'static [Part]) {
        self.parts = parts;
    }

    /// A parameter that the handler takes by value.
    pub fn text<T: TextParam<S, M>, M>(&mut self, param: ParamSpec) {
        T::describe(&mut self.texts, param);
    }

    /// A parameter that the handler borrows.
    pub fn text_ref<T: ?Sized + RefText>(&mut self, param: ParamSpec) {
        T::describe(&mut self.texts, param, false);
    }

    /// A borrowed parameter that may be absent.
    pub fn opt_text_ref<T: ?Sized + RefText>(&mut self, param: ParamSpec) {
        T::describe(&mut self.texts, param, true);
    }

    /// How a variable is completed.
    pub fn complete(&mut self, variable: &'static str, run: fn(Call<S>) -> CallFuture) {
        self.texts.completers.push((variable, Box::new(move |call| run(Call::new(call)))));
    }

    /// The return type.
    pub fn output<R: IntoResourceResult>(&mut self) {
        let usual = if ui::is_page(&self.about.name) { Some(ui::MIME) } else { R::MIME };
        self.published.mime = self.published.mime.or(usual);
    }
}

impl<S> Described for ResourceSpec<S> {
    fn enter(
        mut self,
        into: &mut Collected,
        provider: Option<Arc<dyn Any + Send + Sync>>,
        namespace: Option<Arc<str>>,
    ) {
        // Without a run there were compile errors, and the program does not get here.
        let Some(run) = self.run else { return };
        let template = Template::new(self.parts);
        let template = namespace.as_deref().map_or(template.clone(), |name| template.in_namespace(name));
        let uri = template.text();
        self.about.name = uri.clone().into();
        self.published.name = namespaced(self.published.name, namespace.as_deref());
        self.about.namespace = namespace;
        self.published.personal = self.texts.personal || !self.about.scopes.is_empty();
        let published = Arc::new(self.published);
        let completers = Completers::new(&mut self.texts, &self.about, provider.as_ref());
        let handler = Handler {
            choices: self.texts.choices,
            published: Some(Arc::clone(&published)),
            ..self.about.handler(run, provider)
        };
        into.resources.push(ResourceEntry {
            about: self.about,
            published,
            uri,
            template,
            handler: Arc::new(handler),
            completers,
        });
    }
}
