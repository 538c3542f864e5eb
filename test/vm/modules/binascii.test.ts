import { expectProgram } from "../expect-program.js";

describe("vm/modules/binascii", () => {
  it("ends base64 at its padding, skips what is no base64, and misses padding that is not there", () => {
    expectProgram(`
import binascii
print(binascii.a2b_base64(b'aGk='), binascii.a2b_base64('a-G*k=='), binascii.a2b_base64(b'aGk=aGk='), binascii.a2b_base64(b'')) # expect: b'hi' b'hi' b'hi' b''
for bad in (b'aGk', b'a', b'aG='):
    try: print(binascii.a2b_base64(bad))
    except ValueError as e: print(e) # expect: incorrect padding
    # expect: incorrect padding
    # expect: incorrect padding
print(binascii.b2a_base64(b'\\xfb\\xff', newline=False), binascii.b2a_base64(b'')) # expect: b'+/8=' b'\\n'
`);
  });

  it("separates hexadecimal by one character, and reads it with blanks between the pairs", () => {
    expectProgram(`
import binascii
print(binascii.hexlify(b'abc', '--'), binascii.hexlify(b''), binascii.unhexlify('0a 0B')) # expect: b'61-62-63' b'' b'\\n\\x0b'
for bad in ('abc', b'zz'):
    try: binascii.unhexlify(bad)
    except ValueError as e: print(e) # expect: non-hex digit
    # expect: non-hex digit
`);
  });

  it("goes on with an earlier CRC", () => {
    expectProgram(`
import binascii
print(binascii.crc32(b'hello world') == binascii.crc32(b' world', binascii.crc32(b'hello')), binascii.crc32(b'')) # expect: True 0
`);
  });
});
