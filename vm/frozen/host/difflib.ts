/** difflib: what differs between two texts or sequences. (Python, for the host dialect) */
export const difflibSource = String.raw`"""difflib: what differs between two texts or sequences."""

from heapq import nlargest


class SequenceMatcher:
    """Longest common blocks, found from the longest down."""

    def __init__(self, isjunk=None, a="", b="", autojunk=True):
        self.isjunk = isjunk
        self.set_seqs(a, b)

    def set_seqs(self, a, b):
        self.set_seq1(a)
        self.set_seq2(b)

    def set_seq1(self, a):
        self.a = a
        self._blocks = None

    def set_seq2(self, b):
        self.b = b
        self._blocks = None
        self.b2j = {}
        for i, item in enumerate(b):
            if self.isjunk is None or not self.isjunk(item):
                self.b2j.setdefault(item, []).append(i)

    def find_longest_match(self, alo=0, ahi=None, blo=0, bhi=None):
        ahi = len(self.a) if ahi is None else ahi
        bhi = len(self.b) if bhi is None else bhi
        best = (alo, blo, 0)
        lengths = {}
        for i in range(alo, ahi):
            new = {}
            for j in self.b2j.get(self.a[i], ()):
                if j < blo:
                    continue
                if j >= bhi:
                    break
                k = new[j] = lengths.get(j - 1, 0) + 1
                if k > best[2]:
                    best = (i - k + 1, j - k + 1, k)
            lengths = new
        i, j, k = best
        while i > alo and j > blo and self.a[i - 1] == self.b[j - 1]:
            i, j, k = i - 1, j - 1, k + 1
        while i + k < ahi and j + k < bhi and self.a[i + k] == self.b[j + k]:
            k += 1
        return _Match(i, j, k)

    def get_matching_blocks(self):
        if self._blocks is None:
            queue = [(0, len(self.a), 0, len(self.b))]
            found = []
            while queue:
                alo, ahi, blo, bhi = queue.pop()
                i, j, k = self.find_longest_match(alo, ahi, blo, bhi)
                if k:
                    found.append((i, j, k))
                    if alo < i and blo < j:
                        queue.append((alo, i, blo, j))
                    if i + k < ahi and j + k < bhi:
                        queue.append((i + k, ahi, j + k, bhi))
            found.sort()
            blocks = []
            for i, j, k in found:
                if blocks and blocks[-1][0] + blocks[-1][2] == i and blocks[-1][1] + blocks[-1][2] == j:
                    blocks[-1] = (blocks[-1][0], blocks[-1][1], blocks[-1][2] + k)
                else:
                    blocks.append((i, j, k))
            blocks.append((len(self.a), len(self.b), 0))
            self._blocks = [_Match(*block) for block in blocks]
        return self._blocks

    def get_opcodes(self):
        i = j = 0
        out = []
        for ai, bj, size in self.get_matching_blocks():
            tag = "replace" if i < ai and j < bj else "delete" if i < ai else "insert" if j < bj else ""
            if tag:
                out.append((tag, i, ai, j, bj))
            i, j = ai + size, bj + size
            if size:
                out.append(("equal", ai, i, bj, j))
        return out

    def ratio(self):
        total = len(self.a) + len(self.b)
        return 2.0 * sum(block[2] for block in self.get_matching_blocks()) / total if total else 1.0

    quick_ratio = real_quick_ratio = ratio


class _Match(tuple):
    def __new__(cls, a, b, size):
        return tuple.__new__(cls, (a, b, size))

    a = property(lambda self: self[0])
    b = property(lambda self: self[1])
    size = property(lambda self: self[2])

    def __repr__(self):
        return f"Match(a={self[0]}, b={self[1]}, size={self[2]})"


def get_close_matches(word, possibilities, n=3, cutoff=0.6):
    matcher = SequenceMatcher()
    matcher.set_seq2(word)
    scored = []
    for x in possibilities:
        matcher.set_seq1(x)
        if matcher.ratio() >= cutoff:
            scored.append((matcher.ratio(), x))
    return [x for _, x in nlargest(n, scored)]


def ndiff(a, b, linejunk=None, charjunk=None):
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b).get_opcodes():
        if tag == "equal":
            for line in a[i1:i2]:
                yield "  " + line
        else:
            for line in a[i1:i2]:
                yield "- " + line
            for line in b[j1:j2]:
                yield "+ " + line


def unified_diff(a, b, fromfile="", tofile="", fromfiledate="", tofiledate="", n=3, lineterm="\n"):
    started = False
    groups = [[]]
    for code in SequenceMatcher(None, a, b).get_opcodes():
        tag, i1, i2, j1, j2 = code
        if tag == "equal":
            if not groups[-1]:
                code = (tag, max(i1, i2 - n), i2, max(j1, j2 - n), j2)
            elif i2 - i1 > 2 * n:
                groups[-1].append((tag, i1, min(i2, i1 + n), j1, min(j2, j1 + n)))
                groups.append([(tag, max(i1, i2 - n), i2, max(j1, j2 - n), j2)])
                continue
        groups[-1].append(code)
    for group in groups:
        if group and group[-1][0] == "equal":
            tag, i1, i2, j1, j2 = group[-1]
            group[-1] = (tag, i1, min(i2, i1 + n), j1, min(j2, j1 + n))
        if not any(code[0] != "equal" for code in group):
            continue
        if not started:
            started = True
            yield f"--- {fromfile}{chr(9) + fromfiledate if fromfiledate else ''}{lineterm}"
            yield f"+++ {tofile}{chr(9) + tofiledate if tofiledate else ''}{lineterm}"
        spans = []
        for lo, hi in ((group[0][1], group[-1][2]), (group[0][3], group[-1][4])):
            length = hi - lo
            spans.append(str(lo + 1) if length == 1 else f"{lo + (1 if length else 0)},{length}")
        yield f"@@ -{spans[0]} +{spans[1]} @@{lineterm}"
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                for line in a[i1:i2]:
                    yield " " + line
                continue
            for line in a[i1:i2]:
                yield "-" + line
            for line in b[j1:j2]:
                yield "+" + line


def show_difference(first, second):
    """For unittest: both, line by line."""
    import pprint

    lines = [value.splitlines() if isinstance(value, str) else pprint.pformat(value).splitlines() for value in (first, second)]
    return "\n" + "\n".join(ndiff(*lines))
`;
