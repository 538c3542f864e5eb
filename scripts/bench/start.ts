/** How long a person waits for the first line of a program. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

export interface StartFigures {
  runs: number;
  rows: { what: string; medianMs: number; fastestMs: number; slowestMs: number }[];
}

const RUNS = 9;

/** A program whose first line needs the board's answer, one that needs no board, and Node by itself. */
export function measureStart(root: string, folder: string): StartFigures {
  const main = join(root, "dist/src/main.js");
  const program = (name: string, text: string) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };
  const hardware = program(
    "pin.py",
    "import board, digitalio\npin = digitalio.DigitalInOut(board.GP25)\nprint(pin.value)\n",
  );
  const plain = program("plain.py", "print('ready')\n");
  const commands: [string, string[]][] = [
    ["`pinbridge run`, a pin read on the emulated board", [main, "run", hardware]],
    ["`pinbridge run`, no hardware touched", [main, "run", plain]],
    ["`node -e`, for comparison", ["-e", "console.log('ready')"]],
  ];
  const times = commands.map((): number[] => []);
  for (let run = 0; run < RUNS; run++) commands.forEach(([, args], i) => times[i]!.push(firstLineMs(args)));
  return {
    runs: RUNS,
    rows: commands.map(([what], i) => {
      const sorted = times[i]!.sort((a, b) => a - b);
      return { what, medianMs: sorted[RUNS >> 1]!, fastestMs: sorted[0]!, slowestMs: sorted[RUNS - 1]! };
    }),
  };
}

/** A second process stamps the clock when the line comes, so that the end of the run does not count. */
function firstLineMs(args: string[]): number {
  const watcher = `
    const started = process.hrtime.bigint();
    const child = require("node:child_process").spawn(process.execPath, ${JSON.stringify(args)}, { stdio: ["ignore", "pipe", "inherit"] });
    child.stdout.once("data", () => console.log(Number(process.hrtime.bigint() - started) / 1e6));`;
  const { stdout } = spawnSync(process.execPath, ["-e", watcher], { encoding: "utf8" });
  const ms = Number.parseFloat(stdout);
  if (Number.isNaN(ms)) throw new Error(`node ${args.join(" ")} printed nothing`);
  return ms;
}
