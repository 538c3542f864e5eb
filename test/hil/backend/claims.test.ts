import assert from "node:assert/strict";
import { Claims } from "../../../hil/backend/claims.js";
import { PinInUse } from "../../../hil/backend/errors.js";

describe("claims", () => {
  it("take all pins or none, and name who holds one", () => {
    const claims = new Claims();
    claims.claim([4, 5], "I2C");
    assert.throws(
      () => claims.claim([3, 4], "SPI"),
      (error) => error instanceof PinInUse && error.pin === 4 && error.owner === "I2C",
    );
    assert.equal(claims.ownerOf(3), undefined);
    claims.release([4, 5]);
    claims.claim([3, 4], "SPI");
    assert.equal(claims.ownerOf(4), "SPI");
  });

  it("give out the lowest free handle, 64 in all", () => {
    const claims = new Claims();
    for (let i = 0; i < 64; i++) assert.equal(claims.openHandle(), i);
    assert.throws(() => claims.openHandle(), RangeError);
    claims.closeHandle(7);
    assert.equal(claims.openHandle(), 7);
  });
});
