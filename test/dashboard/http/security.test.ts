/** Who gets in, and what is refused. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { withoutSecrets } from "../../../dashboard/server/http/app.js";
import { testServer, type TestServer } from "../lab.js";

describe("the API's doors", () => {
  let server: TestServer;

  before(async () => (server = await testServer({ requestsPerMinute: 100_000 })));
  after(() => server.close());

  const as = async (role: "viewer" | "user" | "admin", name: string): Promise<{ authorization: string }> => {
    const user = (await server.api("POST", "/api/v1/users", { name, role })).body;
    const { body } = await server.api("POST", "/api/v1/tokens", { name: "t", user: user.id, role });
    return { authorization: `Bearer ${body.token}` };
  };

  it("open to nobody without a token, or with one that is wrong, spent or for something else", async () => {
    for (const authorization of [
      "",
      "Bearer x",
      "Basic YTpi",
      `Bearer ${server.adminToken.slice(0, -1)}0`,
      `Bearer ${server.adminToken}0`,
    ]) {
      const { status, body } = await server.api("GET", "/api/v1/rigs", undefined, { authorization });
      // the last digit was a 0 already, once in sixteen
      if (authorization === `Bearer ${server.adminToken}`) continue;
      assert.equal(status, 401, authorization);
      assert.equal(body.title, "Who are you?");
    }
    const agent = (await server.api("POST", "/api/v1/tokens", { name: "a", agent: "bench" })).body;
    assert.equal(
      (await server.api("GET", "/api/v1/rigs", undefined, { authorization: `Bearer ${agent.token}` })).status,
      401,
    );
    await server.api("DELETE", `/api/v1/tokens/${agent.id}`);
  });

  it("let a viewer read, a user submit, and only an administrator rule", async () => {
    const viewer = await as("viewer", "vera");
    const user = await as("user", "uma");
    assert.equal((await server.api("GET", "/api/v1/rigs", undefined, viewer)).status, 200);
    assert.equal((await server.api("POST", "/api/v1/reservations", {}, viewer)).status, 403);
    assert.equal((await server.api("POST", "/api/v1/reservations", {}, user)).status, 201);
    for (const [method, path] of [
      ["GET", "/api/v1/users"],
      ["GET", "/api/v1/audit"],
      ["GET", "/api/v1/webhooks"],
      ["POST", "/api/v1/rigs/x/quarantine"],
    ]) {
      assert.equal(
        (await server.api(method, path, method === "POST" ? { reason: "x" } : undefined, user)).status,
        403,
        path,
      );
    }
  });

  it("give a user no token with more rights than his, nor one for others", async () => {
    const user = await as("user", "ulf");
    const { body } = await server.api("POST", "/api/v1/tokens", { name: "more", role: "admin" }, user);
    const me = await server.api("GET", "/api/v1/me", undefined, { authorization: `Bearer ${body.token}` });
    assert.equal(me.body.role, "user");
    assert.equal((await server.api("POST", "/api/v1/tokens", { name: "x", user: "usr_admin" }, user)).status, 403);
    assert.equal((await server.api("POST", "/api/v1/tokens", { name: "x", agent: "bench" }, user)).status, 403);
  });

  it("let nobody become more by a login link than the token that asked for it", async () => {
    // an administrator's token for somebody who may only look: it leaks
    const { body } = await server.api("POST", "/api/v1/tokens", { name: "wallboard", role: "viewer" });
    const asked = await server.api("POST", "/api/v1/login-links", undefined, { authorization: `Bearer ${body.token}` });
    const opened = await fetch(`${server.url}${asked.body.path}`);
    const session = { cookie: opened.headers.get("set-cookie")!.split(";")[0], authorization: "" };
    assert.equal((await server.api("GET", "/api/v1/me", undefined, session)).body.role, "viewer");
    assert.equal((await server.api("GET", "/api/v1/users", undefined, session)).status, 403);
  });

  it("take no name that hides or turns what stands around it", async () => {
    const files = { "code.py": "0".repeat(64) };
    for (const [path, body] of [
      ["/api/v1/jobs", { name: "\u202egnp.exe", program: "code.py", files }],
      ["/api/v1/reservations", { purpose: "a\u200bb" }],
      ["/api/v1/tokens", { name: "ci\u2066" }],
    ] as const) {
      const answer = await server.api("POST", path, body);
      assert.equal(answer.status, 400, path);
      assert.match(answer.body.detail, /hide or turn the text/);
    }
    // letters of any language are names
    assert.equal(
      (await server.api("POST", "/api/v1/tokens", { name: "\u0645\u06cc\u200c\u062e \u{1f468}\u200d\u{1f527}" }))
        .status,
      201,
    );
  });

  it("keep one user's jobs and leases from another, but not from an administrator", async () => {
    const [ann, bob] = [await as("user", "ann"), await as("user", "bob")];
    const { body } = await server.api("POST", "/api/v1/reservations", {}, ann);
    assert.equal((await server.api("POST", `/api/v1/jobs/${body.job}/cancel`, undefined, bob)).status, 403);
    assert.equal((await server.api("POST", `/api/v1/jobs/${body.job}/cancel`)).status, 202);
  });

  it("sign a browser in once per link; its session changes nothing without the secret, or from another site", async () => {
    const link = await server.adminLink();
    const first = await fetch(`${server.url}${link}`, { redirect: "manual" });
    const cookie = first.headers.get("set-cookie")!;
    assert.match(cookie, /HttpOnly/);
    assert.match(cookie, /SameSite=Strict/);
    assert.equal((await fetch(`${server.url}${link}`)).status, 401);
    const session = { cookie: cookie.split(";")[0], authorization: "" };
    const me = (await server.api("GET", "/api/v1/me", undefined, session)).body;
    const post = async (headers: Record<string, string>): Promise<number> =>
      (await server.api("POST", "/api/v1/login-links", undefined, { ...session, ...headers })).status;
    assert.equal(await post({}), 403);
    assert.equal(await post({ "x-csrf-token": me.csrf }), 200);
    assert.equal(await post({ "x-csrf-token": me.csrf, origin: server.url }), 200);
    assert.equal(await post({ "x-csrf-token": me.csrf, origin: "null" }), 403);
    assert.equal(await post({ "x-csrf-token": me.csrf, origin: "https://evil.example" }), 403);
    assert.equal(await post({ "x-csrf-token": `${me.csrf}x` }), 403);
    assert.equal(
      (await server.api("POST", "/api/v1/logout", undefined, { ...session, "x-csrf-token": me.csrf })).status,
      204,
    );
    assert.equal((await server.api("GET", "/api/v1/me", undefined, session)).status, 401);
  });

  it("answer wrong requests with what is wrong", async () => {
    const cases: [string, unknown, RegExp][] = [
      ["/api/v1/users", { name: "x y", role: "user" }, /A name is 1-63 letters/],
      ["/api/v1/users", { name: "x", role: "king" }, /role/],
      ["/api/v1/users", { name: "x", role: "user", more: 1 }, /more/],
      ["/api/v1/users", JSON.parse('{"name":"x","role":"user","__proto__":{"a":1}}'), /./],
      ["/api/v1/jobs", { program: "code.py", files: {} }, /code.py is not among the files/],
      ["/api/v1/jobs", { program: "a", files: { a: "0".repeat(64) } }, /has not been uploaded/],
      ["/api/v1/jobs", { program: "../a", files: { "../a": "0".repeat(64) } }, /no empty, . or .. part/],
      ["/api/v1/jobs", { program: "a", files: {}, requires: { tags: ["A B"] } }, /tag/],
    ];
    for (const [path, body, detail] of cases) {
      const answer = await server.api("POST", path, body);
      assert.ok([400, 422].includes(answer.status), `${path} ${JSON.stringify(body)}: ${answer.status}`);
      assert.match(answer.body.detail, detail);
      assert.equal(answer.body.status, answer.status);
    }
    const broken = await fetch(`${server.url}/api/v1/users`, {
      method: "POST",
      headers: { authorization: `Bearer ${server.adminToken}`, "content-type": "application/json" },
      body: '{"name":',
    });
    assert.equal(broken.status, 400);
    assert.equal(broken.headers.get("content-type"), "application/problem+json");
    assert.equal((await server.api("GET", "/api/v1/jobs/nope")).status, 404);
    assert.equal((await server.api("GET", "/api/v1/nope")).status, 404);
  });

  it("answer with a problem document whatever comes, and never with a fault of their own", async () => {
    const headers = { authorization: `Bearer ${server.adminToken}` };
    for (const [path, status] of [
      ["/api/v1/rigs/%zz", 400],
      [`/api/v1/jobs/${"a".repeat(300)}`, 414],
      ["/api/v1/jobs?cursor=%00", 400],
      ["/api/v1/jobs?name=%00", 400],
      ["/api/v1/jobs/%00", 400],
      ["/api/v1/audit?cursor=99999999999999999999", 400],
      ["/api/v1/tunnels/x", 400],
      ["/no/such/page", 404],
    ] as const) {
      const answer = await fetch(`${server.url}${path}`, { headers });
      assert.equal(answer.status, status, path);
      assert.equal(answer.headers.get("content-type"), "application/problem+json", path);
      const {
        title,
        detail,
        status: said,
      } = (await answer.json()) as { title: string; detail: string; status: number };
      assert.ok(title !== "Error" && detail !== "" && said === status, path);
    }
    for (const purpose of ["a\0b", "a\ud800b"]) {
      const { status, body } = await server.api("POST", "/api/v1/reservations", {
        purpose,
        requires: { tags: ["none"] },
      });
      assert.equal(status, 400);
      assert.match(body.detail, /^body\/purpose: It has a NUL/);
    }
    const raw = async (text: string): Promise<string> => {
      const { connect } = await import("node:net");
      return new Promise((resolve, reject) => {
        let said = "";
        const socket = connect(Number(new URL(server.url).port), "127.0.0.1", () => socket.write(text));
        socket.on("data", (bytes) => (said += bytes.toString()));
        socket.on("close", () => resolve(said)).on("error", reject);
      });
    };
    for (const [text, status] of [
      ["\x16\x03\x01 TLS where there is none\r\n\r\n", 400],
      ["GET / HTTP/1.1\r\nhost: x\r\nno header\r\n\r\n", 400],
      ["POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n", 400],
      [`GET / HTTP/1.1\r\nhost: x\r\nx: ${"a".repeat(40_000)}\r\n\r\n`, 431],
    ] as const) {
      const answer = await raw(text);
      assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} [^]*content-type: application/problem\\+json`, "i"));
      assert.equal(JSON.parse(answer.slice(answer.indexOf("\r\n\r\n"))).status, status);
    }
  });

  it("let nobody keep an answer that was for somebody else", async () => {
    for (const path of ["/api/v1/me", "/api/v1/tokens"]) {
      const answer = await fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${server.adminToken}` } });
      assert.equal(answer.headers.get("cache-control"), "no-store", path);
    }
  });

  it("take an upload only under the name of what is in it", async () => {
    const put = (name: string, body: string, token = server.adminToken): Promise<Response> =>
      fetch(`${server.url}/api/v1/blobs/${name}`, {
        method: "PUT",
        headers: { authorization: `Bearer ${token}` },
        body,
      });
    const right = createHash("sha256").update("bytes").digest("hex");
    assert.equal((await put("0".repeat(64), "bytes")).status, 422);
    assert.equal((await put(right, "bytes", "none")).status, 401);
    assert.equal((await put("..%2f..%2fetc", "bytes")).status, 400);
    assert.equal((await put(right, "bytes")).status, 201);
    const back = await fetch(`${server.url}/api/v1/blobs/${right}`, {
      headers: { authorization: `Bearer ${server.adminToken}` },
    });
    assert.equal(await back.text(), "bytes");
    assert.equal(back.headers.get("content-type"), "application/octet-stream");
    assert.match(back.headers.get("content-security-policy")!, /sandbox/);
  });

  it("say in a policy what a page may load, and that nobody may frame it", async () => {
    const page = await fetch(`${server.url}/`);
    assert.match(page.headers.get("content-security-policy")!, /default-src 'self'.*frame-ancestors 'none'/);
    assert.equal(page.headers.get("x-content-type-options"), "nosniff");
  });

  it("describe themselves as OpenAPI 3.1, every operation with its summary", async () => {
    const { body } = await server.api("GET", "/api/v1/docs/json");
    assert.equal(body.openapi, "3.1.0");
    const operations = Object.entries<Record<string, { summary?: string }>>(body.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { summary }]) => ({ path, method, summary })),
    );
    assert.ok(operations.length > 60);
    const all = Object.entries<Record<string, any>>(body.paths).flatMap(([path, methods]) =>
      Object.values(methods).map((operation) => ({ path, operation })),
    );
    assert.equal(new Set(all.map(({ operation }) => operation.operationId)).size, all.length);
    for (const { path, operation } of all) {
      const inPath = (operation.parameters ?? []).filter((parameter: { in: string }) => parameter.in === "path");
      const names = inPath.map(({ name }: { name: string }) => `{${name}}`);
      assert.deepEqual(new Set(names), new Set(path.match(/\{[^}]+\}/g)), path);
      const { schema } = operation.responses["4XX"].content["application/problem+json"];
      assert.equal(schema.$ref, "#/components/schemas/Problem");
      // whatever has an answer says of what kind it is
      for (const [status, answer] of Object.entries<any>(operation.responses))
        assert.equal(answer.content === undefined, status === "204", `${path} ${status}`);
    }
    const real = (await server.api("GET", "/api/v1/nope")).body;
    for (const name of body.components.schemas.Problem.required) assert.ok(name in real, name);
    assert.deepEqual(
      operations.filter(({ summary }) => summary === undefined),
      [],
    );
  });

  it("keep a record of who did what", async () => {
    await server.api("POST", "/api/v1/users", { name: "recorded", role: "viewer" });
    const { body } = await server.api("GET", "/api/v1/audit?limit=1");
    assert.equal(body.items[0].action, "user.added");
    assert.equal(body.items[0].subject, "recorded");
    assert.equal(body.items[0].user, "admin");
    assert.ok(body.next);
  });

  it("page through lists without a gap or a double", async () => {
    for (let n = 0; n < 7; n++) await server.api("POST", "/api/v1/reservations", { purpose: `paged ${n}` });
    const seen: string[] = [];
    for (let cursor = ""; ;) {
      const { body } = await server.api("GET", `/api/v1/jobs?limit=3${cursor}`);
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      if (body.next === null) break;
      cursor = `&cursor=${body.next}`;
    }
    assert.equal(new Set(seen).size, seen.length);
    assert.equal(seen.length, (await server.api("GET", "/api/v1/jobs?limit=500")).body.items.length);
  });

  it("page through every other list in the same way", async () => {
    for (let n = 0; n < 3; n++) {
      await server.api("POST", "/api/v1/users", { name: `paged-${n}`, role: "viewer" });
      await server.api("POST", "/api/v1/tokens", { name: `paged-${n}` });
      await server.api("POST", "/api/v1/reservations", { purpose: `paged-${n}`, requires: { tags: ["nowhere"] } });
    }
    for (const [path, key] of [
      ["users", "name"],
      ["tokens", "id"],
      ["queue", "job"],
      ["audit", "id"],
    ] as const) {
      const whole = (await server.api("GET", `/api/v1/${path}?limit=500`)).body;
      assert.equal(whole.next, null, path);
      const seen: unknown[] = [];
      for (let cursor = ""; ;) {
        const { status, body } = await server.api("GET", `/api/v1/${path}?limit=2${cursor}`);
        assert.equal(status, 200, JSON.stringify(body));
        assert.ok(body.items.length <= 2);
        seen.push(...body.items.map((item: Record<string, unknown>) => item[key]));
        if (body.next === null) break;
        cursor = `&cursor=${body.next}`;
      }
      const all = whole.items.map((item: Record<string, unknown>) => item[key]);
      assert.ok(all.length > 2, path);
      assert.deepEqual(new Set(seen), new Set(all), path);
      assert.equal(seen.length, all.length, path);
    }
    for (const path of ["rigs", "agents", "schedules", "webhooks", "leases"])
      assert.deepEqual((await server.api("GET", `/api/v1/${path}?limit=1`)).body, { items: [], next: null }, path);
  });

  it("run a job again once for one key, however often it is asked", async () => {
    const sha256 = createHash("sha256").update("1").digest("hex");
    const put = { method: "PUT", headers: { authorization: `Bearer ${server.adminToken}` }, body: "1" };
    await fetch(`${server.url}/api/v1/blobs/${sha256}`, put);
    const wanted = { program: "a.py", files: { "a.py": sha256 }, requires: { tags: ["nowhere"] } };
    const { id } = (await server.api("POST", "/api/v1/jobs", wanted)).body.items[0];
    const again = () => server.api("POST", `/api/v1/jobs/${id}/retry`, undefined, { "idempotency-key": "again" });
    const answers = await Promise.all(Array.from({ length: 10 }, again));
    assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1);
    assert.equal(answers.filter(({ status }) => status === 201).length, 1);
    assert.equal(answers.filter(({ status }) => status === 200).length, 9);
    assert.notEqual(answers[0].body.id, id);
    const clash = await server.api("POST", "/api/v1/jobs", { ...wanted, priority: 1 }, { "idempotency-key": "again" });
    assert.equal(clash.status, 409);
  });

  it("make one job of many requests under one idempotency key", async () => {
    const ids = await Promise.all(
      Array.from(
        { length: 100 },
        async () =>
          (await server.api("POST", "/api/v1/reservations", { purpose: "once" }, { "idempotency-key": "k1" })).body.job,
      ),
    );
    assert.equal(new Set(ids).size, 1);
  });

  it("show how the server does, and its figures to those who may see them", async () => {
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
    assert.equal((await fetch(`${server.url}/metrics`)).status, 401);
    assert.match((await server.api("GET", "/metrics")).body, /pinbridge_rigs\{state="ready"\} 0/);
  });

  it("let no page of another site into a tunnel, and nobody without a ticket", async () => {
    const dial = async (headers: Record<string, string>): Promise<number | string> => {
      const { WebSocket } = await import("ws");
      return new Promise((resolve) => {
        const socket = new WebSocket(`${server.url.replace("http", "ws")}/api/v1/tunnels/x?ticket=y`, { headers });
        socket.on("unexpected-response", (_request, response) => resolve(response.statusCode!));
        socket.on("close", (code) => resolve(code));
        socket.on("error", () => {});
      });
    };
    assert.equal(await dial({ origin: "https://evil.example" }), 403);
    assert.equal(await dial({}), 4401);
  });

  it("write no secret into the log", () => {
    assert.equal(withoutSecrets(`/login?link=${server.adminToken}`), "/login?link=…");
    assert.equal(
      withoutSecrets("/login/oidc/return?code=abc&state=def&iss=x"),
      "/login/oidc/return?code=…&state=…&iss=x",
    );
    assert.equal(withoutSecrets(`/x/${server.adminToken}`), "/x/pb_…");
  });
});

describe("the rate limit", () => {
  it("turns away who asks too often, and says for how long", async () => {
    const server = await testServer({ requestsPerMinute: 5 });
    try {
      const answers = await Promise.all(Array.from({ length: 8 }, () => server.api("GET", "/api/v1/me")));
      assert.equal(answers.filter(({ status }) => status === 429).length, 3);
      assert.match(answers.find(({ status }) => status === 429)!.body.detail, /Too many requests; wait/);
    } finally {
      await server.close();
    }
  });
});
