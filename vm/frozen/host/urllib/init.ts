/** urllib: parse alone; programs here reach no network by it. (Python, for the host dialect) */
export const urllibSource = String.raw`"""urllib: parse alone; programs here reach no network by it."""
`;
