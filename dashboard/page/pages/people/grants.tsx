/** Who may use each restricted rig, and which rigs are restricted. */
import { useState } from "preact/hooks";
import type { Rig } from "../../api/answers.js";
import { call, get, getAll } from "../../api/client.js";
import { Notice } from "../../parts/notice.js";
import { Table } from "../../parts/table.js";
import { Waiting } from "../../parts/waiting.js";
import { Link } from "../../router/link.js";
import { useAction } from "../../state/use-action.js";
import { useResource } from "../../state/use-resource.js";

export function Grants() {
  const { data, fault, refresh } = useResource("rigs", () => getAll<Rig>("/rigs"), ["rig."]);
  const action = useAction();
  const restrict = (rig: Rig): void =>
    void action
      .run(() => call("PATCH", `/rigs/${encodeURIComponent(rig.name)}`, { restricted: !rig.restricted }))
      .then(refresh);
  return (
    <section aria-labelledby="grants">
      <h2 id="grants">Who may use which rig</h2>
      <p class="quiet">
        A rig that is not restricted is for every user. One that is, for administrators and those named here.
      </p>
      {[fault, action.fault].map(
        (one, index) =>
          one !== undefined && (
            <Notice key={index} kind="fault">
              {one}
            </Notice>
          ),
      )}
      {data === undefined && fault === undefined && <Waiting what="the rigs" />}
      {data !== undefined && (
        <Table columns={["Rig", "Restricted", "Users"]}>
          {data.items.map((rig) => (
            <tr key={rig.id}>
              <th scope="row">
                <Link to={`/rigs/${encodeURIComponent(rig.name)}`}>{rig.name}</Link>
              </th>
              <td>
                <input
                  type="checkbox"
                  aria-label={`${rig.name} is restricted`}
                  checked={rig.restricted}
                  disabled={action.busy}
                  onChange={() => restrict(rig)}
                />
              </td>
              <td>{rig.restricted ? <Granted rig={rig.name} /> : <span class="quiet">everybody</span>}</td>
            </tr>
          ))}
        </Table>
      )}
    </section>
  );
}

function Granted({ rig }: { readonly rig: string }) {
  const path = `/rigs/${encodeURIComponent(rig)}/grants`;
  const { data, fault, refresh } = useResource(path, () => get<{ users: string[] }>(path));
  const [typed, setTyped] = useState<string>();
  const action = useAction();
  const text = typed ?? data?.users.join(" ") ?? "";
  return (
    <form
      class="row"
      onSubmit={(event) => {
        event.preventDefault();
        const users = text.split(/[\s,]+/).filter((name) => name !== "");
        void action
          .run(() => call("PUT", path, { users }))
          .then((went) => {
            if (!went) return;
            setTyped(undefined);
            void refresh();
          });
      }}
    >
      <input
        class="input"
        aria-label={`Users of ${rig}`}
        placeholder="administrators only"
        value={text}
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
      {typed !== undefined && (
        <button type="submit" class="button small" disabled={action.busy}>
          Save
        </button>
      )}
      {[fault, action.fault].map(
        (one, index) =>
          one !== undefined && (
            <Notice key={index} kind="fault">
              {one}
            </Notice>
          ),
      )}
    </form>
  );
}
