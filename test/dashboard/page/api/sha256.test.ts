import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { sha256, sha256Of } from "../../../../dashboard/page/api/sha256.js";

describe("sha256 where the browser has none", () => {
  it("agrees with another for every way to end a block, and beyond 2^16 bytes", async () => {
    for (const length of [0, 1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 1000, 70_001]) {
      const bytes = Uint8Array.from({ length }, (_, i) => (i * 31 + length) & 0xff);
      const right = createHash("sha256").update(bytes).digest("hex");
      assert.equal(Buffer.from(sha256(bytes)).toString("hex"), right, String(length));
      assert.equal(await sha256Of(bytes), right);
    }
  });
});
