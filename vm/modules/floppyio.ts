/**
 * floppyio: sectors from the flux of a floppy disk's track. As in CircuitPython's unix build, which decodes what was captured elsewhere;
 * boards' names are not claimed.
 *
 * @see shared-bindings/floppyio/__init__.c
 */
import { bufferOf, indexOf } from "../runtime/protocol.js";
import type { Dialect } from "../objects/dialect.js";
import { makeError, valueError } from "../objects/error.js";
import type { PyModule } from "../objects/module.js";
import { type FunctionSpec, defineModule } from "../objects/native.js";
import type { PyValue } from "../objects/object.js";
import { minimalLength } from "./circuitpython/argcheck.js";
import { readTrack, sectorSize } from "./floppyio/mfm.js";

function mfmReadinto(buffer: PyValue, flux: PyValue, t2: PyValue, t3: PyValue, validity?: PyValue): number {
  const sectors = bufferOf(buffer);
  if (sectors.length % sectorSize !== 0) throw valueError(`Buffer must be a multiple of ${sectorSize} bytes`);
  const pulses = bufferOf(flux);
  const count = sectors.length / sectorSize;
  // The firmware's clear_validity clears nothing of what the program gave.
  const valid = validity === undefined ? new Uint8Array(count) : bufferOf(validity);
  minimalLength(valid.length, count, "validity");
  return readTrack({ pulses, t2: indexOf(t2), t3: indexOf(t3) }, sectors, valid);
}

const functions: readonly FunctionSpec[] = [
  {
    sig: "flux_readinto(buffer, data, index, index_wait=...)",
    call: () => {
      throw makeError("NotImplementedError");
    },
  },
  {
    sig: "mfm_readinto(buffer, flux, flux_t2_max, flux_t3_max, validity=..., clear_validity=True)",
    call: mfmReadinto,
  },
];

export function makeFloppyio(dialect: Dialect): PyModule {
  return defineModule({ name: "floppyio", functions, constants: { samplerate: 24_000_000 } }, dialect);
}
