/** os.path for host programs: the everyday part of posixpath. */
import { toArray } from "../runtime/protocol.js";
import { vm } from "../runtime/context.js";
import type { Dialect } from "../objects/dialect.js";
import { HostError } from "../host.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule } from "../objects/native.js";
import { makeFloat } from "../objects/number.js";
import type { PyValue } from "../objects/object.js";
import { PyTuple } from "../objects/tuple.js";
import { guarded } from "./io/stream.js";
import { pathOf } from "./os/path-of.js";

const kind = (v: PyValue): string | undefined => vm().host.files.stat(pathOf(v))?.kind;

function join(first: PyValue, more: readonly PyValue[]): string {
  let out = pathOf(first);
  for (const part of more.map(pathOf)) {
    if (part.startsWith("/")) out = part;
    else out += out === "" || out.endsWith("/") ? part : `/${part}`;
  }
  return out;
}

function split(path: string): [head: string, tail: string] {
  const at = path.lastIndexOf("/") + 1;
  const head = path.slice(0, at);
  return [/^\/*$/.test(head) ? head : head.replace(/\/+$/, ""), path.slice(at)];
}

function splitExtension(path: string): [root: string, extension: string] {
  const match = /^(.*[^/.][^/]*?)(\.[^/.]*)$/s.exec(path);
  return match === null ? [path, ""] : [match[1], match[2]];
}

function normalise(path: string): string {
  if (path === "") return ".";
  // two slashes, and no more, mean something else to some systems (POSIX 4.13)
  const root = /^(\/\/(?!\/)|\/)?/.exec(path)![0];
  const out: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== ".." || (root === "" && out.length === 0) || out.at(-1) === "..") out.push(part);
    else if (out.length > 0) out.pop();
  }
  return root + out.join("/") || ".";
}

function stat(path: PyValue): { size: number; modified: number } {
  return guarded(pathOf(path), () => {
    const found = vm().host.files.stat(pathOf(path));
    if (found === undefined) throw new HostError(2);
    return found;
  });
}

const functions: readonly FunctionSpec[] = [
  { sig: "join(a, /, *p)", call: join },
  { sig: "split(p)", call: (p: PyValue) => new PyTuple(split(pathOf(p))) },
  { sig: "basename(p)", call: (p: PyValue) => split(pathOf(p))[1] },
  { sig: "dirname(p)", call: (p: PyValue) => split(pathOf(p))[0] },
  { sig: "splitext(p)", call: (p: PyValue) => new PyTuple(splitExtension(pathOf(p))) },
  { sig: "exists(path)", call: (p: PyValue) => kind(p) !== undefined },
  { sig: "isfile(path)", call: (p: PyValue) => kind(p) === "file" },
  { sig: "isdir(path)", call: (p: PyValue) => kind(p) === "directory" },
  { sig: "islink(path)", call: (p: PyValue) => vm().host.files.isLink?.(pathOf(p)) ?? false },
  { sig: "isabs(s)", call: (p: PyValue) => pathOf(p).startsWith("/") },
  { sig: "normpath(path)", call: (p: PyValue) => normalise(pathOf(p)) },
  {
    sig: "abspath(path)",
    call: (p: PyValue) =>
      normalise(pathOf(p).startsWith("/") ? pathOf(p) : `${vm().host.files.cwd?.() ?? "/"}/${pathOf(p)}`),
  },
  {
    sig: "realpath(path)",
    call: (p: PyValue) =>
      normalise(pathOf(p).startsWith("/") ? pathOf(p) : `${vm().host.files.cwd?.() ?? "/"}/${pathOf(p)}`),
  },
  { sig: "getsize(filename)", call: (p: PyValue) => stat(p).size },
  { sig: "getmtime(filename)", call: (p: PyValue) => makeFloat(stat(p).modified) },
  {
    sig: "commonprefix(m)",
    call: (m: PyValue) => {
      const paths = toArray(m).map(pathOf);
      let n = 0;
      while (paths.length > 0 && paths.every((p) => p.length > n && p[n] === paths[0][n])) n++;
      return (paths[0] ?? "").slice(0, n);
    },
  },
];

export function makePath(dialect: Dialect): PyModule {
  return defineModule(
    { name: "posixpath", functions, constants: { sep: "/", curdir: ".", pardir: "..", extsep: ".", pathsep: ":" } },
    dialect,
  );
}
