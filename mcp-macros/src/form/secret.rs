//! Fields that ask for a secret.
//!
//! A form travels through the client, and servers must not ask for secrets in one (2026-07-28, "Elicitation", "User
//! Interaction Model"). Owns the words by which a secret is known. Must not know what a field may be otherwise.

use super::Field;
use crate::diag::Diag;
use crate::parse::Spelling;

/// Words that are a secret by themselves. `tokens` is none of them: that is a number of words.
const WORDS: [&str; 18] = [
    "password",
    "passwords",
    "passwd",
    "passphrase",
    "passcode",
    "secret",
    "secrets",
    "token",
    "apikey",
    "apikeys",
    "credential",
    "credentials",
    "cvv",
    "cvc",
    "pin",
    "otp",
    "totp",
    "creditcard",
];

/// Words that are one together.
const PAIRS: [[&str; 2]; 12] = [
    ["api", "key"],
    ["api", "keys"],
    ["access", "key"],
    ["private", "key"],
    ["signing", "key"],
    ["encryption", "key"],
    ["credit", "card"],
    ["debit", "card"],
    ["card", "number"],
    ["security", "code"],
    ["pass", "word"],
    ["pass", "phrase"],
];

pub(super) fn check(field: &Field, diag: &mut Diag) {
    // A secret is neither a yes or no nor some of a few names.
    if field.is_not_secret || matches!(field.spelling(), Spelling::Bool | Spelling::List) {
        return;
    }
    let own = field.ident.to_string();
    let title = field.title.as_ref().map(|title| (title.value(), title.span()));
    let texts = [Some((own, field.ident.span())), Some((field.name.value.clone(), field.name.span)), title];
    let Some((text, span)) = texts.into_iter().flatten().find(|(text, _)| is_secret(text)) else { return };
    let message = format!(
        "`{text}` looks like a secret, and a form must not ask for one: send the user to a page of yours with \
         `ctx.elicit_url`, or say that it is none with `#[form(not_secret)]`"
    );
    diag.at(span, message);
}

fn is_secret(text: &str) -> bool {
    let words = words(text);
    let is_one = |word: &String| WORDS.contains(&word.as_str());
    let are_one = |pair: &[String]| PAIRS.iter().any(|known| pair == known.as_slice());
    words.iter().any(is_one) || words.windows(2).any(are_one)
}

/// The words of a name in any case, or of a title.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for letter in text.chars() {
        let begins = !letter.is_alphanumeric() || (was_lower && letter.is_uppercase());
        if begins {
            words.push(String::new());
        }
        if let (true, Some(word)) = (letter.is_alphanumeric(), words.last_mut()) {
            word.extend(letter.to_lowercase());
        }
        was_lower = letter.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_known_by_its_words_in_any_case() {
        let cases = [
            ("password", true),
            ("new_password", true),
            ("newPassword", true),
            ("r#token", true),
            ("API key", true),
            ("apiKey", true),
            ("API_KEY", true),
            ("Credit-card number", true),
            ("cvv", true),
            ("pin_code", true),
            ("max_tokens", false),
            ("spinner", false),
            ("pinned", false),
            ("secretary", false),
            ("key", false),
            ("card", false),
            ("username", false),
            ("", false),
        ];
        for (text, secret) in cases {
            assert_eq!(is_secret(text), secret, "{text}");
        }
    }
}
