import { expectProgram } from "../expect-program.js";

describe("vm/modules/machine, without a board", () => {
  it("reaches the memory of the program's buffers, in units that must be aligned", () => {
    expectProgram(`
import machine, uctypes
b = bytearray(8)
a = uctypes.addressof(b)
machine.mem8[a] = 0x1ff
machine.mem16[a + 2] = 0x1234
machine.mem32[a + 4] = -2
print(b, hex(machine.mem32[a]), machine.mem32) # expect: bytearray(b'\\xff\\x004\\x12\\xfe\\xff\\xff\\xff') 0x123400ff <32-bit memory>
for wrong in (lambda: machine.mem16[a + 1], lambda: machine.mem8[4096]):
    try: wrong()
    except ValueError: print("ValueError")
# expect: ValueError
# expect: ValueError
`);
  });

  it("takes pins written in Python, inverts them and times their pulses", () => {
    expectProgram(`
import machine
class Pin(machine.PinBase):
    def __init__(self, levels): self.levels = levels
    def value(self, v=None):
        if v is not None: self.levels = [v]
        return self.levels.pop(0) if len(self.levels) > 1 else self.levels[0]
p = Pin([0])
s = machine.Signal(p, invert=True)
s.on(); print(p.value(), s.value(), s()) # expect: 0 1 1
s(0); print(p.value()) # expect: 1
print(machine.time_pulse_us(Pin([0, 0, 1, 1, 0]), 1) > 0, machine.time_pulse_us(Pin([0]), 1, 10), machine.time_pulse_us(Pin([1]), 1, 10)) # expect: True -2 -1
machine.mem_backup()[3] = 7
print(machine.mem_backup(0)[3]) # expect: 7
`);
  });
});
