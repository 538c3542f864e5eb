/** What runs have left, brought here: artefacts, JUnit XML and output, as CI keeps them. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileNameFault } from "../shared/index.js";
import { LabError, type LabClient } from "./client.js";

export interface FinishedRun {
  readonly id: string;
  /** By role; the role of an only board is empty. */
  readonly rigs: Readonly<Record<string, string>>;
}

/**
 * Writes into `folder`/RIG for each board of the run: its artefacts, `log.txt`, and in the first one's, `junit.xml`.
 * @throws LabError when the lab does not give one, or its name leads elsewhere
 */
export async function keepResults(client: LabClient, run: FinishedRun, folder: string): Promise<void> {
  const roles = Object.entries(run.rigs);
  for (const [role, rig] of roles) {
    const query = `role=${encodeURIComponent(role)}`;
    keep(folder, `${rig}/log.txt`, await client.bytes(`/runs/${run.id}/log?${query}`, "text/plain"));
  }
  for (const { name, role } of await artefactsOf(client, run.id))
    keep(folder, `${run.rigs[role]}/${name}`, await artefact(client, run.id, name, role));
  const [first] = roles;
  if (first !== undefined) keep(folder, `${first[1]}/junit.xml`, await client.bytes(`/runs/${run.id}/junit`));
}

export async function artefactsOf(client: LabClient, run: string): Promise<{ name: string; role: string }[]> {
  return (await client.call<{ items: { name: string; role: string }[] }>("GET", `/runs/${run}/artifacts`)).items;
}

export function artefact(client: LabClient, run: string, name: string, role: string): Promise<Uint8Array> {
  const path = name.split("/").map(encodeURIComponent).join("/");
  return client.bytes(`/runs/${run}/artifacts/${path}?role=${encodeURIComponent(role)}`);
}

/** @param name  the lab's word, so looked at before it becomes a path of this machine */
export function keep(folder: string, name: string, bytes: Uint8Array): void {
  const fault = fileNameFault(name);
  if (fault !== undefined)
    throw new LabError(
      `The artefact ${JSON.stringify(name)} cannot be kept here.`,
      fault,
      "Look at it in the lab's page.",
    );
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}
