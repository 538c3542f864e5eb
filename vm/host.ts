/**
 * What the VM asks of the world outside: a clock, bytes in and out, files, arguments and the interrupt flag.
 *
 * Everything is synchronous, because the VM blocks (ARCHITECTURE, decision 1). An implementation for Node lives in
 * src, one for the browser may live elsewhere; tests use `MemoryHost` (vm/runtime/memory-host.ts).
 */

/** Time as the program sees it. On an emulated board it is simulated, on a real one it is wall time. */
export interface Clock {
  /** Microseconds since an arbitrary start; never goes back. */
  nowUs(): number;
  /** Blocks until `nowUs() >= us`, or returns early when the interrupt flag is raised; false: early, to be called again after `attend()`. */
  sleepUntil(us: number): boolean | void;
  /**
   * A short sleep that somebody else sees to, in its place among what the program has asked of hardware; false: sleepUntil is to be called.
   * @param us  more than 0
   */
  pause?(us: number): boolean;
  /** Seconds since 1970-01-01 UTC with a fraction; absent: derived from `Date`. */
  unixSeconds?(): number;
}

export interface FileStat {
  kind: "file" | "directory";
  /** Bytes; 0 for directories. */
  size: number;
  /** Seconds since 1970. */
  modified: number;
}

/** An open file. Every method throws `HostError` (with an errno) when the world refuses. */
export interface HostFile {
  /** At most `count` bytes; an empty array at the end of the file. */
  read(count: number): Uint8Array;
  write(bytes: Uint8Array): number;
  /** Returns the new position. `whence`: 0 start, 1 here, 2 end. */
  seek(offset: number, whence: 0 | 1 | 2): number;
  truncate?(size: number): void;
  flush(): void;
  close(): void;
}

/** A refusal of the file system, to become OSError(errno). */
export class HostError extends Error {
  constructor(
    /** POSIX number, e.g. 2 ENOENT. */
    readonly errno: number,
    message = `errno ${errno}`,
  ) {
    super(message);
  }
}

export interface HostFiles {
  /** The whole file, or undefined when there is none (a directory counts as none). */
  readFile(path: string): Uint8Array | undefined;
  stat(path: string): FileStat | undefined;
  /** Whether the name is a symbolic link; absent: there are none. Everything else here follows links. */
  isLink?(path: string): boolean;
  /** Names in a directory, without '.' and '..'. Throws HostError. */
  list?(path: string): string[];
  /** `mode`: 'r' | 'w' | 'a' | 'x', with '+' when also the other way; bytes only. Throws HostError. */
  open?(path: string, mode: string): HostFile;
  mkdir?(path: string): void;
  rmdir?(path: string): void;
  remove?(path: string): void;
  rename?(from: string, to: string): void;
  cwd?(): string;
  chdir?(path: string): void;
}

/** Bits of `Host.interrupt` that stop a program: Ctrl-C, and memory that has to be looked at. */
export const Stop = { KEYBOARD: 1, MEMORY: 8 } as const;
export const STOPS = Stop.KEYBOARD | Stop.MEMORY;

export interface Host extends Clock {
  /** 1 stdout, 2 stderr. Bytes in order, synchronous. */
  write(fd: 1 | 2, bytes: Uint8Array): void;
  /** At most `count` bytes of standard input, blocking until at least one; empty at the end. */
  readStdin(count: number): Uint8Array;
  /** Bytes of standard input that can be read without waiting; absent: nobody knows. */
  stdinWaiting?(): number;
  /** Which byte of a board's console raises KeyboardInterrupt from now on; -1: none. Absent: nothing to change. */
  setInterruptKey?(key: number): void;
  readonly files: HostFiles;
  /**
   * One word shared with whoever may interrupt: bit 0 asks for KeyboardInterrupt, bit 3 for `memoryIsFull()`, any other bit for
   * `attend()`. Generated code reads it plainly on every back-edge and at the beginning of each function (4 ms to notice, no cost
   * measured); the VM clears bits 0 and 3.
   */
  readonly interrupt: Int32Array;
  /**
   * Something outside waits for the program: called at a safe point (between two turns of a loop, in a sleep) while a bit of
   * `interrupt` other than bits 0 and 3 is set, which it clears when it is done. It may call Python, and throw what that raises.
   */
  attend?(): void;
  /** Whether the program's objects take more of the computer's memory than they may: MemoryError. */
  memoryIsFull?(): boolean;
  /** What follows the file name on the command line; `sys.argv[1:]`. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** os.putenv and, without a value, os.unsetenv: changes `env`. Absent: it cannot be changed. */
  setEnv?(name: string, value: string | undefined): void;
  /** Bytes of all buffers in use, which no limit of V8's covers; absent: they are only limited one by one. */
  bufferBytes?(): number;
  /** Absent: programs may not reach the network. */
  readonly network?: HostNetwork;
  /** Runs a command of the computer's and gives its status; absent: programs may not. */
  system?(command: string): number;
  /** Random bytes for os.urandom and seeds; absent: Math.random. */
  randomBytes?(count: number): Uint8Array;
}

export interface NetworkAddress {
  host: string;
  port: number;
}

/** Readiness, as poll() has it. */
export const enum Ready {
  IN = 1,
  OUT = 4,
  ERROR = 8,
  HANG_UP = 16,
  INVALID = 32,
}

/** How a connection becomes a secure one. Keys and certificates are DER or PEM. */
export interface TlsOptions {
  server: boolean;
  /** Hold the peer's certificate against the authorities. */
  verify: boolean;
  key?: Uint8Array;
  certificate?: Uint8Array;
  authorities?: Uint8Array;
  hostname?: string;
  /** By OpenSSL's names. */
  ciphers?: string[];
}

/**
 * Sockets of the host. No method waits but `poll`; what cannot be done at once throws HostError EAGAIN (11), and connecting
 * EINPROGRESS (115). A socket is a number, 3 or more.
 */
export interface HostNetwork {
  open(kind: "tcp" | "udp"): number;
  bind(socket: number, address: NetworkAddress): void;
  listen(socket: number, backlog: number): void;
  accept(socket: number): { socket: number; address: NetworkAddress };
  connect(socket: number, address: NetworkAddress): void;
  /** @returns how many bytes were taken */
  send(socket: number, bytes: Uint8Array, to?: NetworkAddress): number;
  /** Empty at the end of a stream. */
  receive(socket: number, count: number): { bytes: Uint8Array; from?: NetworkAddress };
  /**
   * Begins TLS on a connected socket, which until the handshake is over is ready for nothing; what goes wrong then is thrown by the
   * next send or receive, as Mbed TLS's number: -9984 for a certificate that does not hold.
   */
  secure(socket: number, options: TlsOptions): void;
  /** Of a secure connection: its version and cipher suite, and the peer's certificate (DER). */
  security(socket: number): { version: string; cipher: string; certificate?: Uint8Array };
  close(socket: number): void;
  /** @throws HostError -2 when the name is not known */
  lookup(host: string): string[];
  /** Waits until one of the sockets is ready. @param timeoutMs  0: asks only. @returns what each is ready for */
  poll(sockets: readonly { socket: number; events: number }[], timeoutMs: number): number[];
}
