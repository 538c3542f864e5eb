/** Uploads bytes under their sha256, which the server checks. @returns the sha256 @throws ApiProblem */
import { send } from "./client.js";
import { sha256Of } from "./sha256.js";

export async function uploadBlob(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const sha256 = await sha256Of(bytes);
  await send("PUT", `/blobs/${sha256}`, bytes, { headers: { "content-type": "application/octet-stream" } });
  return sha256;
}
