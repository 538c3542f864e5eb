/** What MicroPython's WebAssembly build has (a package of ours for development): a real MicroPython that needs no compiler. */

import { loadMicroPython } from "@micropython/micropython-webassembly-pyscript/micropython.mjs";
import { census, readCensus, type Inventory } from "./inventory.js";

export async function webassemblyNames(): Promise<Inventory> {
  const modules = (await run("help('modules')"))
    .split(/\s+/)
    .filter((name) => /^[a-z][\w/]*$/.test(name))
    .map((name) => name.replace(/\/__init__$/, "").replaceAll("/", "."));
  // js and jsffi are the browser's side of it
  const wanted = ["builtins", ...modules].filter(
    (name) => !/^(?:js|jsffi|on|the|filesystem|plus|any|modules)$/.test(name),
  );
  return readCensus(await run(census([...new Set(wanted)])));
}

async function run(program: string): Promise<string> {
  let text = "";
  const python = await loadMicroPython({
    heapsize: 8 * 1024 * 1024,
    linebuffer: true,
    stdout: (line: string) => (text += `${line}\n`),
  });
  python.runPython(program);
  return text;
}
