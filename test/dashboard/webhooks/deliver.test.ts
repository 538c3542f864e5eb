import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { isInner, refuseInner } from "../../../dashboard/server/webhooks/address.js";
import { deliverDue, post, queueDeliveries } from "../../../dashboard/server/webhooks/deliver.js";
import { reservationSpec, submit } from "../../../dashboard/server/store/jobs.js";
import { adminUserId } from "../../../dashboard/server/store/users.js";
import { labWithClock } from "../lab.js";

describe("webhooks", () => {
  let server: Server;
  let url: string;
  let answers: number[];
  let received: { body: string; signature: string }[];

  beforeEach(async () => {
    received = [];
    answers = [];
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (piece) => (body += String(piece)));
      request.on("end", () => {
        received.push({ body, signature: String(request.headers["x-pinbridge-signature"]) });
        response.writeHead(answers.shift() ?? 200, { location: "http://10.0.0.1/" }).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  async function labWithHook() {
    const { lab, advance } = await labWithClock({ innerWebhooks: true });
    await lab.db
      .insertInto("webhooks")
      .values({
        id: "whk_1",
        url,
        secret: "ab".repeat(32),
        kinds: ["job."],
        user_id: adminUserId,
        created_at: lab.now(),
      })
      .execute();
    const spec = reservationSpec({ requires: { tags: [] }, minutes: 1, priority: 0, purpose: "" });
    await lab.change((tx) => submit(tx, lab, { kind: "interactive", userId: adminUserId, name: "n", spec }));
    return { lab, advance };
  }

  it("are told once of each event that they want, signed with their secret", async () => {
    const { lab } = await labWithHook();
    await queueDeliveries(lab);
    await queueDeliveries(lab);
    assert.equal(await deliverDue(lab), 1);
    assert.equal(received.length, 1);
    const [, seconds, hmac] = /^t=(\d+),v1=([0-9a-f]+)$/.exec(received[0].signature)!;
    const right = createHmac("sha256", Buffer.from("ab".repeat(32), "hex"))
      .update(`${seconds}.${received[0].body}`)
      .digest("hex");
    assert.equal(hmac, right);
    assert.equal(JSON.parse(received[0].body).kind, "job.created");
    assert.equal(await deliverDue(lab), 0);
  });

  it("are tried again later when they fail, and a redirect is a failure", async () => {
    const { lab, advance } = await labWithHook();
    answers = [500, 302];
    await queueDeliveries(lab);
    await deliverDue(lab);
    assert.equal(await deliverDue(lab), 0);
    advance(10_000);
    assert.equal(await deliverDue(lab), 1);
    assert.equal(await deliverDue(lab), 0);
    advance(20_000);
    assert.equal(await deliverDue(lab), 1);
    assert.equal(received.length, 3);
    const row = await lab.db.selectFrom("deliveries").selectAll().executeTakeFirstOrThrow();
    assert.equal(row.status, 200);
    assert.equal(row.attempts, 3);
  });

  it("do not reach addresses inside the network, in whatever way they are written", async () => {
    for (const address of [
      "127.0.0.1",
      "10.1.2.3",
      "172.31.0.1",
      "192.168.1.1",
      "169.254.169.254",
      "100.64.0.1",
      "0.0.0.0",
      "::1",
      "::",
      "fe80::1",
      "fd00::1",
      "::ffff:10.0.0.1",
      "::ffff:7f00:1",
    ]) {
      assert.ok(isInner(address), address);
    }
    for (const address of ["1.1.1.1", "172.32.0.1", "2606:4700::1111"]) assert.ok(!isInner(address), address);
    assert.match((await refuseInner("http://2130706433/"))!, /inside this network/);
    assert.match((await refuseInner("http://[::ffff:127.0.0.1]/"))!, /inside this network/);
    assert.match((await post(url, "ab", "{}", new Date(), false)).error!, /inside this network/);
    assert.match(
      (await post(url.replace("127.0.0.1", "localhost"), "ab", "{}", new Date(), false)).error!,
      /inside this network/,
    );
    assert.equal(received.length, 0);
  });
});
