/** The package has no types of its own; this is what we use of it. */
declare module "@micropython/micropython-webassembly-pyscript/micropython.mjs" {
  export function loadMicroPython(options: {
    heapsize?: number;
    linebuffer?: boolean;
    stdout?: (line: string) => void;
  }): Promise<{ runPython(code: string): unknown }>;
}
