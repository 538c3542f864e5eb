/**
 * Modules in Python that come with the VM: what the entry `.frozen` of sys.path stands for. They are text in TypeScript,
 * so that they are there wherever the VM is, without a file system.
 */
import { type Availability, type Dialect, isIn } from "../objects/dialect.js";
import { core } from "./asyncio/core.js";
import { event } from "./asyncio/event.js";
import { funcs } from "./asyncio/funcs.js";
import { init } from "./asyncio/index.js";
import { lock } from "./asyncio/lock.js";
import { stream } from "./asyncio/stream.js";
import { gzip } from "./compression/gzip.js";
import { zlib } from "./compression/zlib.js";
import { hostFiles } from "./host/index.js";

/** The name that programs older than asyncio use. */
const uasyncio = `
def __getattr__(name):
    import asyncio

    return getattr(asyncio, name)
`;

/** CircuitPython's asyncio is a library that its users install. */
const asyncioOnly: readonly Availability[] = ["micropython", "circuitpython-unix"];

const asyncioFiles: Readonly<Record<string, string>> = {
  "asyncio/__init__.py": init,
  "asyncio/core.py": core,
  "asyncio/event.py": event,
  "asyncio/funcs.py": funcs,
  "asyncio/lock.py": lock,
  "asyncio/stream.py": stream,
  "uasyncio.py": uasyncio,
};

const micropythonFiles: Readonly<Record<string, string>> = { "gzip.py": gzip, "zlib.py": zlib };

/** What others freeze into the image, as boards do with their drivers. */
const provided = new Map<Dialect, Readonly<Record<string, string>>>();

/** @param sources  Python text by its file below `.frozen/`; replaces what was provided for that dialect before */
export function provideFrozen(dialect: Dialect, sources: Readonly<Record<string, string>>): void {
  provided.set(dialect, sources);
}

/** @param file  below `.frozen/` */
export function frozenSource(file: string, dialect: Dialect): string | undefined {
  const more = provided.get(dialect);
  if (more !== undefined && Object.hasOwn(more, file)) return more[file];
  if (dialect === "host") return Object.hasOwn(hostFiles, file) ? hostFiles[file] : undefined;
  if (dialect === "micropython" && Object.hasOwn(micropythonFiles, file)) return micropythonFiles[file];
  return isIn(asyncioOnly, dialect) && Object.hasOwn(asyncioFiles, file) ? asyncioFiles[file] : undefined;
}
