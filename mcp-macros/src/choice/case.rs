//! The cases of `#[serde(rename_all = "...")]`.
//!
//! Owns renaming a variant letter for letter as serde does, so that both read the same names. Must not know attributes.

/// A case; the variants' own one is `PascalCase`, so that both leave names alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Case {
    Lower,
    Upper,
    Pascal,
    Camel,
    Snake,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

const CASES: [(&str, Case); 8] = [
    ("lowercase", Case::Lower),
    ("UPPERCASE", Case::Upper),
    ("PascalCase", Case::Pascal),
    ("camelCase", Case::Camel),
    ("snake_case", Case::Snake),
    ("SCREAMING_SNAKE_CASE", Case::ScreamingSnake),
    ("kebab-case", Case::Kebab),
    ("SCREAMING-KEBAB-CASE", Case::ScreamingKebab),
];

impl Case {
    /// The case that serde knows by this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        CASES.iter().find(|(known, _)| *known == name).map(|(_, case)| *case)
    }

    /// All names, for a message.
    pub(super) fn names() -> String {
        CASES.map(|(name, _)| format!("`{name}`")).join(", ")
    }

    pub(super) fn apply(self, variant: &str) -> String {
        match self {
            Self::Pascal => variant.to_owned(),
            Self::Lower => variant.to_ascii_lowercase(),
            Self::Upper => variant.to_ascii_uppercase(),
            Self::Camel => camel(variant),
            Self::Snake => snake(variant),
            Self::ScreamingSnake => snake(variant).to_ascii_uppercase(),
            Self::Kebab => snake(variant).replace('_', "-"),
            Self::ScreamingKebab => snake(variant).to_ascii_uppercase().replace('_', "-"),
        }
    }
}

fn camel(variant: &str) -> String {
    let mut letters = variant.chars();
    letters.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(letters).collect()
}

fn snake(variant: &str) -> String {
    let mut name = String::with_capacity(variant.len() + 4);
    for (index, letter) in variant.char_indices() {
        if index > 0 && letter.is_uppercase() {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of serde_derive's own test, and some that show its quirks.
    #[test]
    fn every_case_renames_as_serde_does() {
        let rows = [
            ["Outcome", "outcome", "OUTCOME", "outcome", "outcome", "OUTCOME", "outcome", "OUTCOME"],
            [
                "VeryTasty",
                "verytasty",
                "VERYTASTY",
                "veryTasty",
                "very_tasty",
                "VERY_TASTY",
                "very-tasty",
                "VERY-TASTY",
            ],
            ["A", "a", "A", "a", "a", "A", "a", "A"],
            ["Z42", "z42", "Z42", "z42", "z42", "Z42", "z42", "Z42"],
            [
                "HTTPUrl",
                "httpurl",
                "HTTPURL",
                "hTTPUrl",
                "h_t_t_p_url",
                "H_T_T_P_URL",
                "h-t-t-p-url",
                "H-T-T-P-URL",
            ],
            ["In_Out", "in_out", "IN_OUT", "in_Out", "in__out", "IN__OUT", "in--out", "IN--OUT"],
            ["ÄußÖ", "ÄußÖ", "ÄUßÖ", "ÄußÖ", "Äuß_Ö", "ÄUß_Ö", "Äuß-Ö", "ÄUß-Ö"],
        ];
        let order = [
            "lowercase",
            "UPPERCASE",
            "camelCase",
            "snake_case",
            "SCREAMING_SNAKE_CASE",
            "kebab-case",
            "SCREAMING-KEBAB-CASE",
        ];
        for [variant, names @ ..] in rows {
            assert_eq!(Case::Pascal.apply(variant), variant);
            for (case, name) in order.iter().zip(names) {
                assert_eq!(Case::named(case).unwrap().apply(variant), name, "{variant} in {case}");
            }
        }
        assert_eq!(Case::named("Snake_Case"), None);
    }
}
