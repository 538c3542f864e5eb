/**
 * What the process says to the shell when it ends. docs/cli.md repeats this table, and a test keeps the two in step.
 *
 * A program's own SystemExit code passes through unchanged (`sys.exit(7)` ends with 7), so a script may use any of these numbers
 * itself; who must tell them apart reads stderr.
 */
export const exitCodes = {
  ok: { code: 0, meaning: "the program ended normally" },
  exception: { code: 1, meaning: "the program ended with an exception, a SyntaxError included" },
  usage: { code: 2, meaning: "the command line is wrong, or the program file cannot be read" },
  board: { code: 3, meaning: "the board or the link to it: not found, busy, wrong firmware, lost on the way" },
  rig: { code: 4, meaning: "the rig file is broken" },
  internal: { code: 70, meaning: "a fault in pinbridge itself; please report it" },
  interrupted: { code: 130, meaning: "interrupted: Ctrl-C, or an uncaught KeyboardInterrupt" },
  unread: { code: 141, meaning: "what read its output is gone (`| head`): the program was ended, as by SIGPIPE" },
  terminated: { code: 143, meaning: "ended by SIGTERM, with the board's pins made safe first" },
} as const satisfies Record<string, { code: number; meaning: string }>;

export type ExitReason = keyof typeof exitCodes;
