//! Pairs of actors as a graph in XML: GEXF 1.3 for Gephi, GraphML for the others.

use std::io::{self, BufWriter, Write};

use morgue::search::{Pair, Party};

/// The XML of a graph.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    Gexf,
    Graphml,
}

/// Writes actors as nodes and pairs as undirected edges.
pub fn write(parties: &[Party], pairs: &[Pair], dialect: Dialect) -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout());
    match dialect {
        Dialect::Gexf => write_gexf(&mut out, parties, pairs)?,
        Dialect::Graphml => write_graphml(&mut out, parties, pairs)?,
    }
    out.flush()
}

fn write_gexf(out: &mut impl Write, parties: &[Party], pairs: &[Pair]) -> io::Result<()> {
    out.write_all(
        b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
          <gexf xmlns=\"http://gexf.net/1.3\" version=\"1.3\">\n\
          <graph defaultedgetype=\"undirected\" mode=\"static\">\n\
          <attributes class=\"node\">\n\
          <attribute id=\"kind\" title=\"kind\" type=\"string\"/>\n\
          <attribute id=\"articles\" title=\"articles\" type=\"long\"/>\n</attributes>\n\
          <attributes class=\"edge\">\n\
          <attribute id=\"articles\" title=\"articles\" type=\"long\"/>\n</attributes>\n<nodes>\n",
    )?;
    for (number, Party { name, kind, articles }) in parties.iter().enumerate() {
        writeln!(
            out,
            "<node id=\"{number}\" label=\"{}\"><attvalues><attvalue for=\"kind\" value=\"{kind}\"/>\
             <attvalue for=\"articles\" value=\"{articles}\"/></attvalues></node>",
            Escaped(name)
        )?;
    }
    out.write_all(b"</nodes>\n<edges>\n")?;
    for (number, Pair { a, b, articles, places }) in pairs.iter().enumerate() {
        writeln!(
            out,
            "<edge id=\"{number}\" source=\"{a}\" target=\"{b}\" weight=\"{places}\"><attvalues>\
             <attvalue for=\"articles\" value=\"{articles}\"/></attvalues></edge>"
        )?;
    }
    out.write_all(b"</edges>\n</graph>\n</gexf>\n")
}

fn write_graphml(out: &mut impl Write, parties: &[Party], pairs: &[Pair]) -> io::Result<()> {
    out.write_all(
        b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
          <graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n\
          <key id=\"label\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>\n\
          <key id=\"kind\" for=\"node\" attr.name=\"kind\" attr.type=\"string\"/>\n\
          <key id=\"named\" for=\"node\" attr.name=\"articles\" attr.type=\"long\"/>\n\
          <key id=\"articles\" for=\"edge\" attr.name=\"articles\" attr.type=\"long\"/>\n\
          <key id=\"weight\" for=\"edge\" attr.name=\"weight\" attr.type=\"double\"/>\n\
          <graph edgedefault=\"undirected\">\n",
    )?;
    for (number, Party { name, kind, articles }) in parties.iter().enumerate() {
        writeln!(
            out,
            "<node id=\"n{number}\"><data key=\"label\">{}</data><data key=\"kind\">{kind}</data>\
             <data key=\"named\">{articles}</data></node>",
            Escaped(name)
        )?;
    }
    for Pair { a, b, articles, places } in pairs {
        writeln!(
            out,
            "<edge source=\"n{a}\" target=\"n{b}\"><data key=\"articles\">{articles}</data>\
             <data key=\"weight\">{places}</data></edge>"
        )?;
    }
    out.write_all(b"</graph>\n</graphml>\n")
}

/// Text as XML may hold it.
struct Escaped<'a>(&'a str);

impl std::fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        use std::fmt::Write;
        self.0.chars().try_for_each(|character| match character {
            '&' => f.write_str("&amp;"),
            '<' => f.write_str("&lt;"),
            '>' => f.write_str("&gt;"),
            '"' => f.write_str("&quot;"),
            // XML has no form for these.
            '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}' => f.write_char(' '),
            other => f.write_char(other),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_escaped() {
        assert_eq!(Escaped("A&B <\"x\">\u{1}é").to_string(), "A&amp;B &lt;&quot;x&quot;&gt; é");
    }
}
