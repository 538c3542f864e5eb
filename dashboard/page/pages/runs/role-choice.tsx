/** Which board of a run with several; nothing when there is one. */
interface RoleChoiceProps {
  readonly roles: readonly string[];
  readonly role: string;
  readonly onChoose: (role: string) => void;
}

export function RoleChoice({ roles, role, onChoose }: RoleChoiceProps) {
  if (roles.length < 2) return null;
  return (
    <select class="select" aria-label="Board" value={role} onChange={(event) => onChoose(event.currentTarget.value)}>
      {roles.map((one) => (
        <option key={one} value={one}>
          {one}
        </option>
      ))}
    </select>
  );
}
