//! The `impl` block under `#[provider]`: its header parsed, handlers read like functions, all else as raw tokens.
//!
//! Owns finding the handlers among the tokens of the block, so that a half-typed item next to them disturbs nothing.
//! Must not know what a provider needs.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::discouraged::Speculative as _;
use syn::parse::{ParseStream, Parser as _};
use syn::spanned::Spanned as _;
use syn::{Attribute, Generics, LitStr, Token, Type, token};

use super::args::{Args, arguments, inside};
use super::item::Function;
use crate::diag::Diag;
use crate::kind::Kind;

/// An `impl` block.
pub(crate) struct Block {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) impl_token: Token![impl],
    pub(crate) generics: Generics,
    /// The trait that it implements, with the `for`.
    pub(crate) of: Option<(Type, Token![for])>,
    pub(crate) ty: Type,
    pub(crate) braces: Group,
    pub(crate) items: Vec<Item>,
}

/// What stands in the block.
pub(crate) enum Item {
    Other(TokenStream),
    Marked(Box<Marked>),
}

/// A function with the attribute of a handler.
pub(crate) struct Marked {
    pub(crate) kind: Kind,
    /// The URI of a resource.
    pub(crate) uri: Option<LitStr>,
    pub(crate) args: Args,
    /// Where the attribute's name stands.
    pub(crate) span: Span,
    pub(crate) function: Function,
}

impl Block {
    /// Reads an `impl` block; anything else is reported and given back.
    pub(crate) fn read(item: TokenStream, diag: &mut Diag) -> Result<Self, TokenStream> {
        match block.parse2(item.clone()) {
            Ok(mut block) => {
                block.items = items(block.braces.stream(), diag);
                Ok(block)
            }
            Err(error) => {
                diag.push(error);
                Err(item)
            }
        }
    }
}

fn block(input: ParseStream<'_>) -> syn::Result<Block> {
    let attrs = input.call(Attribute::parse_outer)?;
    if !input.peek(Token![impl]) {
        return Err(input.error("`#[provider]` goes on an `impl` block, such as `impl Weather { ... }`"));
    }
    let impl_token = input.parse()?;
    let mut generics: Generics = if input.peek(Token![<]) { input.parse()? } else { Generics::default() };
    let mut ty: Type = input.parse()?;
    let mut of = None;
    if input.peek(Token![for]) {
        of = Some((ty, input.parse()?));
        ty = input.parse()?;
    }
    generics.where_clause = input.parse()?;
    if !input.peek(token::Brace) {
        return Err(input.error("expected the `{ ... }` of the `impl` block"));
    }
    Ok(Block { attrs, impl_token, generics, of, ty, braces: input.parse()?, items: Vec::new() })
}

/// Attributes stand between braces only where an item begins, so nothing but them is looked for.
fn items(body: TokenStream, diag: &mut Diag) -> Vec<Item> {
    let mut items = Vec::new();
    let reader = |input: ParseStream<'_>| {
        while !input.is_empty() {
            items.push(item(input, diag)?);
        }
        Ok(())
    };
    if let Err(error) = reader.parse2(body) {
        diag.push(error);
    }
    items
}

fn item(input: ParseStream<'_>, diag: &mut Diag) -> syn::Result<Item> {
    let ahead = input.fork();
    let Some(mut attrs) = attributes(&ahead) else {
        return Ok(Item::Other(input.parse::<TokenTree>()?.into()));
    };
    input.advance_to(&ahead);
    let Some((at, kind)) = mark(&attrs) else { return Ok(Item::Other(quote!(#(#attrs)*))) };
    let attribute = attrs.remove(at);
    match Function::read_after(attrs.clone(), &ahead, kind, diag) {
        Ok(function) => {
            input.advance_to(&ahead);
            let (uri, args) = arguments(kind, inside(&attribute, diag), diag);
            let span = attribute.path().span();
            Ok(Item::Marked(Box::new(Marked { kind, uri, args, span, function })))
        }
        Err(error) => {
            diag.push(error);
            let kept = attrs.iter().filter(|attr| Kind::of(attr).is_none());
            Ok(Item::Other(kept.map(ToTokens::to_token_stream).collect()))
        }
    }
}

/// The attributes in front of an item, if there are any and they are whole.
fn attributes(input: ParseStream<'_>) -> Option<Vec<Attribute>> {
    if !(input.peek(Token![#]) && input.peek2(token::Bracket)) {
        return None;
    }
    input.call(Attribute::parse_outer).ok()
}

fn mark(attrs: &[Attribute]) -> Option<(usize, Kind)> {
    attrs.iter().enumerate().find_map(|(at, attr)| Some((at, Kind::of(attr)?)))
}
