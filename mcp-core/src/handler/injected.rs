//! What a handler of any kind may take besides its arguments, by value and by reference.

/// Makes [`Context`](crate::Context) and [`Auth`](crate::Auth) parameters of a kind: of the trait for values, of that for
/// references, and of what the kind publishes, with what there is to note when a handler takes one.
macro_rules! injected {
    ($param:ident, $borrowed:ident, $spec:ident, $note:expr) => {
        $crate::handler::injected::injected!(@ Context, context, $param, $borrowed, $spec, $note);
        $crate::handler::injected::injected!(@ Auth, auth, $param, $borrowed, $spec, $note);
    };
    (@ $type:ident, $method:ident, $param:ident, $borrowed:ident, $spec:ident, $note:expr) => {
        #[diagnostic::do_not_recommend]
        impl<S> $param<S, Injected> for $type {
            fn describe(spec: &mut $spec, _: ParamSpec) {
                let note: fn(&mut $spec) = $note;
                note(spec);
            }

            fn take(args: &mut Args<'_, S>, _: &'static str) -> Option<Self> {
                Some(args.$method())
            }

            fn take_or(args: &mut Args<'_, S>, _: &'static str, _: impl FnOnce() -> Self) -> Option<Self> {
                Some(args.$method())
            }
        }

        #[diagnostic::do_not_recommend]
        impl $borrowed for $type {
            type Storage<'a> = $type;

            fn describe(spec: &mut $spec, param: ParamSpec, _: bool) {
                <$type as $param<(), Injected>>::describe(spec, param);
            }

            fn take<'a, S>(args: &mut Args<'a, S>, _: &'static str) -> Option<$type> {
                Some(args.$method())
            }

            fn lend(storage: &$type) -> &$type {
                storage
            }
        }
    };
}
pub(super) use injected;
