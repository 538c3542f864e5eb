import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testServer, type TestServer } from "../lab.js";

describe("the page and how one gets in", () => {
  let server: TestServer;
  const folder = mkdtempSync(join(tmpdir(), "pinbridge-page-"));
  const html = { headers: { accept: "text/html,*/*" } };

  before(async () => {
    mkdirSync(join(folder, "assets"));
    writeFileSync(join(folder, "index.html"), '<meta property="csp-nonce" nonce="__NONCE__">the page');
    writeFileSync(join(folder, "icon.svg"), "<svg/>");
    writeFileSync(join(folder, "assets/index-abc.js"), "let a;");
    writeFileSync(join(folder, "assets/index-abc.js.gz"), "gzipped");
    server = await testServer({ pageFolder: folder });
  });

  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  it("gives the page at every address that is not the API's, with a nonce of its own each time", async () => {
    const nonces = new Set<string>();
    for (const path of ["/", "/rigs/bench-2", "/no/such/thing"]) {
      const answer = await fetch(`${server.url}${path}`, html);
      assert.equal(answer.status, 200);
      const policy = answer.headers.get("content-security-policy")!;
      const nonce = /style-src 'self' 'nonce-([^']+)'/.exec(policy)![1];
      assert.equal(await answer.text(), `<meta property="csp-nonce" nonce="${nonce}">the page`);
      assert.match(policy, /default-src 'none'; script-src 'self';/);
      assert.ok(!policy.includes("unsafe"));
      nonces.add(nonce);
    }
    assert.equal(nonces.size, 3);
  });

  it("gives a program that asks for something else a problem, and nobody a page in place of an API's answer", async () => {
    const answer = await fetch(`${server.url}/no/such/thing`, { headers: { accept: "application/json" } });
    assert.equal(answer.status, 404);
    assert.equal((await fetch(`${server.url}/api/v1/no-such-thing`, html)).status, 404);
    assert.equal((await fetch(`${server.url}/assets/gone-123.js`, html)).status, 404);
  });

  it("gives files as they were compressed when they were built, to be kept for ever", async () => {
    const answer = await fetch(`${server.url}/assets/index-abc.js`);
    assert.equal(answer.headers.get("content-encoding"), "gzip");
    assert.match(answer.headers.get("cache-control")!, /immutable/);
    assert.equal((await fetch(`${server.url}/assets/..%2f..%2fpackage.json`)).status, 404);
  });

  const signIn = (token: string, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/api/v1/sessions`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ token }),
    });

  it("signs in with a token, and with no more than the token's role", async () => {
    const made = await server.api("POST", "/api/v1/tokens", { name: "look", role: "viewer" });
    const answer = await signIn(` ${made.body.token}\n`);
    assert.equal(answer.status, 204);
    const cookie = answer.headers.get("set-cookie")!;
    assert.match(cookie, /HttpOnly; SameSite=Strict/);
    const me = await fetch(`${server.url}/api/v1/me`, { headers: { cookie: cookie.split(";")[0] } });
    assert.equal(((await me.json()) as { role: string }).role, "viewer");
  });

  it("signs nobody in with what is no token, with an agent's, or from another site", async () => {
    const agent = await server.api("POST", "/api/v1/tokens", { name: "bench", agent: "bench" });
    for (const token of ["", "pb_x", agent.body.token]) {
      const answer = await signIn(token);
      assert.equal(answer.status, 401);
      assert.equal(answer.headers.get("set-cookie"), null);
    }
    assert.equal((await signIn(server.adminToken, { origin: "https://elsewhere.example" })).status, 403);
    assert.equal((await signIn(server.adminToken, { origin: "null" })).status, 403);
  });

  it("knows the pins of a board and where they are", async () => {
    const { body } = await server.api("GET", "/api/v1/boards/pico");
    assert.equal(body.title, "Raspberry Pi Pico");
    assert.equal(body.layout.pads.length, 40);
    assert.deepEqual(
      body.pins.find((pin: { gpio: number }) => pin.gpio === 25),
      { gpio: 25, label: "GP25", names: ["LED"], adc: false },
    );
    assert.equal((await server.api("GET", "/api/v1/boards/teapot")).status, 404);
  });
});
