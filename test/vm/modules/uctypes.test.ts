import { expectProgram } from "../expect-program.js";

describe("vm/modules/uctypes", () => {
  it("reaches the bytes of a buffer through its address, a slice of it and a stored pointer", () => {
    expectProgram(`
import uctypes as u
data = bytearray(b'01234567')
a = u.addressof(data)
print(u.addressof(data) == a, u.addressof(memoryview(data)[3:]) - a) # expect: True 3
s = u.struct(a + 2, {'w': u.UINT16 | 1, 'sub': (2, {'b': u.INT8 | 1})}, u.BIG_ENDIAN)
s.w = 0x4142; s.sub.b = -1
print(data, hex(s.w)) # expect: bytearray(b'012AB\\xff67') 0x4142
u.bytearray_at(a, 2)[1] = 0x58
print(u.bytes_at(a, 3)) # expect: b'0X2'
p = a.to_bytes(4, 'little')
q = u.struct(u.addressof(p), {'p': (u.PTR | 0, u.UINT8), 'c': (u.PTR | 0, {'x': u.UINT16 | 0})})
print(int(q.p) == a, q.p[1], q.c[1].x == 0x4132, u.sizeof(q)) # expect: True 88 True 4
`);
  });

  it("reads and writes bit fields in either order of bytes, leaving their neighbours", () => {
    expectProgram(`
import uctypes as u
field = {'f': u.BFUINT32 | 0 | 20 << u.BF_POS | 12 << u.BF_LEN, 'g': u.BFUINT32 | 0 | 0 << u.BF_POS | 3 << u.BF_LEN}
for layout in (u.LITTLE_ENDIAN, u.BIG_ENDIAN):
    b = bytearray(b'\\xff' * 4)
    s = u.struct(u.addressof(b), field, layout)
    s.f = 0x1801; s.g = 2
    print(b.hex(), hex(s.f), s.g)
# expect: faff1f80 0x801 2
# expect: 801ffffa 0x801 2
`);
  });

  it("says so when nothing of the program lies at an address or behind its end", () => {
    expectProgram(`
import uctypes as u
register = u.struct(0x40002c00, {'r': u.UINT32 | 0, 'a': (u.ARRAY | 0, u.UINT8 | 4)})
short = u.struct(u.addressof(bytearray(3)), {'r': u.UINT32 | 0})
print(u.addressof(register.a) == 0x40002c00) # expect: True
for f in (lambda: register.r, lambda: register.a[0], lambda: bytes(register), lambda: short.r, lambda: u.bytes_at(4, 4)):
    try: f()
    except ValueError as e: print(e is not None) # expect: True
    # expect: True
    # expect: True
    # expect: True
    # expect: True
try: register.missing
except KeyError as e: print(e) # expect: missing
`);
  });

  it("gives texts addresses too, which struct's S follows", () => {
    expectProgram(`
import uctypes, struct
a = uctypes.addressof("añb")
print(uctypes.bytes_at(a, 5), struct.unpack("<S", struct.pack("<S", a)), a == uctypes.addressof("añb")) # expect: b'a\\xc3\\xb1b\\x00' ('añb',) True
try: struct.unpack("<S", bytes(4))
except ValueError: print("ValueError") # expect: ValueError
`);
  });
});
