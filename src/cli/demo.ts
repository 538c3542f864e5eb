/** `pinbridge demo`: what a new user sees first. A program that comes with the package, on an emulated board, with its virtual sensor. */

import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunOptions } from "../run/run-program.js";
import { runToEnd } from "./run.js";
import { note, toStderr } from "./complaint.js";
import { boardLine, summaryText } from "./summary.js";

const root = new URL("../../../", import.meta.url);
const program = "fixtures/programs/circuitpython/weather.py";
const rig = "fixtures/rigs/weather.yaml";

/** @returns the exit code */
export async function demoCommand({ clock }: { clock: "wall" | "simulated" }): Promise<number> {
  note(
    `This is ${program}, a CircuitPython program with its BME280 driver, unmodified.\n` +
      "It runs in a Python VM here; its pins are those of an emulated Raspberry Pi Pico that runs the real firmware,\n" +
      `with a virtual BME280 on GP4 and GP5 and an LED on GP25, as ${rig} wires them. Ctrl-C stops it.`,
  );
  const led = process.stdout.isTTY && process.stderr.isTTY ? ledLine() : ledReports();
  const { code, result } = await runToEnd({
    file: path(program),
    rig: path(rig),
    clock,
    onBoard: (board) => led.begin(boardLine(board)),
    ...led.options,
  });
  led.end();
  if (result === undefined) return code;
  note(`Done.\n${summaryText(result)}`);
  const others: [string, string][] = [
    [`run ${here(program)} --rig ${here(rig)}`, "as fast as it goes"],
    [
      `run ${here("fixtures/programs/circuitpython/display.py")} --rig ${here("fixtures/rigs/display.yaml")} --summary`,
      "a display",
    ],
    [`scan --rig ${here(rig)}`, "who is on the I2C bus?"],
    ["boards", "is a board plugged in?"],
    ["--help", "everything else"],
  ];
  note(
    [
      "What to try next:",
      ...others.map(([command, why]) => `  pinbridge ${command}    (${why})`),
      "In a checkout, node dist/src/main.js stands for pinbridge.",
    ].join("\n"),
  );
  return code;
}

interface LedView {
  options: Pick<RunOptions, "onDevice" | "onOutput">;
  /** The board has answered. */
  begin: (who: string) => void;
  end: () => void;
}

/** The virtual LED at the bottom of a terminal, as its pin drives it; the program's lines scroll above. */
function ledLine(): LedView {
  let shown = "";
  const draw = (): void => toStderr(`\r\x1b[K${shown}`);
  return {
    options: {
      onDevice: ({ state }, atUs) => {
        shown = `           ${ledText(state.on === true, atUs)}`;
        draw();
      },
      onOutput: (fd, bytes) => {
        toStderr("\r\x1b[K");
        (fd === 1 ? process.stdout : process.stderr).write(bytes);
        if (bytes.at(-1) === 0x0a) draw();
      },
    },
    begin: (who) => {
      toStderr("\r\x1b[K");
      note(who);
      draw();
    },
    end: () => toStderr("\r\x1b[K"),
  };
}

/** Elsewhere a line whenever it has gone on, at most one a second. */
function ledReports(): LedView {
  let nextUs = 0;
  return {
    options: {
      onDevice: ({ state }, atUs) => {
        if (state.on !== true || atUs < nextUs) return;
        nextUs = atUs + 1e6;
        toStderr(`           ${ledText(true, atUs)}\n`);
      },
    },
    begin: note,
    end: () => {},
  };
}

function ledText(on: boolean, atUs: number): string {
  return `LED on GP25  ${on ? "●" : "○"}  ${(atUs / 1e6).toFixed(1)} s`;
}

/** A file of the package as the shell would name it. */
function here(name: string): string {
  return relative(process.cwd(), path(name));
}

function path(name: string): string {
  return fileURLToPath(new URL(name, root));
}
