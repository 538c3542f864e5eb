/** What went wrong with a request, in the server's words (RFC 9457) or, when it did not answer, in ours. */
export class ApiProblem extends Error {
  override name = "ApiProblem";

  constructor(
    /** HTTP's; 0 when the server did not answer. */
    readonly status: number,
    readonly detail: string,
    readonly next = "",
    readonly errors: readonly { readonly where: string; readonly message: string }[] = [],
  ) {
    super([detail, next].filter((part) => part !== "").join(" "));
  }
}

export async function problemOf(answer: Response): Promise<ApiProblem> {
  const json = (answer.headers.get("content-type") ?? "").includes("json");
  const body = json ? ((await answer.json().catch(() => ({}))) as Partial<ApiProblem>) : {};
  return new ApiProblem(answer.status, body.detail ?? `The lab answered ${answer.status}.`, body.next, body.errors);
}

/** Anything that was thrown, for a person. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
