import { expectProgram } from "../expect-program.js";

describe("micropython.schedule(kbd_intr, None)", () => {
  it("interrupts once, at the next safe point", () => {
    expectProgram(`
from micropython import kbd_intr, schedule
from time import sleep
for i in range(9): schedule(kbd_intr, None)
try: sleep(0)
except KeyboardInterrupt: print("interrupted")  # expect: interrupted
sleep(0)
`);
  });

  it("interrupts after the safe point at which the callback that asks for it would have run", () => {
    expectProgram(`
from micropython import kbd_intr, schedule
from time import sleep
def callback(_):
    schedule(kbd_intr, None)
    sleep(0)
    print("callback")
schedule(callback, None)  # expect: callback
sleep(0)
try: sleep(0)
except KeyboardInterrupt: print("interrupted")  # expect: interrupted
`);
  });
});
