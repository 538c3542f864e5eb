/** A role, chosen. */
import type { Role } from "../../api/answers.js";

interface RoleSelectProps {
  readonly label: string;
  readonly role: Role;
  readonly onChange: (role: Role) => void;
}

export function RoleSelect({ label, role, onChange }: RoleSelectProps) {
  return (
    <select
      class="select"
      aria-label={label}
      value={role}
      onChange={(event) => onChange(event.currentTarget.value as Role)}
    >
      <option value="viewer">viewer: looks</option>
      <option value="user">user: submits and takes</option>
      <option value="admin">admin: decides</option>
    </select>
  );
}
