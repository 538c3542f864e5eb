/**
 * What a program is told it runs on when there is no board in play: this computer, as MicroPython's and CircuitPython's own unix builds say it. With a
 * board, emulated or real, it is the board.
 */

/** For sys.platform, sys.implementation and os.uname; the environment may say otherwise. */
export function computerNames(): Record<"PINBRIDGE_PLATFORM" | "PINBRIDGE_MACHINE" | "PINBRIDGE_BUILD", string> {
  return {
    PINBRIDGE_PLATFORM: process.platform,
    PINBRIDGE_MACHINE: `${process.platform} [Node.js ${process.versions.node}] version`,
    PINBRIDGE_BUILD: "standard",
  };
}

/** PINBRIDGE_BUILD=coverage: the run is to be MicroPython's unix coverage build in all that its tests can see; see coverage-build.ts. */
export function isCoverageBuild(env: Readonly<Record<string, string | undefined>>): boolean {
  return env.PINBRIDGE_BUILD === "coverage";
}
