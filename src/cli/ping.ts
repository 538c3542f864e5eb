/** `pinbridge ping`: round trips to a board, as a histogram. On an emulated board the times are simulated: what USB and firmware would take. */

import { randomBytes } from "node:crypto";
import { systemCommands } from "../../hil/index.js";
import { openBoard } from "../run/open-board.js";
import { UsageError } from "../run/usage-error.js";
import { exitCodes } from "./exit-codes.js";
import { duration, histogram, percentiles } from "./histogram.js";
import { boardLine } from "./summary.js";

export interface PingOptions {
  board?: string;
  rig?: string;
  count: number;
  size: number;
}

/** @returns the exit code */
export async function pingCommand({ count, size, ...where }: PingOptions): Promise<number> {
  const { backend, info, close } = await openBoard(where);
  try {
    if (size > backend.mostData)
      throw new UsageError(
        `--size ${size} is more than fits a frame.`,
        `The board takes ${backend.mostData} bytes.`,
        "Choose a smaller one.",
      );
    const data = new Uint8Array(randomBytes(size));
    const samples: number[] = [];
    for (let i = 0; i < count; i++) {
      const before = backend.clock.nowUs();
      backend.call(systemCommands.echo, { data });
      samples.push(backend.clock.nowUs() - before);
    }
    const { min, median, p90, p99, max } = percentiles(samples);
    const figures = `min ${duration(min)}, median ${duration(median)}, 90 % ${duration(p90)}, 99 % ${duration(p99)}, max ${duration(max)}`;
    const title = `${count} round trips of ${size} ${size === 1 ? "byte" : "bytes"}: ${figures}`;
    process.stdout.write([boardLine(info), title, ...histogram(samples), ""].join("\n"));
    return exitCodes.ok.code;
  } finally {
    await close();
  }
}
