/** Does a kind of event belong to these? `job.` means all of jobs. */
export function kindMatches(kind: string, wanted: readonly string[]): boolean {
  return wanted.some((one) => kind === one || (one.endsWith(".") && kind.startsWith(one)));
}
