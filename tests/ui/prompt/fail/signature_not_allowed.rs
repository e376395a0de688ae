use mcp_core::prompt;

/// Plans a day.
#[prompt]
fn plan<'a, T>(city: &'a str, mood: T, length: impl ToString) -> String {
    format!("{city}{}{}", length.to_string(), size_of_val(&mood))
}

/// Plans a week.
#[prompt]
unsafe extern "C" fn plan_week(city: &mut str) -> impl ToString {
    city.len()
}

/// Plans a month.
#[prompt]
const fn plan_month(city: &'static str) -> &'static str {
    city
}

fn main() {}
