/**
 * How fast Python itself runs, beside CPython on the same computer in the same minutes: small programs that time themselves, so that neither
 * start-up nor compiling counts. Left out where there is no python3.
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

export interface PythonFigures {
  version: string;
  rows: { what: string; cpythonMs: number; oursMs: number }[];
}

const ROUNDS = 5;

const programs: readonly [what: string, text: string][] = [
  [
    "integer loop",
    `def work():
    total = 0
    for i in range(2_000_000):
        total = (total + i * 3) & 0xFFFFFF
    return total`,
  ],
  [
    "float loop",
    `def work():
    x = 0.5
    for i in range(1_500_000):
        x = 3.7 * x * (1.0 - x)
    return x`,
  ],
  [
    "calls",
    `def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
def work():
    return fib(24)`,
  ],
  [
    "attributes and methods",
    `class Filter:
    def __init__(self):
        self.value = 0
    def step(self, x):
        self.value += (x - self.value) // 4
        return self.value
def work():
    f = Filter()
    for i in range(500_000):
        f.step(i)
    return f.value`,
  ],
  [
    "lists and dictionaries",
    `def work():
    seen = {}
    for i in range(400_000):
        seen[i % 1000] = seen.get(i % 1000, 0) + 1
    return sum(sorted(seen.values()))`,
  ],
  [
    "bytes: a CRC-8 over 20 kB",
    `def work():
    data = bytearray(range(250)) * 80
    crc = 0
    for b in data:
        crc ^= b
        for _ in range(8):
            crc = (crc << 1) ^ 0x31 if crc & 0x80 else crc << 1
        crc &= 0xFF
    return crc`,
  ],
  [
    "text",
    `def work():
    out = []
    for i in range(60_000):
        out.append("%d:%s" % (i, "x" * (i % 5)))
    return len(",".join(out).split(","))`,
  ],
];

const timing = `
import time
best = None
for _ in range(${ROUNDS}):
    start = time.perf_counter()
    result = work()
    took = time.perf_counter() - start
    best = took if best is None or took < best else best
print(best * 1000, result)
`;

export function measurePython(root: string, folder: string): PythonFigures | undefined {
  const version = spawnSync("python3", ["--version"], { encoding: "utf8" }).stdout?.trim();
  if (!version) return undefined;
  const rows = programs.map(([what, text], i) => {
    const file = join(folder, `python-${i}.py`);
    writeFileSync(file, `${text}\n${timing}`);
    const [cpython, ours] = [
      output("python3", [file]),
      output(process.execPath, [join(root, "dist/src/main.js"), "run", "--as", "host", "--clock", "wall", file]),
    ];
    if (cpython.result !== ours.result)
      throw new Error(`${what}: CPython says ${cpython.result}, we say ${ours.result}`);
    return { what, cpythonMs: cpython.ms, oursMs: ours.ms };
  });
  return { version, rows };
}

function output(program: string, args: readonly string[]): { ms: number; result: string } {
  const { stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
  const [ms, ...result] = stdout.trim().split(" ");
  if (!(Number(ms) > 0)) throw new Error(`${program} ${args.join(" ")}: ${stdout}${stderr}`);
  return { ms: Number(ms), result: result.join(" ") };
}
