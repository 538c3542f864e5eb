import { expectProgram } from "../expect-program.js";

const start = `
import sys
sys.path.append(".frozen")
`;

describe("vm/frozen/compression", () => {
  it("compresses and decompresses in the three containers that wbits tells (docs/library/zlib.rst)", () => {
    expectProgram(`${start}
import zlib
text = b"the quick brown fox " * 20
for wbits in (15, 10, -10, 26, 31):
    packed = zlib.compress(text, wbits)
    print(len(packed) < 60, packed[:2].hex() if wbits > 0 else "raw", zlib.decompress(packed, wbits) == text)
# expect: True 789c True
# expect: True 2891 True
# expect: True raw True
# expect: True 1f8b True
# expect: True 1f8b True
print(zlib.decompress(zlib.compress(b"auto", 31), 47), zlib.decompress(zlib.compress(b"auto"), 47))  # expect: b'auto' b'auto'
print(zlib.decompress(zlib.compress(b"header", 12), 0))  # expect: b'header'
print(zlib.decompress(bytes.fromhex("789ccb48cdc9c90700062c0215")))  # expect: b'hello'
for wbits in (0, 4, 16, -16, 47):
    try:
        zlib.compress(b"", wbits)
    except ValueError as e:
        print(e)  # expect: wbits
# expect: wbits
# expect: wbits
# expect: wbits
# expect: wbits
try:
    zlib.decompress(b"nothing packed")
except OSError as e:
    print("OSError")
except ValueError as e:
    print("ValueError")
# expect: OSError
`);
  });

  it("reads and writes gzip over any stream", () => {
    expectProgram(`${start}
import gzip, io, deflate
packed = gzip.compress(b"hello" * 100)
print(packed[:3].hex(), len(packed) < 60, gzip.decompress(packed) == b"hello" * 100)  # expect: 1f8b08 True True
under = io.BytesIO()
with gzip.GzipFile(fileobj=under, mode="wb") as g:
    g.write(b"one\\n")
    g.write(b"two\\n")
under.seek(0)
with gzip.GzipFile(fileobj=under, mode="rb") as g:
    print(g.readline(), g.read(2), g.read())  # expect: b'one\\n' b'tw' b'o\\n'
for make in (lambda: gzip.GzipFile(fileobj=under, mode="a"), lambda: gzip.open("x.gz", "rt")):
    try:
        make()
    except ValueError as e:
        print(e)  # expect: mode
# expect: mode
`);
  });
});
