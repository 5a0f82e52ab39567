//! What the pure stages cost per article, in microseconds: token pass, names, quotes, topics with
//! key phrases, fingerprint.
//!
//! `eval-stages FOLDER [COUNT]` reads the first COUNT articles (20,000 unless given) and carries
//! each through the stages as a worker does, one thread, so that the caches are those of a run.
//! A stage that takes longer than a millisecond was interrupted by another process, and is left out.

use std::path::PathBuf;
use std::time::{Duration, Instant};
use std::{env, thread};

use morgue::classify::{Classifier, Fingerprinter};
use morgue::document::Article;
use morgue::pipeline::{self, Settings};
use morgue::resolve::Resolver;
use morgue::resolve::quotes::QuoteFinder;
use morgue::text::{Lexicon, Text};
use morgue::walk::{self, Root};

type Error = Box<dyn std::error::Error>;

const STAGES: [&str; 5] = ["tokens", "names", "quotes", "topics and phrases", "fingerprint"];
/// A stage on one article is done in less, or was interrupted.
const INTERRUPTED: Duration = Duration::from_millis(1);

fn main() -> Result<(), Error> {
    let mut args = env::args().skip(1);
    let folder = PathBuf::from(args.next().ok_or("usage: eval-stages FOLDER [COUNT]")?);
    let count = args.next().map_or(Ok(20_000), |count| count.parse())?;
    let articles = thread::Builder::new().stack_size(pipeline::STACK_BYTES);
    let articles = articles.spawn(move || read(folder, count).map_err(|error| error.to_string()))?;
    let articles = articles.join().map_err(|_| "reading gave up")??;
    let bytes: usize = articles.iter().map(|article| article.headline.len() + article.body.len()).sum();
    println!("{} articles of {} bytes", articles.len(), bytes / articles.len().max(1));
    for round in 1..=3 {
        println!("round {round}");
        measure(&articles);
    }
    Ok(())
}

fn read(folder: PathBuf, count: usize) -> Result<Vec<Article>, Error> {
    let settings = Settings { thread_count: 1, ..Settings::default() };
    let root = Root { path: folder.canonicalize()?, prefix: String::new() };
    let mut articles = Vec::new();
    let files = walk::walk(&root, None, &settings.walk)?.take(count);
    pipeline::extract(files, &settings, |_, found| {
        if let Ok(document) = found
            && articles.len() < count
        {
            articles.push(document.article);
        }
        Ok(())
    })?;
    Ok(articles)
}

fn measure(articles: &[Article]) {
    let (mut lexicon, mut text) = (Lexicon::default(), Text::default());
    let (mut resolver, mut finder) = (Resolver::new(), QuoteFinder::new());
    let (mut classifier, mut fingerprinter) = (Classifier::new(), Fingerprinter::default());
    let mut sums = [(Duration::ZERO, 0u32); STAGES.len()];
    let (mut quotes_found, mut topics_found) = (0, 0);
    for article in articles {
        let mut clock = Instant::now();
        let mut stage = 0;
        let mut lap = || {
            let taken = clock.elapsed();
            if taken < INTERRUPTED {
                sums[stage].0 += taken;
                sums[stage].1 += 1;
            }
            stage += 1;
            clock = Instant::now();
        };
        text.read(&article.headline, &article.body, None, &mut lexicon);
        lap();
        let names = resolver.resolve(article, &text, &lexicon);
        lap();
        quotes_found += finder.find(article, &text, &lexicon, &names).len();
        lap();
        topics_found += classifier.classify(article, &text, &lexicon).topics.len();
        lap();
        fingerprinter.fingerprint(&text.headline, &text.body, &lexicon);
        lap();
    }
    for (name, (sum, count)) in STAGES.iter().zip(sums) {
        println!("  {name:<20} {:>6.1}", sum.as_secs_f64() * 1e6 / f64::from(count.max(1)));
    }
    println!("  {quotes_found} quotes, {topics_found} topics");
}
