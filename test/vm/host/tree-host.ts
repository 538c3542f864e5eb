/** A host whose files are a tree in memory that programs may change. It begins with /tmp, and the working folder is /work. */
import { HostError, MemoryHost, type HostFile, type HostFiles } from "../../../vm/index.js";

interface Folder {
  readonly entries: Map<string, Folder | Content>;
}
interface Content {
  bytes: Uint8Array;
}

const [ENOENT, EEXIST, ENOTDIR, EISDIR, EINVAL, ENOTEMPTY] = [2, 17, 20, 21, 22, 39];
const folder = (): Folder => ({ entries: new Map() });
const isFolder = (node: Folder | Content | undefined): node is Folder => node !== undefined && "entries" in node;

export class TreeHost extends MemoryHost {
  private readonly root = folder();
  private working = "/work";
  override readonly files: HostFiles;

  constructor(contents: Readonly<Record<string, string>>) {
    super();
    this.files = this.makeFiles();
    for (const path of ["/tmp", "/work"]) this.files.mkdir!(path);
    for (const [path, text] of Object.entries(contents))
      this.place(path).set({ bytes: new TextEncoder().encode(text) });
  }

  private parts(path: string): string[] {
    const out: string[] = [];
    for (const part of (path.startsWith("/") ? path : `${this.working}/${path}`).split("/"))
      if (part === "..") out.pop();
      else if (part !== "" && part !== ".") out.push(part);
    return out;
  }

  private find(path: string): Folder | Content | undefined {
    let at: Folder | Content | undefined = this.root;
    for (const part of this.parts(path)) at = isFolder(at) ? at.entries.get(part) : undefined;
    return at;
  }

  /** A name in a folder that is there. @throws HostError ENOENT, ENOTDIR */
  private place(path: string): {
    node: Folder | Content | undefined;
    set: (node: Folder | Content) => void;
    remove: () => void;
  } {
    const parts = this.parts(path);
    const name = parts.pop() ?? "";
    const above = this.find(`/${parts.join("/")}`);
    if (!isFolder(above)) throw new HostError(above === undefined ? ENOENT : ENOTDIR);
    return {
      node: above.entries.get(name),
      set: (node) => above.entries.set(name, node),
      remove: () => above.entries.delete(name),
    };
  }

  private folderAt(path: string): Folder {
    const node = this.find(path);
    if (!isFolder(node)) throw new HostError(node === undefined ? ENOENT : ENOTDIR);
    return node;
  }

  private makeFiles(): HostFiles {
    return {
      readFile: (path) => {
        const node = this.find(path);
        return node === undefined || isFolder(node) ? undefined : node.bytes.slice();
      },
      stat: (path) => {
        const node = this.find(path);
        if (node === undefined) return undefined;
        return isFolder(node)
          ? { kind: "directory", size: 0, modified: 0 }
          : { kind: "file", size: node.bytes.length, modified: 0 };
      },
      list: (path) => [...this.folderAt(path).entries.keys()],
      open: (path, mode) => this.openFile(path, mode),
      mkdir: (path) => {
        const { node, set } = this.place(path);
        if (node !== undefined) throw new HostError(EEXIST);
        set(folder());
      },
      rmdir: (path) => {
        if (this.folderAt(path).entries.size > 0) throw new HostError(ENOTEMPTY);
        this.place(path).remove();
      },
      remove: (path) => {
        const { node, remove } = this.place(path);
        if (node === undefined) throw new HostError(ENOENT);
        if (isFolder(node)) throw new HostError(EISDIR);
        remove();
      },
      rename: (from, to) => {
        const { node, remove } = this.place(from);
        if (node === undefined) throw new HostError(ENOENT);
        const target = this.place(to);
        if (isFolder(target.node)) throw new HostError(isFolder(node) ? ENOTEMPTY : EISDIR);
        target.set(node);
        remove();
      },
      cwd: () => this.working,
      chdir: (path) => {
        this.folderAt(path);
        this.working = `/${this.parts(path).join("/")}`;
      },
    };
  }

  private openFile(path: string, mode: string): HostFile {
    const { node, set } = this.place(path);
    if (isFolder(node)) throw new HostError(EISDIR);
    if (node === undefined && mode.startsWith("r")) throw new HostError(ENOENT);
    if (node !== undefined && mode.startsWith("x")) throw new HostError(EEXIST);
    const content: Content = node ?? { bytes: new Uint8Array() };
    if (node === undefined) set(content);
    if (mode.startsWith("w")) content.bytes = new Uint8Array();
    const appending = mode.startsWith("a");
    let at = appending ? content.bytes.length : 0;
    const resize = (size: number): void => {
      const resized = new Uint8Array(size);
      resized.set(content.bytes.subarray(0, size));
      content.bytes = resized;
    };
    return {
      read: (count) => {
        const bytes = content.bytes.slice(at, at + count);
        at += bytes.length;
        return bytes;
      },
      write: (bytes) => {
        if (appending) at = content.bytes.length;
        if (at + bytes.length > content.bytes.length) resize(at + bytes.length);
        content.bytes.set(bytes, at);
        at += bytes.length;
        return bytes.length;
      },
      seek: (offset, whence) => {
        const to = offset + [0, at, content.bytes.length][whence];
        if (to < 0) throw new HostError(EINVAL);
        return (at = to);
      },
      truncate: resize,
      flush: () => {},
      close: () => {},
    };
  }
}
