import { deepEqual } from "node:assert/strict";
import { printed } from "./synthio/unix-build.js";

/** A track written by the rules of ECMA-125, cell by cell: address and data records, their check sums, gaps. */
const track = `
import floppyio
def crc(data):
    sum = 0xCDB4
    for byte in data:
        sum ^= byte << 8
        for i in range(8): sum = (sum << 1 ^ (0x1021 if sum & 0x8000 else 0)) & 0xFFFF
    return bytes((sum >> 8, sum & 255))
class Track:
    def __init__(self): self.cells, self.last = [], 0
    def write(self, data):
        for byte in data:
            for i in range(7, -1, -1):
                bit = byte >> i & 1
                self.cells += [int(not bit and not self.last), bit]
                self.last = bit
    def record(self, data, spoil=0):
        self.write(b"\\x4e" * 4 + bytes(12))
        for i in range(3): self.cells += [int(c) for c in "0100010010001001"]
        self.last = 1
        sum = crc(data)
        self.write(data + bytes((sum[0] ^ spoil, sum[1])))
    def flux(self):
        pulses, length = bytearray(), 0
        for cell in self.cells:
            length += 1
            if cell:
                pulses.append(length * 24)
                length = 0
        return pulses
def sector(n, spoil=0):
    track.record(bytes((0xFE, 0, 0, n, 2)))
    track.record(b"\\xfb" + bytes((i * n) & 255 for i in range(512)), spoil)
    track.write(b"\\x4e" * 9)
`;

describe("floppyio", () => {
  it("reads a track's sectors, whatever their order, and leaves out what is spoilt", () => {
    deepEqual(
      printed(`${track}
track = Track()
sector(3)
sector(1)
sector(2, spoil=4)
sector(9)
buffer, valid = bytearray(3 * 512), bytearray(3)
print(floppyio.mfm_readinto(buffer, track.flux(), 60, 84, valid), bytes(valid))
print([buffer[i] for i in (0, 1, 511, 1024, 1025, 1535)])
track = Track()
sector(2)
print(floppyio.mfm_readinto(buffer, track.flux(), 60, 84, valid), bytes(valid), buffer[512 + 7])
`),
      ["2 b'\\x01\\x00\\x01'", "[0, 1, 255, 0, 3, 253]", "3 b'\\x01\\x01\\x01' 14"],
    );
  });

  it("reads nothing from noise, and wants whole sectors", () => {
    deepEqual(
      printed(`
import floppyio
print(floppyio.mfm_readinto(bytearray(512), bytes(i * 7 % 120 for i in range(5000)), 60, 84))
try: floppyio.mfm_readinto(bytearray(500), b"", 60, 84)
except ValueError as e: print(e)
`),
      ["0", "Buffer must be a multiple of 512 bytes"],
    );
  });
});
