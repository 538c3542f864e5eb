/** What a run left behind: pictures are shown, all can be taken. */
import type { ArtifactAnswer, RunAnswer } from "../../api/answers.js";
import { query } from "../../api/client.js";
import { bytes } from "../../parts/format.js";
import { Table } from "../../parts/table.js";
import "./run-artifacts.css";

export function RunArtifacts({ run }: { readonly run: RunAnswer }) {
  if (run.artifacts.length === 0)
    return <p class="quiet">The run left no files{run.state === "done" ? "." : " so far."}</p>;
  const pictures = run.artifacts.filter(({ mediaType }) => mediaType === "image/png");
  return (
    <>
      {pictures.length > 0 && (
        <ul class="pictures">
          {pictures.map((artifact) => (
            <li key={artifact.id}>
              <figure>
                <img src={addressOf(run.id, artifact)} alt={`Picture ${artifact.name}`} loading="lazy" />
                <figcaption>{labelOf(artifact)}</figcaption>
              </figure>
            </li>
          ))}
        </ul>
      )}
      <Table columns={["File", "Kind", { figures: "Size" }, "SHA-256"]}>
        {run.artifacts.map((artifact) => (
          <tr key={artifact.id}>
            <th scope="row">
              <a href={addressOf(run.id, artifact)} download={artifact.name.split("/").pop()}>
                {labelOf(artifact)}
              </a>
            </th>
            <td>{artifact.mediaType}</td>
            <td class="number end">{bytes(artifact.size)}</td>
            <td>
              <code title={artifact.sha256}>{artifact.sha256.slice(0, 12)}…</code>
            </td>
          </tr>
        ))}
      </Table>
    </>
  );
}

function labelOf({ role, name }: ArtifactAnswer): string {
  return role === "" ? name : `${role}: ${name}`;
}

function addressOf(run: string, { role, name }: ArtifactAnswer): string {
  return `/api/v1/runs/${run}/artifacts/${name.split("/").map(encodeURIComponent).join("/")}${query({ role })}`;
}
