/** One rig. */
export function RigPage({ name }: { readonly name: string }) {
  return <h1>{name}</h1>;
}
