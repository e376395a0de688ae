//! Skills of every shape that the suite looks at: one with files of its own, one under a prefix, one inside another.

use mcp_core::{Skill, SkillError, Skills};

/// A page has one skill, so that the suite follows a cursor.
pub(crate) fn skills() -> Result<Skills, SkillError> {
    let demo = Skill::parse(DEMO)?
        .file("references/guide.md", "# Guide\n\nStart small.\n")
        .file("scripts/check.sh", "#!/bin/sh\nexit 0\n");
    let refunds =
        Skill::new("refunds", "Refund an order. Use when a customer asks for money back.", "# Refunds")
            .under("acme/billing")
            .file("examples/mail.md", "Dear customer,\n");
    Ok(Skills::new().skill(demo).skill(refunds).page_size(1))
}

const DEMO: &str = "---
name: demo-skill
description: >-
  Shows what a skill looks like.
  Use when nothing else helps.
license: Apache-2.0
metadata:
  version: \"1.0\"
  tags: [demo, \"conformance suite\"]
---

# Demo

Read [the guide](references/guide.md) first.
";
