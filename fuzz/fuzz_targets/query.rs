//! Any text, as a query; what is printed of it reads back as the same.
#![no_main]

use morgue::search::{Cursor, Today, parse, parse_date_range};

libfuzzer_sys::fuzz_target!(|query: &str| morgue_fuzz::guard(|| {
    let today = Today(jiff::civil::date(2025, 11, 20));
    let _ = (parse_date_range(query, today), Cursor::parse(query));
    match parse(query, today) {
        Ok(expr) => {
            let printed = expr.to_string();
            let again = parse(&printed, today);
            // `actor:` stands for two fields, so what is printed may be longer than a query may be.
            if printed.len() <= 10_000 {
                assert_eq!(again.ok().as_ref(), Some(&expr), "{query:?} is printed as {printed:?}");
            }
        }
        Err(error) => _ = error.to_string(),
    }
}));
