/** What runs a test: the VM in a pool of worker threads (vm-pool.ts), or any command (command-engine.ts). */

export interface Program {
  /** Absolute. */
  file: string;
  /** As `__file__` and argv[0] say it. */
  name: string;
  /** Working directory, absolute. */
  folder: string;
  /** Options from the test's `# cmdline:` lines. */
  options: readonly string[];
  timeoutMs: number;
}

export interface RunOutput {
  /** crash: it ended with a status other than 0. */
  state: "done" | "crash" | "timeout";
  /** Standard output and error in order; bytes, one character each. */
  output: string;
  seconds: number;
}

export interface Engine {
  /** How many programs may run at once. */
  readonly jobs: number;
  run(program: Program): Promise<RunOutput>;
  close(): Promise<void>;
}
