/** Saves an answer of the API as a text file. */
import { send } from "../../api/client.js";

export async function takeText(path: string, name: string): Promise<void> {
  const answer = await send("GET", path, undefined, { headers: { accept: "text/plain" } });
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
