/** Tokens for scripts, CI and agents. The secret is shown once, when it is made. */
import { useState } from "preact/hooks";
import type { Role, TokenAnswer } from "../../api/answers.js";
import { call, getAll } from "../../api/client.js";
import { Notice } from "../../parts/notice.js";
import { Table } from "../../parts/table.js";
import { Waiting } from "../../parts/waiting.js";
import { When } from "../../parts/when.js";
import { may, me } from "../../state/session.js";
import { useAction } from "../../state/use-action.js";
import { useResource } from "../../state/use-resource.js";
import { RoleSelect } from "./role-select.js";
import "./tokens.css";

export function Tokens() {
  const { data, fault, refresh } = useResource("tokens", () => getAll<TokenAnswer>("/tokens"));
  const action = useAction();
  const [made, setMade] = useState<string>();
  const revoke = (token: TokenAnswer): void => {
    if (confirm(`Revoke the token ${token.name}? What uses it is shut out at once.`))
      void action.run(() => call("DELETE", `/tokens/${token.id}`)).then(refresh);
  };
  const make = (wanted: object): void =>
    void action
      .run(async () => setMade((await call<{ token: string }>("POST", "/tokens", wanted)).token))
      .then(refresh);
  return (
    <section aria-labelledby="tokens">
      <h2 id="tokens">{may("admin") ? "Tokens" : "Your tokens"}</h2>
      {[fault, action.fault].map(
        (one, index) =>
          one !== undefined && (
            <Notice key={index} kind="fault">
              {one}
            </Notice>
          ),
      )}
      {made !== undefined && (
        <Notice kind="good">
          The new token, shown this once: <code class="token">{made}</code>{" "}
          <button type="button" class="button small" onClick={() => void navigator.clipboard?.writeText(made)}>
            Copy
          </button>{" "}
          <button type="button" class="button small" onClick={() => setMade(undefined)}>
            I have it
          </button>
        </Notice>
      )}
      {data === undefined && fault === undefined && <Waiting what="the tokens" />}
      {data?.items.length === 0 && <p class="quiet">There are none.</p>}
      {data !== undefined && data.items.length > 0 && (
        <Table columns={["Name", "Of", "Role", "Made", "Ends", "Last used", { buttons: "Acts" }]}>
          {data.items.map((token) => (
            <tr key={token.id}>
              <th scope="row">{token.name}</th>
              <td>{token.agent === null ? token.user : `agent ${token.agent}`}</td>
              <td>{token.agent === null ? token.role : "agent"}</td>
              <td>
                <When at={token.createdAt} />
              </td>
              <td>{token.expiresAt === null ? "never" : <When at={token.expiresAt} />}</td>
              <td>{token.lastUsedAt === null ? "never" : <When at={token.lastUsedAt} />}</td>
              <td class="end">
                <button
                  type="button"
                  class="button small danger"
                  disabled={action.busy}
                  aria-label={`Revoke ${token.name}`}
                  onClick={() => revoke(token)}
                >
                  Revoke
                </button>
              </td>
            </tr>
          ))}
        </Table>
      )}
      <MakeToken onMake={make} busy={action.busy} />
    </section>
  );
}

function MakeToken({ onMake, busy }: { readonly onMake: (wanted: object) => void; readonly busy: boolean }) {
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>(me()?.role ?? "user");
  const [days, setDays] = useState("90");
  const [agent, setAgent] = useState("");
  return (
    <form
      class="row ends people-form"
      onSubmit={(event) => {
        event.preventDefault();
        onMake({
          name: name.trim(),
          ...(days === "" ? {} : { days: Number(days) }),
          ...(agent.trim() === "" ? { role } : { agent: agent.trim() }),
        });
        setName("");
        setAgent("");
      }}
    >
      <label class="field">
        <span>New token, for</span>
        <input
          class="input"
          required
          value={name}
          placeholder="github-actions"
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <RoleSelect label="Role of the token" role={role} onChange={setRole} />
      <label class="field">
        <span>Days, or none</span>
        <input
          class="input"
          type="number"
          min="1"
          max="3650"
          value={days}
          onInput={(event) => setDays(event.currentTarget.value)}
        />
      </label>
      {may("admin") && (
        <label class="field">
          <span>Of an agent called</span>
          <input
            class="input"
            value={agent}
            placeholder="no agent"
            onInput={(event) => setAgent(event.currentTarget.value)}
          />
        </label>
      )}
      <button type="submit" class="button" disabled={busy}>
        Make
      </button>
    </form>
  );
}
