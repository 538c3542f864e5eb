/** The door to `loadRig` for threads that may never need it: zod and yaml take longer to load than most programs to run. */
import type { LoadRigOptions } from "./load.js";
import type { Rig } from "./rig.js";

/** @throws RigError with all that is wrong with the text */
export async function checkRig(text: string, options: LoadRigOptions): Promise<Rig> {
  const { loadRig } = await import("./load.js");
  return loadRig(text, options);
}
