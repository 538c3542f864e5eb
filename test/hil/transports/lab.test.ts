import assert from "node:assert/strict";
import { parseBoardUrl } from "../../../hil/transports/board-url.js";
import { openLab } from "../../../hil/transports/lab.js";
import { readLabUrl } from "../../../hil/transports/lab-url.js";
import type { LinkError } from "../../../hil/transports/link-error.js";

const url = (text: string) => parseBoardUrl(text, ["http", "https"]);

describe("a rig of a lab as a board", () => {
  it("is named by the lab's address and the rig's name", () => {
    assert.deepEqual(readLabUrl(url("https://lab.example:8443/rigs/bench-2?wait=5")), {
      server: "https://lab.example:8443",
      rig: "bench-2",
      waitMs: 5000,
      patienceMs: 5000,
    });
    assert.equal(readLabUrl(url("http://lab/rigs/a?patience=20")).patienceMs, 20_000);
  });

  it("is refused when the address names none", () => {
    for (const text of [
      "https://lab.example",
      "https://lab.example/rigs/",
      "http:/rigs/x",
      "http://l/rigs/a/b",
      "http://l/rigs/a?wait=x",
      "http://l/rigs/a?patience=1",
      "http://l/rigs/a?patience=31",
    ]) {
      assert.throws(
        () => readLabUrl(url(text)),
        (error: LinkError) => error.code === "BAD_URL",
        text,
      );
    }
  });

  it("says so when there is no lab", async () => {
    const transport = openLab(url("http://127.0.0.1:1/rigs/pico"), "token");
    await assert.rejects(
      transport.open(),
      (error: LinkError) => error.code === "NO_BOARD" && /cannot be reached/.test(error.message),
    );
  });
});
