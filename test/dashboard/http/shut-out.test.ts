/** Whoever may not any more: what he has opened before is closed, and what runs in his name is stopped. */
import assert from "node:assert/strict";
import { request } from "node:http";
import { finished, submit, testServer, until, type TestServer } from "../lab.js";

describe("whoever is shut out", () => {
  let server: TestServer;

  before(async () => (server = await testServer()));
  after(() => server.close());

  let count = 0;
  const newUser = async (): Promise<{ id: string; name: string; token: string; tokenId: string }> => {
    const name = `shut-${++count}`;
    const { id } = (await server.api("POST", "/api/v1/users", { name, role: "user" })).body;
    const made = (await server.api("POST", "/api/v1/tokens", { name: "t", user: id, role: "user" })).body;
    return { id, name, token: made.token, tokenId: made.id };
  };

  /** Resolves when the stream has begun. */
  function stream(path: string, headers: Record<string, string>): Promise<{ ended: Promise<void> }> {
    return new Promise((resolve, reject) => {
      const asking = request(`${server.url}${path}`, { headers }, (answer) => {
        assert.equal(answer.statusCode, 200);
        const ended = new Promise<void>((end) => void answer.once("close", end).resume());
        answer.once("data", () => resolve({ ended }));
      });
      asking.on("error", reject).end();
    });
  }

  const deeds: [string, (user: { id: string; tokenId: string }) => Promise<unknown>][] = [
    ["token is revoked", ({ tokenId }) => server.api("DELETE", `/api/v1/tokens/${tokenId}`)],
    ["account is locked", ({ id }) => server.api("PATCH", `/api/v1/users/${id}`, { disabled: true })],
  ];
  for (const [what, deed] of deeds) {
    it(`has no stream left when his ${what}, and others have theirs`, async () => {
      const user = await newUser();
      const mine = { authorization: `Bearer ${user.token}` };
      const streams = await Promise.all(["/api/v1/events", "/api/v1/live"].map((path) => stream(path, mine)));
      const other = await stream("/api/v1/events", { authorization: `Bearer ${server.adminToken}` });
      let otherEnded = false;
      void other.ended.then(() => (otherEnded = true));
      await deed(user);
      await Promise.all(streams.map(({ ended }) => ended));
      assert.equal(otherEnded, false);
    });
  }

  it("has no stream left when his session's browser signs out", async () => {
    const user = await newUser();
    const opened = await fetch(`${server.url}/api/v1/sessions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token: user.token }),
    });
    const session = { cookie: opened.headers.get("set-cookie")!.split(";")[0] };
    const { ended } = await stream("/api/v1/events", session);
    const { csrf } = (await server.api("GET", "/api/v1/me", undefined, { ...session, authorization: "" })).body;
    const headers = { ...session, authorization: "", "x-csrf-token": csrf };
    assert.equal((await server.api("POST", "/api/v1/logout", undefined, headers)).status, 204);
    await ended;
  });

  it("has no job left, neither waiting nor coming by a schedule", async () => {
    const user = await newUser();
    const mine = { authorization: `Bearer ${user.token}` };
    const known = await submit(server, { "code.py": "print(1)\n" }, { requires: { tags: ["nowhere"] } });
    const { spec } = (await server.api("GET", `/api/v1/jobs/${known}`)).body;
    const waiting = (await server.api("POST", "/api/v1/jobs", { program: "code.py", files: spec.files }, mine)).body
      .items[0].id;
    const nightly = { name: "nightly", cron: "* * * * *", job: { program: "code.py", files: spec.files } };
    assert.equal((await server.api("POST", "/api/v1/schedules", nightly, mine)).status, 201);
    await server.api("PATCH", `/api/v1/users/${user.id}`, { disabled: true });
    const { body } = await finished(server, waiting);
    assert.equal(body.outcome, "cancelled");
    assert.match(body.reason, /has locked out shut-/);
    const { runSchedules } = await import("../../../dashboard/server/scheduler/ticks.js");
    await server.lab.db
      .updateTable("schedules")
      .set({ next_at: new Date(0) })
      .execute();
    assert.equal(await server.lab.change((tx) => runSchedules(tx, server.lab)), 0);
    await server.api("PATCH", `/api/v1/users/${user.id}`, { disabled: false });
    await until(async () => (await server.api("GET", "/api/v1/jobs?state=waiting")).body.items.length > 1);
  });
});
