import { expectProgram } from "../expect-program.js";

describe("vm/modules/btree", () => {
  it("keeps keys in the order of their bytes, and walks them both ways between bounds", () => {
    expectProgram(`
import btree, io
db = btree.open(io.BytesIO())
for k in "b", "a", "ab", "\\xff": db[k] = k * 2
print(list(db), db["ab"], db.get(b"z", 1), b"a" in db) # expect: [b'a', b'ab', b'b', b'\\xc3\\xbf'] b'abab' 1 True
print(list(db.keys("aa", "b")), list(db.keys("aa", "b", btree.INCL))) # expect: [b'ab'] [b'ab', b'b']
print(list(db.values("b", "a", btree.DESC)), list(db.items(None, "b", btree.DESC | btree.INCL))) # expect: [b'bb', b'abab'] [(b'\\xc3\\xbf', b'\\xc3\\xbf\\xc3\\xbf'), (b'b', b'bb')]
for k in db.keys():
    del db[k]
print(list(db)) # expect: []
`);
  });

  it("finds what it has written in the stream, and says so when that holds something else", () => {
    expectProgram(`
import btree, io
f = io.BytesIO()
db = btree.open(f)
db["key"] = bytes(1000)
db.close(); db.close()
print(db) # expect: <btree 0>
f.seek(0)
print([(k, len(v)) for k, v in btree.open(f).items()]) # expect: [(b'key', 1000)]
try: btree.open(io.BytesIO(b"something else, long enough"))
except OSError as e: print(e.errno) # expect: 22
try: db["key"]
except ValueError as e: print("closed") # expect: closed
`);
  });
});
