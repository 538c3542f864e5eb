import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as endings from "../../../hil/session/endings.js";
import { LinkError, linkErrorCodes } from "../../../hil/transports/link-error.js";

describe("link errors", () => {
  it("are documented, each code with its meaning", () => {
    const document = readFileSync(new URL("../../../../docs/link-errors.md", import.meta.url), "utf8");
    const documented = [...document.matchAll(/^\| `([A-Z_]+)` \| (.*?) \|/gm)].map(([, code, meaning]) => [
      code,
      meaning,
    ]);
    assert.deepEqual(documented, Object.entries(linkErrorCodes));
  });

  it("say what happened, why, and what to do next", () => {
    const all = [
      endings.noAnswer("serial:/dev/ttyACM0", 2000),
      endings.wrongFirmware("serial:/dev/ttyACM0", 0, 1),
      endings.wrongFirmware("serial:/dev/ttyACM0", 2, 1),
      endings.boardBusy("usb:"),
      endings.reset("pico"),
      endings.sessionLost("pico", 2000),
      endings.sessionLost("pico", 0),
      endings.silent("usb:", 1500),
      endings.stuck(50),
      endings.forbidden("a varint is longer than five bytes"),
    ];
    for (const { what, why, next, code } of all) {
      for (const part of [what, why, next]) assert.match(part, /^[A-Z1-9a-z].*\.$/s, `${code}: ${part}`);
    }
  });

  it("cross threads as plain data", () => {
    const error = endings.reset("pico");
    const copy = LinkError.fromJSON(JSON.parse(JSON.stringify(error)) as ReturnType<LinkError["toJSON"]>);
    assert.deepEqual([copy.code, copy.message], [error.code, error.message]);
    assert.ok(copy instanceof LinkError);
  });
});
