/** Signing in at an OpenID provider: one of the test's own, on the loopback, which lies when it is told to. */
import assert from "node:assert/strict";
import { createHash, createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { testServer, type TestServer } from "../lab.js";

interface Code {
  readonly challenge: string;
  readonly nonce: string;
}

class Provider {
  url = "";
  /** What it says of whoever signs in next. */
  claims: Record<string, unknown> = { sub: "42", preferred_username: "Uma Ø." };
  /** Lies. */
  signWith: KeyObject | undefined;
  answer: Record<string, unknown> = {};
  private readonly keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  private readonly codes = new Map<string, Code>();
  private server!: Server;

  async start(): Promise<void> {
    this.server = createServer((request, response) => {
      let body = "";
      request.on("data", (piece) => (body += String(piece)));
      request.on("end", () => {
        const url = new URL(request.url!, this.url);
        const send = (value: unknown, status = 200): void => {
          response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
        };
        switch (url.pathname) {
          case "/.well-known/openid-configuration":
            return send({
              issuer: this.url,
              authorization_endpoint: `${this.url}/authorize`,
              token_endpoint: `${this.url}/token`,
              jwks_uri: `${this.url}/keys`,
              response_types_supported: ["code"],
              subject_types_supported: ["public"],
              id_token_signing_alg_values_supported: ["RS256"],
            });
          case "/keys":
            return send({
              keys: [{ ...this.keys.publicKey.export({ format: "jwk" }), kid: "k", alg: "RS256", use: "sig" }],
            });
          case "/authorize": {
            const code = `code${this.codes.size}`;
            const ask = url.searchParams;
            assert.equal(ask.get("code_challenge_method"), "S256");
            this.codes.set(code, { challenge: ask.get("code_challenge")!, nonce: ask.get("nonce")! });
            const back = new URL(ask.get("redirect_uri")!);
            back.searchParams.set("code", code);
            back.searchParams.set("state", ask.get("state")!);
            return void response.writeHead(302, { location: back.href }).end();
          }
          default: {
            const form = new URLSearchParams(body);
            const code = this.codes.get(form.get("code")!);
            // a code is good once
            this.codes.delete(form.get("code")!);
            const challenge = createHash("sha256").update(form.get("code_verifier")!).digest("base64url");
            const secret = Buffer.from(request.headers.authorization!.split(" ")[1], "base64").toString();
            if (code?.challenge !== challenge || secret !== "lab:hush") return send({ error: "invalid_grant" }, 400);
            send({ access_token: "a", token_type: "Bearer", id_token: this.idToken(code.nonce) });
          }
        }
      });
    });
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private idToken(nonce: string): string {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: this.url, aud: "lab", iat: now, exp: now + 60, nonce, ...this.claims, ...this.answer };
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    const text = `${part({ alg: "RS256", kid: "k" })}.${part(claims)}`;
    return `${text}.${createSign("RSA-SHA256")
      .update(text)
      .sign(this.signWith ?? this.keys.privateKey, "base64url")}`;
  }
}

describe("signing in at an OpenID provider", () => {
  const provider = new Provider();
  let server: TestServer;

  before(async () => {
    await provider.start();
    const oidc = {
      issuer: provider.url,
      clientId: "lab",
      clientSecret: "hush",
      role: "user" as const,
      adminGroup: "rulers",
      url: "http://lab.test",
    };
    server = await testServer({ oidc, trustProxy: true });
  });

  after(async () => {
    await server.close();
    provider.stop();
  });

  beforeEach(() => {
    provider.claims = { sub: "42", preferred_username: "Uma Ø." };
    provider.answer = {};
    provider.signWith = undefined;
  });

  /** As a browser: to the provider and back, with what cookies it has. */
  async function travel(change: (back: URL) => void = () => {}, cookies?: string) {
    const begun = await fetch(`${server.url}/login/oidc`, { redirect: "manual", headers: address() });
    assert.equal(begun.status, 302, await begun.clone().text());
    const trip = begun.headers.get("set-cookie")!;
    const there = await fetch(begun.headers.get("location")!, { redirect: "manual" });
    const back = new URL(there.headers.get("location")!);
    assert.equal(back.origin, "http://lab.test");
    change(back);
    return arrive(back, cookies ?? trip.split(";")[0]);
  }

  async function arrive(back: URL, cookie: string) {
    const headers = { cookie, ...address() };
    const end = await fetch(`${server.url}${back.pathname}${back.search}`, { redirect: "manual", headers });
    const session = end.headers.getSetCookie().find((one) => one.startsWith("pinbridge_session="));
    return {
      status: end.status,
      body: await end.text(),
      session: session?.split(";")[0],
      whole: session,
      back,
      cookie,
    };
  }

  // each test is another visitor: the limit on signing in is not what is tested
  let visitors = 0;
  const address = (): Record<string, string> => ({ "x-forwarded-for": `10.0.0.${++visitors % 250}` });

  async function me(session: string | undefined): Promise<any> {
    return (await fetch(`${server.url}/api/v1/me`, { headers: { cookie: session ?? "" } })).json();
  }

  it("makes a user of whoever is new, and knows him again whatever he is called by then", async () => {
    const first = await travel();
    assert.equal(first.status, 200, first.body);
    assert.match(first.whole!, /HttpOnly; SameSite=Strict/);
    const user = await me(first.session);
    assert.deepEqual([user.name, user.role], ["Uma", "user"]);
    provider.claims = { sub: "42", preferred_username: "renamed" };
    assert.equal((await me((await travel()).session)).id, user.id);
    const { items } = (await server.api("GET", "/api/v1/audit?limit=3")).body;
    assert.ok(items.some((entry: any) => entry.action === "session.opened" && entry.user === "Uma"));
  });

  it("makes nobody the lab's administrator for being called so", async () => {
    provider.claims = { sub: "7", preferred_username: "admin" };
    const user = await me((await travel()).session);
    assert.deepEqual([user.name, user.role], ["admin-2", "user"]);
  });

  it("lets the provider's group say who administers, and no longer when it no longer does", async () => {
    provider.claims = { sub: "8", preferred_username: "rex", groups: ["rulers"] };
    assert.equal((await me((await travel()).session)).role, "admin");
    provider.claims = { sub: "8", preferred_username: "rex", groups: [] };
    assert.equal((await me((await travel()).session)).role, "user");
  });

  const lies: [string, () => void][] = [
    [
      "signed by somebody else",
      () => (provider.signWith = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey),
    ],
    ["for another lab", () => (provider.answer = { aud: "other" })],
    ["of another provider", () => (provider.answer = { iss: "https://evil.example" })],
    ["that has run out", () => (provider.answer = { exp: 1 })],
    ["for another browser's question", () => (provider.answer = { nonce: "x".repeat(30) })],
  ];
  for (const [what, lie] of lies) {
    it(`refuses a token ${what}`, async () => {
      lie();
      const { status, session, body } = await travel();
      assert.deepEqual([status, session], [401, undefined]);
      assert.doesNotMatch(body, /nonce|RS256|stack/, "what exactly was wrong is for the log");
    });
  }

  it("refuses who comes back with another state, without having gone, or a second time", async () => {
    assert.equal((await travel((back) => back.searchParams.set("state", "x".repeat(43)))).status, 401);
    assert.equal((await travel(() => {}, "a=b")).status, 401);
    const done = await travel();
    assert.equal(done.status, 200);
    assert.equal((await arrive(done.back, done.cookie)).status, 401);
  });

  it("does not let in who is disabled here", async () => {
    const { id } = await me((await travel()).session);
    await server.api("PATCH", `/api/v1/users/${id}`, { disabled: true });
    assert.equal((await travel()).status, 403);
    await server.api("PATCH", `/api/v1/users/${id}`, { disabled: false });
  });

  it("says that there is a provider, and in words when it cannot be reached", async () => {
    const { body } = await server.api("GET", "/api/v1/sign-in");
    assert.deepEqual(body.oidc, { name: new URL(provider.url).host, path: "/login/oidc" });
    const none = await testServer();
    assert.equal((await none.api("GET", "/api/v1/sign-in")).body.oidc, null);
    assert.equal((await none.api("GET", "/login/oidc")).status, 404);
    await none.close();
    const oidc = { issuer: "http://127.0.0.1:9", clientId: "lab", role: "user" as const, url: "http://lab.test" };
    const away = await testServer({ oidc });
    const { status, body: said } = await away.api("GET", "/login/oidc");
    assert.equal(status, 503);
    assert.match(said.detail, /127\.0\.0\.1:9 cannot be reached/);
    await away.close();
  });
});
