use morgue::read::html::{HtmlLimits, parse_html};
use std::time::Instant;
fn main() {
    let only: Option<String> = std::env::args().nth(1);
    std::thread::Builder::new().stack_size(16 << 20).spawn(move || {
        let n = 99_000usize;
        let para = "The mayor said on Monday that the bridge would open, and nobody was surprised at all, said one. ";
        let cases: Vec<(&str, String)> = vec![
            ("div nested 505", format!("{}{}{}", "<div>".repeat(500), para.repeat(20), "</div>".repeat(500))),
            ("b nested 250", format!("{}{}{}", "<b>".repeat(250), para.repeat(20), "</b>".repeat(250))),
            ("blockquote nested 505", format!("{}{}", "<blockquote>".repeat(505), para.repeat(20))),
            ("table nested", format!("{}{}", "<table><tr><td>".repeat(160), para.repeat(20))),
            ("ul nested", format!("{}{}", "<ul><li>".repeat(250), para.repeat(20))),
            ("span nested", format!("{}{}", "<span>".repeat(505), para.repeat(20))),
            ("br", format!("<p>{}", "x<br>".repeat(n))),
            ("brbr", format!("<p>{}", "<br>".repeat(n))),
            ("p short", "<p>a".repeat(n)),
            ("p long", format!("<p>{para}").repeat(n.min(80_000))),
            ("div siblings", "<div>abc</div>".repeat(n)),
            ("div text", format!("<div>{para}</div>").repeat(60_000)),
            ("div p", format!("<div><p>{para}</p></div>").repeat(40_000)),
            ("div comma", format!("<div>{}</div>", "a, ".repeat(2_000_000))),
            ("a", "<a href=x>a</a> ".repeat(n)),
            ("a unclosed", "<a href=x>a ".repeat(n)),
            ("h2", "<h2>a</h2>".repeat(n)),
            ("li", format!("<ul>{}</ul>", "<li>abc def".repeat(n))),
            ("li link", format!("<ul>{}</ul>", "<li><a href=/x>abc def</a>".repeat(n/2))),
            ("table cells", format!("<table>{}</table>", "<tr><td>1<td>2".repeat(n/3))),
            ("foster", format!("<table>{}</table>", "<b>x</b>".repeat(n))),
            ("foster2", format!("<table>{}", "<div>x".repeat(500))),
            ("p b unclosed", "<p><b>x".repeat(250)),
            ("p b closed", "<p><b>xyz</b>".repeat(n/2)),
            ("formatting misnest", "<b><i><p></b></i></p>".repeat(n/3)),
            ("a misnest", "<a><p><b></a></p>".repeat(n/3)),
            ("font attr", (0..250).map(|i| format!("<p><font color={i}>x")).collect()),
            ("select", format!("<select>{}", "<option>a".repeat(n))),
            ("attrs", format!("<div {}>", (0..250).map(|i| format!("a{i}=1 ")).collect::<String>()).repeat(500)),
            ("attrs closed", format!("<div {}></div>", (0..250).map(|i| format!("a{i}=1 ")).collect::<String>()).repeat(3500)),
            ("class many", format!("<div class='{}'><p>{para}</div>", "related lead ".repeat(20)).repeat(10_000)),
            ("html attrs", format!("<html {}>", (0..250).map(|i| format!("a{i}=1 ")).collect::<String>()).repeat(3500)),
            ("body attrs", (0..90_000).map(|i| format!("<body a{i}=1>")).collect::<String>()),
            ("meta", "<meta name=author content='Anna Lind, B, C'>".repeat(n)),
            ("meta kw", "<meta name=keywords content='a, b, c, d, e'>".repeat(n)),
            ("time", "<time datetime=2025-01-01>x</time>".repeat(n)),
            ("itemprop nested", format!("{}{}", "<div itemprop=author>".repeat(505), "x ".repeat(3_000_000))),
            ("itemprop nested many", format!("{}{}", "<div itemprop=author>".repeat(505), "<i>x</i>".repeat(90_000))),
            ("h1 nested", format!("{}{}", "<h1>".repeat(400), "<i>x</i>".repeat(90_000))),
            ("author class", format!("{}{}", "<div class=author>".repeat(505), "<i>x</i>".repeat(90_000))),
            ("ld array", format!("<script type=application/ld+json>{}</script>", "[".repeat(100_000))),
            ("ld many", "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"a\"}</script>".repeat(80_000)),
            ("ld big", format!("<script type=application/ld+json>{{\"@graph\":[{}{{}}]}}</script>", "{\"@type\":\"NewsArticle\",\"@id\":\"a\",\"headline\":\"a\",\"author\":[{\"@id\":\"a\"},{\"@id\":\"a\"}]},".repeat(80_000))),
            ("entities", format!("<p>{}", "&amp;".repeat(1_500_000))),
            ("entity meta", format!("<meta property=og:title content='{}'>", "&lt;b&gt;".repeat(800_000))),
            ("lt", "<".repeat(8_000_000)),
            ("lt a", "<a ".repeat(2_700_000)),
            ("comment", "<!--x-->".repeat(1_000_000)),
            ("comment nodes", "<p>x<!--x-->".repeat(600_000/7)),
            ("text 8M", "word ".repeat(1_600_000)),
            ("text nospace", "x".repeat(8_000_000)),
            ("nul", "\0".repeat(8_000_000)),
            ("nbsp", "\u{a0}".repeat(4_000_000)),
            ("template", format!("{}x", "<template>".repeat(505))),
            ("svg", format!("<svg>{}", "<g>".repeat(500))),
            ("math", format!("<math>{}", "<mi>x".repeat(500))),
            ("noscript", "<noscript><img src=x></noscript>".repeat(n/2)),
            ("img", "<img src=x>".repeat(n)),
            ("figure", format!("<figure><img src=x><figcaption>{para}</figcaption></figure>").repeat(25_000)),
            ("form", "<form><input><p>x</form>".repeat(n/3)),
            ("section nested p", format!("{}{}", "<section>".repeat(400), format!("<p>{para}</p>").repeat(50_000))),
            ("deep+wide", format!("{}{}", "<div>".repeat(400), "<span>x</span>".repeat(90_000))),
            ("div each deep", format!("{}{}{}", "<div>".repeat(100), para, "</div>".repeat(100)).repeat(900)),
            ("span each deep", format!("<p>{}{}{}</p>", "<span>".repeat(100), para, "</span>".repeat(100)).repeat(900)),
            ("same para", format!("<p>{}</p>", para.repeat(20)).repeat(3_500)),
            ("style", format!("<style>{}</style><p>{para}", "a{}".repeat(2_000_000))),
            ("title", format!("<title>{}</title><p>{para}", "a - b | c ".repeat(700_000))),
            ("h1 long", format!("<h1>{}</h1><p>{para}", "a - b | c ".repeat(700_000))),
            ("dl", format!("<dl>{}", "<dt>x<dd>y".repeat(n/2))),
            ("textarea", format!("<textarea>{}", "<div>".repeat(1_000_000))),
            ("hr", "<hr>x".repeat(n)),
            ("iframe", "<iframe src=x></iframe>".repeat(n)),
            ("custom", "<x-y>z</x-y>".repeat(n)),
            ("center font", "<center><font size=1>text, text</font></center>".repeat(n/2)),
        ];
        for (name, page) in cases {
            if only.as_ref().is_some_and(|only| !name.contains(only.as_str())) { continue; }
            let start = Instant::now();
            let out = parse_html(&page, &HtmlLimits::default());
            let time = start.elapsed().as_secs_f64();
            let what = match &out { Ok((_, text)) => format!("ok {}", text.len()), Err(skip) => skip.to_string() };
            println!("{time:8.3} {name:22} {:9} {what}", page.len());
        }
    }).unwrap().join().unwrap();
}
