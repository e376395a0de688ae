//! The document: tables, and what they are held against.

use crate::stats::{Spread, number};
use std::fmt::Write as _;

/// What this SDK promises of one number.
#[derive(Debug)]
struct Budget {
    what: String,
    most: bool,
    limit: f64,
    measured: Option<f64>,
}

/// This SDK against one peer in one row: above 1, this SDK is ahead.
#[derive(Debug)]
struct Lead {
    what: String,
    peer: String,
    ratio: Spread,
}

/// What is said at the end.
#[derive(Debug, Default)]
pub struct Report {
    body: String,
    budgets: Vec<Budget>,
    leads: Vec<Lead>,
    problems: Vec<String>,
}

impl Report {
    pub fn heading(&mut self, text: &str) {
        self.add(&format!("\n## {text}\n"));
    }

    pub fn subheading(&mut self, text: &str) {
        self.add(&format!("\n### {text}\n"));
    }

    pub fn paragraph(&mut self, text: &str) {
        self.add(&format!("\n{text}\n"));
    }

    pub fn table(&mut self, columns: &[&str], rows: &[Vec<String>]) {
        let mut text = format!("\n| {} |\n|---|", columns.join(" | "));
        text += &"---:|".repeat(columns.len() - 1);
        text.push('\n');
        for row in rows {
            // Writing to a string does not fail.
            let _ = writeln!(text, "| {} |", row.join(" | "));
        }
        self.add(&text);
    }

    /// Whatever is found is shown at once: a whole run takes its time.
    fn add(&mut self, text: &str) {
        print!("{text}");
        self.body += text;
    }

    /// Something went wrong that is no number.
    pub fn problem(&mut self, text: String) {
        eprintln!("{text}");
        self.problems.push(text);
    }

    pub fn at_most(&mut self, what: impl Into<String>, limit: f64, measured: Option<f64>) {
        self.budgets.push(Budget { what: what.into(), most: true, limit, measured });
    }

    pub fn at_least(&mut self, what: impl Into<String>, limit: f64, measured: Option<f64>) {
        self.budgets.push(Budget { what: what.into(), most: false, limit, measured });
    }

    /// How far ahead of a peer this SDK is.
    pub fn lead(&mut self, what: &str, peer: &str, ratio: Option<Spread>) {
        let Some(ratio) = ratio else { return };
        self.leads.push(Lead { what: what.to_owned(), peer: peer.to_owned(), ratio });
    }

    /// The document, with the summary before the tables, and whether every promise is kept.
    pub fn finish(self, head: &str) -> (String, bool) {
        let missed = self.budgets.iter().filter(|budget| budget.is_missed()).count();
        let behind = self.leads.iter().filter(|lead| lead.ratio.median <= 1.0).count();
        let mut summary =
            String::from("\n## Budgets\n\n| what | budget | measured | |\n|---|---:|---:|---|\n");
        for budget in &self.budgets {
            let (sign, is) =
                (if budget.most { "≤" } else { "≥" }, budget.measured.map_or("–".to_owned(), number));
            let verdict = if budget.is_missed() { "**missed**" } else { "met" };
            let _ =
                writeln!(summary, "| {} | {sign} {} | {is} | {verdict} |", budget.what, number(budget.limit));
        }
        let _ = writeln!(summary, "\n{} budgets, {missed} missed.", self.budgets.len());
        summary += "\n## Against every peer\n\nHow many times better this SDK is, the least favourable rows first.\n";
        summary += "\n| what | peer | median (least–most) |\n|---|---|---:|\n";
        let mut leads: Vec<&Lead> = self.leads.iter().collect();
        leads.sort_by(|a, b| a.ratio.median.total_cmp(&b.ratio.median));
        for lead in &leads {
            let _ = writeln!(summary, "| {} | {} | {} |", lead.what, lead.peer, lead.ratio.text());
        }
        let _ = writeln!(summary, "\n{} ratios, {behind} not above 1.", leads.len());
        for problem in &self.problems {
            let _ = writeln!(summary, "\n**Problem:** {problem}");
        }
        let kept = missed == 0 && behind == 0 && self.problems.is_empty();
        print!("{summary}");
        (format!("{head}{summary}{}", self.body), kept)
    }
}

impl Budget {
    /// What was not measured is not kept.
    fn is_missed(&self) -> bool {
        match self.measured {
            Some(value) if self.most => value > self.limit,
            Some(value) => value < self.limit,
            None => true,
        }
    }
}
