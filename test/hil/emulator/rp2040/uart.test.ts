import assert from "node:assert/strict";
import { BareChip } from "./bare-chip.js";

const UART0 = 0x40034000;
const UART1 = 0x40038000;

/** A megabaud, 8N1, FIFOs on. */
function start(bare: BareChip, base: number): void {
  bare.write(base + 0x24, 7);
  bare.write(base + 0x28, 52);
  bare.write(base + 0x2c, 0x70);
  bare.write(base + 0x30, 0x301);
}

describe("the UART block", () => {
  it("asks the DMA for bytes to send and to take those that came (RP2040 datasheet 4.2.5)", () => {
    const bare = new BareChip();
    bare.startClocks();
    bare.release("UART0", "UART1", "DMA");
    start(bare, UART0);
    start(bare, UART1);
    // UART0's TX on GP0, UART1's RX on GP5, a wire between them
    bare.select(0, 2);
    bare.select(5, 2);
    const [tx, rx] = [bare.bench.net("GP0"), bare.bench.net("GP5")];
    const wire = rx.attach("wire");
    const follow = (): void => wire.set(tx.level === 1 ? "high" : "low");
    tx.onChange(follow);
    follow();
    const text = new TextEncoder().encode("forty bytes, which are more than a FIFO.");
    bare.chip.sram.set(text, 0x20000);
    const channel = (number: number, from: number, to: number, control: number) =>
      [from, to, text.length, control | 1 | (number << 11)].forEach((word, index) =>
        bare.write(0x50000000 + number * 0x40 + index * 4, word),
      );
    channel(0, 0x20020000, UART0, (20 << 15) | (1 << 4));
    channel(1, UART1, 0x20020100, (23 << 15) | (1 << 5));
    bare.wait(100);
    assert.equal(bare.read(UART0 + 0x18) & 0x88, 0x80, "nothing is sent before UARTDMACR says so");
    bare.write(UART0 + 0x48, 2);
    bare.write(UART1 + 0x48, 1);
    bare.wait(1000);
    assert.equal(
      new TextDecoder().decode(bare.chip.sram.subarray(0x20100, 0x20100 + text.length)),
      "forty bytes, which are more than a FIFO.",
    );
    assert.equal(bare.read(UART1 + 0x48), 1);
    assert.deepEqual(bare.violations, []);
  });
});
