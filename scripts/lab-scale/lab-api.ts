/** The lab's API as a client has it that does not give up: several servers, any of which may be dead just now. */

/** A job as GET /jobs answers it; of interest here only. */
export interface JobView {
  readonly id: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly reason: string | null;
  readonly attempts: number;
  readonly runs: readonly {
    readonly id: string;
    readonly state: string;
    readonly outcome: string | null;
    readonly reason: string | null;
    readonly startedAt: string | null;
    readonly finishedAt: string | null;
  }[];
}

export class LabApi {
  private next = 0;

  constructor(
    readonly urls: readonly string[],
    private readonly token: string,
  ) {}

  /** As the administrator, by the link that a server printed. */
  static async signIn(urls: readonly string[], link: string): Promise<LabApi> {
    const login = await fetch(link, { redirect: "manual" });
    const cookie = (login.headers.get("set-cookie") ?? "").split(";")[0];
    const url = new URL(link).origin;
    const me = (await (await fetch(`${url}/api/v1/me`, { headers: { cookie } })).json()) as { csrf: string };
    const made = await fetch(`${url}/api/v1/tokens`, {
      method: "POST",
      headers: { cookie, "x-csrf-token": me.csrf, "content-type": "application/json" },
      body: JSON.stringify({ name: "scale" }),
    });
    return new LabApi(urls, ((await made.json()) as { token: string }).token);
  }

  /** Once, at one server. @returns the status and how long it took */
  async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}, url = this.turn()) {
    const startedAt = performance.now();
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await answer.text();
    return { status: answer.status, text, tookMs: performance.now() - startedAt };
  }

  /** Until a server has answered. A POST carries an idempotency key, so that it counts once. @throws Error for an answer that says no */
  async insist<T = any>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<T> {
    for (;;) {
      try {
        const { status, text } = await this.ask(method, path, body, headers);
        if (status < 300) return JSON.parse(text || "null") as T;
        if (status < 500 && status !== 429) throw new Error(`${method} ${path} was answered ${status}: ${text}`);
      } catch (error) {
        if (error instanceof Error && error.message.includes("was answered")) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async upload(sha256: string, text: string): Promise<void> {
    await fetch(`${this.turn()}/api/v1/blobs/${sha256}`, {
      method: "PUT",
      headers: { authorization: `Bearer ${this.token}` },
      body: text,
    });
  }

  /** All jobs there are, page by page. */
  async jobs(query = ""): Promise<JobView[]> {
    const all: JobView[] = [];
    for (let cursor = ""; ;) {
      const page: { items: JobView[]; next: string | null } = await this.insist(
        "GET",
        `/api/v1/jobs?limit=500&kind=program${query}${cursor === "" ? "" : `&cursor=${cursor}`}`,
      );
      all.push(...page.items);
      if (page.next === null) return all;
      cursor = page.next;
    }
  }

  private turn(): string {
    return this.urls[this.next++ % this.urls.length];
  }
}
