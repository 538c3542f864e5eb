/** Paths of both littlefs versions, and the current directory that MicroPython puts in front of relative ones. */

/** The parts of a path without `.`, and without what a `..` after it takes back. A `..` that is left leads above the root. */
export function partsOf(path: string): string[] {
  const out: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && out.length > 0 && out.at(-1) !== "..") out.pop();
    else out.push(part);
  }
  return out;
}

export class WorkingDirectory {
  private path = "/";

  /** What the filesystem gets to see. */
  full(path: string): string {
    return path.startsWith("/") ? path : this.path + path;
  }

  /** @param path  of a directory that is there */
  change(path: string): void {
    const parts = partsOf(this.full(path)).filter((part) => part !== "..");
    this.path = parts.length === 0 ? "/" : `/${parts.join("/")}/`;
  }

  toString(): string {
    return this.path === "/" ? "/" : this.path.slice(0, -1);
  }
}
