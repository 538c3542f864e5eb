/** What a filesystem on a block device can do, whatever its format. Paths are the program's; all of it throws HostError. */
import type { HostFile } from "../../host.js";

export interface OpenMode {
  read: boolean;
  write: boolean;
  /** Made when it is not there. */
  create: boolean;
  /** It must not be there. */
  exclusive: boolean;
  truncate: boolean;
  append: boolean;
}

export interface Info {
  name: string;
  directory: boolean;
  /** Bytes, 0 for directories. */
  size: number;
  /** Seconds since 1970; 0 where it is not known. */
  modified: number;
}

export interface Space {
  /** Bytes. */
  blockSize: number;
  blocks: number;
  free: number;
  longestName: number;
}

export interface Volume {
  open(path: string, mode: OpenMode): HostFile;
  list(path: string): Info[];
  info(path: string): Info;
  /** @param directory  whether rmdir() was asked */
  remove(path: string, directory: boolean): void;
  rename(from: string, to: string): void;
  makeDirectory(path: string): void;
  changeDirectory(path: string): void;
  workingDirectory(): string;
  space(): Space;
}
