import { expectProgram } from "../expect-program.js";

describe("vm/modules/rainbowio and aesio", () => {
  it("goes around the colour wheel, again and again", () => {
    expectProgram(
      `
import rainbowio
print([hex(rainbowio.colorwheel(n)) for n in (0, 45, 85, 170, 255.5, 256)]) # expect: ['0xff0000', '0x788700', '0xff00', '0xff', '0xff0000', '0xff0000']
`,
      "circuitpython",
    );
  });

  it("encrypts into buffers", () => {
    expectProgram(
      `
import aesio
key = b'Sixteen byte key'; text = b'CircuitPython!!!'; out = bytearray(16)
aesio.AES(key, aesio.MODE_ECB).encrypt_into(text, out); print(out[:4]) # expect: bytearray(b'\\xab\\xb1\\xa1\\xf9')
back = bytearray(16); aesio.AES(key).decrypt_into(out, back); print(back) # expect: bytearray(b'CircuitPython!!!')
try: aesio.AES(key).encrypt_into(b'short', bytearray(5))
except ValueError as e: print(e) # expect: ECB only operates on 16 bytes at a time
try: aesio.AES(key, 3)
except NotImplementedError as e: print(e) # expect: Requested AES mode is unsupported
`,
      "circuitpython",
    );
  });
});
