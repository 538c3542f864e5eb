export async function dumpCommand(..._: unknown[]): Promise<number> { return 0; }
