/** All users: their roles, adding one, locking one out. */
import { useState } from "preact/hooks";
import type { Role, UserAnswer } from "../../api/answers.js";
import { call, getAll } from "../../api/client.js";
import { Notice } from "../../parts/notice.js";
import { Table } from "../../parts/table.js";
import { Waiting } from "../../parts/waiting.js";
import { When } from "../../parts/when.js";
import { useAction } from "../../state/use-action.js";
import { useResource } from "../../state/use-resource.js";
import { RoleSelect } from "./role-select.js";

export function Users() {
  const { data, fault, refresh } = useResource("users", () => getAll<UserAnswer>("/users"));
  const action = useAction();
  const act = (work: () => Promise<unknown>): void => void action.run(work).then(refresh);
  const change = (user: UserAnswer, part: Partial<Pick<UserAnswer, "role" | "disabled">>): void =>
    act(() => call("PATCH", `/users/${user.id}`, part));
  return (
    <section aria-labelledby="users">
      <h2 id="users">Users</h2>
      {[fault, action.fault].map(
        (one, index) =>
          one !== undefined && (
            <Notice key={index} kind="fault">
              {one}
            </Notice>
          ),
      )}
      {data === undefined && fault === undefined && <Waiting what="the users" />}
      {data !== undefined && (
        <Table columns={["Name", "Role", "Since", { buttons: "Acts" }]}>
          {data.items.map((user) => (
            <tr key={user.id}>
              <th scope="row">
                {user.name} {user.disabled && <span class="quiet">locked out</span>}
              </th>
              <td>
                <RoleSelect
                  label={`Role of ${user.name}`}
                  role={user.role}
                  onChange={(role) => change(user, { role })}
                />
              </td>
              <td>
                <When at={user.createdAt} />
              </td>
              <td class="end">
                <button
                  type="button"
                  class="button small"
                  disabled={action.busy}
                  aria-label={`${user.disabled ? "Let in" : "Lock out"} ${user.name}`}
                  onClick={() => change(user, { disabled: !user.disabled })}
                >
                  {user.disabled ? "Let in" : "Lock out"}
                </button>
              </td>
            </tr>
          ))}
        </Table>
      )}
      <AddUser onAdd={(user) => act(() => call("POST", "/users", user))} busy={action.busy} />
    </section>
  );
}

function AddUser({
  onAdd,
  busy,
}: {
  readonly onAdd: (user: { name: string; role: Role }) => void;
  readonly busy: boolean;
}) {
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("user");
  return (
    <form
      class="row ends people-form"
      onSubmit={(event) => {
        event.preventDefault();
        onAdd({ name: name.trim(), role });
        setName("");
      }}
    >
      <label class="field">
        <span>New user</span>
        <input class="input" required value={name} onInput={(event) => setName(event.currentTarget.value)} />
      </label>
      <RoleSelect label="Role of the new user" role={role} onChange={setRole} />
      <button type="submit" class="button" disabled={busy}>
        Add
      </button>
    </form>
  );
}
