/**
 * What the agent costs on a stock MicroPython, beside pinbridge's own firmware, in the emulated board's time:
 *
 *     node dist/scripts/agent-figures.js RPI_PICO.uf2
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DirectBackend } from "../hil/backend/direct.js";
import * as gpio from "../hil/peripherals/gpio.js";
import * as system from "../hil/peripherals/system.js";
import { openAgent } from "../hil/transports/agent/open.js";
import { parseBoardUrl } from "../hil/transports/board-url.js";
import { openEmulator } from "../hil/transports/emulator.js";
import type { Transport } from "../hil/transports/transport.js";

const [image] = process.argv.slice(2);
if (image === undefined) {
  console.error("Give a MicroPython image for the Raspberry Pi Pico: node dist/scripts/agent-figures.js FILE.uf2");
  process.exit(2);
}
const shipped = fileURLToPath(new URL("../../boards/firmware/prebuilt/pinbridge-rp2040.uf2", import.meta.url));
const url = (text: string) => parseBoardUrl(text, ["emulator", "agent"]);
const options = { firmware: async (_: string, path?: string) => new Uint8Array(readFileSync(path ?? shipped)) };

/** Emulated microseconds of a call; the middle of an odd number. */
function middle(transport: Transport, call: () => void): number {
  const took = Array.from({ length: 21 }, () => {
    const start = transport.simulation!.nowUs();
    call();
    return transport.simulation!.nowUs() - start;
  });
  return Math.round(took.toSorted((a, b) => a - b)[10]);
}

function roundTrips(transport: Transport): number[] {
  const backend = new DirectBackend(transport);
  const sized = (length: number) =>
    middle(transport, () => backend.call(system.echo, { data: Uint8Array.from({ length }, (_, i) => i) }));
  backend.call(gpio.claim, { pin: 16, safe: "HIGH_Z" });
  const level = middle(transport, () => backend.call(gpio.get, { pin: 16 }));
  return [sized(1), level, sized(59), sized(200)];
}

const own = openEmulator(url("emulator:pico"), options);
await own.open();
const firmware = roundTrips(own);

const agent = await openAgent(url(`agent:emulator:pico?image=${encodeURIComponent(image)}`), async () => [], options);
await agent.open();
const { bytesOut } = agent.stats!;
const installedUs = agent.simulation!.nowUs() - agent.consoleAtUs;
const measured = roundTrips(agent);
const { facts } = agent;
console.log(
  `MicroPython ${facts!.version.join(".")}, ${facts!.freeBytes} bytes free before the agent, ${agent.leftBytes} with it`,
);
console.log(
  `sent over the REPL: ${bytesOut} bytes, ${agent.parts.size} parts, ${(installedUs / 1e6).toFixed(2)} s from the open console to the agent's first frame`,
);
for (const [index, what] of ["echo of 1 byte", "gpio.get", "echo of 59 bytes", "echo of 200 bytes"].entries())
  console.log(`${what}: ${measured[index]} us; pinbridge's firmware ${firmware[index]} us`);
await agent.close();
